/*
 * Which calls are recorded, and of whom. The call's number is looked up in a table, so that a record costs the same however
 * many events there are. Linux: kernel/trace/trace_syscalls.c, trace_events.c.
 */
#include "internal.h"
#include <asm/ptrace.h>
#define __SYSCALL(nr, entry)
#include <asm/syscalls_64.h> /* for __NR_syscalls */
#undef __SYSCALL
#include <linux/init.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/trace_syscall.h>

#define MAX_EVENTS 1024
#define MAX_PIDS 64

DEFINE_MUTEX(event_mutex);
static unsigned short meta_of[__NR_syscalls]; /* place of the metadata plus 1; 0: there is none */
static bool enabled[MAX_EVENTS];
static unsigned int nr_enabled;
static int pids[MAX_PIDS]; /* set_event_pid: only of these, if there are any */
static unsigned int nr_pids;

bool event_enabled(unsigned int event)
{
	return READ_ONCE(enabled[event]);
}

void event_enable(unsigned int event, bool on)
{
	if (enabled[event] == on)
		return;
	WRITE_ONCE(enabled[event], on);
	if (on && !nr_enabled++)
		syscall_tracing_get();
	else if (!on && !--nr_enabled)
		syscall_tracing_put();
}

static bool pid_wanted(int pid)
{
	unsigned int n = READ_ONCE(nr_pids);

	for (unsigned int i = 0; i < n; i++)
		if (READ_ONCE(pids[i]) == pid)
			return true;
	return !n;
}

int event_pid_add(int pid)
{
	if (nr_pids == MAX_PIDS)
		return -ENOSPC;
	pids[nr_pids] = pid;
	WRITE_ONCE(nr_pids, nr_pids + 1);
	return 0;
}

void event_pids_clear(void)
{
	WRITE_ONCE(nr_pids, 0);
}

int event_pids_show(struct seq_file *m, void *v)
{
	mutex_lock(&event_mutex);
	for (unsigned int i = 0; i < nr_pids; i++)
		seq_printf(m, "%d\n", pids[i]);
	mutex_unlock(&event_mutex);
	return 0;
}

/* The record to fill in, or NULL: not wanted. */
static struct trace_entry *begin(unsigned long nr, bool exit)
{
	struct trace_entry *entry;
	unsigned int event;

	if (nr >= __NR_syscalls || !meta_of[nr])
		return NULL;
	event = 2 * (meta_of[nr] - 1) + exit;
	if (!event_enabled(event) || !READ_ONCE(tracing_on) || !pid_wanted(current->pid))
		return NULL;
	entry = ring_reserve();
	entry->time = ktime_get_ns();
	entry->pid = current->pid;
	entry->event = event;
	entry->cpu = smp_processor_id();
	memcpy(entry->comm, current->comm, TASK_COMM_LEN);
	return entry;
}

void event_sys_enter(struct pt_regs *regs, long nr)
{
	const unsigned long args[] = { regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9 };
	struct trace_entry *entry = begin(nr, false);

	if (!entry)
		return;
	memcpy(entry->args, args, sizeof(args));
	ring_commit();
}

void event_sys_exit(struct pt_regs *regs)
{
	struct trace_entry *entry = begin(regs->orig_ax, true);

	if (!entry)
		return;
	entry->args[0] = regs->ax;
	ring_commit();
}

static int events_init(void)
{
	const sys_call_ptr_t *entry = sys_call_table, *end = entry + __NR_syscalls;

	for (; entry < end; entry++)
		for (unsigned int i = 0; i < nr_events() / 2 && i < MAX_EVENTS / 2; i++)
			if (__start_syscalls_metadata[i].entry == *entry)
				meta_of[entry - sys_call_table] = i + 1;
	return 0;
}
fs_initcall(events_init);
