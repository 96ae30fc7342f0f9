/* Where the linker put things. Linux: <asm/sections.h>. */
#pragma once

extern char _start[], _end[];  /* the whole image, boot code included */
extern char _text[], _etext[]; /* R-X */
extern char __entry_text_start[], __entry_text_end[];
extern char __start_rodata[], __end_rodata[]; /* R-- */
extern char _data[];			      /* RW-, to _end */
extern char __per_cpu_load[],
	__per_cpu_size[]; /* the template; the size is the second symbol's value */
