/*
 * errname.h: the name of an errno, for messages that say "got -EFAULT" and not "got -14".
 * Only those that a test here expects or is likely to see. See errno(3).
 */
#ifndef TESTS_ERRNAME_H
#define TESTS_ERRNAME_H

#include <errno.h>
#include <stddef.h>

/* err: a positive errno; NULL for one without an entry. */
static inline const char *errname(long err)
{
	static const struct {
		int err;
		const char *name;
	} names[] = {
#define E(e) { e, #e }
		E(EPERM),     E(ENOENT),       E(ESRCH),  E(EINTR),  E(EIO),	   E(ENXIO),
		E(E2BIG),     E(ENOEXEC),      E(EBADF),  E(ECHILD), E(EAGAIN),	   E(ENOMEM),
		E(EACCES),    E(EFAULT),       E(EBUSY),  E(EEXIST), E(EXDEV),	   E(ENODEV),
		E(ENOTDIR),   E(EISDIR),       E(EINVAL), E(ENFILE), E(EMFILE),	   E(ENOTTY),
		E(ETXTBSY),   E(EFBIG),	       E(ENOSPC), E(ESPIPE), E(EROFS),	   E(EPIPE),
		E(ERANGE),    E(ENAMETOOLONG), E(ENOSYS), E(ELOOP),  E(EOVERFLOW), E(EOPNOTSUPP),
		E(ETIMEDOUT),
#undef E
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].err == err)
			return names[i].name;
	return NULL;
}

#endif
