/*
 * TLBs of several CPUs. Each mm knows the CPUs whose CR3 is on it; to flush it is to ask those, and to wait. A
 * CPU that has gone idle, or runs a kernel thread, keeps the mm it had ("lazy"): it need not be asked, since it will
 * look at the mm's count of flushes before it touches user memory again; only where page tables are freed it
 * must let go of them at once, because the CPU may walk them by itself. Linux: arch/x86/mm/tlb.c.
 */
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/percpu.h>
#include <asm/pgtable.h>
#include <linux/mm.h>
#include <linux/smp.h>

struct tlb_state {
	struct mm_struct *loaded_mm; /* NULL: the kernel's own tables */
	bool lazy;		     /* read by CPUs that flush */
	u64 gen;		     /* loaded_mm->tlb_gen when the TLB was emptied last */
};

static DEFINE_PER_CPU(struct tlb_state, tlb_state);

/* Loads @mm's tables, which empties the TLB; what is flushed from here on, this CPU will be asked for. */
static void load_mm(struct tlb_state *s, struct mm_struct *mm)
{
	s->gen = mm ? __atomic_load_n(&mm->tlb_gen, __ATOMIC_SEQ_CST) : 0;
	write_cr3(__pa(mm ? mm->pgd : kernel_pgd));
}

void switch_mm(struct mm_struct *next)
{
	struct tlb_state *s = this_cpu_ptr(&tlb_state);
	struct mm_struct *prev = s->loaded_mm;
	cpumask_t me = cpumask_of(smp_processor_id());

	if (s->lazy) /* before the count is read: either it is seen, or the flusher sees that we are back */
		__atomic_store_n(&s->lazy, false, __ATOMIC_SEQ_CST);
	else if (next == prev)
		return;
	if (next == prev && next && s->gen == __atomic_load_n(&next->tlb_gen, __ATOMIC_SEQ_CST))
		return;
	if (next && next != prev)
		__atomic_fetch_or(&next->cpu_bitmap, me, __ATOMIC_SEQ_CST);
	s->loaded_mm = next;
	load_mm(s, next);
	if (prev && prev != next)
		__atomic_fetch_and(&prev->cpu_bitmap, ~me, __ATOMIC_SEQ_CST);
}

void enter_lazy_tlb(void)
{
	struct tlb_state *s = this_cpu_ptr(&tlb_state);

	if (s->loaded_mm)
		WRITE_ONCE(s->lazy, true);
}

/* On a CPU that was asked, and on the one that asks; interrupts off. */
static void flush_here(void *info)
{
	struct tlb_state *s = this_cpu_ptr(&tlb_state);

	if (s->loaded_mm != info)
		return;
	if (s->lazy)
		switch_mm(NULL);
	else
		load_mm(s, info);
}

static void flush(struct mm_struct *mm, bool tables)
{
	cpumask_t ask;
	unsigned long flags;
	int cpu;

	__atomic_fetch_add(&mm->tlb_gen, 1, __ATOMIC_SEQ_CST);
	ask = __atomic_load_n(&mm->cpu_bitmap, __ATOMIC_SEQ_CST);
	if (!tables)
		for_each_cpu(cpu, ask)
			if (READ_ONCE(per_cpu_ptr(&tlb_state, cpu)->lazy))
				ask &= ~cpumask_of(cpu);
	/* region: smp.shootdown */
	smp_call_function_many(ask, flush_here, mm, true);
	/* endregion */
	flags = local_irq_save();
	flush_here(mm);
	local_irq_restore(flags);
}

void flush_tlb_mm(struct mm_struct *mm)
{
	flush(mm, false);
}

void flush_tlb_tables(struct mm_struct *mm)
{
	flush(mm, true);
}

void flush_tlb_all(void)
{
	on_each_cpu(local_flush_tlb_all, NULL, true);
}
