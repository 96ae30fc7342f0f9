; A stand-in for the kernel: an ELF file with a PVH note that ends in one certain way, so that
; tools/run can be tested on ends that the kernel itself should never come to.
; nasm -f bin -DENDING=reset|off|hang|panic|late -o lstar.elf standin.asm
bits 32
org 0x100000

%define COM1 0x3f8
%define COM2 0x2f8
%define PM1A_CNT 0x604                  ; QEMU's power management block is at 0x600
%define SLP_EN 0x2000                   ; sleep type 0 is S5 there

header: db 0x7f, "ELF", 1, 1, 1         ; ELF32, little endian
        times 9 db 0
        dw 2, 3                         ; executable, i386
        dd 1, start, segments - header, 0, 0
        dw 52, 32, 2, 0, 0, 0           ; two program headers
segments:
        dd 1, 0, header, header, end - header, end - header, 7, 4096
        dd 4, note - header, note, note, 20, 20, 4, 4
note:   dd 4, 4, 18                     ; XEN_ELFNOTE_PHYS32_ENTRY
        db "Xen", 0
        dd start

start:  mov esp, header + 0x8000
        mov dx, COM1
        mov esi, hello
        call print
%ifidn ENDING, reset
        lidt [none]                     ; no handler for anything: the next exception is the third
        ud2
%elifidn ENDING, off
        call power_off
%elifidn ENDING, panic
        mov dx, COM2
        mov esi, panic
        call print
%elifidn ENDING, late                   ; says that all is well, and resets all the same
        mov dx, COM2
        mov esi, exit0
        call print
        lidt [none]
        ud2
%endif
.hang:  hlt
        jmp .hang

power_off:
        mov dx, PM1A_CNT
        mov ax, SLP_EN
        out dx, ax
        ret

print:  lodsb                           ; print the string at ESI on the serial port DX
        test al, al
        jz .done
        out dx, al
        jmp print
.done:  ret

hello:  db "standin", 10, 0
panic:  db "panic", 10, 0
exit0:  db "exit 0", 10, 0
none:   dw 0
        dd 0
end:
