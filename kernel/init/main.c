/*
 * From the boot code to the first program. start_kernel() runs on the boot stack and ends as the idle task;
 * kernel_init() is pid 1, which calls the initcalls and becomes /init. Linux: init/main.c.
 */
#include <asm/cpu_entry_area.h>
#include <asm/cpufeature.h>
#include <asm/extable.h>
#include <asm/fpu.h>
#include <asm/irqflags.h>
#include <asm/setup.h>
#include <asm/tables.h>
#include <asm/traps.h>
#include <linux/boot_info.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/serial.h>
#include <linux/string.h>

#define MAX_INIT_ARGS 128 /* the core's tests are named one by one */

extern const initcall_t __initcall_start[], __initcall_end[];
extern const initcall_t __initcall2_start[], __initcall2_end[];
void start_kernel(u32 magic, u32 info);

static void do_initcalls(const initcall_t *call, const initcall_t *end)
{
	for (; call < end; call++) {
		int err = (*call)();

		if (err)
			pr_err("initcall %p failed: %d\n", (void *)*call, err);
	}
}

void console_init(void)
{
	do_initcalls(__initcall2_start, __initcall2_end);
}

/* The words behind "--" on the command line. argv[0] is set by the caller. */
static void split_init_args(const char **argv)
{
	static char words[sizeof(boot_info.command_line)];
	const char *p = boot_info.command_line;
	char *to = words;
	int argc = 0;

	while (argc < MAX_INIT_ARGS && boot_word(&p, to, words + sizeof(words) - to)) {
		if (argc || !strcmp(to, "--"))
			argv[argc++] = to;
		to += strlen(to) + 1;
	}
	argv[argc ?: 1] = NULL;
}

static void open_console(void)
{
	struct file *file = filp_open("/dev/console", O_RDWR, 0);

	if (IS_ERR(file)) {
		pr_err("cannot open /dev/console (error %ld): the first program has no terminal\n",
		       PTR_ERR(file));
		return;
	}
	__atomic_add_fetch(&file->f_count, 2, __ATOMIC_RELAXED);
	for (int i = 0; i < 3; i++)
		fd_install(get_unused_fd_flags(0, 0), file);
}

static int kernel_init(void *unused __unused)
{
	static const char *argv[MAX_INIT_ARGS + 1];
	static const char *const envp[] = { "HOME=/", "TERM=linux", "PATH=/bin", NULL };
	static char path[128];
	int err;

	do_initcalls(__initcall_start, __initcall_end);
	if (!boot_param("init", path, sizeof(path)))
		strscpy(path, "/init", sizeof(path));
	split_init_args(argv);
	argv[0] = path;
	open_console();
	err = kernel_execve(path, argv, envp);
	if (err)
		panic("Cannot run %s (error %d): is it in the initramfs, and is there an initramfs at all? "
		      "QEMU: -initrd build/initramfs.cpio; GRUB: module2 /initramfs.cpio",
		      path, err);
	return 0;
}

void start_kernel(u32 magic, u32 info)
{
	early_percpu_init();
	early_serial_init();
	cpu_detect();
	idt_init();
	idt_load();
	sort_extable();
	boot_info_init(magic, info);
	pr_notice("Lstar: a tiny x86-64 kernel for system calls, booted by %s\n", boot_info.loader);
	pr_info("Command line: %s\n", boot_info.command_line);
	usercopy_init();
	cpu_enable_protections();
	memblock_init();
	paging_init();
	cpu_require_features(); /* now there is a screen to explain a refusal on */
	if (setup_cpu_entry_area(0))
		panic("No memory for the CPU's own tables.");
	load_cpu_tables(0);
	sched_init(0, &init_task);
	fpu_cpu_init();
	cpu_check_protections();
	apic_init();
	time_init();
	cpu_print_banner();
	mount_root();
	if (IS_ERR(kernel_thread(kernel_init, NULL, "init")))
		panic("No memory for the first task.");
	cpu_idle();
}
