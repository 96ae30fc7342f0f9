/* A stream's lock, which its owner may take again. See flockfile(3). */
#include "file.h"

void flockfile(FILE *file)
{
	struct __pthread *self = __self();

	if (__atomic_load_n(&file->owner, __ATOMIC_RELAXED) != self) {
		__lock(&file->lock);
		__atomic_store_n(&file->owner, self, __ATOMIC_RELAXED);
	}
	file->nested++;
}

int ftrylockfile(FILE *file)
{
	struct __pthread *self = __self();
	int free = 0;

	if (__atomic_load_n(&file->owner, __ATOMIC_RELAXED) != self) {
		if (!__atomic_compare_exchange_n(&file->lock, &free, 1, false, __ATOMIC_ACQUIRE,
						 __ATOMIC_RELAXED))
			return -1;
		__atomic_store_n(&file->owner, self, __ATOMIC_RELAXED);
	}
	file->nested++;
	return 0;
}

void funlockfile(FILE *file)
{
	if (--file->nested)
		return;
	__atomic_store_n(&file->owner, NULL, __ATOMIC_RELAXED);
	__unlock(&file->lock);
}
