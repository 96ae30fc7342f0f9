; From the boot loader to 64-bit C.
;
; In: 32-bit protected mode, flat segments, paging and interrupts off, EBX = what the loader left
; (Multiboot2 information, EAX = its magic; or PVH's hvm_start_info).
; Out: start_kernel(magic, info) at its high address, long mode, 4 GiB mapped three times: at 0 (until the real tables are made),
; in the direct map, and the first 2 GiB at KERNEL_BASE. These tables are writable and executable everywhere;
; paging_init() makes the real ones.
; Linux: arch/x86/kernel/head_64.S.

%include "asm-offsets.inc"

global multiboot2_entry
global pvh_entry
global boot_gdt
global boot_pml4
extern start_kernel
extern init_stack_top

PVH_MAGIC	equ 0x50564821		; ours, to tell the C code which loader it was
PTE_TABLE	equ 0x3			; present, writable
PTE_2M		equ 0x83		; present, writable, 2 MiB page

bits 32
section .boot.text progbits alloc exec nowrite align=16

pvh_entry:
	mov eax, PVH_MAGIC
multiboot2_entry:
	cli
	cld
	mov esp, boot_stack_end
	mov ebp, eax			; keep the magic; EBX keeps the pointer
	mov esi, ebx

	; CPUID there? Then can its ID flag be changed.
	pushfd
	pop eax
	mov ecx, eax
	xor eax, X86_EFLAGS_ID
	push eax
	popfd
	pushfd
	pop eax
	cmp eax, ecx
	je no_long_mode

	; Long mode there? Extended leaf 1, EDX bit 29. All other features are asked for in C, where
	; there is a console to explain what is missing.
	mov eax, 0x80000000
	cpuid
	cmp eax, 0x80000001
	jb no_long_mode
	mov eax, 0x80000001
	cpuid
	bt edx, 29
	jnc no_long_mode

	; Four page directories: 4 GiB in pages of 2 MiB.
	mov edi, boot_pd
	mov eax, PTE_2M
	xor ecx, ecx
.fill_pd:
	mov [edi + ecx * 8], eax
	add eax, 0x200000
	inc ecx
	cmp ecx, 4 * 512
	jne .fill_pd

	mov eax, boot_pd + PTE_TABLE
	mov edi, boot_pdpt_low
	mov ecx, 4
.fill_pdpt:
	mov [edi], eax
	add eax, 4096
	add edi, 8
	loop .fill_pdpt

	mov dword [boot_pdpt_high + 510 * 8], boot_pd + PTE_TABLE	; KERNEL_BASE: -2 GiB
	mov dword [boot_pdpt_high + 511 * 8], boot_pd + 4096 + PTE_TABLE
	mov dword [boot_pml4], boot_pdpt_low + PTE_TABLE		; where we run now
	mov dword [boot_pml4 + 273 * 8], boot_pdpt_low + PTE_TABLE	; PAGE_OFFSET
	mov dword [boot_pml4 + 511 * 8], boot_pdpt_high + PTE_TABLE

	mov eax, cr4
	or eax, X86_CR4_PAE
	mov cr4, eax
	mov eax, boot_pml4
	mov cr3, eax
	mov ecx, MSR_EFER
	rdmsr
	or eax, EFER_LME
	wrmsr
	mov eax, cr0
	or eax, X86_CR0_PG | X86_CR0_PE
	mov cr0, eax
	lgdt [boot_gdtr]
	jmp __KERNEL_CS:long_mode

; Nothing but text can be said here, and the machine can only stop. Screen and first serial port.
no_long_mode:
	mov esi, no_long_mode_text
	mov edi, 0xb8000
.next:
	lodsb
	test al, al
	jz .outcome
	mov [edi], al
	mov byte [edi + 1], 0x4f	; white on red
	add edi, 2
	mov dx, 0x3f8
	out dx, al
	jmp .next
.outcome:				; the host's channel: the second serial port
	mov esi, outcome_text
	mov dx, 0x2f8
.report:
	lodsb
	test al, al
	jz .halt
	out dx, al
	jmp .report
.halt:
	hlt
	jmp .halt

bits 64
long_mode:
	mov ax, __KERNEL_DS
	mov ds, ax
	mov es, ax
	mov ss, ax
	xor eax, eax
	mov fs, ax
	mov gs, ax
	mov edi, ebp			; start_kernel(magic, info)
	mov esi, esi
	mov rsp, init_stack_top
	xor ebp, ebp			; the last frame for backtraces
	push rbp			; no return address: nobody returns there
	mov rax, start_kernel
	jmp rax

section .boot.data progbits alloc noexec write align=8
boot_gdt:
	dq 0, 0
	dq 0x00af9b000000ffff		; __KERNEL_CS: 64-bit code, where the final GDT has it too,
	dq 0x00cf93000000ffff		; __KERNEL_DS: so that the IDT works from the start
boot_gdtr:
	dw $ - boot_gdt - 1
	dd boot_gdt
no_long_mode_text:
	db "Lstar needs a 64-bit CPU (long mode), and this one has none. "
	db "In QEMU: qemu-system-x86_64 -cpu max", 10, 0
outcome_text:
	db "panic", 10, 0

section .boot.bss nobits alloc noexec write align=4096
boot_pml4:	resb 4096
boot_pdpt_low:	resb 4096
boot_pdpt_high:	resb 4096
boot_pd:	resb 4 * 4096
boot_stack:	resb 256
boot_stack_end:
