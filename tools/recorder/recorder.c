/*
 * The recorder: a QEMU plugin that sees every access of the kernel to user memory. tools/record
 * starts it, tells it where things are in the kernel, and makes a report of what it writes down:
 *
 *	touch RIP READS WRITES ADDRESS CALL
 *		an instruction that touched user memory, and where it first did
 *	double RIP CALLER RIP CALLER CALL TIMES ADDRESS
 *		memory that one call read twice: who did, and who had before
 *	end CALLS
 *		all is written
 *
 * A plugin cannot read registers or memory (in interface 1): what it must know it sees from
 * addresses and from which code runs.
 *  - Which task: __switch_to_asm loads the next one's stack pointer from its task_struct, and that
 *    address is the task's name here. Interrupts and faults inside a call change nothing.
 *  - Which call: the dispatch loads from sys_call_table[number].
 *  - A call begins at syscall_entry and is over where the return to ring 3 begins; what exceptions
 *    from ring 3 read in between is a "call" of its own, -1. exec goes on with other memory.
 *  - For whom a copy routine works: the last block executed before it that belongs to none.
 * QEMU reports only accesses that succeeded, so one that faults and is made again counts once.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "fetches.h"
#include "qemu-plugin.h"

#define CPUS 64
#define MAX_TASKS 65536 /* a power of two */
#define MAX_TOUCHES 4096
#define MAX_DOUBLES 4096
#define MAX_COPIES 64
#define USER_END (1ULL << 47)
#define KERNEL_HALF (1ULL << 63)

struct range {
	uint64_t from, to;
};

struct task {
	uint64_t name;
	long nr; /* of the call, -1 outside */
	uint64_t copy_for;
	struct fetches fetches;
};

static struct {
	struct range entry, ret, iret, switching, dispatch, table, new_mm;
	struct range copies[MAX_COPIES];
	int n_copies;
	const char *out;
} arg;

static struct cpu {
	struct task *task;
	uint64_t last_block; /* outside the copy routines */
	bool left;	     /* since then, for ring 3 perhaps */
} cpus[CPUS];

static struct touch {
	uint64_t rip, reads, writes, addr;
	long nr;
} touches[MAX_TOUCHES];

static struct twice {
	struct reader now, first;
	long nr;
	uint64_t times, addr;
} doubles[MAX_DOUBLES];

static struct task tasks[MAX_TASKS], boot_task = { .nr = -1 };
static size_t n_tasks, n_touches, n_doubles;
static uint64_t calls;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

static bool within(const struct range *r, uint64_t addr)
{
	return addr >= r->from && addr < r->to;
}

static const struct range *copy_routine(uint64_t addr)
{
	for (int i = 0; i < arg.n_copies; i++)
		if (within(&arg.copies[i], addr))
			return &arg.copies[i];
	return NULL;
}

static struct task *find_task(uint64_t name)
{
	size_t i = name * 0x9e3779b97f4a7c15u >> 20;

	for (;; i++) {
		struct task *task = &tasks[i & (MAX_TASKS - 1)];

		if (task->name == name)
			return task;
		if (!task->name) {
			if (++n_tasks == MAX_TASKS)
				abort();
			task->name = name;
			task->nr = -1;
			return task;
		}
	}
}

/* ---- what happens in the guest */

static void on_switch(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *data)
{
	pthread_mutex_lock(&lock);
	cpus[cpu].task = find_task(vaddr);
	pthread_mutex_unlock(&lock);
}

/* A call begins, or exec goes over to another address space. */
static void on_new_memory(unsigned int cpu, void *data)
{
	fetches_clear(&cpus[cpu].task->fetches);
	if ((uint64_t)data == arg.entry.from)
		__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
}

static void on_return(unsigned int cpu, void *data)
{
	fetches_clear(&cpus[cpu].task->fetches);
	cpus[cpu].task->nr = -1;
}

/* Each block of the kernel; data is NULL in copy routines. */
static void on_block(unsigned int cpu, void *data)
{
	cpus[cpu].left = false;
	if (data)
		cpus[cpu].last_block = (uint64_t)data;
}

/*
 * QEMU 7.2 forgets to take an instruction's callback away where that ends a block: of what ring 3 does next, some
 * would be told as the kernel's.
 */
static void on_leave(unsigned int cpu, void *data)
{
	cpus[cpu].left = true;
}

static void on_copy(unsigned int cpu, void *data)
{
	cpus[cpu].task->copy_for = cpus[cpu].last_block;
}

static void note_touch(uint64_t rip, bool store, uint64_t addr, long nr)
{
	struct touch *t = touches;

	while (t < touches + n_touches && t->rip != rip)
		t++;
	if (t == touches + n_touches) {
		if (n_touches++ == MAX_TOUCHES)
			abort();
		*t = (struct touch){ .rip = rip, .addr = addr, .nr = nr };
	}
	t->reads += !store;
	t->writes += store;
}

static void note_double(struct reader now, struct reader first, uint64_t addr, long nr)
{
	struct twice *t = doubles;

	while (t < doubles + n_doubles && (memcmp(&t->now, &now, sizeof(now)) ||
					   memcmp(&t->first, &first, sizeof(first)) || t->nr != nr))
		t++;
	if (t == doubles + n_doubles) {
		if (n_doubles == MAX_DOUBLES)
			return;
		n_doubles++;
		*t = (struct twice){ .now = now, .first = first, .nr = nr, .addr = addr };
	}
	t->times++;
}

/* A read of @size bytes, which may reach into a second granule. */
static void note_read(struct task *task, struct reader by, uint64_t addr, unsigned int size)
{
	unsigned int mask = ((1u << size) - 1) << (addr & 7);
	const struct reader *low = fetches_add(&task->fetches, addr / 8, mask & 0xff, by);
	const struct reader *high =
		mask >> 8 ? fetches_add(&task->fetches, addr / 8 + 1, mask >> 8, by) : NULL;

	if (low || high)
		note_double(by, low ? *low : *high, addr, task->nr);
}

static void on_access(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *data)
{
	struct reader by = { .rip = (uint64_t)data };
	struct task *task = cpus[cpu].task;
	bool store;

	if (vaddr >= USER_END || cpus[cpu].left)
		return;
	pthread_mutex_lock(&lock);
	store = qemu_plugin_mem_is_store(info);
	note_touch(by.rip, store, vaddr, task->nr);
	by.caller = copy_routine(by.rip) ? task->copy_for : by.rip;
	if (!store)
		note_read(task, by, vaddr, 1u << qemu_plugin_mem_size_shift(info));
	pthread_mutex_unlock(&lock);
}

static void on_dispatch(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *data)
{
	if (within(&arg.table, vaddr))
		cpus[cpu].task->nr = (vaddr - arg.table.from) / 8;
	else
		on_access(cpu, info, vaddr, data);
}

/* ---- where it is looked at */

/* mov r64, m64: in __switch_to_asm the one that loads RSP; all else there pushes and pops */
static bool is_load(const struct qemu_plugin_insn *insn)
{
	const uint8_t *code = qemu_plugin_insn_data(insn);

	return code[0] == 0x48 && code[1] == 0x8b;
}

/* sysretq, iretq */
static bool is_return(const struct qemu_plugin_insn *insn)
{
	const uint8_t *code = qemu_plugin_insn_data(insn);

	return code[0] == 0x48 && (code[1] == 0xcf || (code[1] == 0x0f && code[2] == 0x07));
}

/* One callback for memory and one for execution: of two, QEMU 7.2 calls only the first. */
static void watch_insn(struct qemu_plugin_insn *insn, uint64_t rip)
{
	const struct range *copy = copy_routine(rip);
	void (*on_mem)(unsigned int, qemu_plugin_meminfo_t, uint64_t, void *) = on_access;
	void (*on_exec)(unsigned int, void *) = NULL;

	if (within(&arg.switching, rip) && is_load(insn))
		on_mem = on_switch;
	else if (within(&arg.dispatch, rip))
		on_mem = on_dispatch;
	qemu_plugin_register_vcpu_mem_cb(insn, on_mem, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW,
					 (void *)rip);
	if (rip == arg.entry.from || rip == arg.new_mm.from)
		on_exec = on_new_memory;
	else if (rip == arg.ret.from || rip == arg.iret.from)
		on_exec = on_return;
	else if (copy && rip == copy->from)
		on_exec = on_copy;
	else if (is_return(insn))
		on_exec = on_leave;
	if (on_exec)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_exec, QEMU_PLUGIN_CB_NO_REGS,
						       (void *)rip);
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	uint64_t start = qemu_plugin_tb_vaddr(tb);

	if (start < KERNEL_HALF)
		return;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS,
					     copy_routine(start) ? NULL : (void *)start);
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		watch_insn(insn, qemu_plugin_insn_vaddr(insn));
	}
}

static void write_down(qemu_plugin_id_t id, void *data)
{
	FILE *file = fopen(arg.out, "w");

	if (!file) {
		perror(arg.out);
		return;
	}
	for (struct touch *t = touches; t < touches + n_touches; t++)
		fprintf(file, "touch %#lx %lu %lu %#lx %ld\n", t->rip, t->reads, t->writes, t->addr,
			t->nr);
	for (struct twice *t = doubles; t < doubles + n_doubles; t++)
		fprintf(file, "double %#lx %#lx %#lx %#lx %ld %lu %#lx\n", t->now.rip,
			t->now.caller, t->first.rip, t->first.caller, t->nr, t->times, t->addr);
	fprintf(file, "end %lu\n", calls);
	fclose(file);
}

/* name=FROM-TO in hexadecimal, or out=PATH */
static bool read_argument(char *text)
{
	static const struct {
		const char *name;
		struct range *range;
	} ranges[] = {
		{ "entry", &arg.entry },       { "ret", &arg.ret },
		{ "iret", &arg.iret },	       { "switch", &arg.switching },
		{ "dispatch", &arg.dispatch }, { "table", &arg.table },
		{ "newmm", &arg.new_mm },
	};
	char *value = strchr(text, '=');
	struct range r;

	if (!value)
		return false;
	*value++ = 0;
	if (!strcmp(text, "out"))
		return (arg.out = strdup(value));
	if (sscanf(value, "%lx-%lx", &r.from, &r.to) != 2)
		return false;
	if (!strcmp(text, "copy") && arg.n_copies < MAX_COPIES) {
		arg.copies[arg.n_copies++] = r;
		return true;
	}
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (!strcmp(text, ranges[i].name)) {
			*ranges[i].range = r;
			return true;
		}
	return false;
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
					   char **argv)
{
	for (int i = 0; i < argc; i++)
		if (!read_argument(argv[i])) {
			fprintf(stderr, "recorder: what is %s?\n", argv[i]);
			return -1;
		}
	if (!arg.out || !info->system_emulation || info->system.max_vcpus > CPUS)
		return -1;
	for (int cpu = 0; cpu < CPUS; cpu++)
		cpus[cpu].task = &boot_task;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, write_down, NULL);
	return 0;
}
