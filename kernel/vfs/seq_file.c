/*
 * Text that is made when it is read: all of it when a read begins at the start, so that what is read in
 * pieces belongs together. Linux: fs/seq_file.c.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#define FIRST_SIZE 2048
#define MAX_SIZE (4UL << 20)

void seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (m->count + len >= m->size) {
		m->count = m->size;
		return;
	}
	memcpy(m->buf + m->count, data, len);
	m->count += len;
}

void seq_puts(struct seq_file *m, const char *s)
{
	seq_write(m, s, strlen(s));
}

void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(m->buf + m->count, m->size - m->count, fmt, ap);
	va_end(ap);
	m->count = min(m->count + len, m->size);
}

void seq_escape(struct seq_file *m, const char *s)
{
	for (; *s; s++) {
		if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\\')
			seq_printf(m, "\\%03o", *s);
		else
			seq_putc(m, *s);
	}
}

int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *private)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	mutex_init(&m->lock);
	m->show = show;
	m->private = private;
	m->file = file;
	file->private_data = m;
	return 0;
}

/* Makes the text, in a buffer that it fits into. 0 or -errno. */
static int fill_buffer(struct seq_file *m)
{
	int error;

	for (;;) {
		if (m->buf) {
			m->count = 0;
			error = m->show(m, m->private);
			if (error || m->count < m->size)
				return error;
			kfree(m->buf);
		}
		m->size = m->size ? m->size * 4 : FIRST_SIZE;
		m->count = 0;
		m->buf = m->size <= MAX_SIZE ? kmalloc(m->size, GFP_KERNEL) : NULL;
		if (!m->buf) {
			m->size = 0;
			return -ENOMEM;
		}
	}
}

ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct seq_file *m = iocb->ki_filp->private_data;
	size_t pos = iocb->ki_pos, len;
	ssize_t ret = 0;

	mutex_lock(&m->lock);
	if (!pos || !m->buf)
		ret = fill_buffer(m);
	len = !ret && pos < m->count ? min(iov_iter_count(to), m->count - pos) : 0;
	if (len) {
		ret = copy_to_iter(m->buf + pos, len, to);
		iocb->ki_pos += ret;
	}
	mutex_unlock(&m->lock);
	return len && !ret ? -EFAULT : ret;
}

ssize_t seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	ssize_t ret = seq_read_iter(&iocb, &IOV_ITER_UBUF(buf, count));

	*pos = iocb.ki_pos;
	return ret;
}

loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return generic_llseek(file, offset, whence, 0);
}

void seq_free(struct file *file)
{
	struct seq_file *m = file->private_data;

	if (!m)
		return;
	kfree(m->buf);
	kfree(m);
}
