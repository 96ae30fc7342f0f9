/*
 * The clock is the time-stamp counter, the local APIC's timer interrupts when something is due; both are measured once,
 * against the PIT, whose frequency is the same on every PC. A CPU with a task to run has a tick, an idle one has none.
 * Linux: arch/x86/kernel/tsc.c, arch/x86/kernel/apic/apic.c, kernel/time/tick-sched.c.
 */
#include <asm/apic.h>
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <asm/traps.h>
#include <linux/cputime.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#define PIT_HZ 1193182ULL
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND 0x43
#define PIT_GATE 0x61
#define CALIBRATE_TICKS 1200 /* about one millisecond: a boot is to be short */

static u64 tsc_start;	 /* counter when the clock began */
static u64 tsc_mult;	 /* nanoseconds a cycle, times 2^32 */
static u64 boot_real_ns; /* wall clock then */
static u64 tsc_khz;
static u64 apic_mult; /* ticks of the APIC timer a nanosecond, times 2^32 */

/* The APIC timer is set for one interrupt at a time, the earlier of the tick and the first timer. */
DEFINE_PER_CPU(u64, tick_programmed);
static DEFINE_PER_CPU(u64, tick_next); /* when the tick is due; ~0: the CPU is idle */

/* Channel 2 counts down from 65535, with its output to nowhere. */
static void pit_start(void)
{
	outb((inb(PIT_GATE) & ~2) | 1, PIT_GATE);
	outb(0xb0, PIT_COMMAND); /* channel 2, low then high byte, mode 0 */
	outb(0xff, PIT_CHANNEL2);
	outb(0xff, PIT_CHANNEL2);
}

static u16 pit_read(void)
{
	u8 lo;

	outb(0x80, PIT_COMMAND); /* latch channel 2 */
	lo = inb(PIT_CHANNEL2);
	return lo | inb(PIT_CHANNEL2) << 8;
}

/* Cycles of the TSC and of the APIC timer (divided by 16) for the PIT ticks that really went by. */
static void calibrate(u64 *tsc_hz, u64 *apic_hz)
{
	u64 tsc0, tsc1;
	u32 apic0, apic1;
	u16 pit0, pit1;

	apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_16);
	apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED);
	apic_write(APIC_TIMER_INITIAL, ~0U);
	pit_start();
	pit0 = pit_read();
	tsc0 = rdtsc();
	apic0 = apic_read(APIC_TIMER_CURRENT);
	do {
		pit1 = pit_read();
		tsc1 = rdtsc();
		apic1 = apic_read(APIC_TIMER_CURRENT);
	} while ((u16)(pit0 - pit1) < CALIBRATE_TICKS);
	*tsc_hz = (tsc1 - tsc0) * PIT_HZ / (u16)(pit0 - pit1);
	*apic_hz = (u64)(apic0 - apic1) * PIT_HZ / (u16)(pit0 - pit1);
}

/* Interrupts off. @expires may be past. */
static void program(u64 expires)
{
	u64 now = ktime_get_ns(), ns = expires > now ? min(expires - now, NSEC_PER_SEC) : 0;

	this_cpu_write(tick_programmed, expires);
	apic_write(APIC_TIMER_INITIAL, (ns * apic_mult >> 32) + 1);
}

void tick_program_event(u64 expires)
{
	if (expires < this_cpu_read(tick_programmed))
		program(expires);
}

void tick_start(void)
{
	if (likely(this_cpu_read(tick_next) != ~0UL))
		return;
	this_cpu_write(tick_next, ktime_get_ns() + TICK_NSEC);
	tick_program_event(this_cpu_read(tick_next));
}

void timer_cpu_init(void)
{
	apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_16);
	apic_write(APIC_LVT_TIMER, LOCAL_TIMER_VECTOR);
	this_cpu_write(tick_next, ~0UL);
	this_cpu_write(tick_programmed, ~0UL);
	tick_start();
}

void time_init(void)
{
	u64 tsc_hz, apic_hz;

	calibrate(&tsc_hz, &apic_hz);
	tsc_start = rdtsc(); /* before tsc_mult, which lets the clock run */
	tsc_khz = tsc_hz / 1000;
	apic_mult = (apic_hz << 32) / NSEC_PER_SEC;
	tsc_mult = (NSEC_PER_SEC << 32) / tsc_hz;
	timer_cpu_init();
	pr_info("clock: TSC at %llu.%03llu MHz, tick at %d Hz\n", tsc_khz / 1000, tsc_khz % 1000,
		HZ);
}

u64 ktime_get_ns(void)
{
	if (!tsc_mult)
		return 0;
	return (unsigned __int128)(rdtsc() - tsc_start) * tsc_mult >> 32;
}

u64 ktime_get_real_ns(void)
{
	return boot_real_ns + ktime_get_ns();
}

void ktime_set_real_ns(u64 now)
{
	boot_real_ns = now - ktime_get_ns();
}

void udelay(unsigned long usecs)
{
	u64 end = rdtsc() + usecs * tsc_khz / 1000;

	while (rdtsc() < end)
		cpu_relax();
}

void timer_interrupt(struct pt_regs *regs)
{
	u64 now = ktime_get_ns(), next = this_cpu_read(tick_next), expires;

	this_cpu_write(tick_programmed, 0UL);
	expires = hrtimer_interrupt(now);
	if (now >= next) {
		account_process_tick(user_mode(regs));
		next = scheduler_tick() ? now + TICK_NSEC - (now - next) % TICK_NSEC : ~0UL;
		this_cpu_write(tick_next, next);
	}
	program(min(expires, next));
}
