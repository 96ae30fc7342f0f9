/* What decides who runs when, and when memory is in order for others: scheduling, I/O priorities, membarrier. */
#include "decode.h"

void print_sched_policy(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int policy = v;

	if (policy & 0x40000000 && xlat_name(policy & ~0x40000000U, &xlats_sched)) {
		put_enum(t, policy & ~0x40000000U, &xlats_sched);
		put(t, "|SCHED_RESET_ON_FORK");
	} else {
		put_enum(t, policy, &xlats_sched);
	}
}

void ret_sched_policy(struct strace *t)
{
	ret_x(t);
	put(t, " (");
	print_sched_policy(t, t->ret, NULL);
	put(t, ")");
}

/* The first field says how much of it there is. */
void print_sched_attr(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int attr[14] = {}, size = sizeof(attr);

	if (t->exiting)
		size = t->args[2];
	else if (!v || t->read(t, &size, v, sizeof(size)) != sizeof(size))
		return print_p(t, v, _);
	size = size ? size : 48;
	if (size < 48)
		return print_p(t, v, _);
	if (fetch(t, attr, v, size < sizeof(attr) ? size : sizeof(attr)))
		put_record(t, attr, &record_sched_attr);
	else
		return;
	if (attr[0] > sizeof(attr)) { /* of a newer kernel's */
		t->len--;
		put(t, ", ...}");
	}
}

/* SCHED_FLAG_KEEP_POLICY: the policy is not looked at; SCHED_FLAG_KEEP_PARAMS: nor is the rest, says Debian's strace. */
bool when_new_policy(struct strace *t, const void *record)
{
	return !(((const unsigned long *)record)[1] & 0x18);
}

bool when_new_params(struct strace *t, const void *record)
{
	return !(((const unsigned long *)record)[1] & 0x10);
}

bool when_util(struct strace *t, const void *record)
{
	return *(const unsigned int *)record >= 56;
}

void print_sched_param(struct strace *t, unsigned long v, const struct type *_)
{
	int priority;

	if (fetch(t, &priority, v, sizeof(priority)))
		put(t, "[%d]", priority);
}

static void put_cpuset(struct strace *t, unsigned long v, long bytes)
{
	unsigned long bits[16] = {};
	const char *space = "";

	if (bytes <= 0 || bytes > (long)sizeof(bits) || t->failed ||
	    t->read(t, bits, v, bytes) != (size_t)bytes)
		return print_p(t, v, NULL);
	put(t, "[");
	for (long cpu = 0; cpu < bytes * 8; cpu++) {
		if (!(bits[cpu / 64] >> cpu % 64 & 1))
			continue;
		put(t, "%s%ld", space, cpu);
		space = " ";
	}
	put(t, "]");
}

void print_cpuset(struct strace *t, unsigned long v, const struct type *_)
{
	put_cpuset(t, v, (unsigned int)t->args[1]);
}

void print_cpuset_out(struct strace *t, unsigned long v, const struct type *_)
{
	put_cpuset(t, v, t->ret);
}

void print_ioprio(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "IOPRIO_PRIO_VALUE(");
	put_enum(t, (unsigned int)v >> 13, &xlats_ioprio_class);
	put(t, ", %u)", (unsigned int)v & 0x1fff);
}

void ret_ioprio(struct strace *t)
{
	put(t, t->ret ? "%#lx (" : "%lu (", t->ret);
	print_ioprio(t, t->ret, NULL);
	put(t, ")");
}

/* The CPU is looked at if the flags say so. */
bool when_membarrier_cpu(struct strace *t, const void *_)
{
	return t->args[1] & 1; /* MEMBARRIER_CMD_FLAG_CPU */
}

/* The commands that there are, as flags, are what MEMBARRIER_CMD_QUERY (0) is for. */
void ret_membarrier(struct strace *t)
{
	if ((unsigned int)t->args[0] || !t->ret)
		return ret_d(t);
	put(t, "%#lx (", t->ret);
	put_flags(t, t->ret, &xlats_membarrier);
	put(t, ")");
}
