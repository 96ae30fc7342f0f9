/*
 * Which features the CPU has, and the refusal of one that lacks a protection this kernel relies on.
 * A kernel that went on without SMAP would pass its tests for the wrong reasons. Linux: arch/x86/kernel/cpu/common.c.
 */
#include <asm/cpufeature.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/reboot.h>

u32 cpu_caps[CPUID_LEAVES] __ro_after_init;

void cpu_detect(void)
{
	u32 max, max_ext, a, b, c, d;

	cpuid(0, 0, &max, &b, &c, &d);
	cpuid(1, 0, &a, &b, &cpu_caps[CPUID_1_ECX], &cpu_caps[CPUID_1_EDX]);
	if (max >= 7)
		cpuid(7, 0, &a, &cpu_caps[CPUID_7_EBX], &cpu_caps[CPUID_7_ECX],
		      &cpu_caps[CPUID_7_EDX]);
	cpuid(0x80000000, 0, &max_ext, &b, &c, &d);
	if (max_ext >= 0x80000001)
		cpuid(0x80000001, 0, &a, &b, &c, &cpu_caps[CPUID_81_EDX]);
}

static const struct {
	unsigned int feature;
	const char *name; /* as QEMU's -cpu spells it */
	const char *why;
} required[] = {
	{ X86_FEATURE_SYSCALL, "syscall", "the instruction this kernel is about" },
	{ X86_FEATURE_NX, "nx", "no-execute pages: data must not run" },
	{ X86_FEATURE_SMEP, "smep",
	  "Supervisor Mode Execution Prevention: the kernel must not run user code" },
	{ X86_FEATURE_SMAP, "smap",
	  "Supervisor Mode Access Prevention: the kernel must not touch user memory by mistake" },
	{ X86_FEATURE_XSAVE, "xsave", "saves the programs' vector registers" },
	{ X86_FEATURE_APIC, "apic", "the timer that shares the CPU among tasks" },
};

void cpu_require_features(void)
{
	bool refused = false;

	for (unsigned int i = 0; i < ARRAY_SIZE(required); i++) {
		if (cpu_has(required[i].feature))
			continue;
		pr_emerg("This CPU has no %s (%s).\n", required[i].name, required[i].why);
		refused = true;
	}
	if (!refused)
		return;
	pr_emerg("Lstar needs a CPU with all of its protections, and stops here.\n");
	pr_emerg("In QEMU: add  -cpu max  (its default, qemu64, has neither SMEP nor SMAP).\n");
	console_init();
	outcome_write("panic");
	machine_halt();
}
