/* The numbers of the system calls, as __NR_name and SYS_name. See syscalls(2). */
#pragma once

#include <asm/unistd.h>
#include <bits/syscall.h>
