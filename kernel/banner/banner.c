/*
 * The boot's table of protections: what is in force, read back from the registers that make the boundary,
 * and STAR, LSTAR and FMASK by names. SDM vol. 3, 5.8.8.
 */
#include <asm/msr.h>
#include <asm/processor-flags.h>
#include <asm/tables.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>

static const char *fmask_names(char *buf, size_t size, u64 mask)
{
	static const struct {
		u32 bit;
		const char *name;
	} names[] = {
		{ X86_EFLAGS_CF, "CF" },     { X86_EFLAGS_PF, "PF" }, { X86_EFLAGS_AF, "AF" },
		{ X86_EFLAGS_ZF, "ZF" },     { X86_EFLAGS_SF, "SF" }, { X86_EFLAGS_TF, "TF" },
		{ X86_EFLAGS_IF, "IF" },     { X86_EFLAGS_DF, "DF" }, { X86_EFLAGS_OF, "OF" },
		{ X86_EFLAGS_IOPL, "IOPL" }, { X86_EFLAGS_NT, "NT" }, { X86_EFLAGS_RF, "RF" },
		{ X86_EFLAGS_AC, "AC" },     { X86_EFLAGS_ID, "ID" },
	};
	size_t len = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (mask & names[i].bit)
			len += scnprintf(buf + len, size - len, "%s%s", len ? " " : "",
					 names[i].name);
	return buf;
}

void cpu_print_banner(void)
{
	unsigned long cr0 = read_cr0(), cr4 = read_cr4();
	u64 efer = rdmsr(MSR_EFER), star = rdmsr(MSR_STAR), fmask = rdmsr(MSR_SYSCALL_MASK);
	const struct {
		const char *name, *what;
		bool on;
	} rows[] = {
		{ "WP", "the kernel keeps to read-only pages", cr0 & X86_CR0_WP },
		{ "NX", "data pages do not run", efer & EFER_NX },
		{ "SMEP", "the kernel never runs user pages", cr4 & X86_CR4_SMEP },
		{ "SMAP", "the kernel touches them only on purpose", cr4 & X86_CR4_SMAP },
		{ "UMIP", "ring 3 cannot read GDT, IDT, TR", cr4 & X86_CR4_UMIP },
		{ "FSGSBASE", "ring 3 may set its own GS base", cr4 & X86_CR4_FSGSBASE },
	};
	char text[64];

	pr_info("Protections in force, read back from the CPU:\n");
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		pr_info("  %-9s%-4s %s\n", rows[i].name, rows[i].on ? "on" : "OFF", rows[i].what);
	pr_info("  CR0 %#lx, CR4 %#lx, EFER %#llx\n", cr0, cr4, efer);
	pr_info("  STAR     syscall CS %#llx SS %#llx, sysret CS %#llx SS %#llx\n",
		star >> 32 & 0xffff, (star >> 32 & 0xffff) + 8, (star >> 48) + 16,
		(star >> 48) + 8);
	pr_info("  LSTAR    %#llx %s\n", rdmsr(MSR_LSTAR),
		sprint_symbol(text, sizeof(text), rdmsr(MSR_LSTAR)));
	pr_info("  FMASK    %s\n", fmask_names(text, sizeof(text), fmask));
}
