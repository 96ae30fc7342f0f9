/* The ring of trace records. Writers are calls, on any CPU, never interrupts. Linux: kernel/trace/ring_buffer.c. */
#include "internal.h"
#include <linux/spinlock.h>

#define RING_SIZE 1024

static DEFINE_SPINLOCK(
	ring_lock); /* protects all of this; taken with nothing else held, innermost */
static struct trace_entry ring[RING_SIZE];
static u64 first_entry, next_entry;
static u64 overrun; /* records that later ones took the place of, since it was cleared */
DECLARE_WAIT_QUEUE_HEAD(ring_wait);
bool tracing_on = true;

struct trace_entry *ring_reserve(void)
{
	spin_lock(&ring_lock);
	if (next_entry - first_entry == RING_SIZE) {
		first_entry++;
		overrun++;
	}
	return &ring[next_entry++ % RING_SIZE];
}

void ring_commit(void)
{
	spin_unlock(&ring_lock);
	if (waitqueue_active(&ring_wait))
		wake_up_interruptible(&ring_wait);
}

void ring_bounds(u64 *first, u64 *next)
{
	spin_lock(&ring_lock);
	*first = first_entry;
	*next = next_entry;
	spin_unlock(&ring_lock);
}

u64 ring_overrun(void)
{
	return READ_ONCE(overrun);
}

bool ring_read(u64 number, struct trace_entry *entry)
{
	bool found;

	spin_lock(&ring_lock);
	found = number >= first_entry && number < next_entry;
	if (found)
		*entry = ring[number % RING_SIZE];
	spin_unlock(&ring_lock);
	return found;
}

bool ring_consume(struct trace_entry *entry)
{
	bool found;

	spin_lock(&ring_lock);
	found = first_entry < next_entry;
	if (found)
		*entry = ring[first_entry++ % RING_SIZE];
	spin_unlock(&ring_lock);
	return found;
}

void ring_clear(void)
{
	spin_lock(&ring_lock);
	first_entry = next_entry;
	overrun = 0;
	spin_unlock(&ring_lock);
}
