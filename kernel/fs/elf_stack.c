/*
 * What a program finds on its stack. Linux: create_elf_tables() in fs/binfmt_elf.c; System V ABI,
 * 3.4.1.
 *
 *	STACK_TOP ->	zeroes to the end of the page
 *			path of the program			AT_EXECFN
 *			environment strings
 *	arg_start ->	argument strings			(a page boundary)
 *			"x86_64"				AT_PLATFORM
 *			16 random bytes				AT_RANDOM
 *			0 to 8 bytes
 *			auxiliary vector, ends with AT_NULL
 *			NULL
 *			environment pointers
 *			NULL
 *			argument pointers
 *	sp ->		argc					(a multiple of 16)
 */
#include <asm/cpufeature.h>
#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/asm/hwcap2.h>
#include <uapi/linux/auxvec.h>
#include <uapi/linux/elf.h>

#define USER_HZ 100
#define SIGFRAME_FIXED 944

/*
 * What a signal frame needs: Linux's fixed part and padding, and the XSAVE area of the enabled
 * features.
 */
static unsigned long signal_frame_size(void)
{
	u32 a, xsave, c, d;

	cpuid(0xd, 0, &a, &xsave, &c, &d);
	return ALIGN(xsave + SIGFRAME_FIXED, 16);
}

/*
 * Writes a pointer to each of the @count strings at @string, and NULL, to *@slot, which goes on.
 * The string behind; 0: -EFAULT.
 */
static unsigned long put_pointers(u64 __user **slot, unsigned long string, unsigned long count)
{
	long len;

	while (count--) {
		len = strnlen_user((const char __user *)string, MAX_ARG_STRLEN);
		if (len <= 0 || put_user(string, (*slot)++))
			return 0;
		string += len;
	}
	return put_user(0UL, (*slot)++) ? 0 : string;
}

unsigned long create_elf_stack(const struct linux_binprm *bprm, const struct elf_start *start)
{
	static const char platform[8] = "x86_64";
	struct mm_struct *mm = current->mm;
	unsigned long platform_at = mm->arg_start - sizeof(platform);
	unsigned long random_at = platform_at - 16, sp, string;
	struct {
		char random[16];
		char platform[8];
	} info;
	const u64 auxv[][2] = {
		{ AT_MINSIGSTKSZ, signal_frame_size() },
		{ AT_HWCAP, cpu_caps[CPUID_1_EDX] },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, USER_HZ },
		{ AT_PHDR, start->phdr },
		{ AT_PHENT, sizeof(Elf64_Phdr) },
		{ AT_PHNUM, start->phnum },
		{ AT_BASE, start->base },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, start->entry },
		{ AT_UID, current_uid() },
		{ AT_EUID, current_euid() },
		{ AT_GID, current_gid() },
		{ AT_EGID, current_egid() },
		{ AT_SECURE, bprm->secureexec },
		{ AT_RANDOM, random_at },
		{ AT_HWCAP2, cpu_has(X86_FEATURE_FSGSBASE) ? HWCAP2_FSGSBASE : 0 },
		{ AT_EXECFN, mm->arg_start + bprm->filename_offset },
		{ AT_PLATFORM, platform_at },
		{ AT_NULL, 0 },
	};
	u64 __user *slot;

	get_random_bytes(info.random, sizeof(info.random));
	memcpy(info.platform, platform, sizeof(platform));
	sp = random_at - sizeof(auxv) - (bprm->argc + bprm->envc + 3) * sizeof(u64);
	sp &= ~15UL;
	slot = (u64 __user *)sp;
	if (copy_to_user((void __user *)random_at, &info, sizeof(info)) ||
	    put_user(bprm->argc, slot++))
		return -EFAULT;
	string = put_pointers(&slot, mm->arg_start, bprm->argc);
	if (!string || !put_pointers(&slot, string, bprm->envc))
		return -EFAULT;
	return copy_to_user(slot, auxv, sizeof(auxv)) ? (unsigned long)-EFAULT : sp;
}
