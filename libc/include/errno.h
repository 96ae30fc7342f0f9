/* C11 7.5: why the last call failed. See errno(3). */
#pragma once

#include <linux/errno.h>

#define ENOTSUP EOPNOTSUPP

int *__errno_location(void) __attribute__((const));
#define errno (*__errno_location())

/* argv[0], and its part behind the last slash. */
extern char *program_invocation_name;
extern char *program_invocation_short_name;
