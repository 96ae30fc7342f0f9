/*
 * What machine this is: uname(2), sysinfo(2). Linux: kernel/sys.c.
 */
#include <asm/page.h>
#include <linux/gfp.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/sched/loadavg.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>
#include <uapi/linux/sysinfo.h>

DEFINE_MUTEX(uts_mutex);

/* The release names the Linux whose ABI this is: programs compare it with what they need. */
struct new_utsname init_utsname = {
	.sysname = "Lstar",
	.nodename = "lstar",
	.release = "6.1.0-lstar",
	.version = "#1 SMP Lstar",
	.machine = "x86_64",
	.domainname = "(none)",
};

/* uname(2). 0 or -EFAULT. */
SYSCALL_DEFINE1(newuname, struct new_utsname __user *, name)
{
	unsigned long left;

	mutex_lock(&uts_mutex);
	left = copy_to_user(name, &init_utsname, sizeof(init_utsname));
	mutex_unlock(&uts_mutex);
	return left ? -EFAULT : 0;
}

/* What the core calls where a folder is left out: kernel/absent.tbl. */
long absent(void), always(void);
long absent(void)
{
	return 0;
}

long always(void)
{
	return 1;
}

/* sysinfo(2): sizes in bytes. 0 or -EFAULT. There is no swap. */
SYSCALL_DEFINE1(sysinfo, struct sysinfo __user *, user)
{
	struct sysinfo info;

	memset(&info, 0, sizeof(info)); /* also the hole behind mem_unit */
	info.uptime = ktime_get_ns() / NSEC_PER_SEC;
	info.totalram = totalram_pages() * PAGE_SIZE;
	drain_caches(); /* so that memory which is kept for later counts exactly */
	info.freeram = nr_free_pages() * PAGE_SIZE;
	get_avenrun(info.loads, 0, SI_LOAD_SHIFT - FSHIFT);
	info.procs = nr_processes();
	info.mem_unit = 1;
	return copy_to_user(user, &info, sizeof(info)) ? -EFAULT : 0;
}
