/*
 * The interrupt descriptor table: 256 gates to 256 stubs, one table for all CPUs, read-only after boot.
 * Only int3 is open to ring 3; any other `int n` there is a #GP. #DB, NMI, #DF and #MC have stacks of their
 * own. Linux: arch/x86/kernel/idt.c.
 */
#include <asm/cpu_entry_area.h>
#include <asm/desc.h>
#include <asm/entry-common.h>
#include <asm/segment.h>
#include <asm/tables.h>
#include <asm/traps.h>

#define GATE_INTERRUPT 0x8e00 /* present, DPL 0: interrupts off on entry */
#define GATE_DPL3 0x6000
#define STUB_SIZE 16

struct idt_gate {
	u16 offset_low, selector, flags, offset_mid;
	u32 offset_high, reserved;
};

static struct idt_gate idt[256] __ro_after_init __aligned(4096);

static void set_gate(unsigned int vector, u16 flags)
{
	u64 stub = (u64)exception_stubs + vector * STUB_SIZE;

	idt[vector] = (struct idt_gate){ stub, __KERNEL_CS, flags, stub >> 16, stub >> 32, 0 };
}

void idt_init(void)
{
	for (unsigned int i = 0; i < 256; i++)
		set_gate(i, GATE_INTERRUPT);
	set_gate(X86_TRAP_BP, GATE_INTERRUPT | GATE_DPL3);
	/* region: idt.ist */
	set_gate(X86_TRAP_DF, GATE_INTERRUPT | (IST_DF + 1));
	set_gate(X86_TRAP_NMI, GATE_INTERRUPT | (IST_NMI + 1));
	set_gate(X86_TRAP_DB, GATE_INTERRUPT | (IST_DB + 1));
	set_gate(X86_TRAP_MC, GATE_INTERRUPT | (IST_MC + 1));
	/* endregion */
}

void idt_load(void)
{
	struct desc_ptr reg = { sizeof(idt) - 1, (u64)idt };

	load_idt(&reg);
}
