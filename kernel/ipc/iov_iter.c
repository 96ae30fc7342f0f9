/* Copies between kernel memory and memory in pieces. Linux: lib/iov_iter.c. */
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

static __always_inline size_t copy_iter(void *kernel, size_t bytes, struct iov_iter *iter, bool to)
{
	size_t done = 0, len, left;

	bytes = min(bytes, iter->count);
	while (done < bytes) {
		void __user *user = iter->iov->iov_base + iter->iov_offset;

		len = min(bytes - done, iter->iov->iov_len - iter->iov_offset);
		left = to ? copy_to_user(user, kernel + done, len)
			  : copy_from_user(kernel + done, user, len);
		done += len - left;
		iter->count -= len - left;
		iter->iov_offset += len - left;
		if (left)
			break;
		if (iter->iov_offset == iter->iov->iov_len && iter->count) {
			iter->iov++;
			iter->iov_offset = 0;
		}
	}
	return done;
}

size_t copy_to_iter(const void *from, size_t bytes, struct iov_iter *iter)
{
	return copy_iter((void *)from, bytes, iter, true);
}

size_t copy_from_iter(void *to, size_t bytes, struct iov_iter *iter)
{
	return copy_iter(to, bytes, iter, false);
}
