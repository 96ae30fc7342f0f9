/* Lines of output: whose line is open, and what becomes of it when another thread has something to say. */
#include "strace.h"
#include <stdarg.h>
#include <stdlib.h>

FILE *out;
static struct tcb *open_line; /* whose line is not ended */

static void leader(struct tcb *tcb)
{
	struct strace *t = &tcb->text;
	int n = 0;

	if (options.output && options.follow)
		n = fprintf(out, "%-5d ", tcb->pid);
	else if (!options.output && tcb_count > 1)
		n = fprintf(out, "[pid %5d] ", tcb->pid);
	t->column = n;
}

/* A new line of the thread's; the one that is open is given up. */
void begin_line(struct tcb *tcb)
{
	if (open_line)
		fprintf(out, " <unfinished ...>\n");
	open_line = tcb;
	leader(tcb);
}

bool line_is_of(struct tcb *tcb)
{
	return open_line == tcb;
}

/* Goes on with a call whose line may be gone. */
void resume_line(struct tcb *tcb)
{
	char name[32];

	if (open_line == tcb)
		return;
	begin_line(tcb);
	tcb->text.column +=
		fprintf(out, "<... %s resumed>", strace_name(&tcb->text, name, sizeof(name)));
}

/* Writes what stands in the thread's buffer, and the rest. */
void put_line(struct tcb *tcb, const char *format, ...)
{
	struct strace *t = &tcb->text;
	va_list args;

	fwrite(t->buf, 1, t->len, out);
	t->column += t->len;
	t->len = 0;
	t->buf[0] = 0;
	va_start(args, format);
	t->column += vfprintf(out, format, args);
	va_end(args);
}

void end_line(struct tcb *tcb)
{
	fputc('\n', out);
	fflush(out);
	open_line = NULL;
}

/* The thread is gone: nobody will end its line. */
void interrupt_line(struct tcb *tcb)
{
	if (open_line != tcb)
		return;
	fprintf(out, " <unfinished ...>\n");
	open_line = NULL;
}

void message(const char *format, ...)
{
	va_list args;

	fflush(out);
	fprintf(stderr, "strace: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "strace: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}
