/*
 * Watches how locks are used, and reports what could deadlock some day although it did not today. Linux:
 * kernel/locking/lockdep.c; kernel/locking/spinlock_debug.c.
 *
 *  - Order: whoever takes B with A held adds the edge A -> B to a graph of classes. An edge that would close a circle
 *    is reported with the places of both orders. To hold a lock and take the same one is reported at once.
 *  - Interrupts: a spinlock that an interrupt handler takes must be taken with interrupts off everywhere else.
 *  - Time: a spinlock that is not had for spin_limit ns is reported by each waiter, with its holder.
 *  - A task that ends holds none.
 */
#include "selftest.h"
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#define MAX_CLASSES 512
#define MAX_EDGES 4096

#define USED_IN_IRQ 0x1	 /* taken by an interrupt handler */
#define USED_IRQS_ON 0x2 /* taken where such a handler may come */

struct lock_class {
	const struct lock_class_key *key;
	const struct lockdep_map *map; /* of a class without key: its one lock */
	u8 usage;
	unsigned long ip_irq, ip_on; /* where the first of each was */
	u16 first_edge;
};

struct edge {
	u16 to, next; /* next edge from the same class; 0: none */
	unsigned long ip_from, ip_to;
};

/* All under graph_lock, a word that no check sees; interrupts off. Number 0 of both is not used. */
static bool graph_lock;
static struct lock_class classes[MAX_CLASSES];
static struct edge edges[MAX_EDGES];
static unsigned int nr_classes = 1, nr_edges = 1;
static u64 known[MAX_CLASSES][MAX_CLASSES / 64]; /* bit: the edge is there */
static u16 came_by[MAX_CLASSES];		 /* search: the edge that led there */

static DEFINE_PER_CPU(bool, checking); /* a report takes locks, too */
u64 spin_limit = 20 * NSEC_PER_SEC;
unsigned int lockdep_reports;

static bool graph_begin(unsigned long *flags)
{
	*flags = local_irq_save();
	if (this_cpu_read(checking)) {
		local_irq_restore(*flags);
		return false;
	}
	this_cpu_write(checking, true);
	while (__atomic_exchange_n(&graph_lock, true, __ATOMIC_ACQUIRE))
		cpu_relax();
	return true;
}

static void graph_end(unsigned long flags)
{
	__atomic_store_n(&graph_lock, false, __ATOMIC_RELEASE);
	this_cpu_write(checking, false);
	local_irq_restore(flags);
}

static const char *name_of(unsigned int class, char *buf, size_t size)
{
	const struct lock_class *c = &classes[class];

	if (c->key)
		return c->key->name;
	return sprint_symbol(buf, size, (unsigned long)c->map);
}

/*
 * A number for what is named by @key, or is @map, which is then a static lock: others would be classes without end, and
 * with too many of them nothing is checked any more. 0: there are too many.
 */
static unsigned int new_class(const struct lock_class_key *key, const struct lockdep_map *map)
{
	bool stray = !key && ((char *)map < _data || (char *)map >= _end);
	static bool told;

	if (nr_classes == MAX_CLASSES || stray) {
		if (!told) {
			told = true;
			lockdep_reports++;
			pr_err("BUG: %s\n", stray ? "lock that was not initialised"
						  : "too many classes of locks");
			dump_stack();
		}
		return 0;
	}
	classes[nr_classes].key = key;
	classes[nr_classes].map = map;
	return nr_classes++;
}

u16 lockdep_register(struct lock_class_key *key)
{
	unsigned long flags;

	if (graph_begin(&flags)) {
		if (!key->class)
			key->class = new_class(key, NULL);
		graph_end(flags);
	}
	return key->class;
}

/* A CPU's own lock as its template has it: all CPUs' are one class. */
static const struct lockdep_map *canonical(const struct lockdep_map *map)
{
	int cpu;

	for_each_online_cpu(cpu)
		if ((unsigned long)map - per_cpu_offset[cpu] < (unsigned long)__per_cpu_size)
			return (void *)map - per_cpu_offset[cpu] + (unsigned long)__per_cpu_load;
	return map;
}

static unsigned int class_of(struct lockdep_map *map)
{
	const struct lockdep_map *first;
	unsigned int i;

	if (map->class)
		return map->class;
	first = canonical(map);
	for (i = nr_classes - 1; i; i--)
		if (classes[i].map == first)
			break;
	return map->class = i ? i : new_class(NULL, first);
}

static void report_place(const char *what, unsigned int class, unsigned long ip)
{
	char name[64], where[64];

	pr_err("  %s %s at %s\n", what, name_of(class, name, sizeof(name)),
	       sprint_symbol(where, sizeof(where), ip - 1));
}

/* Is there a way from @from to @to? Then came_by[] leads back from @to. */
static bool find_path(unsigned int from, unsigned int to)
{
	static u16 queue[MAX_CLASSES];
	unsigned int head = 0, tail = 0;

	memset(came_by, 0, sizeof(came_by));
	queue[tail++] = from;
	while (head < tail) {
		for (unsigned int e = classes[queue[head++]].first_edge; e; e = edges[e].next) {
			if (came_by[edges[e].to] || edges[e].to == from)
				continue;
			came_by[edges[e].to] = e;
			if (edges[e].to == to)
				return true;
			queue[tail++] = edges[e].to;
		}
	}
	return false;
}

static unsigned int edge_source(unsigned int edge)
{
	for (unsigned int class = 1; class < nr_classes; class ++)
		for (unsigned int e = classes[class].first_edge; e; e = edges[e].next)
			if (e == edge)
				return class;
	return 0;
}

static void report_circle(unsigned int from, unsigned int to, unsigned long ip_from,
			  unsigned long ip_to)
{
	lockdep_reports++;
	pr_err("BUG: possible circular locking: %s[%d] takes two locks in an order of which the opposite was seen\n",
	       current->comm, current->pid);
	report_place("now: holds", from, ip_from);
	report_place("     takes", to, ip_to);
	for (unsigned int class = from; class != to; class = edge_source(came_by[class])) {
		report_place("seen: held", edge_source(came_by[class]),
			     edges[came_by[class]].ip_from);
		report_place("      took", class, edges[came_by[class]].ip_to);
	}
	dump_stack();
}

static void add_edge(unsigned int from, unsigned int to, unsigned long ip_from, unsigned long ip_to)
{
	unsigned int e = nr_edges;

	if (!from || !to || from == to || known[from][to / 64] & BIT(to % 64) || e == MAX_EDGES)
		return;
	if (find_path(to, from))
		report_circle(from, to, ip_from, ip_to);
	known[from][to / 64] |= BIT(to % 64);
	edges[e] = (struct edge){ to, classes[from].first_edge, ip_from, ip_to };
	classes[from].first_edge = e;
	nr_edges++;
}

static void mark_usage(unsigned int class, bool irqs_on, unsigned long ip)
{
	struct lock_class *c = &classes[class];
	u8 use = in_interrupt() ? USED_IN_IRQ : irqs_on ? USED_IRQS_ON : 0;

	if (!use || c->usage & use)
		return;
	c->usage |= use;
	if (use == USED_IN_IRQ)
		c->ip_irq = ip;
	else
		c->ip_on = ip;
	if (c->usage != (USED_IN_IRQ | USED_IRQS_ON))
		return;
	lockdep_reports++;
	pr_err("BUG: inconsistent lock state: an interrupt handler takes a spinlock that is also held with interrupts on\n");
	report_place("in an interrupt:    ", class, c->ip_irq);
	report_place("with interrupts on: ", class, c->ip_on);
	dump_stack();
}

void lock_acquire(struct lockdep_map *map, unsigned int flags)
{
	unsigned long ip = (unsigned long)__builtin_return_address(0), irq;
	struct lockdep_task *t = &current->lockdep;
	unsigned int class;

	if (!graph_begin(&irq))
		return;
	class = class_of(map);
	if (flags & LOCK_SPIN && class)
		mark_usage(class, irq & X86_EFLAGS_IF, ip);
	for (int i = 0; i < t->depth; i++) {
		if (t->held[i].map != map)
			continue;
		lockdep_reports++;
		pr_err("BUG: recursive locking: %s[%d] waits for a lock that it holds\n",
		       current->comm, current->pid);
		report_place("taken:      ", class, t->held[i].ip);
		report_place("taken again:", class, ip);
		dump_stack();
	}
	if (t->depth && !(flags & LOCK_TRY))
		add_edge(class_of(t->held[t->depth - 1].map), class, t->held[t->depth - 1].ip, ip);
	if (t->depth < MAX_LOCK_DEPTH)
		t->held[t->depth++] = (struct held_lock){ map, ip };
	graph_end(irq);
}

void lock_acquired(struct lockdep_map *map)
{
	WRITE_ONCE(map->cpu, smp_processor_id() + 1);
}

void lock_release(struct lockdep_map *map)
{
	struct lockdep_task *t = &current->lockdep;
	unsigned long flags = local_irq_save();
	int i;

	WRITE_ONCE(map->cpu, 0);
	for (i = t->depth - 1; i >= 0 && t->held[i].map != map; i--)
		;
	if (i >= 0)
		memmove(&t->held[i], &t->held[i + 1], (--t->depth - i) * sizeof(t->held[0]));
	local_irq_restore(flags);
}

/* The task on @map's holder's CPU, where it has not let go of it meanwhile. */
static void report_holder(const struct lockdep_map *map)
{
	int cpu = READ_ONCE(map->cpu) - 1;
	const struct task_struct *holder = cpu < 0 ? NULL : per_cpu(pcpu_hot, cpu).current_task;
	char where[64];

	for (int i = 0; holder && i < holder->lockdep.depth; i++)
		if (holder->lockdep.held[i].map == map)
			pr_err("  held by CPU %d, %s[%d], which took it at %s\n", cpu, holder->comm,
			       holder->pid,
			       sprint_symbol(where, sizeof(where), holder->lockdep.held[i].ip - 1));
}

void lock_spins(struct lockdep_map *map, u64 *since)
{
	u64 now = ktime_get_ns();
	char where[64], what[64];

	if (!*since)
		*since = now;
	if ((s64)(now - *since) < (s64)READ_ONCE(spin_limit) || this_cpu_read(checking))
		return;
	*since = now + LLONG_MAX / 2; /* once a wait */
	this_cpu_write(checking, true);
	pr_err("BUG: spinlock lockup: CPU %d, %s[%d] waits for %s at %s\n", smp_processor_id(),
	       current->comm, current->pid,
	       map->class ? name_of(map->class, what, sizeof(what)) : "a lock",
	       sprint_symbol(where, sizeof(where), (unsigned long)__builtin_return_address(0) - 1));
	report_holder(map);
	this_cpu_write(checking, false);
	lockdep_reports++;
}

void lockdep_init_task(struct task_struct *task)
{
	task->lockdep.depth = 0;
}

void lockdep_check_exit(struct task_struct *task)
{
	if (!task->lockdep.depth)
		return;
	pr_err("BUG: %s[%d] ends with %d locks held\n", task->comm, task->pid, task->lockdep.depth);
	report_place("the first:", class_of(task->lockdep.held[0].map), task->lockdep.held[0].ip);
}
