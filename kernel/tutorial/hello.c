/*
 * A struct that may grow. The call of "Adding a New System Call"; its struct is in
 * include/uapi/linux/hello.h. Ideas: the caller passes the struct's size; unknown flags and non-zero
 * padding are refused, so that they can get a meaning later; an address travels as __u64.
 *
 * Where this differs from the article: what copy_struct_from_user() says is passed on, since -E2BIG (a
 * newer program asks for what this kernel does not know) is not -EFAULT; `pad` is checked; and a
 * limit on the size keeps a huge one from making the kernel scan all of the program's memory.
 */
#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/hello.h>

/* region: tutorial.hello */
/*
 * Greets the name at @uargs->name, of which the first 63 bytes count, in the kernel's log. 0; -EINVAL:
 * @size, flags or padding; -E2BIG: unknown fields are not zero; -EFAULT.
 */
SYSCALL_DEFINE2(hello, struct hello_args __user *, uargs, size_t, size)
{
	struct hello_args args;
	char kernel_name[64];
	int ret;

	if (size < HELLO_ARGS_SIZE_VER0)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	ret = copy_struct_from_user(&args, sizeof(args), uargs, size);
	if (ret)
		return ret;
	if (args.flags & ~HELLO_FLAG_LOUD || args.pad)
		return -EINVAL;

	if (strncpy_from_user(kernel_name, u64_to_user_ptr(args.name), sizeof(kernel_name)) < 0)
		return -EFAULT;
	kernel_name[sizeof(kernel_name) - 1] = '\0';

	pr_info("Hello, %s!\n", kernel_name);
	if (args.flags & HELLO_FLAG_LOUD)
		pr_info("HELLO, %s!!!\n", kernel_name);
	return 0;
}
/* endregion */
