/*
 * Deliberate bugs: each does one thing that a protection stops. Where the protection is missing,
 * the bug does no harm and returns 0, so that the test sees that nothing stopped it. Linux:
 * drivers/misc/lkdtm/.
 */
#include "selftest.h"
#include <asm/extable.h>
#include <asm/sections.h>
#include <asm/selftest.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define RET_INSN 0xc3

static u8 code_in_data[16] = { RET_INSN };
static DEFINE_SPINLOCK(lock);

/* Writes the byte that is there already. */
static long write_byte(unsigned long addr)
{
	volatile u8 *p = (volatile u8 *)addr;

	*p = *p;
	return 0;
}

static long run_code(unsigned long addr)
{
	((void (*)(void))addr)();
	return 0;
}

/*
 * In allocated memory, which the direct map maps: the unused end of the FPU page, which goes with
 * the task.
 */
static long run_heap(void)
{
	u8 *code = (u8 *)current->thread.fpu + PAGE_SIZE - 16;

	*code = RET_INSN;
	return run_code((unsigned long)code);
}

static long run_stack(void)
{
	volatile u8 code[16];

	code[0] = RET_INSN;
	return run_code((unsigned long)code);
}

static unsigned long idt_base(void)
{
	struct desc_ptr idt;

	store_idt(&idt);
	return idt.base;
}

static long copy_under_lock(unsigned long addr)
{
	unsigned long left;
	u64 v;

	spin_lock(&lock);
	left = copy_from_user(&v, (void __user *)addr, sizeof(v));
	spin_unlock(&lock);
	return left;
}

static long sleep_under_lock(void)
{
	spin_lock(&lock);
	might_sleep();
	spin_unlock(&lock);
	return 0;
}

static noinline long overflow_stack(unsigned long depth)
{
	volatile char local[512];

	local[depth % sizeof(local)] = depth;
	return depth ? overflow_stack(depth + 1) + local[0] : 0;
}

static __no_sanitize_undefined long read_null(void)
{
	volatile struct selftest_report *none = RELOC_HIDE((struct selftest_report *)NULL, 0);

	return none->leaves;
}

static long oops_locked(void)
{
	spin_lock(&lock);
	return read_null();
}

static long double_free(void)
{
	void *obj = kmalloc(16, GFP_KERNEL);
	void *again = RELOC_HIDE(obj, 0);

	kfree(obj);
	kfree(again);
	return 0;
}

/* Writes to memory that is free, then takes it again. */
static long use_after_free(size_t size)
{
	u8 *obj = kmalloc(size, GFP_KERNEL);
	volatile u8 *again = RELOC_HIDE(obj, 0);

	kfree(obj);
	again[size / 2] = 1;
	kfree(kmalloc(size, GFP_KERNEL));
	return 0;
}

long selftest_bug(const unsigned long *arg)
{
	unsigned long addr = arg[1];
	volatile long *user = (volatile long __force *)addr;

	switch ((enum selftest_bug)arg[0]) {
	case BUG_READ_USER:
		return *user & 0;
	case BUG_WRITE_USER:
		*user = 0;
		return 0;
	case BUG_CALL:
		return run_code(addr);
	case BUG_NULL:
		return read_null();
	case BUG_WRITE_TEXT:
		return write_byte((unsigned long)_text);
	case BUG_WRITE_RODATA:
		return write_byte((unsigned long)__start_rodata);
	case BUG_WRITE_TABLE:
		return write_byte((unsigned long)sys_call_table);
	case BUG_WRITE_IDT:
		return write_byte(idt_base());
	case BUG_WRITE_EXTABLE:
		return write_byte((unsigned long)__start___ex_table);
	case BUG_WRITE_ALIAS:
		return write_byte((unsigned long)__va(__pa_symbol(_text)));
	case BUG_RUN_DATA:
		return run_code((unsigned long)code_in_data);
	case BUG_RUN_HEAP:
		return run_heap();
	case BUG_RUN_STACK:
		return run_stack();
	case BUG_RUN_ALIAS:
		return run_code((unsigned long)__va(__pa_symbol(selftest_clear_user)));
	case BUG_MIGHT_FAULT:
		return copy_under_lock(addr);
	case BUG_MIGHT_SLEEP:
		return sleep_under_lock();
	case BUG_STACK_OVERFLOW:
		return overflow_stack(1);
	case BUG_STACK_GUARD:
		return write_byte(current->stack - 1);
	case BUG_OOPS_LOCKED:
		return oops_locked();
	case BUG_DOUBLE_FREE:
		return double_free();
	case BUG_USE_AFTER_FREE:
		return use_after_free(64);
	case BUG_USE_PAGE_AFTER_FREE:
		return use_after_free(PAGE_SIZE);
	case BUG_COUNT:
		break;
	}
	return -EINVAL;
}
