/* BSD: messages that end the program, or do not. See err(3). */
#pragma once

#include <stdarg.h>

#define __ERR(format, first) __attribute__((__format__(__printf__, format, first)))

/* PROGRAM: text, and for those without an x what errno says. */
_Noreturn void err(int status, const char *format, ...) __ERR(2, 3);
_Noreturn void errx(int status, const char *format, ...) __ERR(2, 3);
_Noreturn void verr(int status, const char *format, va_list args) __ERR(2, 0);
_Noreturn void verrx(int status, const char *format, va_list args) __ERR(2, 0);
void warn(const char *format, ...) __ERR(1, 2);
void warnx(const char *format, ...) __ERR(1, 2);
void vwarn(const char *format, va_list args) __ERR(1, 0);
void vwarnx(const char *format, va_list args) __ERR(1, 0);
