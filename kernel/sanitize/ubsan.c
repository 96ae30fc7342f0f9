/*
 * UBSAN=1: what the compiler calls where C says "undefined" (-fsanitize=undefined): a shift too far, a signed
 * overflow, an index past an array's end. Each place is reported once, with a backtrace, and the kernel goes
 * on as it would have without: so one run shows them all. Linux: lib/ubsan.c.
 *
 * The names and structures are those of the compiler's interface, compiler-rt's ubsan_handlers.h. This file is
 * not instrumented itself.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/sanitizers.h>

const char sanitizer_ubsan[] = "UBSAN";

#define REPORTED 0x80000000U /* in a location's column: has been told */

struct location {
	const char *file;
	u32 line, column;
};

struct type {
	u16 kind; /* 0: an integer */
	u16 info; /* of an integer, bit 0: signed; the others: the binary logarithm of its width in bits */
	char name[];
};

/* What the handlers get: always the place first, then what the kind of mistake needs. */
struct place {
	struct location where;
};
struct typed_place {
	struct location where;
	const struct type *type;
};
struct shift_place {
	struct location where;
	const struct type *left, *right;
};
struct index_place {
	struct location where;
	const struct type *array, *index;
};
struct access_place {
	struct location where;
	const struct type *type;
	u8 log_alignment, kind;
};

/* Linked by the compiler's calls alone. */
void __ubsan_handle_add_overflow(struct typed_place *at, unsigned long a, unsigned long b);
void __ubsan_handle_sub_overflow(struct typed_place *at, unsigned long a, unsigned long b);
void __ubsan_handle_mul_overflow(struct typed_place *at, unsigned long a, unsigned long b);
void __ubsan_handle_negate_overflow(struct typed_place *at, unsigned long a);
void __ubsan_handle_divrem_overflow(struct typed_place *at, unsigned long a, unsigned long b);
void __ubsan_handle_shift_out_of_bounds(struct shift_place *at, unsigned long a, unsigned long b);
void __ubsan_handle_out_of_bounds(struct index_place *at, unsigned long index);
void __ubsan_handle_type_mismatch_v1(struct access_place *at, unsigned long ptr);
void __ubsan_handle_load_invalid_value(struct typed_place *at, unsigned long value);
void __ubsan_handle_vla_bound_not_positive(struct typed_place *at, unsigned long bound);
void __ubsan_handle_nonnull_arg(struct place *at);
void __ubsan_handle_nonnull_return_v1(const void *attribute, struct location *where);
void __ubsan_handle_invalid_builtin(struct place *at);
void __ubsan_handle_builtin_unreachable(struct place *at);
void __ubsan_handle_missing_return(struct place *at);

/* The first time at this place? Another CPU or an interrupt may be here at the same time. */
static bool first_time(struct location *where)
{
	return !(__atomic_fetch_or(&where->column, REPORTED, __ATOMIC_RELAXED) & REPORTED);
}

static __printf(2, 3) void report(struct location *where, const char *fmt, ...)
{
	char text[160];
	va_list args;

	if (!first_time(where))
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	pr_err("UBSAN: %s at %s:%u:%u\n", text, where->file, where->line,
	       where->column & ~REPORTED);
	dump_stack();
}

/* An operand as the program has it: a narrow one comes in the low bits, one wider than 64 by address. */
static const char *number(char text[32], const struct type *type, unsigned long value)
{
	unsigned int bits = 1U << (type->info >> 1);

	if (type->kind || bits > 64)
		snprintf(text, 32, "(%u bits)", bits);
	else if (type->info & 1)
		snprintf(text, 32, "%ld", (long)(value << (64 - bits)) >> (64 - bits));
	else
		snprintf(text, 32, "%lu", value << (64 - bits) >> (64 - bits));
	return text;
}

static void overflow(struct typed_place *at, const char *operator, unsigned long a, unsigned long b)
{
	char left[32], right[32];

	report(&at->where, "signed overflow: %s %s %s does not fit in %s",
	       number(left, at->type, a), operator, number(right, at->type, b), at->type->name);
}

void __ubsan_handle_add_overflow(struct typed_place *at, unsigned long a, unsigned long b)
{
	overflow(at, "+", a, b);
}

void __ubsan_handle_sub_overflow(struct typed_place *at, unsigned long a, unsigned long b)
{
	overflow(at, "-", a, b);
}

void __ubsan_handle_mul_overflow(struct typed_place *at, unsigned long a, unsigned long b)
{
	overflow(at, "*", a, b);
}

void __ubsan_handle_divrem_overflow(struct typed_place *at, unsigned long a, unsigned long b)
{
	overflow(at, "/", a, b);
}

void __ubsan_handle_negate_overflow(struct typed_place *at, unsigned long a)
{
	char text[32];

	report(&at->where, "signed overflow: -(%s) does not fit in %s", number(text, at->type, a),
	       at->type->name);
}

void __ubsan_handle_shift_out_of_bounds(struct shift_place *at, unsigned long a, unsigned long b)
{
	char left[32], right[32];

	report(&at->where, "shift of %s (%s) by %s", number(left, at->left, a), at->left->name,
	       number(right, at->right, b));
}

void __ubsan_handle_out_of_bounds(struct index_place *at, unsigned long index)
{
	char text[32];

	report(&at->where, "index %s is out of the array's bounds: %s",
	       number(text, at->index, index), at->array->name);
}

void __ubsan_handle_type_mismatch_v1(struct access_place *at, unsigned long ptr)
{
	static const char *const kinds[] = {
		"load of",	  "store to", "reference to", "member of", "call of a member of",
		"constructor of", "cast of",  "cast of"
	};

	report(&at->where, "%s %s beyond the end of its object (%#lx)",
	       at->kind < ARRAY_SIZE(kinds) ? kinds[at->kind] : "use of", at->type->name, ptr);
}

void __ubsan_handle_load_invalid_value(struct typed_place *at, unsigned long value)
{
	report(&at->where, "load of %#lx, which is no value of %s", value, at->type->name);
}

void __ubsan_handle_vla_bound_not_positive(struct typed_place *at, unsigned long bound)
{
	report(&at->where, "array of %ld elements", bound);
}

void __ubsan_handle_nonnull_arg(struct place *at)
{
	report(&at->where, "NULL as an argument that may not be NULL");
}

void __ubsan_handle_nonnull_return_v1(const void *attribute __unused, struct location *where)
{
	report(where, "NULL returned by a function that may not");
}

void __ubsan_handle_invalid_builtin(struct place *at)
{
	report(&at->where, "zero given to a count of leading or trailing zeroes");
}

/* From these two there is no way on: whatever code follows is not this function's. */
void __ubsan_handle_builtin_unreachable(struct place *at)
{
	report(&at->where, "unreachable code was reached");
	panic("UBSAN: no way on");
}

void __ubsan_handle_missing_return(struct place *at)
{
	report(&at->where, "end of a function without the value it has to return");
	panic("UBSAN: no way on");
}
