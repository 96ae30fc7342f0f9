; Where a further CPU begins: in real mode, at the start of a page below 1 MiB to which trampoline_start to trampoline_end
; was copied; the page's number came with the start-up IPI. SDM vol. 3, 8.4.
;
; In: CS = the page, IP = 0, interrupts off, all else as after INIT.
; Out: start_secondary() on the stack and with the GS base that smp_boot left in the variables below, in long mode, on the
; kernel's page tables, CR0 and CR4 without the protections yet.
; Linux: arch/x86/realmode/rm/trampoline_64.S, head_64.S, secondary_startup_64.

%include "asm-offsets.inc"

global trampoline_start
global trampoline_end
global secondary_stack
global secondary_gs_base
global secondary_cr3
extern boot_pml4
extern boot_gdt
extern start_secondary

bits 16
section .boot.text
trampoline_start:
	cli
	cld
	mov eax, X86_CR4_PAE
	mov cr4, eax
	mov eax, boot_pml4			; maps the low 4 GiB where they are
	mov cr3, eax
	mov ecx, MSR_EFER
	rdmsr
	or eax, EFER_LME | EFER_NX		; the kernel's tables have NX bits
	wrmsr
	o32 lgdt [cs:gdtr - trampoline_start]
	mov eax, X86_CR0_PG | X86_CR0_PE	; from real mode to long mode in one step
	mov cr0, eax
	jmp dword __KERNEL_CS:secondary_long_mode
gdtr:
	dw 4 * 8 - 1
	dd boot_gdt
trampoline_end:

bits 64
secondary_long_mode:
	mov rax, secondary_startup_64
	jmp rax

section .text
secondary_startup_64:
	mov eax, __KERNEL_DS
	mov ds, eax
	mov es, eax
	mov ss, eax
	xor ebp, ebp				; the last frame for backtraces
	mov rax, [rel secondary_cr3]
	mov cr3, rax
	mov rsp, [rel secondary_stack]
	mov fs, ebp
	mov gs, ebp
	mov ecx, MSR_GS_BASE
	mov eax, [rel secondary_gs_base]
	mov edx, [rel secondary_gs_base + 4]
	wrmsr
	push rbp				; no return address: nobody returns there
	jmp start_secondary

section .data
align 8
secondary_stack:	dq 0
secondary_gs_base:	dq 0
secondary_cr3:		dq 0
