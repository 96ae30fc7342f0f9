/*
 * trace_pipe: what is read is gone, and who finds nothing waits. A line that did not fit is read on by the same file, even
 * byte by byte, as a shell's read does. Linux: kernel/trace/trace.c, tracing_read_pipe().
 */
#include "../../vfs/internal.h"
#include "internal.h"
#include <linux/poll.h>
#include <linux/slab.h>

/* Of one open file: the line that it is in. */
struct pipe_reader {
	struct mutex lock; /* protects the rest; the ring's lock comes after it */
	size_t at, len;
	char line[256];
};

static bool ring_has_entries(void)
{
	u64 first, next;

	ring_bounds(&first, &next);
	return first < next;
}

/* The next line, if the last one is read. False: there is none. The lock is held. */
static bool have_line(struct pipe_reader *reader)
{
	struct trace_entry entry;

	if (reader->at < reader->len)
		return true;
	if (!ring_consume(&entry))
		return false;
	reader->at = 0;
	reader->len = format_entry(&entry, reader->line, sizeof(reader->line));
	return true;
}

static ssize_t pipe_read(struct file *file, char __user *buf, size_t count, loff_t *pos __unused)
{
	struct pipe_reader *reader = file->private_data;
	size_t done = 0, len;
	int err = 0;

	mutex_lock(&reader->lock);
	/* Another reader may be faster: then this one waits on, as 0 would be the end. */
	while (!have_line(reader)) {
		mutex_unlock(&reader->lock);
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(ring_wait, ring_has_entries());
		if (err)
			return err;
		mutex_lock(&reader->lock);
	}
	while (done < count && have_line(reader)) {
		len = min(count - done, reader->len - reader->at);
		if (copy_to_user(buf + done, reader->line + reader->at, len)) {
			err = -EFAULT;
			break;
		}
		reader->at += len;
		done += len;
	}
	mutex_unlock(&reader->lock);
	return done ? (ssize_t)done : err;
}

static __poll_t pipe_poll(struct file *file, poll_table *wait)
{
	struct pipe_reader *reader = file->private_data;

	poll_wait(file, &ring_wait, wait);
	return READ_ONCE(reader->at) < READ_ONCE(reader->len) || ring_has_entries()
		       ? EPOLLIN | EPOLLRDNORM
		       : 0;
}

static int pipe_open(struct inode *inode __unused, struct file *file)
{
	struct pipe_reader *reader = kzalloc(sizeof(*reader), GFP_KERNEL);

	if (!reader)
		return -ENOMEM;
	mutex_init(&reader->lock);
	file->private_data = reader;
	return 0;
}

static void pipe_release(struct inode *inode __unused, struct file *file)
{
	kfree(file->private_data);
}

const struct file_operations tracefs_pipe_fops = {
	.open = pipe_open,
	.read = pipe_read,
	.poll = pipe_poll,
	.release = pipe_release,
};
