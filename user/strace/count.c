/* -c: how often each call was made, how often it failed and how much system time it took. */
#include "strace.h"
#include <stdlib.h>

static struct count {
	unsigned long calls, errors, us;
	unsigned int nr;
} counts[1024];

void count_call(struct tcb *tcb)
{
	struct count *count = &counts[tcb->text.nr % 1024];

	count->nr = tcb->text.nr;
	count->calls++;
	count->errors += tcb->text.ret < 0 && tcb->text.ret >= -4095;
	count->us += (tcb->stime.tv_sec - tcb->entry_stime.tv_sec) * 1000000 + tcb->stime.tv_usec -
		     tcb->entry_stime.tv_usec;
}

static int by_time(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	if (x->us != y->us)
		return x->us < y->us ? 1 : -1;
	return x->nr < y->nr ? -1 : x->nr > y->nr;
}

/* part: of all time, in hundredths of a percent */
static void row(const struct count *count, unsigned long part, const char *name)
{
	char errors[32] = "";

	if (count->errors)
		snprintf(errors, sizeof(errors), "%lu", count->errors);
	fprintf(out, "%3lu.%02lu %4lu.%06lu %11lu %9lu %9s %s\n", part / 100, part % 100,
		count->us / 1000000, count->us % 1000000,
		count->calls ? count->us / count->calls : 0, count->calls, errors, name);
}

void print_counts(void)
{
	static const char line[] =
		"------ ----------- ----------- --------- --------- ----------------\n";
	struct count total = {};
	char name[32];

	for (int i = 0; i < 1024; i++) {
		total.calls += counts[i].calls;
		total.errors += counts[i].errors;
		total.us += counts[i].us;
	}
	qsort(counts, 1024, sizeof(counts[0]), by_time);
	fprintf(out, "%% time     seconds  usecs/call     calls    errors syscall\n%s", line);
	for (int i = 0; i < 1024; i++) {
		unsigned int nr = counts[i].nr;

		if (!counts[i].calls)
			continue;
		snprintf(name, sizeof(name), "syscall_0x%x", nr);
		row(&counts[i], total.us ? counts[i].us * 10000 / total.us : 0,
		    nr < strace_nr_calls && strace_calls[nr].name ? strace_calls[nr].name : name);
	}
	fputs(line, out);
	row(&total, 10000, "total");
	fflush(out);
}
