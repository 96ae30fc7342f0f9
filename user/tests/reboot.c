/*
 * reboot: what it refuses. The one way that works ends every test run already. reboot(2).
 */
#include "child.h"
#include "mem.h"

#define MAGIC1 0xfee1deadUL
#define MAGIC2 672274793UL
#define POWER_OFF 0x4321fedcUL
#define RESTART 0x01234567UL

TEST(both_magic_numbers_are_needed)
{
	EXPECT_EQ(SYS(reboot, 0, 0, RESTART, 0), -EINVAL);
	EXPECT_EQ(SYS(reboot, MAGIC1, 0, RESTART, 0), -EINVAL);
	EXPECT_EQ(SYS(reboot, 0, MAGIC2, RESTART, 0), -EINVAL);
	EXPECT_EQ(SYS(reboot, MAGIC2, MAGIC1, POWER_OFF, 0), -EINVAL);
	EXPECT_EQ(SYS(reboot, MAGIC1 + 1, MAGIC2, POWER_OFF, 0), -EINVAL);
	EXPECT_EQ(SYS(reboot, MAGIC1, MAGIC2 + 1, POWER_OFF, 0), -EINVAL);
}

TEST(unknown_command)
{
	static const unsigned long magics[] = { MAGIC2, 85072278, 369367448, 537993216 };

	for (unsigned int i = 0; i < ARRAY_SIZE(magics); i++) {
		EXPECT_EQ(SYS(reboot, MAGIC1, magics[i], 1, 0), -EINVAL);
		EXPECT_EQ(SYS(reboot, MAGIC1, magics[i], POWER_OFF + 1, 0), -EINVAL);
	}
	EXPECT_EQ(SYS(reboot, MAGIC1, MAGIC2, 0xffffffff, 0), -EINVAL);
}
