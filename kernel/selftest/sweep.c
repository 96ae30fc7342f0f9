/*
 * The copy sweep: every length, kernel alignment and place of a hole, thirty thousand copies in a
 * call. The user's page is prepared and judged through the direct map, never through the functions
 * that are being tested.
 */
#include "selftest.h"
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define GUARD 32 /* bytes watched on both sides of each copy */
#define MAX_LEN 384
#define AREA (GUARD + 16 + MAX_LEN + GUARD)

struct work {
	struct selftest_sweep s;
	u8 *view; /* the user's page in the direct map */
	u8 pattern[MAX_LEN];
	u8 kernel[AREA]; /* the kernel's side; the data begin at GUARD + kalign */
	u8 wanted[AREA];
};

static bool wrong(struct work *w, u32 len, u32 where, u64 got, u64 want, const char *what)
{
	w->s.len = len;
	w->s.where = where;
	w->s.got = got;
	w->s.want = want;
	strscpy(w->s.what, what, sizeof(w->s.what));
	return false;
}

/*
 * Fills @area with guard bytes, @n bytes of pattern and @zeroes zeroes from GUARD on: what is to be
 * seen.
 */
static void expect(struct work *w, u32 n, u32 zeroes)
{
	memset(w->wanted, SELFTEST_UNTOUCHED, GUARD + n + zeroes + GUARD);
	memcpy(w->wanted + GUARD, w->pattern, n);
	memset(w->wanted + GUARD + n, 0, zeroes);
}

/*
 * One copy of @len bytes between the kernel buffer and the user's bytes at @offset of the page;
 * @there of them lie below the edge.
 */
static bool copy_from(struct work *w, u32 len, u32 offset, u32 there, u32 where)
{
	u8 *to = w->kernel + GUARD + w->s.kalign;
	const void __user *from = (void __user *)(w->s.edge - PAGE_SIZE + offset);
	unsigned long left;

	memset(to - GUARD, SELFTEST_UNTOUCHED, len + 2 * GUARD);
	memcpy(w->view + offset, w->pattern, there);
	left = copy_from_user(to, from, len);
	expect(w, there, len - there);
	if (left != len - there)
		return wrong(w, len, where, left, len - there, "residue");
	if (memcmp(to, w->wanted + GUARD, there))
		return wrong(w, len, where, left, left, "copied bytes");
	if (memcmp(to + there, w->wanted + GUARD + there, len - there))
		return wrong(w, len, where, left, left, "tail not zeroed");
	if (memcmp(to - GUARD, w->wanted, GUARD + len + GUARD))
		return wrong(w, len, where, left, left, "kernel bytes beside the buffer");
	return true;
}

static bool copy_to(struct work *w, u32 len, u32 offset, u32 there, u32 where)
{
	const u8 *from = w->kernel + GUARD + w->s.kalign;
	void __user *to = (void __user *)(w->s.edge - PAGE_SIZE + offset);
	u32 behind = min_t(u32, GUARD, PAGE_SIZE - offset - there);
	bool clear = w->s.direction == SELFTEST_CLEAR;
	unsigned long left;

	memset(w->view + offset - GUARD, SELFTEST_UNTOUCHED, GUARD + there + behind);
	left = clear ? clear_user(to, len) : copy_to_user(to, from, len);
	expect(w, clear ? 0 : there, clear ? there : 0);
	if (left != len - there)
		return wrong(w, len, where, left, len - there, "residue");
	if (memcmp(w->view + offset, w->wanted + GUARD, there))
		return wrong(w, len, where, left, left, "written bytes");
	if (memcmp(w->view + offset - GUARD, w->wanted, GUARD + there + behind))
		return wrong(w, len, where, left, left, "user bytes beside them");
	return true;
}

static bool one_point(struct work *w, u32 len, u32 where)
{
	u32 offset = w->s.holes ? PAGE_SIZE - where : PAGE_SIZE / 2 + where;
	u32 there = w->s.holes ? where : len;

	w->s.points++;
	return w->s.direction == SELFTEST_FROM ? copy_from(w, len, offset, there, where)
					       : copy_to(w, len, offset, there, where);
}

static bool all_points(struct work *w)
{
	u64 index = 0;

	for (u32 len = w->s.min_len; len <= w->s.max_len; len++) {
		u32 last = w->s.holes ? len : 15;

		for (u32 where = 0; where <= last; where++)
			if (index++ % w->s.step == 0 && !one_point(w, len, where))
				return false;
	}
	return true;
}

/* The kernel's side of copies to the user must not change. */
static bool source_is_whole(struct work *w)
{
	const u8 *from = w->kernel + GUARD + w->s.kalign;

	if (w->s.direction != SELFTEST_TO || !memcmp(from, w->pattern, MAX_LEN))
		return true;
	return wrong(w, 0, 0, 0, 0, "kernel source changed");
}

static long run(struct work *w)
{
	struct page *page = get_user_page(current->mm, w->s.edge - PAGE_SIZE, true);
	bool fine;

	if (IS_ERR(page))
		return -EINVAL;
	w->view = page_address(page);
	for (int i = 0; i < MAX_LEN; i++)
		w->pattern[i] = SELFTEST_BYTE(i);
	memcpy(w->kernel + GUARD + w->s.kalign, w->pattern, MAX_LEN);
	fine = all_points(w) && source_is_whole(w);
	put_page(page);
	return !fine;
}

long selftest_sweep(const unsigned long *arg)
{
	struct work *w = kzalloc(sizeof(*w), GFP_KERNEL);
	long ret = -EINVAL;

	if (!w)
		return -ENOMEM;
	if (!copy_from_user(&w->s, (void __user *)arg[0], sizeof(w->s)) && w->s.kalign < 16 &&
	    w->s.max_len <= MAX_LEN && w->s.step && w->s.edge >= PAGE_SIZE)
		ret = run(w);
	if (ret >= 0 && copy_to_user((void __user *)arg[0], &w->s, sizeof(w->s)))
		ret = -EINVAL;
	kfree(w);
	return ret;
}
