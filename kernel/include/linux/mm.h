/* The memory manager's interface to the rest of the kernel. Linux: <linux/mm.h>. */
#pragma once

#include <asm/page.h>
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/mm_types.h>
#include <uapi/linux/mman.h>

#define VM_READ 0x1UL
#define VM_WRITE 0x2UL
#define VM_EXEC 0x4UL
#define VM_SHARED 0x8UL
#define VM_MAYREAD 0x10UL /* mprotect may add what stands four bits below */
#define VM_MAYWRITE 0x20UL
#define VM_MAYEXEC 0x40UL
#define VM_MAYSHARE 0x80UL /* MAP_SHARED; without VM_SHARED: of a file that is open for reading */
#define VM_GROWSDOWN 0x100UL
#define VM_LOCKED 0x2000UL
#define VM_DONTCOPY 0x20000UL /* MADV_DONTFORK */
#define VM_LOCKONFAULT 0x80000UL
#define VM_NORESERVE 0x200000UL
#define VM_WIPEONFORK 0x2000000UL
#define VM_DONTDUMP 0x4000000UL
#define VM_SEALED (1UL << 63) /* mseal(2) */
#define VM_LOCKED_MASK (VM_LOCKED | VM_LOCKONFAULT)
#define VM_ACCESS_FLAGS (VM_READ | VM_WRITE | VM_EXEC)
#define VM_MAY_FLAGS (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

#define STACK_TOP (TASK_SIZE - 0x1000000UL) /* Linux leaves up to 16 GiB, at random */
#define STACK_LIMIT 0x800000UL		    /* RLIMIT_STACK at first: 8 MiB */
#define STACK_GUARD_GAP (256 * PAGE_SIZE)
#define MMAP_BASE (TASK_SIZE - 0x8000000UL) /* 128 MiB for the stack, as Linux leaves */
#define MMAP_MIN_ADDR PAGE_SIZE
#define MAX_MAP_COUNT 65530

/* page frames */
extern struct page *mem_map;
extern unsigned long max_pfn;  /* page frames 0..max_pfn-1 have a struct page */
extern struct page *zero_page; /* all zero, reserved, never mapped writable */
#define pfn_to_page(pfn) (mem_map + (pfn))
#define page_to_pfn(page) ((unsigned long)((page)-mem_map))
#define page_to_phys(page) ((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)
#define page_address(page) __va(page_to_phys(page))
#define virt_to_page(addr) pfn_to_page(__pa(addr) >> PAGE_SHIFT)

/* Reserved pages are not counted: nothing frees them, and every process maps some of them. */
static inline void get_page(struct page *page)
{
	if (!(page->flags & PG_RESERVED))
		__atomic_fetch_add(&page->refcount, 1, __ATOMIC_RELAXED);
}

void put_page(struct page *page); /* frees it with the last user; never a PG_RESERVED one */

/* kernel/mm/vmalloc.c: kernel mappings outside the direct map */
/* The lowest address of THREAD_SIZE mapped bytes with a guard page below; 0: no memory. */
unsigned long alloc_kernel_stack(void);
bool stacks_exhausted(void); /* as many are in use as there may be */
void free_kernel_stack(unsigned long stack);
bool is_stack_guard(unsigned long addr); /* @addr lies in a guard page of the kernel stack area */
void *ioremap(phys_addr_t phys, size_t size);  /* device memory, uncached; NULL: no memory */
void *memremap(phys_addr_t phys, size_t size); /* firmware tables, cached, read-only is enough */
void iounmap(void *addr, size_t size);

static inline unsigned long get_mm_rss(const struct mm_struct *mm)
{
	return READ_ONCE(mm->rss[MM_FILEPAGES]) + READ_ONCE(mm->rss[MM_ANONPAGES]);
}

/* The most that it ever was. */
static inline unsigned long get_mm_hiwater_rss(const struct mm_struct *mm)
{
	unsigned long rss = get_mm_rss(mm);

	return mm->hiwater_rss > rss ? mm->hiwater_rss : rss;
}

/* The highest of them in KiB, and of what *@maxrss was. */
static inline void setmax_mm_hiwater_rss(unsigned long *maxrss, const struct mm_struct *mm)
{
	unsigned long rss = get_mm_hiwater_rss(mm) * (PAGE_SIZE / 1024);

	if (*maxrss < rss)
		*maxrss = rss;
}

/* address spaces: kernel/mm/mm.c */
struct mm_struct *mm_alloc(void);		 /* empty, one user; NULL: no memory */
struct mm_struct *dup_mm(struct mm_struct *old); /* fork's copy on write copy; ERR_PTR */
/* Drops a user; the last one frees everything. No CPU's CR3 may be on it then. */
void mmput(struct mm_struct *mm);

/* kernel/mm/vma.c: the first area with vm_end > @addr, or NULL; mmap_lock held */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);

/*
 * kernel/mm/fault.c: makes the page at @addr present for the access. Takes mmap_lock.
 * 0: done, retry the access. Else -EFAULT (no mapping: SIGSEGV/SEGV_MAPERR), -EACCES (SEGV_ACCERR),
 * -ENOMEM (SIGKILL), -EIO (beyond end of file: SIGBUS).
 */
#define FAULT_FLAG_WRITE 0x1u
#define FAULT_FLAG_INSTRUCTION 0x2u
#define FAULT_FLAG_USER 0x4u
#define FAULT_FLAG_FORCE 0x8u /* by a tracer: what the area may become counts, not what it is */
int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int flags);
/* kernel/oom/: makes room after -ENOMEM, by a victim; may sleep. The fault is to be tried again. */
void out_of_memory(void);

/* kernel/mmcalls/gup.c: the page at @addr of any mm, made present and writable if @write, with a reference. ERR_PTR. */
struct page *get_user_page(struct mm_struct *mm, unsigned long addr, bool write);
/*
 * Maps @page, and the caller's reference to it, at @addr of a private area where nothing is mapped
 * yet. 0 or -ENOMEM.
 */
int install_page(struct mm_struct *mm, unsigned long addr, struct page *page);

/*
 * kernel/mm/mmap.c: mmap and munmap for kernel callers; they take mmap_lock. @file NULL:
 * anonymous. Address or -errno.
 */
unsigned long vm_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, struct file *file,
		      unsigned long pgoff);
/*
 * Where mmap would put @len bytes, with its @addr and MAP_FIXED flags: address or -errno. mmap_lock
 * held, or @mm nobody else's yet.
 */
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned long flags);
int vm_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned long prot);

/* kernel/shmem/memfd.c: F_ADD_SEALS, F_GET_SEALS */
long memfd_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
/* kernel/shmem/: a file without a name in any directory, @size bytes, all in the page cache. ERR_PTR */
struct file *shmem_file_setup(const char *name, loff_t size);
/* Puts a new one behind @vma, which is not linked yet: vm_file, with a reference, and vm_ops. 0 or -ENOMEM. */
int shmem_zero_setup(struct vm_area_struct *vma);

/* arch/x86_64/mm and smp: page tables and TLBs. Interrupts off for the first two, on for the others. */
void switch_mm(struct mm_struct *mm); /* loads CR3; NULL: the kernel's own tables */
void enter_lazy_tlb(
	void); /* the current mm stays loaded, but nobody touches user memory before switch_mm() */
void flush_tlb_page(
	unsigned long addr); /* on this CPU alone: of the kernel half, or of the current mm */
void flush_tlb_mm(struct mm_struct *mm); /* on all CPUs that run on it */
void flush_tlb_tables(
	struct mm_struct *mm); /* the same, and none walks through tables that were taken out */
void flush_tlb_all(void);      /* on all CPUs, the kernel's half too */
void local_flush_tlb_all(void *unused);
