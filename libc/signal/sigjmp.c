/* Jumps that put the signal mask back, for leaving a handler. See sigsetjmp(3). */
#include <setjmp.h>

void __save_mask(sigjmp_buf env, int save)
{
	env->__has_mask = save;
	if (save)
		sigprocmask(SIG_BLOCK, NULL, &env->__mask);
}

_Noreturn void siglongjmp(sigjmp_buf env, int value)
{
	if (env->__has_mask)
		sigprocmask(SIG_SETMASK, &env->__mask, NULL);
	longjmp(env->__registers, value);
}
