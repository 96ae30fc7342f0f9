/*
 * The kernel's page tables: direct map, image, and nothing writable that can run.
 *
 *  - Direct map: all RAM, read-write, no execute, in 2 MiB pages. The frames that hold the kernel's text and read-only
 *    data are read-only there too, so no alias of them can be written.
 *  - Image: text R-X, rodata R--, the rest RW-, in 4 KiB pages at KERNEL_IMAGE_BASE.
 *  - vmalloc and entry area: their top-level entries exist from here on, so that every mm can share
 *    them by copying 256 words once.
 *
 * Runs once on the boot CPU, on the boot page tables. Linux: arch/x86/mm/init_64.c.
 */
#include <asm/cpu_entry_area.h>
#include <asm/cpufeature.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/pgtable.h>
#include <asm/processor-flags.h>
#include <asm/sections.h>
#include <asm/setup.h>
#include <asm/tables.h>
#include <linux/boot_info.h>
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/string.h>

u64 *kernel_pgd __ro_after_init;
static bool buddy_is_up;
static u64 supported_pte_mask __ro_after_init = ~0UL;

static u64 alloc_table(void)
{
	if (!buddy_is_up)
		return memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	unsigned long page = get_zeroed_page(GFP_ATOMIC);

	return page ? __pa(page) : 0;
}

/* The entry of @level for @virt, making the tables above it; NULL if there is no memory. */
static u64 *walk_alloc(unsigned long virt, int level)
{
	u64 *table = kernel_pgd;

	for (int l = 4; l > level; l--) {
		u64 *entry = &table[pt_index(virt, l)];

		if (!(*entry & _PAGE_PRESENT)) {
			u64 phys = alloc_table();

			if (!phys)
				return NULL;
			*entry = phys | _PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED;
		}
		BUG_ON(*entry & _PAGE_PSE); /* mapped already, by a large page */
		table = pte_table(*entry);
	}
	return &table[pt_index(virt, level)];
}

int map_kernel_page(unsigned long virt, phys_addr_t phys, u64 prot)
{
	u64 *pte = walk_alloc(virt, 1);

	if (!pte)
		return -ENOMEM;
	*pte = phys | (prot & supported_pte_mask);
	return 0;
}

u64 *lookup_kernel_pte(unsigned long virt)
{
	u64 *table = kernel_pgd;

	for (int level = 4; level > 1; level--) {
		u64 entry = table[pt_index(virt, level)];

		if (!(entry & _PAGE_PRESENT) || (entry & _PAGE_PSE))
			return NULL;
		table = pte_table(entry);
	}
	return &table[pt_index(virt, 1)];
}

static void map_early(unsigned long virt, phys_addr_t phys, u64 prot)
{
	if (map_kernel_page(virt, phys, prot))
		panic("No memory for the kernel's page tables. Give the machine at least 16 MiB.");
}

/* What the frame at @phys may be used for through the direct map. */
static u64 direct_map_prot(phys_addr_t phys)
{
	/* region: mm.alias */
	if (phys >= __pa_symbol(_text) && phys < __pa_symbol(__end_rodata))
		return PAGE_KERNEL_RO;
	/* endregion */
	return PAGE_KERNEL;
}

/* Entries of the memory map may overlap: what is mapped already stays as it is. */
static void map_direct(phys_addr_t start, phys_addr_t end)
{
	phys_addr_t image = ALIGN_DOWN(__pa_symbol(_text), PMD_SIZE);
	phys_addr_t image_end = ALIGN(__pa_symbol(__end_rodata), PMD_SIZE);
	phys_addr_t phys = ALIGN_DOWN(start, PAGE_SIZE);

	while (phys < end) {
		u64 *pmd = walk_alloc((unsigned long)__va(phys), 2);

		if (!pmd)
			panic("No memory for the direct map.");
		if (*pmd & _PAGE_PSE) {
			phys = ALIGN_DOWN(phys, PMD_SIZE) + PMD_SIZE;
		} else if (!*pmd && IS_ALIGNED(phys, PMD_SIZE) && phys + PMD_SIZE <= end &&
			   (phys + PMD_SIZE <= image || phys >= image_end)) {
			*pmd = phys | (PAGE_KERNEL & supported_pte_mask) | _PAGE_PSE;
			phys += PMD_SIZE;
		} else {
			map_early((unsigned long)__va(phys), phys, direct_map_prot(phys));
			phys += PAGE_SIZE;
		}
	}
}

static void map_image(const char *from, const char *to, u64 prot)
{
	for (; from < to; from += PAGE_SIZE)
		map_early((unsigned long)from, __pa_symbol(from), prot);
}

static void map_all_ram(void)
{
	for (unsigned int i = 0; i < boot_info.nr_mem; i++)
		if (boot_info.mem[i].type == BOOT_MEM_RAM)
			map_direct(boot_info.mem[i].addr,
				   boot_info.mem[i].addr + boot_info.mem[i].size);
}

void paging_init(void)
{
	/* A CPU without NX is refused, but only after this: the bit is reserved there. */
	if (!cpu_has(X86_FEATURE_NX))
		supported_pte_mask &= ~_PAGE_NX;
	kernel_pgd = __va(memblock_alloc(PAGE_SIZE, PAGE_SIZE));
	map_all_ram();
	/* region: mm.image */
	map_image(_text, _etext, PAGE_KERNEL_ROX);
	map_image(__start_rodata, __end_rodata, PAGE_KERNEL_RO);
	map_image(_data, _end, PAGE_KERNEL);
	/* endregion */
	/* region: mm.boot_guard */
	*lookup_kernel_pte((unsigned long)init_stack - PAGE_SIZE) = 0;
	/* endregion */
	if (!walk_alloc(VMALLOC_START, 3) || !walk_alloc(CPU_ENTRY_AREA, 3))
		panic("No memory for the kernel's page tables.");
	write_cr3(__pa(kernel_pgd));
	free_area_init();
	buddy_is_up = true;
}

/* The rest is for one CPU: arch/x86_64/smp/tlb.c knows of others. */
void __weak switch_mm(struct mm_struct *mm)
{
	u64 *pgd = mm ? mm->pgd : kernel_pgd;

	if (read_cr3() != __pa(pgd))
		write_cr3(__pa(pgd));
}

void flush_tlb_page(unsigned long addr)
{
	invlpg(addr);
}

void __weak flush_tlb_mm(struct mm_struct *mm)
{
	if (read_cr3() == __pa(mm->pgd))
		write_cr3(__pa(mm->pgd));
}

void local_flush_tlb_all(void *unused __unused)
{
	unsigned long cr4 = read_cr4();

	write_cr4(cr4 & ~X86_CR4_PGE);
	write_cr4(cr4);
}
