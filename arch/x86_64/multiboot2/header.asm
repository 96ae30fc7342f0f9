; What GRUB looks for in the first pages of the image. It enters in 32-bit protected mode without paging:
; boot/start32.asm. Multiboot2 specification 2.0, 3.1.

extern multiboot2_entry

MB2_MAGIC	equ 0xe85250d6
MB2_ARCH_I386	equ 0
MB2_LENGTH	equ header_end - header_start

section .multiboot2 progbits alloc noexec nowrite align=8
header_start:
	dd MB2_MAGIC, MB2_ARCH_I386, MB2_LENGTH
	dd -(MB2_MAGIC + MB2_ARCH_I386 + MB2_LENGTH)

	dw 3, 0				; entry address, physical
	dd 12
	dd multiboot2_entry
	align 8
	dw 4, 1				; consoles, optional: EGA text is understood
	dd 12
	dd 2
	align 8
	dw 5, 1				; framebuffer, optional: any size, 32 bits a pixel
	dd 20
	dd 0, 0, 32
	align 8
	dw 6, 0				; modules on page boundaries: file pages are mapped from there
	dd 8
	dw 0, 0				; end of tags
	dd 8
header_end:
