/*
 * User copies: range checks, and what the caller is promised (asm/uaccess.h), around the loops in usercopy.asm.
 * Linux: lib/usercopy.c, lib/strncpy_from_user.c, arch/x86/lib/usercopy_64.c.
 */
#include <asm/cpufeature.h>
#include <asm/setup.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

unsigned long copy_user_generic(void __user *to, const void __user *from, unsigned long n);
unsigned long clear_user_generic(void __user *to, unsigned long n);
long strncpy_user_generic(char *dst, const char __user *src, unsigned long max);
long strnlen_user_generic(const char __user *str, unsigned long max);
unsigned long copy_kernel_nofault_generic(void *dst, const void *src, unsigned long n);

/* Sizes above this are a signed number gone wrong, not a copy anybody meant. */
#define MAX_COPY 0x7fffffffUL

/* rep movsb pays off from here on: always with FSRM, for longer copies with ERMS, else never. */
unsigned long copy_user_erms_min __ro_after_init;

void usercopy_init(void)
{
	copy_user_erms_min = cpu_has(X86_FEATURE_FSRM) ? 0 : cpu_has(X86_FEATURE_ERMS) ? 256 : ~0UL;
}

void __might_fault(const char *file, int line)
{
	printk(KERN_ERR
	       "BUG: user memory touched with a spinlock held or in an interrupt (preempt_count %#x), at "
	       "%s:%d: a page fault there would sleep; copy before taking the lock\n",
	       preempt_count(), file, line);
	dump_stack();
}

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	might_fault();
	if (WARN_ON_ONCE(n > MAX_COPY))
		return n;
	/* region: uaccess.copy_from */
	if (likely(access_ok(from, n)))
		left = copy_user_generic((void __force __user *)to, from, n);
	/* endregion */
	/* region: uaccess.zero_tail */
	if (unlikely(left))
		memset(to + (n - left), 0, left);
	/* endregion */
	return left;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_fault();
	/* region: uaccess.copy_to */
	if (WARN_ON_ONCE(n > MAX_COPY) || unlikely(!access_ok(to, n)))
		return n;
	return copy_user_generic(to, (const void __force __user *)from, n);
	/* endregion */
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	might_fault();
	if (unlikely(!access_ok(to, n)))
		return n;
	return clear_user_generic(to, n);
}

/* How many of @count bytes at @str may be read at all: user memory ends at TASK_SIZE. */
static unsigned long user_string_room(const char __user *str, unsigned long count)
{
	return access_ok(str, 1) ? min(count, TASK_SIZE - (unsigned long)str) : 0;
}

long strncpy_from_user(char *dst, const char __user *src, long count)
{
	unsigned long room;
	long len;

	might_fault();
	if (unlikely(count <= 0))
		return 0;
	room = user_string_room(src, count);
	if (unlikely(!room))
		return -EFAULT;
	len = strncpy_user_generic(dst, src, room);
	/* Read up to the end of user memory without a NUL, though more was allowed: it runs on beyond. */
	if (len == (long)room && len < count)
		return -EFAULT;
	return len;
}

long strnlen_user(const char __user *str, long count)
{
	unsigned long room;
	long len;

	might_fault();
	if (unlikely(count <= 0))
		return 0;
	room = user_string_room(str, count);
	if (unlikely(!room))
		return 0;
	len = strnlen_user_generic(str, room);
	if (len < 0 || (len == (long)room && len < count))
		return 0;
	return len + 1;
}

int check_zeroed_user(const void __user *from, unsigned long size)
{
	const u8 __user *byte = from;
	u64 chunk;

	if (unlikely(!size))
		return 1;
	if (unlikely(!access_ok(from, size)))
		return -EFAULT;
	while (size) {
		unsigned long n = min(size, sizeof(chunk));

		chunk = 0;
		if (copy_from_user(&chunk, byte, n))
			return -EFAULT;
		if (chunk)
			return 0;
		byte += n;
		size -= n;
	}
	return 1;
}

int copy_struct_from_user(void *dst, size_t ksize, const void __user *src, size_t usize)
{
	size_t size = min(ksize, usize);
	int zeroed;

	/* region: uaccess.struct_tail */
	if (usize > ksize) {
		/* Added as numbers: the sum may wrap, which a pointer's may not. */
		zeroed =
			check_zeroed_user(u64_to_user_ptr((unsigned long)src + size), usize - size);
		if (zeroed <= 0)
			return zeroed ? zeroed : -E2BIG;
	}
	/* endregion */
	if (copy_from_user(dst, src, size))
		return -EFAULT;
	memset(dst + size, 0, ksize - size);
	return 0;
}

int copy_from_user_nofault(void *dst, const void __user *src, size_t size)
{
	unsigned long left = size;

	preempt_disable(); /* a fault that must not sleep goes straight to the fixup */
	if (access_ok(src, size))
		left = copy_user_generic((void __force __user *)dst, src, size);
	preempt_enable();
	return left ? -EFAULT : 0;
}

int copy_from_kernel_nofault(void *dst, const void *src, size_t size)
{
	if ((unsigned long)src < PAGE_OFFSET || (unsigned long)src + size < PAGE_OFFSET)
		return -ERANGE;
	return copy_kernel_nofault_generic(dst, src, size) ? -EFAULT : 0;
}
