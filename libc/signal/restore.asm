; Where a signal handler returns to: rt_sigreturn(2) finds the frame at the stack pointer and puts everything back. GDB
; and unwinders know a signal frame by just these two instructions.

bits 64
default rel

RT_SIGRETURN equ 15			; __NR_rt_sigreturn

section .text.__restore progbits alloc exec nowrite align=16
	nop				; unwinders look up the return address minus 1
global __restore:function (__restore.end - __restore)
__restore:
	db	0x48, 0xc7, 0xc0	; mov rax, RT_SIGRETURN with a 32-bit immediate, as they expect it
	dd	RT_SIGRETURN
	syscall				; does not return
.end:

section .note.GNU-stack noalloc noexec nowrite progbits
