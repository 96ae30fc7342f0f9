; What QEMU's -kernel looks for: the PVH note. It enters in 32-bit protected mode without paging: boot/start32.asm.
; Xen's pvh.html. GRUB's header is in arch/x86_64/multiboot2.

extern pvh_entry

section .note.pvh note alloc noexec nowrite align=4
	dd 4				; size of the name
	dd 4				; size of the descriptor
	dd 18				; XEN_ELFNOTE_PHYS32_ENTRY
	db "Xen", 0
	dd pvh_entry
