/*
 * A QEMU plugin that lists the cache lines that one system call touches, by CPU: tools/nullcall starts it and judges. For
 * each call of number `nr` from its first instruction to the sysret, without those that an interrupt came into:
 *
 *	line CPU ADDRESS READS WRITES
 *	end CALLS
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../recorder/qemu-plugin.h"

#define CPUS 8
#define MAX_LINES 4096
#define LINE 64
#define KERNEL_HALF (1ULL << 63)

struct line {
	uint64_t addr, reads, writes;
};

static struct {
	uint64_t entry, interrupt, slot; /* slot: where the dispatch reads the call's address */
	const char *out;
} arg;

static struct cpu {
	bool in_call, is_wanted;
	unsigned int n_call, n_all;
	struct line call[MAX_LINES], all[MAX_LINES];
} cpus[CPUS];

static uint64_t calls;

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

static void add(struct line *lines, unsigned int *n, uint64_t addr, uint64_t reads, uint64_t writes)
{
	unsigned int i = 0;

	while (i < *n && lines[i].addr != addr)
		i++;
	if (i == MAX_LINES)
		abort();
	if (i == *n)
		lines[(*n)++] = (struct line){ .addr = addr };
	lines[i].reads += reads;
	lines[i].writes += writes;
}

static void on_entry(unsigned int cpu, void *data)
{
	cpus[cpu].in_call = true;
	cpus[cpu].is_wanted = false;
	cpus[cpu].n_call = 0;
}

static void on_interrupt(unsigned int cpu, void *data)
{
	cpus[cpu].in_call = false;
}

static void on_return(unsigned int cpu, void *data)
{
	struct cpu *c = &cpus[cpu];

	if (c->in_call && c->is_wanted) {
		__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);
		for (unsigned int i = 0; i < c->n_call; i++)
			add(c->all, &c->n_all, c->call[i].addr, c->call[i].reads,
			    c->call[i].writes);
	}
	c->in_call = false;
}

static void on_access(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *data)
{
	struct cpu *c = &cpus[cpu];
	bool store = qemu_plugin_mem_is_store(info);

	if (!c->in_call || vaddr < KERNEL_HALF)
		return;
	if (vaddr == arg.slot)
		c->is_wanted = true;
	add(c->call, &c->n_call, vaddr / LINE * LINE, !store, store);
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	static const uint8_t sysret[] = { 0x48, 0x0f, 0x07 };

	if (qemu_plugin_tb_vaddr(tb) < KERNEL_HALF)
		return;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t rip = qemu_plugin_insn_vaddr(insn);
		void (*on_exec)(unsigned int, void *) = NULL;

		if (rip == arg.entry)
			on_exec = on_entry;
		else if (rip == arg.interrupt)
			on_exec = on_interrupt;
		else if (!memcmp(qemu_plugin_insn_data(insn), sysret, sizeof(sysret)))
			on_exec = on_return;
		qemu_plugin_register_vcpu_mem_cb(insn, on_access, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
		if (on_exec)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_exec,
							       QEMU_PLUGIN_CB_NO_REGS, NULL);
	}
}

static void write_down(qemu_plugin_id_t id, void *data)
{
	FILE *file = fopen(arg.out, "w");

	if (!file) {
		perror(arg.out);
		return;
	}
	for (int cpu = 0; cpu < CPUS; cpu++)
		for (unsigned int i = 0; i < cpus[cpu].n_all; i++)
			fprintf(file, "line %d %#lx %lu %lu\n", cpu, cpus[cpu].all[i].addr,
				cpus[cpu].all[i].reads, cpus[cpu].all[i].writes);
	fprintf(file, "end %lu\n", calls);
	fclose(file);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
					   char **argv)
{
	for (int i = 0; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (!value)
			return 1;
		*value++ = 0;
		if (!strcmp(argv[i], "out"))
			arg.out = strdup(value);
		else if (!strcmp(argv[i], "entry"))
			arg.entry = strtoull(value, NULL, 16);
		else if (!strcmp(argv[i], "interrupt"))
			arg.interrupt = strtoull(value, NULL, 16);
		else if (!strcmp(argv[i], "slot"))
			arg.slot = strtoull(value, NULL, 16);
		else
			return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, write_down, NULL);
	return 0;
}
