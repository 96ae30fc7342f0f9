/* What the calls that move data between files share. Linux: <linux/splice.h>. */
#pragma once

#include "../vfs/internal.h"
#include <linux/file.h>
#include <linux/pipe_fs_i.h>
#include <linux/uio.h>
#include <uapi/linux/splice.h>

/* copy.c: read(2) and write(2) of kernel memory at *@pos, which they advance. The number or -errno; -EINVAL: it cannot. */
ssize_t file_read_kernel(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t file_write_kernel(struct file *file, void *buf, size_t count, loff_t *pos);
/* Copies up to @count bytes from @in at *@in_pos to @out at *@out_pos; both advance. The number or -errno. */
ssize_t copy_file(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos, size_t count);

/* splice.c: fills what room @pipe has with what @in has at *@pos; waits for room. The number or -errno. */
ssize_t splice_file_to_pipe(struct file *in, struct pipe_inode_info *pipe, loff_t *pos, size_t len,
			    bool nonblock);

/* pipes.c: up to @len bytes of @in are moved to @out, or (@keep) stand in both. The number or -errno. */
ssize_t pipe_to_pipe(struct pipe_inode_info *in, struct pipe_inode_info *out, size_t len,
		     bool nonblock, bool keep);
