"""A student's test, tried on the student's kernel and on kernels that the grader has broken.

A broken kernel is the student's own with something put before or in place of it, so no solution has to be
in the student's tree. The test runs as process 1; how it ends is read in ring 3, where it calls _exit().
"""

import os

from machine import Ended, Machine

HEADERS = """#include <linux/kernel.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/hello.h>
"""


def constant(answer):
    """A hello() that always gives the same ANSWER."""
    return lambda own: (HEADERS + "SYSCALL_DEFINE2(hello, struct hello_args __user *, uargs, size_t, size)\n"
                        "{\n\treturn " + answer + ";\n}\n")


def redefined(name, value):
    """The student's own, compiled with a constant changed."""
    return lambda own: f"{HEADERS}#undef {name}\n#define {name} {value}\n{own}"


def in_table(work, name):
    """Does the submission's syscall_64.tbl have the call NAME?"""
    with open(os.path.join(work.tree, "kernel/syscall/syscall_64.tbl"), encoding="utf-8") as file:
        return any(line.split()[2:3] == [name] for line in file if not line.startswith("#"))


def run_test(lab, name):
    """Run /tests/NAME; returns (whether all its cases passed, what it said)."""
    work = lab.workspace
    program = os.path.join(work.build, "user/tests", name)
    kernel, symbols, _, _ = work.parts()
    user = work.symbols(program)
    machine = Machine(kernel, symbols, program, {**user, "probe_data": 0, "probe_go": 0,
                                                 "probe_ready": user["_start"], "probe_back": user["_exit"]})
    try:
        with machine as m:
            m.stub.breakpoint(user["_start"], False)
            m.resume(30)
            status = m.regs["rdi"] & 0xFFFFFFFF
            ended = m.regs["rip"] == user["_exit"] and m.regs["cs"] & 3 == 3
            m.settle()
            lines = [line.strip() for line in m.console.text().splitlines() if "not ok" in line]
    except Ended as error:
        return False, str(error)
    return ended and status == 0, f"exit status {status}" + (f", {', '.join(lines[:3])}" if lines else "")
