/* C11 7.13 and POSIX: leaving functions without returning. */
#pragma once

#include <signal.h>

/* rbx, rbp, r12 to r15, rsp, rip: what the ABI lets a caller rely on. */
typedef unsigned long jmp_buf[8];

int setjmp(jmp_buf env) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf env, int value);
#define setjmp(env) setjmp(env)
#define _setjmp(env) setjmp(env)
#define _longjmp(env, value) longjmp(env, value)

typedef struct {
	jmp_buf __registers;
	int __has_mask;
	sigset_t __mask;
} sigjmp_buf[1];

void __save_mask(sigjmp_buf env, int save);
_Noreturn void siglongjmp(sigjmp_buf env, int value);
#define sigsetjmp(env, save) (__save_mask(env, save), setjmp((env)->__registers))
