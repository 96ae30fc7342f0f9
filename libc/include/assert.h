/* C11 7.2: diagnostics. Without #pragma once: each inclusion looks at NDEBUG anew. */
#include <errno.h> /* tutorials' programs check errno in their assertions */

#undef assert
#ifdef NDEBUG
#define assert(expression) ((void)0)
#else
#define assert(expression) \
	((expression) ? (void)0 : __assert_fail(#expression, __FILE__, __LINE__, __func__))
#endif

#ifndef static_assert
#define static_assert _Static_assert
#endif

#ifndef __ASSERT_FAIL
#define __ASSERT_FAIL
_Noreturn void __assert_fail(const char *expression, const char *file, unsigned int line,
			     const char *function);
#endif
