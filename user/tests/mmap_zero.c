/*
 * The first page: never mapped for anyone, so that a NULL pointer of the kernel or of a program
 * is a fault. Linux lets root map it (CAP_SYS_RAWIO overrides vm.mmap_min_addr); Lstar has no
 * such exception, answers EPERM as Linux does to everybody else, and this test is not the
 * oracle's. mmap(2), "EPERM".
 */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

TEST(fixed_at_zero)
{
	EXPECT_EQ(map_anon(0, PAGE, RW, MAP_FIXED), -EPERM);
	EXPECT_EQ(map_anon(0, 0x20000, RW, MAP_FIXED), -EPERM);
	EXPECT_EQ(map_anon(0, PAGE, RW, MAP_FIXED_NOREPLACE), -EPERM);
	EXPECT(!readable(NULL));
}
