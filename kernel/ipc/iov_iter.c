/* Copies between kernel memory and memory in pieces. Linux: lib/iov_iter.c. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uio.h>

static __always_inline size_t copy_iter(void *kernel, size_t bytes, struct iov_iter *iter, bool to)
{
	size_t done = 0, len, left;

	bytes = min(bytes, iter->count);
	if (iter->kbuf) {
		memcpy(to ? iter->kbuf : kernel, to ? kernel : iter->kbuf, bytes);
		iter->kbuf += bytes;
		iter->count -= bytes;
		return bytes;
	}
	while (done < bytes) {
		while (!iter->len) {
			iter->ubuf = iter->iov->iov_base;
			iter->len = iter->iov->iov_len;
			iter->iov++;
		}
		len = min(bytes - done, iter->len);
		left = to ? copy_to_user(iter->ubuf, kernel + done, len)
			  : copy_from_user(kernel + done, iter->ubuf, len);
		done += iov_iter_step(iter, len - left);
		if (left)
			break;
	}
	return done;
}

size_t __copy_to_iter(const void *from, size_t bytes, struct iov_iter *iter)
{
	return copy_iter((void *)from, bytes, iter, true);
}

size_t __copy_from_iter(void *to, size_t bytes, struct iov_iter *iter)
{
	return copy_iter(to, bytes, iter, false);
}
