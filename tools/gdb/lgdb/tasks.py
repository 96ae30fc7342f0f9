"""tasks: all tasks, and what each of them waits in."""

from . import kernel, machine, pt_regs, syscalls
from .command import Command, table
from .layout import constant

# Functions that every switched-out task is in, and that say nothing about why
PLUMBING = ("__switch_to_asm", "switch_to", "schedule", "schedule_until", "context_switch")


def state(task):
    known = {constant(name): text for name, text in (
        ("TASK_INTERRUPTIBLE", "sleeping"), ("TASK_UNINTERRUPTIBLE", "blocked"),
        ("EXIT_ZOMBIE", "zombie"), ("TASK_DEAD", "dead"))}
    number = int(task["state"])
    return known.get(number, "runnable" if number == 0 else f"state {number:#x}")


def callers(rbp, low, high):
    """Yield return addresses along the frame pointers from RBP, within a stack."""
    while low <= rbp <= high - 16:
        link, ret = machine.word(rbp), machine.word(rbp + 8)
        if link is None:
            return
        yield ret
        if link <= rbp:
            return
        rbp = link


def waits_in(task):
    """Return the function of a switched-out task that had called the scheduler."""
    low = int(task["stack"])
    sp = int(task["thread"]["sp"])
    rbp = machine.word(sp + 40) if low <= sp < low + constant("THREAD_SIZE") else None
    if rbp is None:
        return ""
    for ret in callers(rbp, low, low + constant("THREAD_SIZE")):
        name = kernel.symbol(ret - 1).split("+")[0].split(".")[0]
        if name and name not in PLUMBING:
            return name
    return "ret_from_fork" if not rbp else ""


def doing(task):
    """Return the system call that a task is in."""
    if not int(task["mm"]):
        return "kernel thread"
    regs = pt_regs.at(kernel.task_regs(task))
    if regs["orig_ax"] == kernel.MASK:
        return "exception, or new"
    return syscalls.text(regs["orig_ax"], [regs[f] for f in syscalls.FIELDS]) if task == \
        kernel.current() else f"{syscalls.name(regs['orig_ax'])}()"


class Tasks(Command):
    """List all tasks: pid, parent, state, the system call each is in and where it waits.
    Usage: tasks

    `*` marks the task that this CPU runs. `pt-regs task PID` shows what a task brought in from
    ring 3,
    `vmas PID` its address space."""

    name = "tasks"

    def run(self, words):
        current = kernel.current()
        rows = [("", "PID", "PPID", "STATE", "NAME", "STACK", "CALL", "WAITS IN")]
        ring3 = machine.registers()["cs"] & 3
        for task in kernel.tasks():
            running = task == current
            parent = int(task["parent"]["pid"]) if int(task["parent"]) else 0
            rows.append(("*" if running else "", int(task["pid"]), parent,
                         "running" if running else state(task), kernel.comm(task),
                         f"{int(task['stack']):#x}", "in ring 3" if running and ring3 else doing(task),
                         "" if running else waits_in(task)))
        table(rows, indent="")


Tasks()
