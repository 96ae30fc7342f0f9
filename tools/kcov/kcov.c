/*
 * Which instructions of the kernel are executed: a QEMU plugin for tools/coverage. Linux's kcov has
 * the compiler put a call into each block; here the machine counts, so assembly counts as C does,
 * instruction by instruction, and the kernel is the one that everybody runs.
 *
 *	out=PATH	where the addresses are written to, one a line, in hexadecimal
 *	text=FROM-TO	the kernel's code
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../recorder/qemu-plugin.h"

#define MAX_TEXT (16 << 20)

static uint64_t from, to;
static uint64_t *counts; /* of the instruction that begins at each byte */
static const char *out;

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* Counted before the instruction is executed: one that faults counts too. */
static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t addr = qemu_plugin_insn_vaddr(insn);

		if (addr >= from && addr < to)
			qemu_plugin_register_vcpu_insn_exec_inline(
				insn, QEMU_PLUGIN_INLINE_ADD_U64, &counts[addr - from], 1);
	}
}

static void write_down(qemu_plugin_id_t id, void *data)
{
	FILE *file = fopen(out, "w");

	if (!file) {
		perror(out);
		return;
	}
	for (uint64_t addr = from; addr < to; addr++)
		if (counts[addr - from])
			fprintf(file, "%" PRIx64 "\n", addr);
	fclose(file);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
					   char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4)) {
			out = strdup(argv[i] + 4);
		} else if (sscanf(argv[i], "text=%" SCNx64 "-%" SCNx64, &from, &to) != 2) {
			fprintf(stderr, "kcov: what is %s?\n", argv[i]);
			return -1;
		}
	}
	if (!out || to <= from || to - from > MAX_TEXT)
		return -1;
	counts = calloc(to - from, sizeof(*counts));
	if (!counts)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, write_down, NULL);
	return 0;
}
