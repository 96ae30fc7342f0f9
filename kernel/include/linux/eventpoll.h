/* What the rest of the kernel knows of epoll. Linux: <linux/eventpoll.h>. */
#pragma once

struct file;

/*
 * The last reference to a file that epolls watch (file->f_ep) goes: they forget it. In kernel/ipc/; a kernel
 * without that folder has no such files.
 */
void eventpoll_release_file(struct file *file) __attribute__((weak));
