; int setjmp(jmp_buf env); void longjmp(jmp_buf env, int value);
;
; env holds what a caller may rely on: rbx, rbp, r12 to r15, the stack pointer as it is after the
; return, and the return address.

bits 64
default rel

; One section: NASM's debug information can describe no second one.
section .text.setjmp progbits alloc exec nowrite align=16
global setjmp:function (setjmp.end - setjmp)
setjmp:
	mov	[rdi], rbx
	mov	[rdi + 8], rbp
	mov	[rdi + 16], r12
	mov	[rdi + 24], r13
	mov	[rdi + 32], r14
	mov	[rdi + 40], r15
	lea	rdx, [rsp + 8]		; without the return address
	mov	[rdi + 48], rdx
	mov	rdx, [rsp]
	mov	[rdi + 56], rdx
	xor	eax, eax		; the first return is 0
	ret
.end:

align 16
global longjmp:function (longjmp.end - longjmp)
longjmp:
	mov	eax, esi
	cmp	eax, 1
	adc	eax, 0			; 0 becomes 1: setjmp() must not return 0 again
	mov	rbx, [rdi]
	mov	rbp, [rdi + 8]
	mov	r12, [rdi + 16]
	mov	r13, [rdi + 24]
	mov	r14, [rdi + 32]
	mov	r15, [rdi + 40]
	mov	rsp, [rdi + 48]
	jmp	[rdi + 56]
.end:

section .note.GNU-stack noalloc noexec nowrite progbits
