; The grader's own program, process 1 of a machine that is graded. It decides nothing: the host stops it at
; probe_ready, and from then on puts registers and memory in place, lets it run from probe_go to probe_back, and
; looks at what has become of them. So nothing that is asked is in the guest before it is asked.

global _start
global probe_ready
global probe_go
global probe_back
global probe_data

DATA equ 16 * 4096

section .text

_start:
	lea rdi, [rel probe_data]	; have the pages: the host writes only to what is there
	mov ecx, DATA
	xor eax, eax
	rep stosb
probe_ready:
	nop
probe_go:
	syscall
probe_back:
	nop
	jmp probe_back

section .bss
alignb 4096
probe_data:
	resb DATA
