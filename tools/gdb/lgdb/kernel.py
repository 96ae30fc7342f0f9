"""The kernel's data: per-CPU variables, tasks, address spaces, stacks, and names for addresses."""

import os
import re

import gdb

from . import machine
from .command import Refused
from .layout import TOP, constant

MASK = (1 << 64) - 1


def value(expression):
    """Return the gdb.Value of a kernel variable or expression."""
    try:
        return gdb.parse_and_eval(expression)
    except gdb.error as error:
        raise Refused(f"no {expression} in the loaded symbols ({error}); load build/lstar.elf") from None


def address(expression):
    return int(value(f"(unsigned long)&{expression}")) & MASK


def user(addr):
    return addr < constant("TASK_SIZE")


def percpu_base():
    """Return the GS base of the selected CPU while the kernel runs on it."""
    base = int(value(f"per_cpu_offset[{machine.cpu_number()}]"))
    if not base:
        raise Refused("the kernel has not set up its per-CPU data yet: let it boot first")
    return base


def pcpu_hot():
    """Return this CPU's struct pcpu_hot."""
    machine.long_mode()
    kind = gdb.lookup_type("struct pcpu_hot").pointer()
    return gdb.Value(percpu_base() + address("pcpu_hot")).cast(kind).dereference()


def current():
    """Return the task that this CPU runs, a pointer to struct task_struct."""
    task = pcpu_hot()["current_task"]
    if not int(task):
        raise Refused("no task runs yet")
    return task


def container(pointer, kind, member):
    """Return the struct KIND whose MEMBER is at POINTER, as a pointer."""
    outer = gdb.lookup_type(kind)
    offset = next(f.bitpos // 8 for f in outer.fields() if f.name == member)
    return gdb.Value(int(pointer) - offset).cast(outer.pointer())


def list_entries(head, kind, member):
    """Yield the entries of a struct list_head."""
    node = head["next"]
    while int(node) != int(head.address):
        yield container(node, kind, member)
        node = node["next"]


def tasks():
    """Yield all tasks by pid, the idle task first."""
    machine.long_mode()
    yield value("&init_task")
    # The list and not kernel/trees' tree: it is there in each build, TINY=1 too.
    found = [pid["task"] for pid in list_entries(value("'kernel/process/pid.c'::pid_list"), "struct pid", "list")]
    yield from sorted((task for task in found if int(task)), key=lambda task: int(task["pid"]))


def task_by_pid(pid):
    for task in tasks():
        if int(task["pid"]) == pid:
            return task
    raise Refused(f"no task {pid}; `tasks` lists them")


def comm(task):
    return task["comm"].string(errors="replace")


def label(task):
    """Return a task as name[pid]."""
    return f"{comm(task)}[{int(task['pid'])}]"


def task_regs(task):
    """Return the address of a task's struct pt_regs: the top of its kernel stack."""
    return int(task["stack"]) + constant("THREAD_SIZE") - gdb.lookup_type("struct pt_regs").sizeof


def mm_of(cr3):
    """Say whose page tables CR3 is: a sentence's end."""
    pgd = (cr3 & ~0xfff) + constant("PAGE_OFFSET")
    if pgd == int(value("kernel_pgd")):
        return "the kernel's own"
    owners = [label(task) for task in tasks()
              if int(task["mm"]) and int(task["mm"]["pgd"]) == pgd]
    return ", ".join(owners) or "of no task (the boot tables, or an address space on its way out)"


STACKS = ("#DF", "NMI", "#DB", "#MC")


def stack(rsp):
    """Say which stack RSP is on: (kind, sentence); kind is user, task, ist, entry, boot or none."""
    if user(rsp):
        return "user", "the user's"
    area = rsp - constant("CPU_ENTRY_AREA")
    if 0 <= area < constant("NR_CPUS") * constant("CEA_STRIDE"):
        cpu, offset = divmod(area, constant("CEA_STRIDE"))
        slot = (offset - constant("CEA_STACKS") - 1) // (constant("IST_STACK_SIZE") + 4096)
        if offset > constant("CEA_STACKS") and slot < len(STACKS):
            return "ist", f"IST {slot + 1} of CPU {cpu}, the {STACKS[slot]} stack"
        return "entry", f"the entry area of CPU {cpu}"
    size = constant("THREAD_SIZE")
    for task in tasks():
        top = int(task["stack"]) + size
        if top - size <= rsp <= top:
            return "task", f"the kernel stack of {label(task)}, {top - rsp:#x} of {size:#x} in use"
    top = address("init_stack_top")
    if top - size <= rsp <= top:
        return "boot", f"the boot stack, {top - rsp:#x} of {size:#x} in use"
    return "none", "no stack that the kernel knows"


def symbol(addr):
    """Return function+offset of an address, "" if it has no name."""
    text = gdb.execute(f"info symbol {addr:#x}", to_string=True)
    if text.startswith("No symbol"):
        return ""
    # GDB takes a NASM label such as f.next for a name of Ada's and prints f[next].
    return re.sub(r"\[(\w+)\]", r".\1", text.split(" in section")[0].replace(" + ", "+")).rstrip("\n")


def file_of(line):
    """Return the source file of a symtab_and_line, from the top of the tree."""
    path = line.symtab.filename
    return os.path.relpath(path, TOP) if os.path.isabs(path) else path


def place(addr):
    """Return an address with its function and source line."""
    name = symbol(addr)
    line = gdb.find_pc_line(addr)
    where = ""
    if line.symtab:
        where = f" at {file_of(line)}:{line.line}"
    return f"{addr:#x}" + (f" {name}" if name else "") + where


def source(addr):
    """Return file:line of an address, or its symbol where there is none."""
    line = gdb.find_pc_line(addr)
    return f"{file_of(line)}:{line.line}" if line.symtab else symbol(addr)


def exception_type(kind):
    """Return the name of an exception table entry's type."""
    names = {constant(n): n for n in ("EX_TYPE_UACCESS", "EX_TYPE_EFAULT", "EX_TYPE_EFAULT_ZERO",
             "EX_TYPE_KERNEL", "EX_TYPE_GS_LOAD", "EX_TYPE_IRET", "EX_TYPE_SEG_LOAD")}
    return names.get(kind, f"type {kind}")
