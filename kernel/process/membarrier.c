/*
 * membarrier(2): a barrier on other CPUs, so that the fast side of a pair of threads needs none. Linux: kernel/sched/membarrier.c.
 *
 * An interrupt on every CPU that may run such a thread is that barrier, and CPUID in it also makes the CPU forget
 * instructions fetched earlier (SYNC_CORE). Whoever does not run now has been through the scheduler's locks.
 */
#include <asm/cpufeature.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <uapi/linux/membarrier.h>

#define REGISTRATIONS                                                                           \
	(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED | \
	 MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE)
#define COMMANDS                                                                   \
	(REGISTRATIONS | MEMBARRIER_CMD_GLOBAL | MEMBARRIER_CMD_GLOBAL_EXPEDITED | \
	 MEMBARRIER_CMD_PRIVATE_EXPEDITED | MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE)

static void barrier_here(void *info)
{
	u32 a, b, c, d;

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	cpuid(0, 0, &a, &b, &c, &d);
}

static long barrier_on(cpumask_t mask)
{
	smp_call_function_many(mask, barrier_here, NULL, true);
	barrier_here(NULL);
	return 0;
}

/* For the threads of one process, which has said before that it will ask. */
static long private_barrier(int registration)
{
	struct mm_struct *mm = current->mm;

	if (!(READ_ONCE(mm->membarrier_state) & registration))
		return -EPERM;
	/* What was written before is seen by whoever is switched to after the mask is read. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return barrier_on(READ_ONCE(mm->cpu_bitmap));
}

/* membarrier(2). 0, or for QUERY the commands that there are; -EINVAL, -EPERM: not registered. */
SYSCALL_DEFINE3(membarrier, int, cmd, unsigned int, flags, int, cpu_id)
{
	if (flags)
		return -EINVAL;
	switch (cmd) {
	case MEMBARRIER_CMD_QUERY:
		return COMMANDS;
	case MEMBARRIER_CMD_GLOBAL:
	case MEMBARRIER_CMD_GLOBAL_EXPEDITED:
		return barrier_on(CPU_MASK_ALL);
	case MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED:
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE:
		__atomic_fetch_or(&current->mm->membarrier_state, cmd, __ATOMIC_SEQ_CST);
		return 0;
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
		return private_barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE:
		return private_barrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE);
	default:
		return -EINVAL;
	}
}
