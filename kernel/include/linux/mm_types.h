/* Pages, memory areas and address spaces. Linux: <linux/mm_types.h>. */
#pragma once

#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct file;
struct page;
struct vm_area_struct;

/* One for each page frame of RAM, in mem_map[pfn]; 32 bytes. */
struct page {
	union {
		int refcount;	   /* users; 0: free. Changed by get_page/put_page (atomic) */
		struct {	   /* PG_SLAB */
			u16 inuse; /* objects given out */
			u16 fresh; /* objects from here on were never given out, nor linked */
		} slab;
	};
	u16 flags;
	u8 order;	      /* of a free buddy block, or of a large kmalloc */
	u8 class;	      /* of a slab's objects */
	struct list_head lru; /* free list, slab list, or list of cached page tables */
	void *freelist;	      /* PG_SLAB: objects that came back */
};

#define PG_BUDDY 0x1 /* heads a free block of the buddy allocator, or is on its hot list */
#define PG_SLAB 0x2  /* holds kmalloc objects */
#define PG_LARGE 0x4 /* heads a kmalloc of its own pages */
/* Never given to the allocator, never counted: kernel image, initramfs, firmware. */
#define PG_RESERVED 0x8
#define PG_CACHE 0x10	 /* is or was a page of a file, and nobody's private copy */
#define PG_PREALLOC 0x20 /* with PG_CACHE: fallocate(2) made it, and nobody has used it yet */

struct vm_fault {
	struct vm_area_struct *vma;
	pgoff_t pgoff;
	struct page *page; /* what .fault finds, with a reference */
};

struct vm_operations_struct {
	/* 0, -EIO (nothing is there: SIGBUS), -ENOMEM. mmap_lock held. */
	int (*fault)(struct vm_fault *vmf);
};

/* A range of user addresses with one backing and one protection: [vm_start, vm_end). */
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_flags; /* VM_* in <linux/mm.h> */
	unsigned long vm_pgoff; /* offset into the file, in pages */
	struct file *vm_file;	/* NULL: anonymous and private; else the area has a reference */
	const struct vm_operations_struct *vm_ops; /* NULL: anonymous and private */
	struct mm_struct *vm_mm;
	struct rb_node vm_rb;	      /* in mm->mm_rb, by address */
	struct list_head vm_list;     /* in mm->mmap, by address */
	unsigned long rb_subtree_gap; /* the largest hole below any area of this subtree */
	struct rb_node i_mmap_node;   /* in the file's i_mmap; with: */
	pgoff_t i_mmap_last;	      /* the highest page that an area of this subtree maps */
};

enum { MM_FILEPAGES, MM_ANONPAGES, NR_MM_COUNTERS };

struct mm_struct {
	struct rb_root mm_rb;
	struct list_head mmap;
	/* NULL, or: between it and mmap_base no hole is as large as hole_len. */
	struct vm_area_struct *hole_vma;
	unsigned long hole_len;
	struct vm_area_struct
		*mmap_cache; /* what find_vma() found last; only a hint, set without a lock */
	struct rw_semaphore mmap_lock; /* protects the areas, brk and the counts; see mmap_lock.h */
	/*
	 * Protects the page tables: truncation takes mappings away without mmap_lock. An area that is
	 * unmapped leaves i_mmap after its pages and tables are gone. Inside mmap_lock and i_mmap_lock.
	 */
	spinlock_t page_table_lock;
	u64 *pgd;	      /* direct-map address of the PML4 */
	int mm_users;	      /* atomic */
	cpumask_t cpu_bitmap; /* CPUs whose CR3 is on it; arch/x86_64/smp/tlb.c */
	u64 tlb_gen;	      /* counts flushes of all of it */
	int map_count;
	/* In pages: what is mapped, and of that what is private and writable, program text, stack, locked. */
	unsigned long total_vm, data_vm, exec_vm, stack_vm, locked_vm;
	long rss[NR_MM_COUNTERS]; /* pages that are there; under page_table_lock */
	unsigned long hiwater_rss;
	unsigned long nr_tables; /* atomic; page tables */
	unsigned long def_flags; /* VM_LOCKED_MASK that every new area gets: mlockall(MCL_FUTURE) */
	struct file *exe_file;	 /* the program, with a reference; NULL before exec is through */
	/* From here on: what exec laid out, and fork copies as it is. */
	unsigned long start_code, end_code, start_data, end_data;
	unsigned long start_brk, brk, start_stack;
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long mmap_base; /* mmap searches downwards from here */
	bool dumpable;		 /* by its own user: else only by root; PR_SET_DUMPABLE */
	int membarrier_state;	 /* MEMBARRIER_CMD_REGISTER_*; atomic */
	bool thp_disable;	 /* PR_SET_THP_DISABLE; there are no huge pages */
};
