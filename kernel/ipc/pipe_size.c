/* How much a pipe holds: fcntl(2) with F_SETPIPE_SZ and F_GETPIPE_SZ. Linux: fs/pipe.c. */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/slab.h>

/* Moves what is in the pipe to a ring of @slots. 0, -EBUSY: it does not fit, -ENOMEM. */
static int pipe_resize_ring(struct pipe_inode_info *pipe, unsigned int slots)
{
	struct pipe_buffer *bufs = kcalloc(slots, sizeof(*bufs), GFP_KERNEL), *old = bufs;
	unsigned int used, i;
	int ret = -EBUSY;

	if (!bufs)
		return -ENOMEM;
	mutex_lock(&pipe->mutex);
	used = pipe_occupancy(pipe);
	if (used <= slots) {
		for (i = 0; i < used; i++)
			bufs[i] = *pipe_buf(pipe, pipe->tail + i);
		old = pipe->bufs;
		pipe->bufs = bufs;
		pipe->tail = 0;
		pipe->head = used;
		pipe->ring_size = slots;
		ret = 0;
	}
	mutex_unlock(&pipe->mutex);
	kfree(old);
	if (!ret)
		pipe_wake_writers(pipe);
	return ret;
}

/* @size is rounded up to a power of two pages. The new size; -EINVAL, -EPERM, -EBUSY, -ENOMEM. */
static long pipe_set_size(struct pipe_inode_info *pipe, unsigned int size)
{
	unsigned int slots;
	int ret;

	if (size > 1U << 31)
		return -EINVAL;
	slots = DIV_ROUND_UP(max((unsigned long)size, 1UL), PAGE_SIZE);
	if (slots > 1)
		slots = 1U << (32 - __builtin_clz(slots - 1));
	size = slots << PAGE_SHIFT;
	if (slots > pipe->ring_size && size > PIPE_MAX_SIZE && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	ret = pipe_resize_ring(pipe, slots);
	return ret ? ret : (long)slots << PAGE_SHIFT;
}

long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = get_pipe_info(file);

	if (!pipe)
		return -EBADF;
	if (cmd == F_GETPIPE_SZ)
		return (long)pipe->ring_size << PAGE_SHIFT;
	return pipe_set_size(pipe, arg);
}
