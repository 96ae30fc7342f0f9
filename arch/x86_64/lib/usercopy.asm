; The loops that touch user memory. Each opens SMAP's shutter (stac), works, and shuts it (clac): in between there
; is no call, no return, no branch out. Every instruction that can fault has its line in the exception
; table; the CPU leaves rcx (and rsi, rdi) exact when a string instruction faults, so what is left is known to the
; byte. Callers have checked the range with access_ok(). Linux: arch/x86/lib/copy_user_64.S, clear_page_64.S.

%include "entry.inc"

global copy_user_generic
global clear_user_generic
global strncpy_user_generic
global strnlen_user_generic
global copy_kernel_nofault_generic
extern copy_user_erms_min

section .text
	cfi_begin function		; none of these touches the stack

; unsigned long copy_user_generic(rdi to, rsi from, rdx n): bytes NOT copied. One side is user memory.
copy_user_generic:
	; region: uaccess.copy_choice
	cmp rdx, [rel copy_user_erms_min]	; from this size on rep movsb is the fastest this CPU can do
	jae .bytes
	; endregion
	mov rcx, rdx
	shr rcx, 3
	and edx, 7
	; region: uaccess.copy_quads
	stac
.quads:	rep movsq
	mov ecx, edx
.tail:	rep movsb
	clac
	; endregion
	mov rax, rcx
	ret
.quads_fault:					; rcx quads and the tail are left: go on by bytes, up to the
	lea rcx, [rdx + rcx * 8]		; very byte that cannot be copied
	jmp .tail
.tail_fault:
	clac
	mov rax, rcx
	ret
.bytes:
	mov rcx, rdx
	; region: uaccess.copy_bytes
	stac
.movsb:	rep movsb
	clac
	; endregion
	mov rax, rcx
	ret
	; region: uaccess.copy_extable
	extable .quads, .quads_fault, EX_TYPE_UACCESS
	extable .tail, .tail_fault, EX_TYPE_UACCESS
	extable .movsb, .tail_fault, EX_TYPE_UACCESS
	; endregion

; unsigned long clear_user_generic(rdi to, rsi n): bytes NOT cleared.
clear_user_generic:
	mov rcx, rsi
	shr rcx, 3
	and esi, 7
	xor eax, eax
	stac
.quads:	rep stosq
	mov ecx, esi
.tail:	rep stosb
.done:	clac
	mov rax, rcx
	ret
.quads_fault:
	lea rcx, [rsi + rcx * 8]
	jmp .tail
	extable .quads, .quads_fault, EX_TYPE_UACCESS
	extable .tail, .done, EX_TYPE_UACCESS

; long strncpy_user_generic(rdi dst, rsi src, rdx max): length without NUL; max if there was none; -EFAULT.
; Each byte is read once, and it is that byte which is stored and tested.
strncpy_user_generic:
	xor ecx, ecx
	stac
.next:	cmp rcx, rdx
	jae .done
.load:	mov al, [rsi + rcx]
	mov [rdi + rcx], al
	test al, al
	jz .done
	inc rcx
	jmp .next
.done:	clac
	mov rax, rcx
	ret
.fault:	mov rcx, -EFAULT
	jmp .done
	extable .load, .fault, EX_TYPE_UACCESS

; long strnlen_user_generic(rdi str, rsi max): bytes before the NUL; max if there was none; -EFAULT.
strnlen_user_generic:
	xor ecx, ecx
	stac
.next:	cmp rcx, rsi
	jae .done
.load:	cmp byte [rdi + rcx], 0
	je .done
	inc rcx
	jmp .next
.done:	clac
	mov rax, rcx
	ret
.fault:	mov rcx, -EFAULT
	jmp .done
	extable .load, .fault, EX_TYPE_UACCESS

; unsigned long copy_kernel_nofault_generic(rdi to, rsi from, rdx n): bytes NOT copied. Kernel memory on both sides.
copy_kernel_nofault_generic:
	mov rcx, rdx
.movsb:	rep movsb
.done:	mov rax, rcx
	ret
	extable .movsb, .done, EX_TYPE_KERNEL
	cfi_end
