/*
 * INT n for every n: only the gates meant for ring 3 let it through, which are 3 and 4 (and 0x80
 * where there is a 32-bit ABI); all others are #GP, so that nobody can fake a fault, an NMI or
 * an interrupt (CVE-2015-2830, CVE-2024-25744). Intel SDM volume 3, 6.12.1.2.
 */
#include "child.h"
#include "mem.h"

/* int n; then something that shows if it came back: exit(1) by an illegal instruction's signal. */
static int status_of_int(char *code, int n)
{
	code[0] = (char)0xcd;
	code[1] = n;
	code[2] = 0x0f;
	code[3] = 0x0b; /* ud2 */
	return IN_CHILD(user_exec(code));
}

static void check(int first, int last)
{
	char *code = map_pages(1, PROT_READ | PROT_WRITE | PROT_EXEC);
	char note[16];

	for (int n = first; n <= last; n++) {
		snprintf(note, sizeof(note), "int %d", n);
		EXPECT_STATUS_IN(note, status_of_int(code, n),
				 n == 3 ? KILLED(SIGTRAP) : KILLED(SIGSEGV));
	}
	unmap_pages(code, 1);
}

TEST(exceptions)
{
	check(0, 31);
}
TEST(device_interrupts)
{
	check(32, 127);
}
TEST(legacy_call)
{
	check(0x80, 0x80);
}
TEST(the_rest)
{
	check(0x81, 255);
}

/* The one-byte INT3 and the two-byte INT 3 are the same to the signal. */
TEST(int3)
{
	EXPECT_STATUS(IN_CHILD(asm volatile(".byte 0xcc")), KILLED(SIGTRAP));
	EXPECT_STATUS(IN_CHILD(asm volatile(".byte 0xcd, 0x03")), KILLED(SIGTRAP));
}
