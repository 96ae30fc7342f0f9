/* Assertions. Linux: <linux/bug.h>. WARNING and BUG lines fail the test run that sees them. */
#pragma once

#include <linux/compiler.h>
#include <linux/panic.h>
#include <linux/types.h>

/* Prints "WARNING: at file:line function" and a backtrace, then goes on. */
__cold void warn_slowpath(const char *file, int line, const char *func, const char *cond);

#define BUG() panic("BUG: at %s:%d %s()", __FILE__, __LINE__, __func__)
#define BUG_ON(cond)                                                                          \
	do {                                                                                  \
		if (unlikely(cond))                                                           \
			panic("BUG: at %s:%d %s(): %s", __FILE__, __LINE__, __func__, #cond); \
	} while (0)
#define WARN_ON(cond)                                                       \
	({                                                                  \
		bool __warn = (cond);                                       \
		if (unlikely(__warn))                                       \
			warn_slowpath(__FILE__, __LINE__, __func__, #cond); \
		unlikely(__warn);                                           \
	})
#define WARN_ON_ONCE(cond)                                                  \
	({                                                                  \
		static bool __warned;                                       \
		bool __once = (cond);                                       \
		if (unlikely(__once && !__warned)) {                        \
			__warned = true;                                    \
			warn_slowpath(__FILE__, __LINE__, __func__, #cond); \
		}                                                           \
		unlikely(__once);                                           \
	})
