/*
 * fork() from a process with threads: the child has one thread, so no other may hold the library's locks at that
 * moment. See pthread_atfork(3).
 */
#include "thread.h"

#define MAX_HANDLERS 32

static int lock;
static int count;
static struct {
	void (*prepare)(void), (*parent)(void), (*child)(void);
} handlers[MAX_HANDLERS];

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
	int error = ENOMEM;

	__lock(&lock);
	if (count < MAX_HANDLERS) {
		handlers[count].prepare = prepare;
		handlers[count].parent = parent;
		handlers[count++].child = child;
		error = 0;
	}
	__unlock(&lock);
	return error;
}

static void call(void (*handler)(void))
{
	if (handler)
		handler();
}

void __atfork(int when)
{
	if (when < 0) {
		for (int i = count; i--;)
			call(handlers[i].prepare);
		return;
	}
	for (int i = 0; i < count; i++)
		call(when ? handlers[i].child : handlers[i].parent);
}
