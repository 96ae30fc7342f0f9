/*
 * UMIP: SGDT, SIDT, SLDT, STR and SMSW tell ring 3 where the kernel's tables are, so CR4.UMIP
 * makes them #GP. Linux emulates them with made-up values instead, so this is not the oracle's.
 * Intel SDM volume 3, 2.5 (CR4.UMIP).
 */
#include "child.h"
#include "mem.h"

static int have_umip(void)
{
	unsigned int a = 7, b, c = 0, d;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return c >> 2 & 1;
}

static char where[16];

static void sgdt(void)
{
	asm volatile("sgdt %0" : "=m"(where));
}
static void sidt(void)
{
	asm volatile("sidt %0" : "=m"(where));
}
static void sldt(void)
{
	asm volatile("sldt %%eax" ::: "eax");
}
static void str(void)
{
	asm volatile("str %%eax" ::: "eax");
}
static void smsw(void)
{
	asm volatile("smsw %%eax" ::: "eax");
}

TEST(descriptor_table_stores)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} t[] = { { "sgdt", sgdt },
		  { "sidt", sidt },
		  { "sldt", sldt },
		  { "str", str },
		  { "smsw", smsw } };

	if (!have_umip())
		return ktap_skip("the CPU has no UMIP");
	for (unsigned int i = 0; i < ARRAY_SIZE(t); i++)
		EXPECT_STATUS_IN(t[i].name, IN_CHILD(t[i].run()), KILLED(SIGSEGV));
}
