/* What a thread leaves to be done if it ends early. See pthread_cleanup_push(3). */
#include "thread.h"

void __cleanup_push(struct __cleanup *entry)
{
	struct __pthread *self = __self();

	entry->__next = self->cleanup;
	self->cleanup = entry;
}

void __cleanup_pop(struct __cleanup *entry, int execute)
{
	__self()->cleanup = entry->__next;
	if (execute)
		entry->__routine(entry->__arg);
}
