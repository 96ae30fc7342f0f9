/*
 * The sanitizers' builds (make UBSAN=1, ...) find what they are there to find: the hook makes a mistake, and the
 * kernel's log must tell of it. Elsewhere the cases are skipped. That nothing else is found is what the
 * other tests show in those builds: a report fails the run.
 *
 * Mistakes that take the machine down are made by `sanitizers child NAME`, a boot each: tests/test_sanitizers.py.
 */
#include "selftest.h"

#define READ_ALL 3 /* syslog(2): SYSLOG_ACTION_READ_ALL */

static char log_text[1 << 17];

static int log_holds(const char *text)
{
	long n = SYS(syslog, READ_ALL, log_text, sizeof(log_text) - 1);

	log_text[n > 0 ? n : 0] = 0;
	return strstr(log_text, text) != NULL;
}

/* A place in the code is reported once since boot, so the log may hold it already. */
static void expect_report(long mistake, const char *text)
{
	static char user[64];
	long answer;

	NEED_HOOK;
	ktap_line("# provokes: %s", text);
	answer = HOOK(SANITIZE, mistake, user);
	if (answer == -ENODEV)
		return ktap_skip("this build has no such sanitizer");
	EXPECT_EQ(answer < 0, 0);
	EXPECT_IN(text, log_holds(text));
	EXPECT_KERNEL_WHOLE();
}

TEST(ubsan_shift)
{
	expect_report(SANITIZE_SHIFT,
		      "UBSAN: shift of 1 ('int') by 40 at kernel/selftest/sanitize.c:");
}

TEST(ubsan_overflow)
{
	expect_report(SANITIZE_OVERFLOW,
		      "UBSAN: signed overflow: 2147483647 + 1 does not fit in 'int'");
}

TEST(ubsan_index)
{
	expect_report(SANITIZE_INDEX, "UBSAN: index 4 is out of the array's bounds: '");
}

TEST(kasan_read_after_free)
{
	expect_report(SANITIZE_FREED_READ, "BUG: KASAN: use-after-free in read_freed+");
}

TEST(kasan_write_after_free)
{
	expect_report(SANITIZE_FREED_WRITE, "BUG: KASAN: use-after-free in write_freed+");
}

TEST(kasan_read_beyond)
{
	expect_report(SANITIZE_BEYOND_READ, "BUG: KASAN: out-of-bounds in touch_beyond+");
}

TEST(kasan_write_beyond)
{
	expect_report(SANITIZE_BEYOND_WRITE, "write of 1 bytes at");
}

TEST(kasan_memset_beyond)
{
	expect_report(SANITIZE_BEYOND_FILL, "write of 48 bytes at");
}

/* The bytes behind an object would go out to ring 3. */
TEST(kasan_copy_to_user_beyond)
{
	expect_report(SANITIZE_BEYOND_COPY, "read of 48 bytes at");
}

TEST(kasan_freed_page)
{
	expect_report(SANITIZE_FREED_PAGE, "BUG: KASAN: use-after-free in touch_freed_page+");
}

TEST(wrong_mistake)
{
	NEED_HOOK;
	EXPECT_EQ(HOOK(SANITIZE, SANITIZE_COUNT), -EINVAL);
}

int ktap_child(int argc, char **argv, char **envp __attribute__((unused)))
{
	if (argc != 3 || strcmp(argv[2], "stack-smash"))
		return 1;
	return HOOK(SANITIZE, SANITIZE_SMASH) == -ENODEV ? 2 : 3;
}
