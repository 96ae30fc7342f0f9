/* The files of tracefs: what is read from each, and what writing to it does. Linux: kernel/trace/trace.c, trace_events.c. */
#include "../../vfs/internal.h"
#include "internal.h"
#include <linux/kstrtox.h>

#define WRITE_MAX 64 /* longest text that a file takes */

static bool is_enable(ino_t ino)
{
	return ino == ALL_ENABLE || ino == SYSCALLS_ENABLE ||
	       (ino >= FIRST_EVENT && (ino - FIRST_EVENT) % EVENT_FILES == EVENT_ENABLE);
}

/* What @ino's enable stands for: one event, or all. */
static void enable_range(ino_t ino, unsigned int *from, unsigned int *to)
{
	*from = ino >= FIRST_EVENT ? EVENT_OF(ino) : 0;
	*to = ino >= FIRST_EVENT ? *from + 1 : nr_events();
}

/* 0, 1, or X: some are, some are not. */
static void enable_show(struct seq_file *m, ino_t ino)
{
	unsigned int from, to, on = 0;

	enable_range(ino, &from, &to);
	for (unsigned int event = from; event < to; event++)
		on += event_enabled(event);
	seq_printf(m, "%c\n", !on ? '0' : on == to - from ? '1' : 'X');
}

static int file_show(struct seq_file *m, void *v)
{
	ino_t ino = (ino_t)v;
	char name[64];

	if (ino >= FIRST_EVENT && (ino - FIRST_EVENT) % EVENT_FILES == EVENT_FORMAT)
		return event_format_show(m, (void *)(unsigned long)EVENT_OF(ino));
	if (ino >= FIRST_EVENT && (ino - FIRST_EVENT) % EVENT_FILES == EVENT_ID_FILE) {
		seq_printf(m, "%u\n", EVENT_ID(EVENT_OF(ino)));
		return 0;
	}
	switch (ino) {
	case TRACE:
		return trace_show(m, NULL);
	case TRACING_ON:
		seq_printf(m, "%d\n", READ_ONCE(tracing_on));
		return 0;
	case EVENT_PID:
		return event_pids_show(m, NULL);
	case AVAILABLE:
		for (unsigned int event = 0; event < nr_events(); event++) {
			event_name(event, name, sizeof(name));
			seq_printf(m, "syscalls:%s\n", name);
		}
		return 0;
	case TRACER:
	case TRACERS:
		seq_puts(m, "nop\n");
		return 0;
	}
	enable_show(m, ino);
	return 0;
}

/* open(2) with O_TRUNC clears; for the others it means nothing. */
void tracefs_truncate(ino_t ino)
{
	if (ino == TRACE)
		ring_clear();
	if (ino != EVENT_PID)
		return;
	mutex_lock(&event_mutex);
	event_pids_clear();
	mutex_unlock(&event_mutex);
}

static int file_open(struct inode *inode, struct file *file)
{
	return single_open(file, file_show, (void *)inode->i_ino);
}

static int write_pids(char *text)
{
	char *word;
	int pid, err = 0;

	while (!err && (word = strsep(&text, " \t\n"))) {
		if (!*word)
			continue;
		err = kstrtoint(word, 10, &pid);
		if (!err)
			err = pid > 0 ? event_pid_add(pid) : -EINVAL;
	}
	return err;
}

static ssize_t file_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ino_t ino = file->f_inode->i_ino;
	unsigned int from, to;
	char text[WRITE_MAX];
	unsigned long on;
	int err = 0;

	if (ino != TRACE && ino != TRACING_ON && ino != EVENT_PID && !is_enable(ino))
		return -EINVAL; /* only read; root may open it all the same */
	if (ino == TRACE)
		return count; /* opening it has cleared it */
	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	text[count] = 0;
	mutex_lock(&event_mutex);
	if (ino == EVENT_PID) {
		err = write_pids(text);
	} else {
		err = kstrtoul(strim(text), 10, &on);
		if (!err && ino == TRACING_ON)
			WRITE_ONCE(tracing_on, on != 0);
		else if (!err && on > 1)
			err = -EINVAL;
		else if (!err)
			for (enable_range(ino, &from, &to); from < to; from++)
				event_enable(from, on);
	}
	mutex_unlock(&event_mutex);
	return err ?: (ssize_t)count;
}

static void file_release(struct inode *inode, struct file *file)
{
	seq_free(file);
}

const struct file_operations tracefs_file_fops = {
	.open = file_open,
	.read = seq_read,
	.write = file_write,
	.llseek = seq_lseek,
	.release = file_release,
};
