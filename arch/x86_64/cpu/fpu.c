/*
 * XSAVE state. The kernel itself uses no vector registers, so what is in the CPU always belongs to the
 * current program, and is saved and loaded eagerly: nothing of one program's is ever there
 * for another to see. SDM vol. 1, 13. Linux: arch/x86/kernel/fpu/.
 */
#include <asm/cpufeature.h>
#include <asm/fpu.h>
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/gfp.h>

/* x87, SSE, AVX, AVX-512's three, protection keys; what else a CPU has stays off. */
#define XFEATURES 0x2e7ULL

u64 fpu_user_features;
u32 fpu_user_size;

#define MXCSR_OFFSET 24
#define MXCSR_DEFAULT 0x1f80

/* A header of zeroes says "initial state" for all components; MXCSR alone is taken from memory. */
static u32 init_area[PAGE_SIZE / 4] __aligned(64) = { [MXCSR_OFFSET / 4] = MXCSR_DEFAULT };

void fpu_cpu_init(void)
{
	u32 supported, size, c, d;

	cpuid(0xd, 0, &supported, &size, &c, &d);
	fpu_user_features = supported & XFEATURES;
	xsetbv(0, fpu_user_features);
	cpuid(0xd, 0, &supported, &size, &c, &d);
	BUG_ON(size > PAGE_SIZE);
	fpu_user_size = size;
	fpu_reset();
}

void *fpu_alloc(void)
{
	unsigned long area = get_zeroed_page(GFP_KERNEL);

	if (area)
		((u32 *)area)[MXCSR_OFFSET / 4] = MXCSR_DEFAULT;
	return (void *)area;
}

void fpu_free(void *area)
{
	if (area)
		free_page((unsigned long)area);
}

void fpu_reset_features(u64 features)
{
	fpu_restore_features(init_area, features);
}

void fpu_reset(void)
{
	fpu_reset_features(~0ULL);
}
