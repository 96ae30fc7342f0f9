; pid_t vfork(void): a child on the parent's stack, while the parent waits. See vfork(2).
;
; The child returns from here first, and its later calls overwrite the stack slot of our return
; address; so that address must be in a register when the parent comes back.

bits 64
default rel

extern __syscall_error

VFORK equ 58				; __NR_vfork

section .text.vfork progbits alloc exec nowrite align=16
global vfork:function (vfork.end - vfork)
vfork:
	pop	rdx			; the return address: syscall keeps rdx
	mov	eax, VFORK
	syscall
	push	rdx			; on whatever is there now
	cmp	rax, -4095
	jae	__syscall_error
	ret
.end:

section .note.GNU-stack noalloc noexec nowrite progbits
