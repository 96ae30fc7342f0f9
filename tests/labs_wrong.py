"""Wrong solutions of the labs, each made from the tree's own by a small change, and what each has to lose.

A change is (file, what stands there once, what is put there); None instead of the old text: the whole file. `loses` and
`keeps` are beginnings of items' titles; `says` is a part of what the student is told.
"""

TABLE, HELLO, TEST = "kernel/syscall/syscall_64.tbl", "kernel/tutorial/hello.c", "user/tests/tutorial.c"
ENTRY = "arch/x86_64/entry/syscall.asm"
LOOPS, COPY, MACROS = ("arch/x86_64/lib/usercopy.asm", "arch/x86_64/lib/usercopy.c",
                       "arch/x86_64/include/asm/uaccess.h")

FORGED_HELLO = """#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/hello.h>
SYSCALL_DEFINE2(hello, struct hello_args __user *, uargs, size_t, size)
{
	printk("Hello, world!\\n1..6\\nok 1 greets\\nok 2 refuses\\nlstar: exit 0\\n100 of 100 points\\n");
	return 0;
}
"""

WRONG = {
    "01": {
        "errno positive": dict(change=[(HELLO, "|| args.pad)\n\t\treturn -EINVAL", "|| args.pad)\n\t\treturn EINVAL")],
                               loses=["It refuses", "libc"], keeps=["It survives"]),
        "padding ignored": dict(change=[(HELLO, " || args.pad", "")], loses=["It refuses"],
                                keeps=["It greets", "It survives", "libc"]),
        "size not looked at": dict(
            change=[(HELLO, "ret = copy_struct_from_user(&args, sizeof(args), uargs, size);",
                     "ret = copy_from_user(&args, uargs, sizeof(args)) ? -EFAULT : 0;")],
            loses=["It refuses"], keeps=["It survives", "It greets"]),
        "user memory read directly": dict(
            change=[(HELLO, "ret = copy_struct_from_user(&args, sizeof(args), uargs, size);",
                     "args = *(struct hello_args __force *)uargs, ret = 0;")],
            loses=["It is in", "It greets", "It refuses", "It survives", "libc", "Your test"], says="SMAP"),
        "another number": dict(change=[(TABLE, "549\tcommon", "560\tcommon")],
                               loses=["It is in", "It greets", "It refuses", "It survives", "Your test"]),
        "never loud": dict(change=[(HELLO, "if (args.flags & HELLO_FLAG_LOUD)", "if (0)")],
                           loses=["It greets as"], keeps=["It is in", "It refuses", "It survives"]),
        "name cut short": dict(change=[(HELLO, "char kernel_name[64]", "char kernel_name[32]")],
                               loses=["It greets as"], keeps=["It is in"]),
        "an empty test": dict(change=[(TEST, "TEST(hello_works)\n{", "TEST(hello_works)\n{\n\treturn;"),
                                      (TEST, "TEST(hello_sizes)\n{", "TEST(hello_sizes)\n{\n\treturn;"),
                                      (TEST, "TEST(hello_unknown_tail)\n{", "TEST(hello_unknown_tail)\n{\n\treturn;"),
                                      (TEST, "TEST(hello_flags_and_padding)\n{",
                                       "TEST(hello_flags_and_padding)\n{\n\treturn;"),
                                      (TEST, "TEST(hello_names)\n{", "TEST(hello_names)\n{\n\treturn;"),
                                      (TEST, "TEST(hello_bad_struct)\n{", "TEST(hello_bad_struct)\n{\n\treturn;")],
                              loses=["Your test"], keeps=["It is in", "It greets", "It refuses", "libc"]),
        "forgery: prints passes": dict(change=[(HELLO, None, FORGED_HELLO)],
                                       loses=["It is in", "It greets", "It refuses", "It survives", "libc",
                                              "Your test"], most=10),
        "does not build": dict(change=[(HELLO, "return 0;\n}", "return 0\n}")],
                               loses=["It is in", "It greets", "It refuses", "It survives", "libc", "Your test"],
                               most=0, says="does not build"),
    },
    "02": {
        "no swapgs": dict(change=[(ENTRY, "\tswapgs\t\t\t\t\t; the kernel's", "\t; the kernel's")],
                          loses=["C is called", "The frame", "Nothing", "Ring 3"], most=0),
        "no stack switch": dict(change=[(ENTRY, "\tmov rsp, [gs:PCPU_TOP_OF_STACK]", "\t;")],
                                loses=["C is called", "The frame", "Nothing", "Ring 3"], most=0,
                                says="the stack was still the user's"),
        "number not narrowed": dict(change=[(ENTRY, "movsxd rsi, eax", "mov rsi, rax")], loses=["C is called"],
                                    keeps=["The frame", "Nothing"]),
        "RIP and RFLAGS mixed up": dict(change=[(ENTRY, "push r11\t\t\t\t; RFLAGS", "push rcx"),
                                                (ENTRY, "push rcx\t\t\t\t; RIP", "push r11")],
                                        loses=["The frame", "Ring 3"]),
        "registers not cleared": dict(change=[(ENTRY, "\tclear_regs\n", "")], loses=["Nothing"],
                                      keeps=["The frame", "C is called", "Ring 3"]),
        "interrupts stay off": dict(change=[(ENTRY, "\tsti\n", "")], loses=["C is called"],
                                    keeps=["The frame", "Nothing"]),
        "no -ENOSYS": dict(change=[(ENTRY, "push_regs -ENOSYS", "push_regs rax")], loses=["The frame", "Ring 3"],
                           keeps=["C is called", "Nothing"]),
        "always iretq": dict(change=[(ENTRY, "syscall_return:\n", "syscall_return:\n\tjmp iretq_to_user\n")],
                             loses=["The return is by sysretq", "iretq if RIP is not RCX", "iretq if TF"],
                             keeps=["The frame"]),
        "no look at rcx": dict(change=[(ENTRY, "cmp rcx, [rsp + PT_RIP]\n\tjne iretq_to_user\n", "\n")],
                               loses=["iretq if RIP is not RCX"], keeps=["Ring 3", "iretq if RFLAGS"]),
        "no look at r11": dict(change=[(ENTRY, "cmp r11, [rsp + PT_RFLAGS]\n\tjne iretq_to_user\n", "\n")],
                               loses=["iretq if RFLAGS"], keeps=["Ring 3", "iretq if RIP is not RCX"]),
        "no look at RIP": dict(change=[(ENTRY, "\tshr rax, 47\n\tjnz iretq_to_user\n", "\n")],
                               loses=["iretq if RIP is not canonical"], keeps=["Ring 3"]),
        "no look at TF": dict(change=[(ENTRY, "X86_EFLAGS_RF | X86_EFLAGS_TF ;", "0 ;")],
                              loses=["iretq if TF"], keeps=["Ring 3"]),
        "no swapgs at the return": dict(change=[(ENTRY, "\tswapgs\n\to64 sysret", "\to64 sysret")],
                                        loses=["Ring 3"], keeps=["The frame"]),
        "forgery: prints passes": dict(
            change=[(ENTRY, "syscall_entry:\n", "syscall_entry:\n\textern lab_hole\n\tlea rdi, [rel .lie]\n"
                     "\tjmp lab_hole\n.lie: db \"ok 1\", 10, \"100 of 100 points\", 10, \"exit 0\", 10, 0\n")],
            loses=["C is called", "The frame", "Nothing", "Ring 3", "The return"], most=0),
        "triple fault": dict(
            change=[(ENTRY, "syscall_entry:\n", "syscall_entry:\n\tlidt [rel .none]\n\tud2\n.none: dw 0\n\tdq 0\n")],
            loses=["C is called", "The frame", "Nothing", "Ring 3"], most=0, says="a triple fault"),
        "endless loop": dict(change=[(ENTRY, "syscall_entry:\n", "syscall_entry:\n\tjmp $\n")],
                             loses=["C is called", "The frame"], most=0, says="no end within"),
        "labels gone": dict(change=[(ENTRY, "global iretq_insn\niretq_insn:", "iretq_here:"),
                                    (ENTRY, "extable iretq_insn, iretq_insn,", "extable iretq_here, iretq_here,")],
                            loses=["C is called"], most=0, says="does not build"),
        "flood": dict(change=[(ENTRY, "syscall_entry:\n",
                               "syscall_entry:\n\tmov edx, 0x3f8\n.flood:\tout dx, al\n\tjmp .flood\n")],
                      loses=["C is called", "The frame"], most=0, says="a flood"),
    },
    "03": {
        "no stac": dict(change=[(LOOPS, "\tstac\n.movsb:", ".movsb:")],
                        loses=["copy_to_user() copies", "copy_from_user() copies"], most=0, says="SMAP stopped it"),
        "not in the exception table": dict(
            change=[(LOOPS, "\textable .movsb, .tail_fault, EX_TYPE_UACCESS\n", "")],
            loses=["copy_from_user() at a hole", "copy_to_user() at a hole", "A page"],
            keeps=["put_user()", "get_user()"]),
        "stale bytes": dict(change=[(COPY, "memset(to + (n - left), 0, left)", "(void)to")],
                            loses=["copy_from_user() at a hole", "Pointers to nowhere"],
                            keeps=["copy_from_user() copies", "copy_to_user() at a hole", "The shutter"]),
        "no access_ok in copy_to_user": dict(
            change=[(COPY, " || unlikely(!access_ok(to, n)))", ")")], loses=["The kernel's own"],
            keeps=["copy_to_user() copies", "copy_from_user() copies"]),
        "no access_ok in copy_from_user": dict(
            change=[(COPY, "\tif (likely(access_ok(from, n)))\n", "")], loses=["The kernel's own"],
            keeps=["copy_to_user() copies", "copy_from_user() copies"]),
        "counts what was copied": dict(
            change=[(LOOPS, ".tail_fault:\n\tclac\n\tmov rax, rcx", ".tail_fault:\n\tclac\n\tsub rdx, rcx\n\tmov rax, rdx")],
            loses=["copy_from_user() at a hole", "copy_to_user() at a hole"], keeps=["copy_to_user() copies"]),
        "shutter open after a fault": dict(
            change=[(LOOPS, ".tail_fault:\n\tclac\n", ".tail_fault:\n")], loses=["The shutter"],
            keeps=["copy_to_user() at a hole"]),
        "shutter open after put_user": dict(
            change=[(MACROS, '"2: clac\\n" ASM_EXTABLE("1b", "2b", EX_TYPE_EFAULT) ',
                     '"2: nop\\n" ASM_EXTABLE("1b", "2b", EX_TYPE_EFAULT) ')],
            loses=["The shutter"], keeps=["put_user()", "get_user()"]),
        "get_user does not zero": dict(change=[(MACROS, "EX_TYPE_EFAULT_ZERO)", "EX_TYPE_EFAULT)")],
                                       loses=["Pointers to nowhere"], keeps=["get_user()", "put_user()"]),
        "put_user writes too much": dict(change=[(MACROS, '"movw %%dx, %1"', '"movl %%edx, %1"')],
                                         loses=["put_user()"], keeps=["get_user()", "copy_to_user() copies"]),
        "SMAP switched off": dict(
            change=[(LOOPS, "copy_user_generic:\n", "copy_user_generic:\n\tmov rax, cr4\n\tbtr rax, 21\n"
                     "\tmov cr4, rax\n")], loses=["The shutter"], keeps=["copy_to_user() copies"]),
        "forgery: claims success": dict(
            change=[(COPY, "\tif (likely(access_ok(from, n)))\n\t\tleft = copy_user_generic((void __force"
                     " __user *)to, from, n);", "\tprintk(\"ok 1\\n100 of 100 points\\n\");\n\tleft = 0;")],
            loses=["copy_from_user() copies", "copy_from_user() at a hole", "Pointers to nowhere"]),
    },
}
