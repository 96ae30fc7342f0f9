/* Text to numbers. Linux: lib/kstrtox.c, lib/cmdline.c. */
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/parse_integer.h>
#include <linux/string.h>

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	bool overflow = false;
	const char *end;

	if (*s == '+')
		s++;
	base = __parse_base(&s, base);
	value = __parse_digits(s, &end, base, &overflow);
	if (end == s)
		return -EINVAL;
	if (*end == '\n')
		end++;
	if (*end)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool negative = *s == '-';
	unsigned long long value;
	int err;

	if (negative && s[1] == '+')
		return -EINVAL;
	err = kstrtoull(s + negative, base, &value);
	if (err)
		return err;
	if (value > (unsigned long long)__LONG_LONG_MAX__ + negative)
		return -ERANGE;
	*res = (long long)(negative ? 0 - value : value);
	return 0;
}

int kstrtoul(const char *s, unsigned int base, unsigned long *res)
{
	unsigned long long value;
	int err = kstrtoull(s, base, &value);

	if (!err)
		*res = value;
	return err;
}

int kstrtol(const char *s, unsigned int base, long *res)
{
	long long value;
	int err = kstrtoll(s, base, &value);

	if (!err)
		*res = value;
	return err;
}

int kstrtouint(const char *s, unsigned int base, unsigned int *res)
{
	unsigned long long value;
	int err = kstrtoull(s, base, &value);

	if (!err && value != (unsigned int)value)
		err = -ERANGE;
	if (!err)
		*res = (unsigned int)value;
	return err;
}

int kstrtoint(const char *s, unsigned int base, int *res)
{
	long long value;
	int err = kstrtoll(s, base, &value);

	if (!err && value != (int)value)
		err = -ERANGE;
	if (!err)
		*res = (int)value;
	return err;
}

int kstrtobool(const char *s, bool *res)
{
	bool on = strchr("yY1tT", *s) || ((*s | 0x20) == 'o' && (s[1] | 0x20) == 'n');
	bool off = strchr("nN0fF", *s) || ((*s | 0x20) == 'o' && (s[1] | 0x20) == 'f');

	if (!*s || (!on && !off))
		return -EINVAL;
	*res = on;
	return 0;
}

unsigned long long simple_strtoull(const char *s, char **end, unsigned int base)
{
	bool overflow = false;
	unsigned long long value;
	const char *rest;

	base = __parse_base(&s, base);
	value = __parse_digits(s, &rest, base, &overflow);
	if (end)
		*end = (char *)(uintptr_t)rest;
	return value;
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return simple_strtoull(s, end, base);
}

long simple_strtol(const char *s, char **end, unsigned int base)
{
	if (*s == '-')
		return (long)-simple_strtoull(s + 1, end, base);
	return (long)simple_strtoull(s, end, base);
}

unsigned long long memparse(const char *s, char **end)
{
	static const char suffixes[] = "kmgt";
	char *rest;
	unsigned long long value = simple_strtoull(s, &rest, 0);
	const char *suffix = *rest ? strchr(suffixes, *rest | 0x20) : NULL;

	if (suffix) {
		value <<= 10 * (suffix - suffixes + 1);
		rest++;
	}
	if (end)
		*end = rest;
	return value;
}
