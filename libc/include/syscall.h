/* The older name of <sys/syscall.h>. */
#pragma once

#include <sys/syscall.h>
