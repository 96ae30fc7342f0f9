/* The threads that are followed, by pid; and how their memory and descriptors are looked at. */
#include "strace.h"
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define BUCKETS 256
#define TEXT_SIZE 16384

static struct tcb *buckets[BUCKETS];
unsigned int tcb_count;

struct tcb *find_tcb(pid_t pid)
{
	struct tcb *tcb = buckets[pid % BUCKETS];

	while (tcb && tcb->pid != pid)
		tcb = tcb->next;
	return tcb;
}

struct tcb *add_tcb(pid_t pid)
{
	struct tcb *tcb = calloc(1, sizeof(*tcb) + TEXT_SIZE);

	if (!tcb)
		die("Out of memory");
	tcb->pid = pid;
	tcb->text = (struct strace){ .buf = (char *)(tcb + 1),
				     .size = TEXT_SIZE,
				     .strmax = options.strmax,
				     .read = read_memory,
				     .fd_name = options.names ? fd_name : NULL };
	tcb->next = buckets[pid % BUCKETS];
	buckets[pid % BUCKETS] = tcb;
	tcb_count++;
	return tcb;
}

void drop_tcb(struct tcb *tcb)
{
	struct tcb **link = &buckets[tcb->pid % BUCKETS];

	while (*link != tcb)
		link = &(*link)->next;
	*link = tcb->next;
	tcb_count--;
	interrupt_line(tcb);
	free(tcb);
}

struct tcb *first_tcb(void)
{
	for (int i = 0; i < BUCKETS; i++)
		if (buckets[i])
			return buckets[i];
	return NULL;
}

static struct tcb *tcb_of(struct strace *t)
{
	return (struct tcb *)((char *)t - offsetof(struct tcb, text));
}

size_t read_memory(struct strace *t, void *to, unsigned long from, size_t n)
{
	struct iovec local = { to, n }, remote = { (void *)from, n };
	long got = syscall(SYS_process_vm_readv, tcb_of(t)->pid, &local, 1, &remote, 1, 0);

	return got < 0 ? 0 : got;
}

bool fd_name(struct strace *t, int fd, char *name, size_t size)
{
	char link[64];
	ssize_t n;

	if (fd < 0 && fd != -100)
		return false;
	if (fd == -100) /* AT_FDCWD */
		snprintf(link, sizeof(link), "/proc/%d/cwd", tcb_of(t)->pid);
	else
		snprintf(link, sizeof(link), "/proc/%d/fd/%d", tcb_of(t)->pid, fd);
	n = readlink(link, name, size - 1);
	if (n < 0)
		return false;
	name[n] = 0;
	return true;
}
