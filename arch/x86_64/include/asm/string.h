/*
 * The string instructions, for memcpy() and memset(). Eight bytes a step: one
 * instruction each where an emulator counts them, and the CPU's fast path on hardware.
 * The direction flag is clear in all C code. Linux: arch/x86/include/asm/string_64.h.
 */
#pragma once

/* Copies count words of 8 bytes upwards. */
static inline void rep_movsq(void *dst, const void *src, unsigned long count)
{
	__asm__ volatile("rep movsq" : "+D"(dst), "+S"(src), "+c"(count) : : "memory");
}

/* Stores count words of 8 bytes upwards. */
static inline void rep_stosq(void *dst, unsigned long word, unsigned long count)
{
	__asm__ volatile("rep stosq" : "+D"(dst), "+c"(count) : "a"(word) : "memory");
}
