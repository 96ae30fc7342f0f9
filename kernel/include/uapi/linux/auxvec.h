/*
 * Types in the auxiliary vector, which execve() puts above the environment. See getauxval(3).
 */
#ifndef _UAPI_LINUX_AUXVEC_H
#define _UAPI_LINUX_AUXVEC_H

#include <asm/auxvec.h>

#define AT_NULL 0 /* ends the vector */
#define AT_IGNORE 1
#define AT_EXECFD 2
#define AT_PHDR 3 /* the program's headers in memory */
#define AT_PHENT 4
#define AT_PHNUM 5
#define AT_PAGESZ 6
#define AT_BASE 7 /* where the interpreter was loaded, or 0 */
#define AT_FLAGS 8
#define AT_ENTRY 9
#define AT_NOTELF 10
#define AT_UID 11
#define AT_EUID 12
#define AT_GID 13
#define AT_EGID 14
#define AT_PLATFORM 15
#define AT_HWCAP 16  /* CPUID.1:EDX */
#define AT_CLKTCK 17 /* ticks in a second of times(2) */
#define AT_SECURE 23
#define AT_BASE_PLATFORM 24
#define AT_RANDOM 25 /* address of 16 random bytes */
#define AT_HWCAP2 26 /* HWCAP2_ */
#define AT_RSEQ_FEATURE_SIZE 27
#define AT_RSEQ_ALIGN 28
#define AT_EXECFN 31 /* the path given to execve() */
#define AT_MINSIGSTKSZ 51

#endif /* _UAPI_LINUX_AUXVEC_H */
