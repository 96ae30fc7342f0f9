/* Files whose contents are text that is made when they are read. Linux: <linux/seq_file.h>. In kernel/vfs/seq_file.c. */
#pragma once

#include <linux/mutex.h>
#include <linux/types.h>

struct file;
struct iov_iter;
struct kiocb;

struct seq_file {
	char *buf;
	size_t size,
		count; /* count == size: it did not fit, and is made once more in a larger one */
	struct mutex lock;
	int (*show)(struct seq_file *m, void *v); /* prints it; 0 or -errno */
	void *private;				  /* v */
	struct file *file;
};

__printf(2, 3) void seq_printf(struct seq_file *m, const char *fmt, ...);
void seq_write(struct seq_file *m, const void *data, size_t len);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
/* @s with what would disturb a list of words (blanks, newlines, backslashes) as \ooo. */
void seq_escape(struct seq_file *m, const char *s);

/* In file->private_data, for .open; seq_read and seq_release go with it. 0 or -ENOMEM. */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *private);
ssize_t seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *to);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
void seq_free(struct file *file);
