/*
 * Constants for assembly, taken from the C headers: compiled to assembly text, from which
 * the build makes build/include/asm-offsets.inc. So no number in an .asm file can disagree with
 * a struct. Linux: arch/x86/kernel/asm-offsets.c.
 */
#include <asm/cpu_entry_area.h>
#include <asm/extable.h>
#include <asm/msr.h>
#include <asm/percpu.h>
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <asm/thread_info.h>
#include <linux/errno.h>
#include <linux/sched.h>

/* As text in .ascii, since clang's own assembler reads along. */
#define DEFINE(name, value) \
	__asm__ volatile("\n.ascii \"@@" #name " %0\"" ::"i"((unsigned long)(value)))
#define CONST(name) __asm__ volatile("\n.ascii \"@@" #name " %0\"" ::"i"((unsigned long)(name)))

void asm_offsets(void);

void asm_offsets(void)
{
	DEFINE(PT_R15, offsetof(struct pt_regs, r15));
	DEFINE(PT_R14, offsetof(struct pt_regs, r14));
	DEFINE(PT_R13, offsetof(struct pt_regs, r13));
	DEFINE(PT_R12, offsetof(struct pt_regs, r12));
	DEFINE(PT_RBP, offsetof(struct pt_regs, bp));
	DEFINE(PT_RBX, offsetof(struct pt_regs, bx));
	DEFINE(PT_R11, offsetof(struct pt_regs, r11));
	DEFINE(PT_R10, offsetof(struct pt_regs, r10));
	DEFINE(PT_R9, offsetof(struct pt_regs, r9));
	DEFINE(PT_R8, offsetof(struct pt_regs, r8));
	DEFINE(PT_RAX, offsetof(struct pt_regs, ax));
	DEFINE(PT_RCX, offsetof(struct pt_regs, cx));
	DEFINE(PT_RDX, offsetof(struct pt_regs, dx));
	DEFINE(PT_RSI, offsetof(struct pt_regs, si));
	DEFINE(PT_RDI, offsetof(struct pt_regs, di));
	DEFINE(PT_ORIG_RAX, offsetof(struct pt_regs, orig_ax));
	DEFINE(PT_RIP, offsetof(struct pt_regs, ip));
	DEFINE(PT_CS, offsetof(struct pt_regs, cs));
	DEFINE(PT_RFLAGS, offsetof(struct pt_regs, flags));
	DEFINE(PT_RSP, offsetof(struct pt_regs, sp));
	DEFINE(PT_SS, offsetof(struct pt_regs, ss));
	DEFINE(PT_SIZE, sizeof(struct pt_regs));

	DEFINE(PCPU_TOP_OF_STACK, offsetof(struct pcpu_hot, top_of_stack));
	DEFINE(PCPU_USER_SP, offsetof(struct pcpu_hot, user_sp));
	BUILD_BUG_ON(offsetof(struct pcpu_hot, stack_canary) != 40);

	DEFINE(TASK_THREAD_SP, offsetof(struct task_struct, thread.sp));

	CONST(__KERNEL_CS);
	CONST(__KERNEL_DS);
	CONST(__USER_CS);
	CONST(__USER_DS);
	CONST(THREAD_SIZE);
	CONST(CPU_ENTRY_AREA);
	CONST(TASK_SIZE);
	CONST(ENOSYS);
	CONST(EFAULT);
	CONST(EX_TYPE_UACCESS);
	CONST(EX_TYPE_EFAULT);
	CONST(EX_TYPE_EFAULT_ZERO);
	CONST(EX_TYPE_KERNEL);
	CONST(EX_TYPE_GS_LOAD);
	CONST(EX_TYPE_IRET);
	CONST(X86_EFLAGS_TF);
	CONST(X86_EFLAGS_RF);
	CONST(X86_EFLAGS_ID);
	CONST(X86_EFLAGS_IF);
	CONST(X86_CR4_PAE);
	CONST(X86_CR0_PG);
	CONST(X86_CR0_PE);
	CONST(X86_CR0_WP);
	CONST(EFER_LME);
	CONST(EFER_NX);
	CONST(MSR_EFER);
	CONST(MSR_GS_BASE);
}
