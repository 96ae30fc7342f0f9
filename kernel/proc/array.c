/* /proc/PID/stat, statm, status, limits: a task in numbers. Linux: fs/proc/array.c; proc(5). */
#include "internal.h"
#include <linux/cputime.h>
#include <linux/mmap_lock.h>
#include <linux/posix-timers.h>
#include <linux/tty.h>

#define USER_HZ 100
#define NS_PER_TICK ((u64)NSEC_PER_SEC / USER_HZ)

static char state_of(const struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->state);

	if (task->exit_state == EXIT_ZOMBIE)
		return 'Z';
	if (task->exit_state)
		return 'X';
	if (state & __TASK_STOPPED)
		return 'T';
	if (state & __TASK_TRACED)
		return 't';
	if (state & TASK_UNINTERRUPTIBLE)
		return 'D';
	return state & TASK_INTERRUPTIBLE ? 'S' : 'R';
}

static const char *state_name(char state)
{
	switch (state) {
	case 'R':
		return "running";
	case 'S':
		return "sleeping";
	case 'D':
		return "disk sleep";
	case 'T':
		return "stopped";
	case 't':
		return "tracing stop";
	case 'Z':
		return "zombie";
	default:
		return "dead";
	}
}

/* What is told of a task under tasklist_lock and siglock. */
struct snapshot {
	pid_t ppid, pgrp, session, tracer, tty_pgrp;
	dev_t tty_nr;
	unsigned int threads;
	u64 utime, stime, cutime, cstime, min_flt, maj_flt, cmin_flt, cmaj_flt;
	sigset_t pending, shared, blocked, ignored, caught;
	unsigned long nvcsw, nivcsw;
	struct rlimit rlim[RLIM_NLIMITS];
	uid_t uid[4];
	gid_t gid[4];
	kernel_cap_t caps[5];
};

static void add_faults(struct snapshot *s, const struct task_struct *t)
{
	s->min_flt += t->min_flt;
	s->maj_flt += t->maj_flt;
}

/* In a kernel built without kernel/drivers/tty nobody has a terminal. */
void __weak signal_tty(const struct signal_struct *signal, dev_t *dev, pid_t *pgrp)
{
	*dev = 0;
	*pgrp = -1;
}

static void take_snapshot(struct snapshot *s, struct task_struct *task, bool whole)
{
	const struct signal_struct *sig = task->signal;
	const struct cred *cred;
	const struct task_struct *t;

	memset(s, 0, sizeof(*s));
	spin_lock_irq(&tasklist_lock);
	cred = __task_cred(task);
	memcpy(s->uid, (uid_t[]){ cred->uid, cred->euid, cred->suid, cred->fsuid }, sizeof(s->uid));
	memcpy(s->gid, (gid_t[]){ cred->gid, cred->egid, cred->sgid, cred->fsgid }, sizeof(s->gid));
	memcpy(s->caps,
	       (kernel_cap_t[]){ cred->cap_inheritable, cred->cap_permitted, cred->cap_effective,
				 cred->cap_bset, cred->cap_ambient },
	       sizeof(s->caps));
	if (task->ptracer)
		s->tracer = task->ptracer->pid;
	if (task->thread_pid->task) {
		s->ppid = task->group_leader->parent->tgid;
		s->pgrp = task_pgrp_nr(task);
		s->session = task_session_nr(task);
		s->threads = sig->nr_threads;
		signal_tty(sig, &s->tty_nr, &s->tty_pgrp);
	}
	if (whole) {
		thread_group_cputime(task, &s->utime, &s->stime);
		s->min_flt = sig->min_flt;
		s->maj_flt = sig->maj_flt;
		for_each_thread(task, t)
			add_faults(s, t);
	} else {
		task_cputime(task, &s->utime, &s->stime);
		add_faults(s, task);
	}
	s->cutime = sig->cutime;
	s->cstime = sig->cstime;
	s->cmin_flt = sig->cmin_flt;
	s->cmaj_flt = sig->cmaj_flt;
	s->nvcsw = task->nvcsw;
	s->nivcsw = task->nivcsw;
	memcpy(s->rlim, sig->rlim, sizeof(s->rlim));
	if (task->thread_pid->task && task->sighand) {
		spin_lock(&task->sighand->siglock);
		s->pending = task->pending.signal;
		s->shared = sig->shared_pending.signal;
		s->blocked = task->blocked;
		for (int i = 0; i < _NSIG; i++) {
			__sighandler_t handler = task->sighand->action[i].sa.sa_handler;

			if (handler == SIG_IGN)
				s->ignored.sig[0] |= BIT(i);
			else if (handler != SIG_DFL)
				s->caught.sig[0] |= BIT(i);
		}
		spin_unlock(&task->sighand->siglock);
	}
	spin_unlock_irq(&tasklist_lock);
}

/* As Linux numbers them: 20 and nice, or below 0 for real-time ones. */
static int priority_of(const struct task_struct *task)
{
	int rt = READ_ONCE(task->rt_priority);

	return rt ? -1 - rt : 20 + READ_ONCE(task->nice);
}

static int do_stat(struct seq_file *m, struct task_struct *task, bool whole)
{
	struct snapshot *s = kmalloc(sizeof(*s), GFP_KERNEL);
	struct mm_struct *mm = get_task_mm(task);
	bool look = proc_may_look(task);

	if (s) {
		take_snapshot(s, task, whole);
		seq_printf(m, "%d (%s) %c %d %d %d %d %d %u ", task->pid, task->comm,
			   state_of(task), s->ppid, s->pgrp, s->session, (int)s->tty_nr,
			   s->tty_pgrp, task->flags);
		seq_printf(m, "%llu %llu %llu %llu %llu %llu %llu %llu %d %d %u 0 %llu ",
			   s->min_flt, s->cmin_flt, s->maj_flt, s->cmaj_flt, s->utime / NS_PER_TICK,
			   s->stime / NS_PER_TICK, s->cutime / NS_PER_TICK, s->cstime / NS_PER_TICK,
			   priority_of(task), READ_ONCE(task->nice), s->threads,
			   task->start_time / NS_PER_TICK);
		seq_printf(m, "%lu %ld %lu ", mm ? mm->total_vm << PAGE_SHIFT : 0,
			   mm ? mm->rss[MM_FILEPAGES] + mm->rss[MM_ANONPAGES] : 0,
			   s->rlim[RLIMIT_RSS].rlim_cur);
		seq_printf(m, "%lu %lu %lu 0 0 %lu %lu %lu %lu 0 0 0 ",
			   mm && look ? mm->start_code : 0, mm && look ? mm->end_code : 0,
			   mm && look ? mm->start_stack : 0, s->pending.sig[0] & 0x7fffffff,
			   s->blocked.sig[0] & 0x7fffffff, s->ignored.sig[0] & 0x7fffffff,
			   s->caught.sig[0] & 0x7fffffff);
		seq_printf(m, "%d %d %d %u 0 0 0 %lu %lu %lu %lu %lu %lu %lu %d\n",
			   task->exit_signal, READ_ONCE(task->cpu), READ_ONCE(task->rt_priority),
			   READ_ONCE(task->policy), mm && look ? mm->start_data : 0,
			   mm && look ? mm->end_data : 0, mm && look ? mm->start_brk : 0,
			   mm && look ? mm->arg_start : 0, mm && look ? mm->arg_end : 0,
			   mm && look ? mm->env_start : 0, mm && look ? mm->env_end : 0,
			   look ? task->exit_code : 0);
	}
	if (mm)
		mmput(mm);
	kfree(s);
	return s ? 0 : -ENOMEM;
}

int proc_pid_stat(struct seq_file *m, struct task_struct *task)
{
	return do_stat(m, task, true);
}

int proc_tid_stat(struct seq_file *m, struct task_struct *task)
{
	return do_stat(m, task, false);
}

/* Size, resident, shared, text, library, data, dirty; in pages. */
int proc_pid_statm(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm) {
		seq_puts(m, "0 0 0 0 0 0 0\n");
		return 0;
	}
	seq_printf(m, "%lu %ld %ld %lu 0 %lu 0\n", mm->total_vm,
		   mm->rss[MM_FILEPAGES] + mm->rss[MM_ANONPAGES], mm->rss[MM_FILEPAGES],
		   (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> PAGE_SHIFT,
		   mm->data_vm + mm->stack_vm);
	mmput(mm);
	return 0;
}

static void show_mm(struct seq_file *m, struct mm_struct *mm)
{
	long rss = mm->rss[MM_FILEPAGES] + mm->rss[MM_ANONPAGES];
	const unsigned int kb = PAGE_SHIFT - 10;

	seq_printf(m, "VmPeak:\t%8lu kB\nVmSize:\t%8lu kB\nVmLck:\t%8lu kB\nVmPin:\t%8u kB\n",
		   mm->total_vm << kb, mm->total_vm << kb, mm->locked_vm << kb, 0);
	seq_printf(
		m,
		"VmHWM:\t%8lu kB\nVmRSS:\t%8lu kB\nRssAnon:\t%8lu kB\nRssFile:\t%8lu kB\nRssShmem:\t%8u kB\n",
		max((unsigned long)rss, mm->hiwater_rss) << kb, rss << kb,
		mm->rss[MM_ANONPAGES] << kb, mm->rss[MM_FILEPAGES] << kb, 0);
	seq_printf(
		m,
		"VmData:\t%8lu kB\nVmStk:\t%8lu kB\nVmExe:\t%8lu kB\nVmLib:\t%8u kB\nVmPTE:\t%8lu kB\nVmSwap:\t%8u kB\n",
		mm->data_vm << kb, mm->stack_vm << kb,
		(PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> 10, 0,
		mm->nr_tables << kb, 0);
}

static void show_ids(struct seq_file *m, const char *name, const u32 id[4])
{
	seq_printf(m, "%s:\t%u\t%u\t%u\t%u\n", name, id[0], id[1], id[2], id[3]);
}

/* Where it may run: as a mask, and as "0-1,3". */
static void show_cpus(struct seq_file *m, const struct task_struct *task)
{
	u64 mask = READ_ONCE(task->cpus_mask) & READ_ONCE(cpu_online_mask);
	unsigned int first, last;

	seq_printf(m, "Cpus_allowed:\t%llx\nCpus_allowed_list:\t", mask);
	for (first = 0; mask >> first; first = last + 1) {
		last = first;
		if (!(mask >> first & 1))
			continue;
		while (mask >> last >> 1 & 1)
			last++;
		seq_printf(m, mask & (BIT(first) - 1) ? ",%u" : "%u", first);
		if (last > first)
			seq_printf(m, "-%u", last);
	}
	seq_putc(m, '\n');
}

static void show_groups(struct seq_file *m, struct task_struct *task)
{
	const struct group_info *groups;

	seq_puts(m, "Groups:\t");
	spin_lock_irq(&tasklist_lock);
	groups = __task_cred(task)->group_info;
	for (int i = 0; groups && i < groups->ngroups; i++)
		seq_printf(m, "%u ", groups->gid[i]);
	spin_unlock_irq(&tasklist_lock);
	seq_putc(m, '\n');
}

int proc_pid_status(struct seq_file *m, struct task_struct *task)
{
	static const char *const caps[] = { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb" };
	struct snapshot *s = kmalloc(sizeof(*s), GFP_KERNEL);
	struct mm_struct *mm = get_task_mm(task);
	struct files_struct *files;
	char state = state_of(task);

	if (!s)
		goto out;
	take_snapshot(s, task, true);
	seq_printf(m, "Name:\t%s\n", task->comm);
	if (mm)
		seq_printf(m, "Umask:\t%04o\n", task->fs ? task->fs->umask : 0);
	seq_printf(m, "State:\t%c (%s)\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t%d\n",
		   state, state_name(state), task->tgid, task->pid, s->ppid, s->tracer);
	show_ids(m, "Uid", s->uid);
	show_ids(m, "Gid", s->gid);
	task_lock(task);
	files = task->files;
	seq_printf(m, "FDSize:\t%u\n", files ? files->max_fds : 0);
	task_unlock(task);
	show_groups(m, task);
	if (mm)
		show_mm(m, mm);
	seq_printf(m, "Threads:\t%u\nSigQ:\t0/%lu\n", s->threads,
		   s->rlim[RLIMIT_SIGPENDING].rlim_cur);
	seq_printf(
		m,
		"SigPnd:\t%016lx\nShdPnd:\t%016lx\nSigBlk:\t%016lx\nSigIgn:\t%016lx\nSigCgt:\t%016lx\n",
		s->pending.sig[0], s->shared.sig[0], s->blocked.sig[0], s->ignored.sig[0],
		s->caught.sig[0]);
	for (unsigned int i = 0; i < ARRAY_SIZE(caps); i++)
		seq_printf(m, "%s:\t%016llx\n", caps[i], s->caps[i]);
	seq_printf(m, "NoNewPrivs:\t%d\nSeccomp:\t0\n", task->no_new_privs);
	show_cpus(m, task);
	seq_printf(m, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n", s->nvcsw,
		   s->nivcsw);
out:
	if (mm)
		mmput(mm);
	kfree(s);
	return s ? 0 : -ENOMEM;
}

static void show_limit(struct seq_file *m, unsigned long limit)
{
	if (limit == RLIM64_INFINITY)
		seq_printf(m, "%-20s ", "unlimited");
	else
		seq_printf(m, "%-20lu ", limit);
}

int proc_pid_limits(struct seq_file *m, struct task_struct *task)
{
	static const struct {
		const char *name, *unit;
	} limits[RLIM_NLIMITS] = {
		[RLIMIT_CPU] = { "Max cpu time", "seconds" },
		[RLIMIT_FSIZE] = { "Max file size", "bytes" },
		[RLIMIT_DATA] = { "Max data size", "bytes" },
		[RLIMIT_STACK] = { "Max stack size", "bytes" },
		[RLIMIT_CORE] = { "Max core file size", "bytes" },
		[RLIMIT_RSS] = { "Max resident set", "bytes" },
		[RLIMIT_NPROC] = { "Max processes", "processes" },
		[RLIMIT_NOFILE] = { "Max open files", "files" },
		[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
		[RLIMIT_AS] = { "Max address space", "bytes" },
		[RLIMIT_LOCKS] = { "Max file locks", "locks" },
		[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
		[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
		[RLIMIT_NICE] = { "Max nice priority", "" },
		[RLIMIT_RTPRIO] = { "Max realtime priority", "" },
		[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
	};
	struct rlimit *rlim = task->signal->rlim;

	seq_printf(m, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (unsigned int i = 0; i < RLIM_NLIMITS; i++) {
		seq_printf(m, "%-25s ", limits[i].name);
		show_limit(m, READ_ONCE(rlim[i].rlim_cur));
		show_limit(m, READ_ONCE(rlim[i].rlim_max));
		seq_printf(m, *limits[i].unit ? "%-10s\n" : "%s\n", limits[i].unit);
	}
	return 0;
}
