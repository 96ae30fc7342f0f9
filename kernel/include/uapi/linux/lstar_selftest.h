/*
 * lstar_selftest(op, a, b, c, d, e): the way into the kernel for tests of what ring 3 cannot reach by itself.
 * Only in the test image (make SELFTEST=1); any other kernel answers -ENOSYS. Each operation is a few lines of
 * kernel/selftest/; the arguments are given here, in order. What the function under test says is
 * returned; -EINVAL (which none of them says) means that the operation itself was called wrongly.
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
	SELFTEST_OPS
};

/* get_user() and put_user(): the size in bytes, and whether access_ok() is asked first. */
#define SELFTEST_SIZE 0xf
#define SELFTEST_NOCHECK 0x10	/* __get_user(), __put_user() */
#define SELFTEST_POINTER 0x20	/* the variable is a pointer */
#define SELFTEST_UNTOUCHED 0x5a /* what the variable, and kernel buffers, are filled with before */

/* Byte i of what the kernel side writes in copies; never 0 and never SELFTEST_UNTOUCHED. */
#define SELFTEST_BYTE(i) ((__u8)(0x80 | ((i)*7 + (i) / 128)))

/* A kernel buffer as a call left it: filled with SELFTEST_UNTOUCHED before, the data from `at` on. */
#define SELFTEST_GUARD 64
#define SELFTEST_DATA 352 /* the most that single calls take */
struct selftest_result {
	__u8 at[SELFTEST_GUARD + SELFTEST_DATA + SELFTEST_GUARD];
};

enum selftest_direction { SELFTEST_FROM, SELFTEST_TO, SELFTEST_CLEAR };

/*
 * All copies of min_len..max_len bytes with a kernel buffer of alignment kalign (0 to 15). The page below `edge` is
 * writable; holes: nothing is mapped from `edge` on, and each length is tried with the edge behind every one of
 * its bytes (0 to length); else with every alignment (0 to 15) within the page. Of these points each step-th.
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

/* Findings: what, and two numbers to it (got and expected, or an address and a page-table entry). */
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
	BUG_OOPS_LOCKED,
	BUG_DOUBLE_FREE,
	BUG_COUNT
};
