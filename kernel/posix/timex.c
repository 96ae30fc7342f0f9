/*
 * adjtimex(2), clock_adjtime(2): what the clock thinks of itself. It goes as the TSC goes: what says how good it is can be
 * set, and it can be moved at once, but not made faster or slower (-EOPNOTSUPP). Linux: kernel/time/ntp.c, timekeeping.c.
 */
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/posix-timers.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/timex.h>

#define NTP_PHASE_LIMIT 16000000L   /* us: as bad as it gets */
#define MAXFREQ_SCALED (500L << 16) /* 500 ppm */
#define TICK_USEC 10000L	    /* of USER_HZ */
#define CAN_SET                                                                               \
	(ADJ_MAXERROR | ADJ_ESTERROR | ADJ_STATUS | ADJ_TIMECONST | ADJ_TAI | ADJ_SETOFFSET | \
	 ADJ_MICRO | ADJ_NANO)

static DEFINE_MUTEX(ntp_lock); /* protects ntp */
static struct {
	long maxerror, esterror, constant;
	int status, tai;
} ntp = { NTP_PHASE_LIMIT, NTP_PHASE_LIMIT, 2, STA_UNSYNC, 0 };

/* Moves the clock by @tx->time. 0, -EINVAL. */
static long set_offset(const struct timex *tx)
{
	long unit = tx->modes & ADJ_NANO ? 1 : 1000, ns;
	s64 now = ktime_get_real_ns();

	if (tx->time.tv_usec < 0 || tx->time.tv_usec >= (long)NSEC_PER_SEC / unit ||
	    __builtin_mul_overflow(tx->time.tv_sec, (long)NSEC_PER_SEC, &ns) ||
	    __builtin_add_overflow(now, ns, &now) ||
	    __builtin_add_overflow(now, tx->time.tv_usec * unit, &now) || now < 0)
		return -EINVAL;
	return do_settime(now);
}

/* 0, -EPERM, -EOPNOTSUPP, -EINVAL. ntp_lock held. */
static long change(const struct timex *tx)
{
	unsigned int modes = tx->modes;
	long error;

	if (modes &
	    ADJ_ADJTIME) { /* how much of adjtime(3) is left may be asked by anybody: nothing */
		if (!(modes & ADJ_OFFSET_SINGLESHOT))
			return -EINVAL;
		if (modes & ADJ_OFFSET_READONLY)
			return 0;
		return capable(CAP_SYS_TIME) ? -EOPNOTSUPP : -EPERM;
	}
	if (modes && !capable(CAP_SYS_TIME))
		return -EPERM;
	if (modes & ADJ_TICK && (tx->tick < TICK_USEC * 9 / 10 || tx->tick > TICK_USEC * 11 / 10))
		return -EINVAL;
	if (modes & ~CAN_SET)
		return -EOPNOTSUPP;
	if (modes & ADJ_SETOFFSET) { /* first: what is refused changes nothing */
		error = set_offset(tx);
		if (error)
			return error;
	}
	if (modes & ADJ_STATUS)
		ntp.status = (ntp.status & STA_RONLY) | (tx->status & ~STA_RONLY);
	if (modes & ADJ_NANO)
		ntp.status |= STA_NANO;
	if (modes & ADJ_MICRO)
		ntp.status &= ~STA_NANO;
	if (modes & ADJ_MAXERROR)
		ntp.maxerror = clamp(tx->maxerror, 0L, NTP_PHASE_LIMIT);
	if (modes & ADJ_ESTERROR)
		ntp.esterror = clamp(tx->esterror, 0L, NTP_PHASE_LIMIT);
	if (modes & ADJ_TIMECONST)
		ntp.constant = clamp(tx->constant + (ntp.status & STA_NANO ? 0 : 4), 0L, 10L);
	if (modes & ADJ_TAI && tx->constant >= 0)
		ntp.tai = tx->constant;
	return 0;
}

static long do_adjtimex(struct timex __user *user)
{
	struct timex tx;
	long ret;
	u64 now;

	if (copy_from_user(&tx, user, sizeof(tx)))
		return -EFAULT;
	mutex_lock(&ntp_lock);
	ret = change(&tx);
	now = ktime_get_real_ns();
	tx = (struct timex){
		.modes = tx.modes,
		.maxerror = ntp.maxerror,
		.esterror = ntp.esterror,
		.status = ntp.status,
		.constant = ntp.constant,
		.precision = 1,
		.tolerance = MAXFREQ_SCALED,
		.tick = TICK_USEC,
		.tai = ntp.tai,
		.time.tv_sec = now / NSEC_PER_SEC,
		.time.tv_usec = now % NSEC_PER_SEC / (ntp.status & STA_NANO ? 1 : 1000),
	};
	mutex_unlock(&ntp_lock);
	if (!ret && copy_to_user(user, &tx, sizeof(tx)))
		ret = -EFAULT;
	return ret ?: tx.status & STA_UNSYNC ? TIME_ERROR : TIME_OK;
}

/* adjtimex(2): the state of the clock, TIME_*; -EFAULT, -EINVAL, -EPERM, -EOPNOTSUPP. */
SYSCALL_DEFINE1(adjtimex, struct timex __user *, txc_p)
{
	return do_adjtimex(txc_p);
}

/* clock_adjtime(2): the same of a clock, of which only CLOCK_REALTIME has such a state. */
SYSCALL_DEFINE2(clock_adjtime, clockid_t, which_clock, struct timex __user *, utx)
{
	u64 now;

	if (which_clock == CLOCK_REALTIME)
		return do_adjtimex(utx);
	return clock_read(which_clock, &now) ? -EINVAL : -EOPNOTSUPP;
}
