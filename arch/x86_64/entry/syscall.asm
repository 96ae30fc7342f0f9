; SYSCALL: from ring 3 and back. MSR_LSTAR points at syscall_entry.
;
; What the CPU has done (SDM vol. 2, SYSCALL): rcx = the user's next RIP, r11 = its RFLAGS; RFLAGS &= ~FMASK (so IF, DF,
; AC, TF, NT are clear); CS = 0x10, SS = 0x18 from STAR. What it has NOT done: RSP is still the
; user's, GS base is still the user's, nothing is saved.
;
; The frame that is built (struct pt_regs), top of the task's kernel stack first:
;
;	+0xa0  SS        0x2b			as if the CPU had pushed it
;	+0x98  RSP       the user's
;	+0x90  RFLAGS    from r11
;	+0x88  CS        0x33
;	+0x80  RIP       from rcx
;	+0x78  ORIG_RAX  the call's number
;	+0x70  RDI	argument 1
;	+0x68  RSI	argument 2
;	+0x60  RDX	argument 3
;	+0x58  RCX	destroyed by the instruction: holds RIP
;	+0x50  RAX	-ENOSYS, until somebody knows better
;	+0x48  R8	argument 5
;	+0x40  R9	argument 6
;	+0x38  R10	argument 4 (rcx was taken)
;	+0x30  R11	destroyed likewise: holds RFLAGS
;	+0x28  RBX  +0x20 RBP  +0x18 R12  +0x10 R13  +0x08 R14
;	+0x00  R15					<- RSP when C runs
;
; Linux: arch/x86/entry/entry_64.S, entry_SYSCALL_64.

%include "entry.inc"

global syscall_entry
global syscall_return
global ret_from_fork
global iretq_to_user
global return_to_user
extern do_syscall_64
extern exit_to_user_mode

section .entry.text progbits alloc exec nowrite align=16

syscall_entry:
	cfi_begin syscall
	; region: entry.swapgs
	swapgs					; the kernel's GS base: per-CPU data
	; endregion
	; region: entry.stack_switch
	mov [gs:PCPU_USER_SP], rsp		; interrupts are off, so this slot is ours
	mov rsp, [gs:PCPU_TOP_OF_STACK]		; the current task's kernel stack, empty
	cfi_on_task_stack
	; endregion
	push __USER_DS				; SS
	push qword [gs:PCPU_USER_SP]		; RSP
	push r11				; RFLAGS
	push __USER_CS				; CS
	push rcx				; RIP
	push rax				; ORIG_RAX: the number
	push_regs -ENOSYS			; an unknown call needs nothing else
	movsxd rsi, eax				; the number is an int: the upper half of rax is ignored
	clear_regs
	; region: entry.call
	mov rdi, rsp				; struct pt_regs *
	sti
	call do_syscall_64			; returns with interrupts off and no work left
	; endregion

; Back by SYSRETQ if that gives exactly the state in pt_regs, else by IRETQ, which can do everything.
; SYSRETQ loads RIP from rcx and RFLAGS from r11, CS and SS from STAR, and on Intel faults IN RING 0, on
; the user's stack, if rcx is not canonical (CVE-2012-0217): so each condition is checked here, on the frame that
; signals and tracers may have changed.
syscall_return:
	; region: sysret.load
	mov rcx, [rsp + PT_RCX]
	mov r11, [rsp + PT_R11]
	; endregion
	; region: sysret.rcx_is_rip
	cmp rcx, [rsp + PT_RIP]
	jne iretq_to_user
	; endregion
	; region: sysret.r11_is_rflags
	cmp r11, [rsp + PT_RFLAGS]
	jne iretq_to_user
	; endregion
	; region: sysret.selectors
	cmp dword [rsp + PT_CS], __USER_CS
	jne iretq_to_user
	cmp dword [rsp + PT_SS], __USER_DS
	jne iretq_to_user
	; endregion
	; region: sysret.canonical
	mov rax, rcx				; user addresses have bits 63..47 clear
	shr rax, 47
	jnz iretq_to_user
	; endregion
	; region: sysret.rf_tf
	test r11d, X86_EFLAGS_RF | X86_EFLAGS_TF ; SYSRETQ clears RF, and would trap one instruction early for TF
	jnz iretq_to_user
	; endregion

	pop r15
	pop r14
	pop r13
	pop r12
	pop rbp
	pop rbx
	add rsp, 8				; r11 is loaded
	pop r10
	pop r9
	pop r8
	pop rax
	add rsp, 8				; rcx is loaded
	pop rdx
	pop rsi
	pop rdi
	mov rsp, [rsp + PT_RSP - PT_ORIG_RAX]	; the user's stack, in ring 0, with interrupts off: two instructions
	cfi_on_user_stack
	; region: sysret.sysret
	swapgs
	o64 sysret
	; endregion

; All other returns to ring 3, with interrupts off and a full struct pt_regs at RSP.
iretq_to_user:
	cfi_begin frame
	pop_regs
	add rsp, 8				; ORIG_RAX
	; region: return.swapgs
	swapgs
	; endregion
; A bad CS, SS, RIP or RFLAGS in the frame faults HERE, in ring 0, with the user's GS base active: the exception
; entry knows this address, and turns the fault into one of the task's (exceptions.asm).
global iretq_insn
iretq_insn:
	iretq
	extable iretq_insn, iretq_insn, EX_TYPE_IRET

; SYSCALL from 32-bit code, which ring 3 may enter by a far jump to __USER32_CS. AMD's CPUs (and QEMU) come here by
; MSR_CSTAR, Intel's raise #UD. There is no such ABI: the answer is -ENOSYS, at once, on the user's stack and
; with its GS base, so nothing may be touched that either would reach.
global syscall_entry_compat
syscall_entry_compat:
	mov eax, -ENOSYS
	o32 sysret

; Where a new task first runs: switch_to() came here with the previous task in rax.
extern schedule_tail
ret_from_fork:
	cfi_begin frame
	mov rdi, rax
	call schedule_tail			; finishes the switch for the task we came from
	test rbx, rbx				; a kernel thread: rbx(r12), see copy_kernel_thread()
	jz return_to_user
	mov rdi, r12
	call rbx				; comes back only after a successful exec
; From C to ring 3, by way of whatever work is pending.
return_to_user:
	mov rdi, rsp
	cli
	call exit_to_user_mode
	jmp iretq_to_user
	cfi_end
