; int __clone_thread(void *stack, unsigned long flags, int *parent_tid, int *child_tid, void *tls, void (*start)(void));
;
; clone(2) with a stack of its own: the new thread has no frame to return to, so it goes straight to start(). The
; caller gets the thread's id, or -errno.

bits 64
default rel

CLONE equ 56				; __NR_clone

section .text.__clone_thread progbits alloc exec nowrite align=16
global __clone_thread:function (__clone_thread.end - __clone_thread)
__clone_thread:
	and	rdi, -16		; the ABI's alignment
	xchg	rdi, rsi		; flags first, then the stack
	mov	r10, rcx		; child_tid; parent_tid and tls stand where clone wants them
	mov	eax, CLONE
	syscall				; keeps r9
	test	eax, eax
	jz	.thread
	ret
.thread:
	xor	ebp, ebp		; the outermost frame: debuggers stop here
	call	r9
	ud2				; start() does not return
.end:

section .note.GNU-stack noalloc noexec nowrite progbits
