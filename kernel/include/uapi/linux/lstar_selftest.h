/*
 * lstar_selftest(op, a, b, c, d, e): the way into the kernel for tests of what ring 3 cannot reach
 * by itself. Only in the test image (make SELFTEST=1); any other kernel answers -ENOSYS. Each
 * operation is a few lines of kernel/selftest/; the arguments are given here, in order. What the
 * function under test says is returned; -EINVAL (which none of them says) means that the operation
 * itself was called wrongly.
 */
#pragma once

#include <linux/types.h>

enum selftest_op {
	SELFTEST_PRESENT, /* 0 */

	/* One call of a function of <linux/uaccess.h>. `result` gets a struct selftest_result. */
	SELFTEST_GET_USER,     /* kind, pointer, u64 *value: what the variable held afterwards */
	SELFTEST_PUT_USER,     /* kind, pointer, value */
	SELFTEST_COPY_FROM,    /* pointer, length, kernel alignment, result */
	SELFTEST_COPY_TO,      /* pointer, length, kernel alignment; writes SELFTEST_BYTE(i) */
	SELFTEST_STRNCPY,      /* pointer, count, result */
	SELFTEST_STRNLEN,      /* pointer, count */
	SELFTEST_COPY_STRUCT,  /* ksize, pointer, usize, result */
	SELFTEST_CLEAR_USER,   /* pointer, length */
	SELFTEST_CHECK_ZEROED, /* pointer, length */
	SELFTEST_COPY_NOFAULT, /* kernel address, length, result: copy_from_kernel_nofault() */

	/* Many at once, with the verdict made in the kernel. */
	SELFTEST_SWEEP,	     /* struct selftest_sweep *: 0, or 1 and the first wrong point in it */
	SELFTEST_PAGETABLES, /* struct selftest_report *: the number of findings */
	SELFTEST_INTEGRITY,  /* struct selftest_report *: the number of findings */

	SELFTEST_POISON, /* byte: fills free stack, heap and page memory with it */
	SELFTEST_BUG,	 /* enum selftest_bug, address: does what no kernel code may do */

	/*
	 * The CPU's state at moments that ring 3 cannot choose: kernel/selftest/probe.c, frame.c.
	 */
	SELFTEST_PROBE,	     /* enum selftest_place, offset: an instruction breakpoint there */
	SELFTEST_PROBE_READ, /* struct selftest_probe *: what the CPU was like there; no breakpoints */
	SELFTEST_WATCH,	     /* address: a watchpoint on the 4 bytes there, reads and writes */
	SELFTEST_NMI,	     /* NMI to oneself: how many have come since boot */
	SELFTEST_NMI_TIMER, /* timer count: its ticks become NMIs; 0: as before. How many have come */
	SELFTEST_SET_FRAME, /* struct selftest_frame *: what the return to ring 3 finds in pt_regs */
	SELFTEST_LOAD_GS,   /* selector: loads gs for ring 3; what gs is then */
	SELFTEST_LOAD_DS,   /* selector: the same for ds */
	SELFTEST_FETCH, /* enum selftest_fetch, pointer to two words: reads for the recorder to see */
	SELFTEST_SANITIZE, /* enum selftest_sanitize: the mistake; -ENODEV if nothing looks for it here */
	SELFTEST_FAIL_NTH, /* n: the caller's nth allocation or user copy fails; 0: did it, 1 or 0 */
	SELFTEST_USAGE,	   /* struct selftest_usage *: what is in use now */
	SELFTEST_SYSCALL, /* number, struct selftest_syscall *: what the metadata say; -ENOENT: none */
	SELFTEST_LOCKS, /* enum selftest_locks: the mistake; how many reports it made */
	SELFTEST_OPS
};

struct selftest_usage {
	__u64 free_pages, slab_objects;		    /* the kernel's */
	__u64 map_count, total_vm, brk, open_files; /* the caller's */
};

/* get_user() and put_user(): the size in bytes, and whether access_ok() is asked first. */
#define SELFTEST_SIZE 0xf
#define SELFTEST_NOCHECK 0x10	/* __get_user(), __put_user() */
#define SELFTEST_POINTER 0x20	/* the variable is a pointer */
#define SELFTEST_UNTOUCHED 0x5a /* what the variable, and kernel buffers, are filled with before */

/* Byte i of what the kernel side writes in copies; never 0 and never SELFTEST_UNTOUCHED. */
#define SELFTEST_BYTE(i) ((__u8)(0x80 | ((i)*7 + (i) / 128)))

/*
 * A kernel buffer as a call left it: filled with SELFTEST_UNTOUCHED before, the data from `at` on.
 */
#define SELFTEST_GUARD 64
#define SELFTEST_DATA 352 /* the most that single calls take */
struct selftest_result {
	__u8 at[SELFTEST_GUARD + SELFTEST_DATA + SELFTEST_GUARD];
};

enum selftest_locks {
	LOCKS_ORDER, /* a, b; b, c; c, a */
	LOCKS_MUTEX_ORDER,
	LOCKS_IRQS,  /* in an interrupt, and with interrupts on */
	LOCKS_TWICE, /* by the one who holds it */
	LOCKS_HOLD,  /* until the one who calls LOCKS_WAIT on another CPU has complained */
	LOCKS_WAIT,
};

enum selftest_direction { SELFTEST_FROM, SELFTEST_TO, SELFTEST_CLEAR };

/*
 * All copies of min_len..max_len bytes with a kernel buffer of alignment kalign (0 to 15). The page
 * below `edge` is writable; holes: nothing is mapped from `edge` on, and each length is tried with
 * the edge behind every one of its bytes (0 to length); else with every alignment (0 to 15) within
 * the page. Of these points each step-th.
 */
struct selftest_sweep {
	__u32 direction, kalign, min_len, max_len, step, holes;
	__u64 edge;
	/* out */
	__u64 points;	  /* tried */
	__u32 len, where; /* the wrong point: its length, and its hole's offset or user alignment */
	__u64 got, want;  /* the residue */
	char what[32];	  /* what was wrong with it */
};

/*
 * Findings: what, and two numbers to it (got and expected, or an address and a page-table entry).
 */
struct selftest_report {
	__u64 free_pages, slab_objects, leaves; /* leaves: page-table entries looked at */
	__u64 count;
	struct {
		char what[40];
		__u64 got, want;
	} first[8];
};

enum selftest_bug {
	BUG_READ_USER,	  /* address: SMAP */
	BUG_WRITE_USER,	  /* address: SMAP */
	BUG_CALL,	  /* address: SMEP */
	BUG_NULL,	  /* reads through a NULL pointer to a struct */
	BUG_WRITE_TEXT,	  /* WP */
	BUG_WRITE_RODATA, /* WP */
	BUG_WRITE_TABLE,  /* of the system calls */
	BUG_WRITE_IDT,
	BUG_WRITE_EXTABLE,
	BUG_WRITE_ALIAS, /* kernel text through the direct map */
	BUG_RUN_DATA,	 /* NX */
	BUG_RUN_HEAP,
	BUG_RUN_STACK,
	BUG_RUN_ALIAS,	    /* kernel text through the direct map */
	BUG_MIGHT_FAULT,    /* address: a user copy with a spinlock held */
	BUG_MIGHT_SLEEP,    /* might_sleep() with a spinlock held */
	BUG_STACK_OVERFLOW, /* from here on the machine panics */
	BUG_STACK_GUARD,    /* touches the first byte below the stack */
	BUG_OOPS_LOCKED,
	BUG_DOUBLE_FREE,
	BUG_USE_AFTER_FREE,
	BUG_USE_PAGE_AFTER_FREE,
	BUG_COUNT
};

/* Where a probe may be set. The breakpoint strikes before the instruction, in ring 0. */
enum selftest_place {
	PLACE_SYSCALL_ENTRY, /* the first instruction in ring 0 */
	PLACE_DO_SYSCALL,    /* the first in C */
	PLACE_FROM_USER,     /* exception_from_user(): any exception in ring 3 */
	PLACE_PAGE_FAULT,    /* do_page_fault(), from either ring */
	PLACE_INTERRUPT,     /* do_interrupt(), likewise */
	PLACE_STUBS,	     /* the first instructions for vector 0, 16 bytes a vector */
	PLACE_ADDRESS,	     /* the offset is the address, of ring 3 */
	PLACE_COUNT
};

/*
 * The registers at the probe as struct pt_regs has them, r15 first; all zero where nothing struck.
 */
struct selftest_probe {
	__u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di;
	__u64 orig_ax, ip, cs, flags, sp, ss;
};

enum {
	FRAME_IP = 1,
	FRAME_CS = 2,
	FRAME_FLAGS = 4,
	FRAME_SP = 8,
	FRAME_SS = 16,
	FRAME_CX = 32,
	FRAME_R11 = 64,
};

/* A system call as its SYSCALL_DEFINEn has it. */
struct selftest_syscall {
	char name[32];
	__u64 nb_args;
	char types[6][48], args[6][32];
};

/* New values for those of the caller's saved registers that `mask` names. */
struct selftest_frame {
	__u64 mask, ip, cs, flags, sp, ss, cx, r11;
};

enum selftest_fetch {
	FETCH_APART,	   /* two words, each once */
	FETCH_TWICE,	   /* the first word twice */
	FETCH_OVERLAPPING, /* 8 bytes, then 8 of which the first is among them */
	FETCH_OUTSIDE, /* the second word by an instruction that is not in the exception table */
};

/* What the sanitizers' builds (UBSAN=1 and so on, kernel/sanitize) must report. */
enum selftest_sanitize {
	SANITIZE_SHIFT, /* UBSAN */
	SANITIZE_OVERFLOW,
	SANITIZE_INDEX,
	SANITIZE_SMASH,	     /* STACKPROTECTOR: from here on the machine panics */
	SANITIZE_FREED_READ, /* KASAN */
	SANITIZE_FREED_WRITE,
	SANITIZE_BEYOND_READ,
	SANITIZE_BEYOND_WRITE,
	SANITIZE_BEYOND_FILL,
	SANITIZE_BEYOND_COPY, /* address: where the user copy goes */
	SANITIZE_FREED_PAGE,
	SANITIZE_COUNT
};
