/*
 * The registers that make the boundary: EFER, STAR, LSTAR, FMASK, CR0, CR4. Set, and read back. SDM vol. 3, 5.8.8. Linux: arch/x86/kernel/cpu/common.c, syscall_init().
 */
#include <asm/cpufeature.h>
#include <asm/entry-common.h>
#include <asm/fpu.h>
#include <asm/msr.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>
#include <asm/tables.h>
#include <linux/bug.h>
#include <linux/kernel.h>

/*
 * Flags that SYSCALL clears. IF: no interrupt on the user's stack. TF: no trap there. DF: C assumes it
 * clear. AC: would switch SMAP off. NT, IOPL, RF, ID and the arithmetic flags: nothing of the user's
 * reaches kernel code.
 */
/* region: control.fmask */
#define SYSCALL_MASK                                                                       \
	(X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | X86_EFLAGS_SF |   \
	 X86_EFLAGS_TF | X86_EFLAGS_IF | X86_EFLAGS_DF | X86_EFLAGS_OF | X86_EFLAGS_IOPL | \
	 X86_EFLAGS_NT | X86_EFLAGS_RF | X86_EFLAGS_AC | X86_EFLAGS_ID)
/* endregion */

/* SYSRET takes CS = STAR[63:48] + 16 and SS = STAR[63:48] + 8, SYSCALL CS = STAR[47:32] and SS = that + 8. */
#define STAR_VALUE ((u64)__USER32_CS << 48 | (u64)__KERNEL_CS << 32)
BUILD_BUG_ON(__USER32_CS + 8 != __USER_DS || __USER32_CS + 16 != __USER_CS);
BUILD_BUG_ON(__KERNEL_CS + 8 != __KERNEL_DS);

#define CR0_BITS \
	(X86_CR0_PE | X86_CR0_MP | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP | X86_CR0_AM | X86_CR0_PG)

/* What this CPU has of the bits in CR4; cpu_require_features() sees to it that SMEP and SMAP are among them. */
static unsigned long cr4_bits(void)
{
	static const struct {
		unsigned int feature;
		unsigned long bit;
	} bits[] = {
		{ X86_FEATURE_PGE, X86_CR4_PGE },   { X86_FEATURE_XSAVE, X86_CR4_OSXSAVE },
		{ X86_FEATURE_SMEP, X86_CR4_SMEP }, { X86_FEATURE_SMAP, X86_CR4_SMAP },
		{ X86_FEATURE_UMIP, X86_CR4_UMIP }, { X86_FEATURE_FSGSBASE, X86_CR4_FSGSBASE },
	};
	unsigned long cr4 = X86_CR4_PAE | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT;

	for (unsigned int i = 0; i < ARRAY_SIZE(bits); i++)
		if (cpu_has(bits[i].feature))
			cr4 |= bits[i].bit;
	return cr4;
}

void cpu_enable_protections(void)
{
	u64 efer = rdmsr(MSR_EFER);

	write_cr0(CR0_BITS);
	write_cr4(cr4_bits());
	if (cpu_has(X86_FEATURE_NX))
		efer |= EFER_NX;
	if (!cpu_has(X86_FEATURE_SYSCALL)) {
		wrmsr(MSR_EFER, efer);
		return;
	}
	wrmsr(MSR_EFER, efer | EFER_SCE);
	/* region: control.star */
	wrmsr(MSR_STAR, STAR_VALUE);
	wrmsr(MSR_LSTAR, (u64)syscall_entry);
	/* The other two ways in. SYSENTER faults with a null selector here. */
	wrmsr(MSR_CSTAR, (u64)syscall_entry_compat);
	wrmsr(MSR_SYSENTER_CS, 0);
	wrmsr(MSR_SYSCALL_MASK, SYSCALL_MASK);
	/* endregion */
	write_dr7(0x400);
}

void cpu_check_protections(void)
{
	u64 efer = rdmsr(MSR_EFER), star = rdmsr(MSR_STAR);

	BUG_ON((read_cr0() & CR0_BITS) != CR0_BITS);
	BUG_ON((read_cr4() & cr4_bits()) != cr4_bits());
	BUG_ON(!(efer & EFER_SCE) || !(efer & EFER_NX) || !(efer & EFER_LMA));
	BUG_ON((star >> 48 & 3) != 3 || (star >> 32 & 3) != 0); /* AMD takes the RPL as it stands */
	BUG_ON(rdmsr(MSR_LSTAR) != (u64)syscall_entry);
	BUG_ON(rdmsr(MSR_SYSCALL_MASK) != SYSCALL_MASK);
}
