/* Exception vectors. SDM vol. 3, 6.15. Linux: <asm/trapnr.h>, <asm/traps.h>. */
#pragma once

#include <asm/ptrace.h>

#define X86_TRAP_DE 0
#define X86_TRAP_DB 1
#define X86_TRAP_NMI 2
#define X86_TRAP_BP 3
#define X86_TRAP_OF 4
#define X86_TRAP_BR 5
#define X86_TRAP_UD 6
#define X86_TRAP_NM 7
#define X86_TRAP_DF 8
#define X86_TRAP_TS 10
#define X86_TRAP_NP 11
#define X86_TRAP_SS 12
#define X86_TRAP_GP 13
#define X86_TRAP_PF 14
#define X86_TRAP_MF 16
#define X86_TRAP_AC 17
#define X86_TRAP_MC 18
#define X86_TRAP_XM 19

#define FIRST_IRQ_VECTOR 0x20
#define LOCAL_TIMER_VECTOR 0xec
#define CALL_FUNCTION_VECTOR 0xfc
#define RESCHEDULE_VECTOR 0xfd
#define SPURIOUS_VECTOR 0xff

/* arch/x86_64/traps/fault.c: a page fault from either ring. */
void do_page_fault(struct pt_regs *regs, unsigned long error_code);
/* arch/x86_64/apic/: a device's or timer's interrupt. */
void do_interrupt(struct pt_regs *regs, unsigned int vector);
bool smp_interrupt(
	unsigned int vector); /* arch/x86_64/smp/: one from another CPU; false: it is none of these */

/* A CPU exception in ring 3: Linux's signal for it (@code 0: SI_KERNEL), and if nobody catches that, a line of report. */
void user_exception(struct pt_regs *regs, unsigned int vector, unsigned long error_code, int sig,
		    int code, unsigned long addr);
int fpu_exception_code(int vector); /* #MF or #XM: FPE_*, 0 if it cannot be told */
const char *trap_name(unsigned int vector);
/* arch/x86_64/reports: in words, for the one who wrote the kernel's code. */
void explain_fault(struct pt_regs *regs, unsigned long addr, unsigned long error_code);
void explain_double_fault(struct pt_regs *regs, unsigned long cr2);
void do_nmi(struct pt_regs *regs);
void nmi_stop_this_cpu(
	void); /* arch/x86_64/smp/: if that is what the NMI was for, does not return */
void idt_init(void);
