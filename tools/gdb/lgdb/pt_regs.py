"""pt-regs: the saved registers at the top of a kernel stack, or of an exception taken in the
kernel."""

import gdb

from . import kernel, machine, names, syscalls
from .command import Command, Refused, number, table

# Slots, highest first: name as the manual has it, field of struct pt_regs
SLOTS = (("SS", "ss"), ("RSP", "sp"), ("RFLAGS", "flags"), ("CS", "cs"), ("RIP", "ip"),
         ("ORIG_RAX", "orig_ax"), ("RDI", "di"), ("RSI", "si"), ("RDX", "dx"), ("RCX", "cx"),
         ("RAX", "ax"), ("R8", "r8"), ("R9", "r9"), ("R10", "r10"), ("R11", "r11"), ("RBX", "bx"),
         ("RBP", "bp"), ("R12", "r12"), ("R13", "r13"), ("R14", "r14"), ("R15", "r15"))


def at(addr):
    """Return the struct pt_regs at an address as a dictionary of numbers and the address of
    each."""
    pointer = gdb.Value(addr).cast(gdb.lookup_type("struct pt_regs").pointer())
    try:
        return {f: int(pointer[f]) & kernel.MASK for _, f in SLOTS}
    except gdb.MemoryError:
        raise Refused(f"no memory at {addr:#x}") from None


def entry_frame():
    """Return the GDB frame of the innermost entry code on the stack, or None."""
    frame = gdb.newest_frame()
    while frame is not None:
        if frame.type() == gdb.SIGTRAMP_FRAME:
            return frame
        frame = frame.older()
    return None


def innermost():
    """Return the address of the innermost complete frame on this CPU's stack."""
    frame = entry_frame()
    # Entry code that has called C: its stack pointer is the frame's address. Before that the
    # frame is in the making.
    if frame is None or frame == gdb.newest_frame():
        return kernel.task_regs(kernel.current())
    return int(frame.read_register("rsp")) & kernel.MASK


def why(regs):
    """Say what a frame was made for."""
    if regs["cs"] & 3 != 3:
        return f"an exception or interrupt in the kernel, at {kernel.place(regs['ip'])}"
    if regs["orig_ax"] == kernel.MASK:
        return "an exception or interrupt in ring 3 (or a program that has not run yet)"
    name = syscalls.name(regs["orig_ax"])
    return f"system call {regs['orig_ax'] & 0xffffffff}, {name}"


def note(field, value):
    """Return what a slot's value means."""
    if field == "cs":
        return f"ring {value & 3}"
    if field == "flags":
        return names.rflags(value)
    if field == "ip":
        return kernel.symbol(value)
    if field == "sp":
        return kernel.stack(value)[1]
    if field == "orig_ax":
        return "no system call" if value == kernel.MASK else syscalls.name(value)
    if field == "ax":
        return names.result(value)
    return ""


class PtRegs(Command):
    """Show struct pt_regs: what entry code has saved on the kernel stack.
    Usage: pt-regs            of this CPU: the innermost frame (of a fault in the kernel, if one is handled)
           pt-regs task       of this CPU's task: what goes back to ring 3
           pt-regs task PID   of another task
           pt-regs ADDRESS    the one at an address

    Slot by slot, highest first, at their offsets. While entry code pushes or pops, the slots
    below RSP are
    marked. While ring 3 runs there is no frame: the registers are in the CPU."""

    name = "pt-regs"
    words = (0, 2)

    def run(self, words):
        regs = machine.long_mode()
        if words and words[0] == "task":
            task = kernel.task_by_pid(number(words[1], "a pid")) if words[1:] else kernel.current()
            if not int(task["mm"]):
                raise Refused(f"{kernel.label(task)} is a kernel thread: it never came from ring 3")
            addr = kernel.task_regs(task)
            if task == kernel.current() and regs["cs"] & 3:
                self.ring3()
        elif words:
            if len(words) > 1:
                raise Refused("pt-regs: one address; see: help pt-regs")
            addr = number(words[0])
        elif regs["cs"] & 3:
            self.ring3()
        elif kernel.stack(regs["rsp"])[0] == "user":
            raise Refused("no frame yet, or no more: RSP is still (or again) the user's; `stepi` on, or `lstar-cpu`")
        else:
            addr = innermost()
        frame = at(addr)
        print(f"struct pt_regs at {addr:#x}: {why(frame)}")
        offsets = {f.name: f.bitpos // 8 for f in gdb.lookup_type("struct pt_regs").fields()}
        low, high = (regs["rsp"], addr + max(offsets.values())) if not words else (0, 0)
        table([(f"+{offsets[field]:#04x}", name, f"{frame[field]:#018x}",
                "(below RSP)" if addr <= low <= high and addr + offsets[field] < low
                else note(field, frame[field])) for name, field in SLOTS])

    @staticmethod
    def ring3():
        raise Refused("ring 3 runs: its registers are in the CPU (info registers, lstar-cpu); "
                      "the frame is made at the next entry")


PtRegs()
