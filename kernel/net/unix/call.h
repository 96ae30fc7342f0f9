/* What the socket calls share. */
#pragma once

#include "unix.h"
#include <linux/err.h>
#include <linux/file.h>

/* The socket behind @fd, *@f for fdput(). ERR_PTR: -EBADF, -ENOTSOCK. */
static inline struct unix_sock *sockfd_lookup(int fd, struct fd *f)
{
	*f = fdget(fd);
	if (!f->file)
		return ERR_PTR(-EBADF);
	if (f->file->f_op == &socket_file_ops)
		return unix_sk(f->file);
	fdput(*f);
	return ERR_PTR(-ENOTSOCK);
}

/* name.c: addresses in (up to @len bytes; 0, -EFAULT, -EINVAL) and out (as much as fits *@ulen, which is told the size). */
int move_addr_to_kernel(const void __user *user, int len, struct sockaddr_un *name);
int move_addr_to_user(const struct sockaddr_un *name, int len, void __user *user, int __user *ulen);
