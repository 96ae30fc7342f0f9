; lab_hole: where the starter's entry code ends until it is written. Says so on the console and stops the machine.
;
;	lea rdi, [rel text]		; ends in a NUL
;	jmp lab_hole
;
; It uses no stack and no memory of the kernel's: at its callers' there may be neither. Polled output to COM1 (SDM: in,
; out), and the line `panic` to COM2, by which the host knows how the machine ended.

global lab_hole

COM1 equ 0x3f8
COM2 equ 0x2f8
LINE_STATUS equ 5
CAN_SEND equ 0x20

section .text

lab_hole:
	cli
	cld
	mov esi, COM1
.next:
	lea edx, [rsi + LINE_STATUS]
.busy:
	in al, dx
	test al, CAN_SEND
	jz .busy
	mov al, [rdi]
	test al, al
	jz .end
	mov edx, esi
	out dx, al
	inc rdi
	jmp .next
.end:
	cmp esi, COM2
	je .halt
	mov esi, COM2
	lea rdi, [rel outcome]
	jmp .next
.halt:
	hlt
	jmp .halt

section .rodata
outcome:
	db "panic", 10, 0
