/*
 * The auxiliary vector: what execve tells the new program beside its arguments. getauxval(3),
 * Linux include/uapi/linux/auxvec.h.
 */
#include <linux/auxvec.h>
#include "child.h"
#include "mem.h"

#define SELF "/tests/auxv"

#define PT_LOAD 1

extern char **environ;
extern const char __ehdr_start[];
extern void _start(void);

/* The vector lies behind the NULL that ends the environment. */
static const unsigned long *vector(void)
{
	char **p = environ;

	while (*p++)
		;
	return (const unsigned long *)p;
}

/* Value of the first entry of this type; *found tells whether there is one. */
static unsigned long aux(unsigned long type, int *found)
{
	for (const unsigned long *a = vector(); a[0] != AT_NULL; a += 2)
		if (a[0] == type) {
			*found = 1;
			return a[1];
		}
	*found = 0;
	return 0;
}

static unsigned long must_have(unsigned long type, const char *name)
{
	int found;
	unsigned long v = aux(type, &found);

	EXPECT_IN(name, found);
	return v;
}

#define AUX(type) must_have(type, #type)

TEST(program_headers)
{
	const unsigned char *eh = (const unsigned char *)__ehdr_start;
	int loads = 0;

	EXPECT_EQ(AUX(AT_PHENT), 56);
	EXPECT_EQ(AUX(AT_PHNUM), *(const unsigned short *)(eh + 56));
	EXPECT_EQ(AUX(AT_PHDR), eh + *(const unsigned long *)(eh + 32));
	EXPECT_EQ(AUX(AT_ENTRY), (unsigned long)_start);
	for (unsigned long i = 0; i < AUX(AT_PHNUM); i++) {
		const unsigned int *type = (const void *)(AUX(AT_PHDR) + i * 56);

		loads += *type == PT_LOAD;
	}
	EXPECT(loads >= 1);
}

TEST(constants)
{
	EXPECT_EQ(AUX(AT_PAGESZ), 4096);
	EXPECT_EQ(AUX(AT_CLKTCK), 100);
	EXPECT_EQ(AUX(AT_BASE), 0);
	EXPECT_EQ(AUX(AT_FLAGS), 0);
	EXPECT_EQ(AUX(AT_SECURE), 0);
	EXPECT_EQ(AUX(AT_UID), 0);
	EXPECT_EQ(AUX(AT_EUID), 0);
	EXPECT_EQ(AUX(AT_GID), 0);
	EXPECT_EQ(AUX(AT_EGID), 0);
}

TEST(strings)
{
	const char *platform = (const char *)AUX(AT_PLATFORM);
	const char *execfn = (const char *)AUX(AT_EXECFN);

	REQUIRE(platform && execfn);
	EXPECT(!strcmp(platform, "x86_64"));
	EXPECT(!strcmp(execfn, SELF));
	EXPECT(execfn > (const char *)environ);
}

/* AT_HWCAP is CPUID 1's edx; bit 1 of AT_HWCAP2 says that FSGSBASE may be used. */
TEST(capabilities)
{
	unsigned int a = 1, b, c = 0, d;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	/* The kernel may know better than the CPU about a few bits; SSE2, FXSR and FPU are not among them. */
	EXPECT_EQ(AUX(AT_HWCAP) & 0x07000001, d & 0x07000001);
	a = 7;
	c = 0;
	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	EXPECT_EQ(AUX(AT_HWCAP2) >> 1 & 1, b & 1);
}

/* AT_RANDOM: 16 bytes, readable, not the same for the next program. */
TEST(random_bytes)
{
	static unsigned char mine[16];
	const void *r = (const void *)AUX(AT_RANDOM);
	int same = 0;

	REQUIRE(r);
	memcpy(mine, r, 16);
	EXPECT(!filled(mine, mine[0], 16));
	for (int i = 0; i < 4; i++) {
		int status =
			IN_CHILD(SYS(execve, SELF, ((const char *const[]){ "auxv", "child", NULL }),
				     ((const char *const[]){ NULL })));

		same += status >> 8 == mine[0];
	}
	EXPECT(same < 4);
}

/* After fork the vector is simply still there; argv, envp and it are ordered in memory. */
TEST(order_in_memory)
{
	const unsigned long *a = vector();

	EXPECT_EQ((unsigned long)a % 8, 0);
	EXPECT((unsigned long)a > (unsigned long)environ);
	while (a[0] != AT_NULL)
		a += 2;
	EXPECT(AUX(AT_RANDOM) > (unsigned long)a);
	EXPECT(AUX(AT_EXECFN) > AUX(AT_RANDOM));
}

/* Tells its parent one byte of what it was given. */
int ktap_child(int argc, char **argv, char **envp)
{
	return *(unsigned char *)must_have(AT_RANDOM, "AT_RANDOM");
}
