/*
 * The entry area: what the CPU and the entry code touch before the kernel's own world is there. One
 * slot a CPU in a PML4 entry of its own, so that page-table isolation can later map just this (and the
 * entry text) into the user's tables.
 *
 *   +0x00000  per-CPU data (GS base), the hot part first
 *   +0x10000  GDT, TSS
 *   +0x12000  guard | #DF stack | guard | NMI stack | guard | #DB stack | guard | #MC stack | guard
 *
 * The word below an exception stack's end holds the CPU's GS base: that is where an exception from kernel
 * mode takes it from, since the GS base it finds may be anybody's. Linux: <asm/cpu_entry_area.h>.
 */
#pragma once

#include <asm/page.h>

#define CEA_STRIDE 0x20000UL
#define CEA_PERCPU_MAX 0x10000UL
#define CEA_TABLES 0x10000UL
#define CEA_STACKS 0x12000UL
#define IST_STACK_SIZE 0x2000UL
#define CEA_STACK_STRIDE (PAGE_SIZE + IST_STACK_SIZE)

enum ist { IST_DF, IST_NMI, IST_DB, IST_MC, IST_COUNT };

#define CEA_BASE(cpu) (CPU_ENTRY_AREA + (cpu)*CEA_STRIDE)
/* The initial RSP of an exception stack: 16 bytes below its end, the GS base in the upper eight of them. */
#define CEA_IST_TOP(cpu, ist) (CEA_BASE(cpu) + CEA_STACKS + ((ist) + 1) * CEA_STACK_STRIDE - 16)

/* Maps and fills the area of @cpu: copies the per-CPU data, builds GDT, TSS, stacks. 0 or -ENOMEM. */
int setup_cpu_entry_area(int cpu);
/* Loads GDT, IDT, TSS and GS base of @cpu into the running CPU. */
void load_cpu_tables(int cpu);
