/*
 * System call numbers, from kernel/syscall/syscall_64.tbl.
 */
#ifndef _UAPI_ASM_UNISTD_H
#define _UAPI_ASM_UNISTD_H

#include <asm/unistd_64.h>

/* Set in rax, it asks for the x32 ABI, which Lstar does not have. */
#define __X32_SYSCALL_BIT 0x40000000

#endif /* _UAPI_ASM_UNISTD_H */
