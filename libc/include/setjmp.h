/* C11 7.13: leaving functions without returning. */
#pragma once

/* rbx, rbp, r12 to r15, rsp, rip: what the ABI lets a caller rely on. */
typedef unsigned long jmp_buf[8];

int setjmp(jmp_buf env) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf env, int value);
#define setjmp(env) setjmp(env)
