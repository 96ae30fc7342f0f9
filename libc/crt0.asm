; The first instructions of a program. execve() leaves on the stack, from rsp upwards:
;
;	rsp ->	argc
;		argv[0] ... argv[argc - 1], NULL
;		environment strings' addresses, NULL
;		auxiliary vector: pairs of type and value, AT_NULL
;
; See the x86-64 psABI, "Process Initialization".

bits 64
default rel

extern __libc_start

section .text._start progbits alloc exec nowrite align=16
global _start:function (_start.end - _start)
_start:
	xor	ebp, ebp		; the outermost frame: debuggers stop here
	mov	rdi, rsp		; the vectors above
	and	rsp, -16		; the ABI's alignment before a call
	call	__libc_start		; does not return
	ud2
.end:

section .note.GNU-stack noalloc noexec nowrite progbits
