/* The texts of tracefs, in Linux's forms. Linux: kernel/trace/trace_output.c, trace_syscalls.c, Documentation/trace/events.rst. */
#include "internal.h"
#include <linux/smp.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

void event_name(unsigned int event, char *buf, size_t size)
{
	snprintf(buf, size, "sys_%s_%s", EVENT_IS_EXIT(event) ? "exit" : "enter",
		 EVENT_META(event)->name);
}

/* A C type without __user, which is none of the ABI's. */
static void put_type(struct seq_file *m, const char *type)
{
	const char *user;

	while ((user = strstr(type, "__user "))) {
		seq_write(m, type, user - type);
		type = user + strlen("__user ");
	}
	seq_puts(m, type);
}

static void put_field(struct seq_file *m, const char *type, const char *name, unsigned int offset,
		      unsigned int size, bool is_signed)
{
	seq_puts(m, "\tfield:");
	put_type(m, type);
	seq_printf(m, " %s;\toffset:%u;\tsize:%u;\tsigned:%u;\n", name, offset, size, is_signed);
}

/* events/syscalls/EVENT/format; v: the event. */
int event_format_show(struct seq_file *m, void *v)
{
	unsigned int event = (unsigned long)v;
	const struct syscall_metadata *meta = EVENT_META(event);
	char name[64];

	event_name(event, name, sizeof(name));
	seq_printf(m, "name: %s\nID: %u\nformat:\n", name, EVENT_ID(event));
	put_field(m, "unsigned short", "common_type", 0, 2, false);
	put_field(m, "unsigned char", "common_flags", 2, 1, false);
	put_field(m, "unsigned char", "common_preempt_count", 3, 1, false);
	put_field(m, "int", "common_pid", 4, 4, true);
	seq_putc(m, '\n');
	put_field(m, "int", "__syscall_nr", 8, 4, true);
	if (EVENT_IS_EXIT(event)) {
		put_field(m, "long", "ret", 16, 8, true);
		seq_puts(m, "\nprint fmt: \"0x%lx\", REC->ret\n");
		return 0;
	}
	for (int i = 0; i < meta->nb_args; i++)
		put_field(m, meta->types[i], meta->args[i], 16 + 8 * i, 8, false);
	seq_puts(m, "\nprint fmt: \"");
	for (int i = 0; i < meta->nb_args; i++)
		seq_printf(m, "%s%s: 0x%%08lx", i ? ", " : "", meta->args[i]);
	seq_putc(m, '"');
	for (int i = 0; i < meta->nb_args; i++)
		seq_printf(m, ", ((unsigned long)(REC->%s))", meta->args[i]);
	seq_putc(m, '\n');
	return 0;
}

/* A record as a line; at most @size bytes, without a 0. */
size_t format_entry(const struct trace_entry *entry, char *buf, size_t size)
{
	const struct syscall_metadata *meta = EVENT_META(entry->event);
	size_t len;

	len = scnprintf(buf, size, "%16.16s-%-7d [%03u] ..... %5llu.%06llu: sys_%s", entry->comm,
			entry->pid, entry->cpu, entry->time / 1000000000,
			entry->time / 1000 % 1000000, meta->name);
	if (EVENT_IS_EXIT(entry->event))
		return len + scnprintf(buf + len, size - len, " -> 0x%lx\n", entry->args[0]);
	for (int i = 0; i < meta->nb_args; i++)
		len += scnprintf(buf + len, size - len, "%s%s: %lx", i ? ", " : "(", meta->args[i],
				 entry->args[i]);
	return len + scnprintf(buf + len, size - len, meta->nb_args ? ")\n" : "()\n");
}

/* The file trace: what is in the ring, which stays there. */
int trace_show(struct seq_file *m, void *v)
{
	static const char legend[] =
		"#                                _-----=> irqs-off/BH-disabled\n"
		"#                               / _----=> need-resched\n"
		"#                              | / _---=> hardirq/softirq\n"
		"#                              || / _--=> preempt-depth\n"
		"#                              ||| / _-=> migrate-disable\n"
		"#                              |||| /     delay\n"
		"#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
		"#              | |         |   |||||     |         |\n";
	struct trace_entry entry;
	u64 first, next;
	char line[256];

	ring_bounds(&first, &next);
	seq_printf(
		m,
		"# tracer: nop\n#\n# entries-in-buffer/entries-written: %llu/%llu   #P:%u\n#\n%s",
		next - first, next - first + ring_overrun(), num_online_cpus(), legend);
	for (; first < next; first++)
		if (ring_read(first, &entry))
			seq_write(m, line, format_entry(&entry, line, sizeof(line)));
	return 0;
}
