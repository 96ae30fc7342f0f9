/* Bits of RFLAGS, CR0, CR4, EFER and #PF's error code. SDM vol. 3, 2.3 and 2.5. Also read by NASM through asm-offsets. */
#pragma once

#define X86_EFLAGS_CF 0x1
#define X86_EFLAGS_FIXED 0x2
#define X86_EFLAGS_PF 0x4
#define X86_EFLAGS_AF 0x10
#define X86_EFLAGS_ZF 0x40
#define X86_EFLAGS_SF 0x80
#define X86_EFLAGS_TF 0x100
#define X86_EFLAGS_IF 0x200
#define X86_EFLAGS_DF 0x400
#define X86_EFLAGS_OF 0x800
#define X86_EFLAGS_IOPL 0x3000
#define X86_EFLAGS_NT 0x4000
#define X86_EFLAGS_RF 0x10000
#define X86_EFLAGS_AC 0x40000
#define X86_EFLAGS_ID 0x200000

#define X86_CR0_PE 0x1UL
#define X86_CR0_MP 0x2UL
#define X86_CR0_ET 0x10UL
#define X86_CR0_NE 0x20UL
#define X86_CR0_WP 0x10000UL
#define X86_CR0_AM 0x40000UL
#define X86_CR0_PG 0x80000000UL

#define X86_CR4_PAE 0x20UL
#define X86_CR4_PGE 0x80UL
#define X86_CR4_OSFXSR 0x200UL
#define X86_CR4_OSXMMEXCPT 0x400UL
#define X86_CR4_UMIP 0x800UL
#define X86_CR4_FSGSBASE 0x10000UL
#define X86_CR4_OSXSAVE 0x40000UL
#define X86_CR4_SMEP 0x100000UL
#define X86_CR4_SMAP 0x200000UL

#define EFER_SCE 0x1UL
#define EFER_LME 0x100UL
#define EFER_LMA 0x400UL
#define EFER_NX 0x800UL

#define X86_PF_PROT 0x1UL /* a protection fault; clear: the page was not present */
#define X86_PF_WRITE 0x2UL
#define X86_PF_USER 0x4UL /* who it was is decided by the saved CS: arch/x86_64/traps/fault.c */
#define X86_PF_RSVD 0x8UL
#define X86_PF_INSTR 0x10UL
