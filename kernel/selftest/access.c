/*
 * Single calls of the user-memory functions, with arguments that ring 3 chooses: any address, size,
 * alignment of the kernel's side. What the call left in its kernel buffer, guard bytes included,
 * goes back to be judged in ring 3.
 */
#include "selftest.h"
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* v as it is after get_user(), having held SELFTEST_UNTOUCHED in each byte before. */
#define GET(type)                                                                        \
	do {                                                                             \
		type __user *from = (type __user *)addr;                                 \
		type v;                                                                  \
		memset((void __force *)&v, SELFTEST_UNTOUCHED, sizeof(v));               \
		err = kind & SELFTEST_NOCHECK ? __get_user(v, from) : get_user(v, from); \
		value = (__force u64)v;                                                  \
	} while (0)

#define PUT(type)                                                                     \
	do {                                                                          \
		type __user *to = (type __user *)addr;                                \
		type v = (type)arg[2];                                                \
		return kind & SELFTEST_NOCHECK ? __put_user(v, to) : put_user(v, to); \
	} while (0)

typedef char __user *user_string;

long selftest_get_user(const unsigned long *arg)
{
	unsigned long kind = arg[0], addr = arg[1];
	u64 value = 0;
	long err = -EINVAL;

	switch (kind & ~(unsigned long)SELFTEST_NOCHECK) {
	case 1:
		GET(u8);
		break;
	case 2:
		GET(u16);
		break;
	case 4:
		GET(u32);
		break;
	case 8:
		GET(u64);
		break;
	case 8 | SELFTEST_POINTER:
		GET(user_string);
		break;
	}
	if (!arg[2])
		return err; /* with the flags as get_user() left them */
	return put_user(value, (u64 __user *)arg[2]) ? -EINVAL : err;
}

long selftest_put_user(const unsigned long *arg)
{
	unsigned long kind = arg[0], addr = arg[1];

	switch (kind & ~(unsigned long)SELFTEST_NOCHECK) {
	case 1:
		PUT(u8);
	case 2:
		PUT(u16);
	case 4:
		PUT(u32);
	case 8:
		PUT(u64);
	case 8 | SELFTEST_POINTER:
		PUT(user_string);
	}
	return -EINVAL;
}

static struct selftest_result *new_buffer(void)
{
	struct selftest_result *buf = kmalloc(sizeof(*buf), GFP_KERNEL);

	if (buf)
		memset(buf, SELFTEST_UNTOUCHED, sizeof(*buf));
	return buf;
}

/*
 * Hands the buffer to ring 3 (@result NULL: not wanted) and frees it; @ret, or -EINVAL where that
 * fails.
 */
static long give_back(struct selftest_result *buf, unsigned long result, long ret)
{
	if (result && copy_to_user((void __user *)result, buf, sizeof(*buf)))
		ret = -EINVAL;
	kfree(buf);
	return ret;
}

long selftest_copy_from(const unsigned long *arg)
{
	struct selftest_result *buf = new_buffer();
	unsigned long align = arg[2] & 15, left;

	if (!buf || arg[1] > SELFTEST_DATA - align)
		return give_back(buf, 0, -EINVAL);
	left = copy_from_user(buf->at + SELFTEST_GUARD + align, (void __user *)arg[0], arg[1]);
	return give_back(buf, arg[3], left);
}

/* Lengths that no buffer has are allowed where they must be refused before anything is copied. */
long selftest_copy_to(const unsigned long *arg)
{
	struct selftest_result *buf = new_buffer();
	unsigned long align = arg[2] & 15, left;

	if (!buf || (arg[1] > SELFTEST_DATA - align && access_ok(arg[0], arg[1])))
		return give_back(buf, 0, -EINVAL);
	for (int i = 0; i < SELFTEST_DATA; i++)
		buf->at[SELFTEST_GUARD + align + i] = SELFTEST_BYTE(i);
	left = copy_to_user((void __user *)arg[0], buf->at + SELFTEST_GUARD + align, arg[1]);
	return give_back(buf, 0, left);
}

long selftest_strncpy(const unsigned long *arg)
{
	struct selftest_result *buf = new_buffer();
	long count = arg[1];

	if (!buf || count > SELFTEST_DATA)
		return give_back(buf, 0, -EINVAL);
	count = strncpy_from_user((char *)buf->at + SELFTEST_GUARD, (char __user *)arg[0], count);
	return give_back(buf, arg[2], count);
}

long selftest_strnlen(const unsigned long *arg)
{
	return strnlen_user((char __user *)arg[0], arg[1]);
}

long selftest_copy_struct(const unsigned long *arg)
{
	struct selftest_result *buf = new_buffer();
	long ret;

	if (!buf || arg[0] > SELFTEST_DATA)
		return give_back(buf, 0, -EINVAL);
	ret = copy_struct_from_user(buf->at + SELFTEST_GUARD, arg[0], (void __user *)arg[1],
				    arg[2]);
	return give_back(buf, arg[3], ret);
}

long selftest_clear_user(const unsigned long *arg)
{
	return clear_user((void __user *)arg[0], arg[1]);
}

long selftest_check_zeroed(const unsigned long *arg)
{
	return check_zeroed_user((void __user *)arg[0], arg[1]);
}

long selftest_copy_nofault(const unsigned long *arg)
{
	struct selftest_result *buf = new_buffer();
	long ret;

	if (!buf || arg[1] > SELFTEST_DATA)
		return give_back(buf, 0, -EINVAL);
	ret = copy_from_kernel_nofault(buf->at + SELFTEST_GUARD, (void *)arg[0], arg[1]);
	return give_back(buf, arg[2], ret);
}
