; struct task_struct *__switch_to_asm(rdi prev, rsi next): leaves prev's stack, goes on on next's.
; Only what the C calling convention preserves needs saving; all else is on the stack or in pt_regs.
; Returns, on next's stack, the task we came from (a new task starts at ret_from_fork with it in rax).
; Linux: arch/x86/entry/entry_64.S, __switch_to_asm.

%include "entry.inc"

global __switch_to_asm

section .text
__switch_to_asm:
	cfi_begin function
	push rbp
	push rbx
	push r12
	push r13
	push r14
	push r15
	mov [rdi + TASK_THREAD_SP], rsp
	mov rsp, [rsi + TASK_THREAD_SP]
	pop r15
	pop r14
	pop r13
	pop r12
	pop rbx
	pop rbp
	mov rax, rdi
	ret
	cfi_end
