/* Text to numbers; Linux's <linux/kstrtox.h>. */
#pragma once

#include <linux/types.h>

/*
 * The whole of @s must be a number (a sign and a final newline are allowed); base 0 tells 0x1f, 017
 * and 15 apart. They return 0, -EINVAL for anything else, -ERANGE if it does not fit.
 */
int kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int kstrtoll(const char *s, unsigned int base, long long *res);
int kstrtoul(const char *s, unsigned int base, unsigned long *res);
int kstrtol(const char *s, unsigned int base, long *res);
int kstrtouint(const char *s, unsigned int base, unsigned int *res);
int kstrtoint(const char *s, unsigned int base, int *res);
int kstrtobool(const char *s, bool *res); /* y, Y, 1, on; n, N, 0, off */

/* As far as it is a number; *@end (if @end is not NULL) tells how far. Overflow is not noticed. */
unsigned long long simple_strtoull(const char *s, char **end, unsigned int base);
unsigned long simple_strtoul(const char *s, char **end, unsigned int base);
long simple_strtol(const char *s, char **end, unsigned int base);

/* A size with a suffix K, M, G or T, as on the kernel's command line. */
unsigned long long memparse(const char *s, char **end);
