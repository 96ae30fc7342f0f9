; System calls by number.
;
; long syscall(long number, ...);	the result, or -1 and errno; see syscall(2)
; long __syscall(long number, ...);	the bare result, for the library itself
;
; A C function has its arguments in rdi rsi rdx rcx r8 r9 and then on the stack; the kernel wants
; the number in rax and the arguments in rdi rsi rdx r10 r8 r9. So all move by one. Arguments that
; the caller did not pass are garbage, which no call looks at.

bits 64
default rel

extern __errno_location

%macro number_and_arguments 0
	mov	rax, rdi		; the number
	mov	rdi, rsi
	mov	rsi, rdx
	mov	rdx, rcx
	mov	r10, r8
	mov	r8, r9
	mov	r9, [rsp + 8]		; the seventh argument lies above the return address
	syscall				; overwrites rcx and r11 only
%endmacro

; One section: NASM's debug information can describe no second one.
section .text.syscall progbits alloc exec nowrite align=16
global syscall:function ($syscall.end - $syscall)
$syscall:
	number_and_arguments
	cmp	rax, -4095		; unsigned: -4095 to -1
	jae	__syscall_error
	ret
.end:

align 16
global __syscall:function (__syscall.end - __syscall)
__syscall:
	number_and_arguments
	ret
.end:

; Every failed stub ends here, with -errno in rax, in the place of its ret.
align 16
global __syscall_error:function (__syscall_error.end - __syscall_error)
__syscall_error:
	neg	eax
	push	rax			; keeps it, and aligns the stack for the call
	call	__errno_location
	pop	rcx
	mov	[rax], ecx
	mov	rax, -1
	ret
.end:

section .note.GNU-stack noalloc noexec nowrite progbits
