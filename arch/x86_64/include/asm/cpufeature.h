/* CPUID features, as (leaf index * 32 + bit); filled in by arch/x86_64/cpu/features.c. Linux: <asm/cpufeature.h>. */
#pragma once

#include <linux/types.h>

enum cpuid_leaf {
	CPUID_1_ECX,
	CPUID_1_EDX,
	CPUID_7_EBX,
	CPUID_7_ECX,
	CPUID_7_EDX,
	CPUID_81_EDX,
	CPUID_LEAVES
};

#define X86_FEATURE_XSAVE (CPUID_1_ECX * 32 + 26)
#define X86_FEATURE_RDRAND (CPUID_1_ECX * 32 + 30)
#define X86_FEATURE_PGE (CPUID_1_EDX * 32 + 13)
#define X86_FEATURE_APIC (CPUID_1_EDX * 32 + 9)
#define X86_FEATURE_FSGSBASE (CPUID_7_EBX * 32 + 0)
#define X86_FEATURE_SMEP (CPUID_7_EBX * 32 + 7)
#define X86_FEATURE_ERMS (CPUID_7_EBX * 32 + 9)
#define X86_FEATURE_SMAP (CPUID_7_EBX * 32 + 20)
#define X86_FEATURE_UMIP (CPUID_7_ECX * 32 + 2)
#define X86_FEATURE_FSRM (CPUID_7_EDX * 32 + 4)
#define X86_FEATURE_SYSCALL (CPUID_81_EDX * 32 + 11)
#define X86_FEATURE_NX (CPUID_81_EDX * 32 + 20)
#define X86_FEATURE_LM (CPUID_81_EDX * 32 + 29)

extern u32 cpu_caps[CPUID_LEAVES];

static inline bool cpu_has(unsigned int feature)
{
	return cpu_caps[feature / 32] >> (feature % 32) & 1;
}

static inline void cpuid(u32 leaf, u32 subleaf, u32 *a, u32 *b, u32 *c, u32 *d)
{
	__asm__ volatile("cpuid"
			 : "=a"(*a), "=b"(*b), "=c"(*c), "=d"(*d)
			 : "a"(leaf), "c"(subleaf));
}

void cpu_detect(void);		 /* fills cpu_caps */
void cpu_require_features(void); /* refuses, with an explanation, a CPU that lacks a protection */
