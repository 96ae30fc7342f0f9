; What boot loaders look for in the first pages of the image: the Multiboot2 header (GRUB) and the
; PVH note (QEMU's -kernel). Both enter in 32-bit protected mode without paging: boot/start32.asm.
; Multiboot2 specification 2.0, 3.1; Xen's pvh.html.

extern multiboot2_entry
extern pvh_entry

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

section .note.pvh note alloc noexec nowrite align=4
	dd 4				; size of the name
	dd 4				; size of the descriptor
	dd 18				; XEN_ELFNOTE_PHYS32_ENTRY
	db "Xen", 0
	dd pvh_entry
