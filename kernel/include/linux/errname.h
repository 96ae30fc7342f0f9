/* The names and texts of error numbers, for libc and for the kernel's traces. Linux: <linux/errname.h> has the names. */
#pragma once

/* "ENOENT" of 2; NULL if there is no such error. */
const char *__errname(int error);
/* "No such file or directory" of 2, with glibc's wording; NULL likewise. */
const char *__errtext(int error);
