; Exceptions and interrupts: 256 stubs, three ways in.
;
;  common	vectors on the task's stack (or whatever stack the kernel was on)
;  paranoid	#DB, NMI, #DF, #MC: on a stack of their own (IST), since they may strike between SYSCALL and the
;		stack switch, or before swapgs: then RSP or GS base is the user's although CPL is 0
;
; Every stub begins with cld and clac: an exception does not clear DF, and AC set by ring 3 would switch
; SMAP off. What the CPU has pushed, and what becomes of it (struct pt_regs):
;
;	SS RSP RFLAGS CS RIP		by the CPU
;	ORIG_RAX			error code, by the CPU or 0 by the stub; -1 once it is read
;	RDI				by the stub: the vector, until the common part puts rdi there
;	RSI ... R15			by the common part
;
; GS: the saved CS tells whether swapgs is due, with two exceptions: the iretq to ring 3 and a load of gs
; run in ring 0 with the user's GS base. Their addresses are known, and compared with the saved RIP.
; Linux: arch/x86/entry/entry_64.S, error_entry, paranoid_entry.

%include "entry.inc"

global exception_stubs
global asm_load_gs_index
extern exception_from_user
extern exception_from_kernel
extern fixup_bad_iret
extern return_to_user
extern iretq_to_user
extern iretq_insn

; Offsets while only the vector, error code and hardware frame are on the stack
%define VEC_CS (8 + 8 + 8)

section .entry.text progbits alloc exec nowrite align=16

%define has_error_code(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17 || (v) == 21 || (v) == 29 || (v) == 30)
%define is_ist(v) ((v) == 1 || (v) == 2 || (v) == 8 || (v) == 18)

align 16
exception_stubs:
	cfi_begin exception, 40
%assign vector 0
%rep 256
	align 16
	cfi_at 40 + 8 * has_error_code(vector)
	; region: exception.cld_clac
	cld
	clac
	; endregion
  %if !has_error_code(vector)
	push 0
  %endif
	push vector
  %if is_ist(vector)
	jmp paranoid_entry
  %else
	jmp common_entry
  %endif
%assign vector vector + 1
%endrep

; RSP at the vector, in the slot of RDI. Saves the rest and leaves vector in rsi, error code in rdx.
%macro save_exception_regs 0
	push rsi
	mov rsi, [rsp + 8]			; vector
	mov [rsp + 8], rdi			; its slot is RDI's
	push rdx
	mov rdx, [rsp + PT_ORIG_RAX - PT_RDX]	; error code
	mov qword [rsp + PT_ORIG_RAX - PT_RDX], -1 ; no system call: nothing to restart
	push rcx
	push rax
	push r8
	push r9
	push r10
	push r11
	push rbx
	push rbp
	push r12
	push r13
	push r14
	push r15
	cfi_all_saved
%endmacro

%macro clear_exception_regs 0
	xor eax, eax
	xor ecx, ecx
	xor r8d, r8d
	xor r9d, r9d
	xor r10d, r10d
	xor r11d, r11d
	xor ebx, ebx
	xor ebp, ebp
	xor r12d, r12d
	xor r13d, r13d
	xor r14d, r14d
	xor r15d, r15d
%endmacro

common_entry:
	cfi_at 56
	test byte [rsp + VEC_CS], 3
	jz .from_kernel
	; region: exception.swapgs
	swapgs
	; endregion
.from_user:
	save_exception_regs
.user_saved:
	clear_exception_regs
	mov rdi, rsp
	call exception_from_user
	jmp return_to_user

.from_kernel:
	cfi_at 56
	save_exception_regs
	; region: exception.gs_at_iretq
	lea rax, [rel iretq_insn]
	cmp [rsp + PT_RIP], rax
	je .bad_iret
	; endregion
	; region: exception.gs_at_load
	lea rax, [rel load_gs_insn]
	cmp [rsp + PT_RIP], rax
	jne .gs_is_kernels
	swapgs					; the fixup swaps back: it goes on where the load was
	; endregion
.gs_is_kernels:
	mov rdi, rsp
	call exception_from_kernel
	pop_regs
	add rsp, 8
	iretq					; kernel to kernel: no swapgs, nothing here can fault

; The frame that iretq could not load lies where the fault's RSP points: make it the task's pt_regs, as if the
; fault had happened in ring 3.
.bad_iret:
	cfi_all_saved
	swapgs
	mov rbx, rsi
	mov r12, rdx
	mov rdi, rsp
	call fixup_bad_iret			; -> rax: the task's struct pt_regs
	mov rsp, rax
	mov rsi, rbx
	mov rdx, r12
	jmp .user_saved

; #DB, NMI, #DF, #MC. From ring 3 they go on as others do, on the task's stack. From the kernel
; the GS base may be anybody's (its sign says nothing: ring 3 may set any): it is saved, this CPU's is loaded
; from the word above the stack, and the saved one is put back.
paranoid_entry:
	cfi_at 56
	test byte [rsp + VEC_CS], 3
	jnz .from_user
	save_exception_regs
	mov rbx, rdx				; error code, past rdmsr
	mov ecx, MSR_GS_BASE
	rdmsr
	shl rdx, 32
	lea r12, [rdx + rax]			; the interrupted GS base; rax is zero-extended
	; region: paranoid.gs
	mov rax, [rsp + PT_SIZE + 8]		; RSP began 16 below the stack's end, aligned
	mov rdx, rax
	shr rdx, 32
	wrmsr
	; endregion
	mov rdx, rbx
	mov rdi, rsp
	call exception_from_kernel
	mov ecx, MSR_GS_BASE
	mov rax, r12
	mov rdx, r12
	shr rdx, 32
	wrmsr
	pop_regs
	add rsp, 8
	iretq

.from_user:
	cfi_at 56
	swapgs
	; Copy the seven words to the task's stack, through which ring 3 is entered again.
	push rax
	push rcx
	mov rax, rsp
	cfi_by rax, 16 + 56
	mov rcx, [gs:PCPU_TOP_OF_STACK]
	push qword [rax + 16 + 48]		; SS
	pop qword [rcx - 8]
	push qword [rax + 16 + 40]		; RSP
	pop qword [rcx - 16]
	push qword [rax + 16 + 32]		; RFLAGS
	pop qword [rcx - 24]
	push qword [rax + 16 + 24]		; CS
	pop qword [rcx - 32]
	push qword [rax + 16 + 16]		; RIP
	pop qword [rcx - 40]
	push qword [rax + 16 + 8]		; error code
	pop qword [rcx - 48]
	push qword [rax + 16]			; vector
	pop qword [rcx - 56]
	lea rsp, [rcx - 56]
	mov rcx, [rax]
	mov rax, [rax + 8]
	jmp common_entry.from_user
	cfi_end

; void asm_load_gs_index(u32 selector): loads gs for ring 3, keeping the kernel's GS base. A bad selector
; loads 0 instead. Interrupts must be off.
asm_load_gs_index:
	cfi_begin function
	swapgs
load_gs_insn:
	mov gs, edi
	swapgs
	ret
load_gs_bad:
	swapgs					; the exception entry had swapped to the kernel's
	xor edi, edi
	jmp load_gs_insn
	cfi_end
	extable load_gs_insn, load_gs_bad, EX_TYPE_GS_LOAD
