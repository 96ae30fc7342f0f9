"""why-fault: the last fault told in a sentence: what was done, what stopped it, what becomes of it.

Within the handling of a fault its frame and error code are taken from the stack; afterwards only
what the kernel
kept in the task is known (thread.cr2, error_code, trap_nr), which it keeps for faults that ended
in a signal
or a report.
"""

import gdb

from . import extable, kernel, machine, names, pagewalk, pt_regs, vmas
from .command import Command, Refused, table
from .layout import constant

PF = 14


class Fault:
    """A fault: vector, error code, address, and the registers at the instruction that had it."""

    def __init__(self, vector, error, addr, regs, live):
        self.vector, self.error, self.addr, self.regs, self.live = vector, error, addr, regs, live
        self.ring3 = regs["cs"] & 3 == 3

    @property
    def access(self):
        return "run" if self.error & 16 else "write" if self.error & 2 else "read"


def variable(frame, name):
    """Return a variable of a frame as a number, or None if it is not there (any more)."""
    try:
        value = frame.read_var(name)
        return None if value.is_optimized_out else int(value) & kernel.MASK
    except (ValueError, gdb.error):
        return None


def from_stubs(frame):
    """Return the Fault if the CPU is in an exception's entry code, before C is called; else
    None."""
    name = kernel.symbol(frame.pc())
    stubs = kernel.address("exception_stubs")
    rsp = int(frame.read_register("rsp"))
    words = [machine.word(rsp + 8 * i) for i in range(7)]
    if None in words:
        return None
    if name == "common_entry":
        vector, error, rest = words[0], words[1], words[2:]
    elif frame.pc() == stubs + 16 * PF:
        vector, error, rest = PF, words[0], words[1:]
    else:
        return None
    regs = {"ip": rest[0], "cs": rest[1], "flags": rest[2]}
    return Fault(vector, error, machine.registers()["cr2"], regs, True)


HANDLERS = {"exception_from_user": None, "exception_from_kernel": None, "do_page_fault": PF,
            "kernel_fault": PF, "user_fault": PF, "explain_fault": PF}


def from_handlers():
    """Return the Fault that C code is handling on this stack; else None."""
    frame, error, vector, addr = gdb.newest_frame(), None, None, None
    while frame is not None:
        name = frame.name() or ""
        if name in HANDLERS:
            known = variable(frame, "error_code")
            error = known if known is not None else error
            vector = HANDLERS[name] or variable(frame, "vector") or vector
            addr = variable(frame, "addr") or addr
        if frame.type() == gdb.SIGTRAMP_FRAME:
            if not (vector or error is not None):
                return None
            regs = pt_regs.at(int(frame.read_register("rsp")) & kernel.MASK)
            if vector is not None and vector >= 32:
                return None
            if error is None:
                raise Refused("a fault is being handled, but its error code is in no register or variable any more; "
                              "`break do_page_fault` and try again")
            return Fault(PF if vector is None else vector, error,
                         machine.registers()["cr2"] if addr is None else addr, regs, True)
        frame = frame.older()
    return None


def from_task():
    """Return the fault that the current task last got a signal for; else None."""
    task = kernel.current()
    thread = task["thread"]
    vector, error, addr = (int(thread[n]) & kernel.MASK for n in ("trap_nr", "error_code", "cr2"))
    if not vector and not addr and not error:
        return None
    regs = pt_regs.at(kernel.task_regs(task))
    return Fault(vector or PF, error, addr, regs, False)


def find():
    machine.long_mode()
    frame = gdb.newest_frame()
    fault = from_stubs(frame) or from_handlers() or from_task()
    if fault is None:
        raise Refused("no fault: none is being handled, and the current task has had none that became a signal; "
                      "`break do_page_fault` stops at the next page fault")
    return fault


def stopped_by(fault, walk, vma):
    """Return what stopped a page fault's access, in words."""
    regs, addr = fault.regs, fault.addr
    ac = regs["flags"] & constant("X86_EFLAGS_AC")
    if fault.error & 8:
        return "a reserved bit in a page-table entry: the tables are damaged"
    if not fault.ring3 and fault.access == "run" and kernel.user(addr):
        return "SMEP: the kernel never runs user memory"
    if not fault.ring3 and kernel.user(addr) and not ac:
        return "SMAP: the kernel may touch user memory only between stac and clac (AC is 0)"
    if constant("TASK_SIZE") <= addr < kernel.MASK + 1 - (1 << 47):
        return "the limit: user memory ends at TASK_SIZE"
    if fault.ring3 and addr >= constant("TASK_SIZE"):
        return "the U bit: ring 3 may not touch the kernel's half"
    if fault.error & 1:
        if fault.access == "run":
            return "NX: the page holds data"
        if fault.access == "write":
            return "a read-only page" + (" (the area may be written: copy on write)"
                                         if vma is not None and "w" in vmas.flags(vma) else "")
        return "the protection of the page"
    missing = f", no {walk.levels[-1][0]} entry" if walk.physical is None and walk.levels else ""
    if not kernel.user(addr):
        return f"nothing is mapped there{missing}"
    return ("no area of the program contains the address" if vma is None else
            f"the page is not present yet{missing}")


def allowed(fault, vma):
    """Would handle_mm_fault() bring the page in? The rule of kernel/mm/fault.c."""
    if vma is None or not kernel.user(fault.addr):
        return False
    text = vmas.flags(vma)
    return {"write": "w" in text, "run": "x" in text, "read": text[:3] != "---"}[fault.access]


CALLER = {
    "EX_TYPE_UACCESS": "the copy ends early, and its caller gets the number of bytes not copied "
                       "(copy_from_user zeroes them; most calls return -EFAULT)",
    "EX_TYPE_EFAULT": "put_user() (or the like) gives its caller -EFAULT",
    "EX_TYPE_EFAULT_ZERO": "get_user() gives its caller -EFAULT and the value 0",
    "EX_TYPE_KERNEL": "copy_from_kernel_nofault() gives -EFAULT",
    "EX_TYPE_GS_LOAD": "selector 0 is loaded instead",
    "EX_TYPE_SEG_LOAD": "selector 0 is loaded instead",
}


def outcome(fault, vma):
    """Return what becomes of the fault: a sentence."""
    regs = fault.regs
    if regs["ip"] == kernel.address("iretq_insn") and not fault.ring3:
        return "it was the iretq to ring 3: the task gets the fault as its own, by a signal"
    if fault.ring3:
        if fault.vector == PF and allowed(fault, vma):
            return "handle_mm_fault() brings the page in and the instruction runs again: the program notices nothing"
        return "the program gets a signal" + (" (SIGSEGV)" if fault.vector == PF else "")
    entry = extable.find(regs["ip"])
    ac = regs["flags"] & constant("X86_EFLAGS_AC")
    user_access = entry is not None and entry[2] in (
        "EX_TYPE_UACCESS", "EX_TYPE_EFAULT", "EX_TYPE_EFAULT_ZERO")
    if fault.vector == PF and user_access and ac and allowed(fault, vma):
        return ("it is in the exception table and AC is 1, so handle_mm_fault() is asked first: it brings the page in, "
                "and the instruction runs again; the caller notices nothing")
    if entry is not None and extable.covers(entry[2], fault.vector, fault.addr) and (ac or not user_access):
        return f"the exception table has it: goes on at {kernel.place(entry[1])}; {CALLER[entry[2]]}"
    return ("it is not in the exception table: a bug of the kernel, which is reported and ends the task"
            if entry is None else "the exception table has it, but not for this kind of fault: a bug of the kernel")


class WhyFault(Command):
    """Explain the last fault in a sentence: what was done, what stopped it, what the caller will
    see.
    Usage: why-fault

    CR2, error code, page walk, AC and exception table decoded: SMAP, SMEP, NX, write to
    read-only, not present,
    beyond the limit; is it fixed up, and how. Stop in the handling of a fault (break
    do_page_fault) or after a
    program got a signal for one."""

    name = "why-fault"

    def run(self, words):
        fault = find()
        regs = fault.regs
        mm = kernel.current()["mm"]
        who = "ring 3" if fault.ring3 else "the kernel"
        place = kernel.place(regs["ip"])
        if fault.vector != PF:
            print(f"{names.vector(fault.vector)}, error code {fault.error:#x}, in {who} at {place}.")
            print(f"What becomes of it: {outcome(fault, None)}.")
            return
        vma = vmas.find(mm, fault.addr) if int(mm) and kernel.user(fault.addr) else None
        walk = pagewalk.walk(fault.addr)
        table([
            ("address", f"{fault.addr:#x}" + (f" in {vmas.flags(vma)} {vmas.purpose(mm, vma)}" if vma is not None
                                              else f" {kernel.symbol(fault.addr)}")),
            ("error code", f"{fault.error:#x}: {names.error_code(fault.error)}"),
            ("page now", "not canonical" if not walk.canonical else
             f"{walk.levels[-1][0]} entry {walk.levels[-1][2]:#x}: {names.pte(walk.levels[-1][2])}"),
            ("AC then", "1" if regs["flags"] & constant("X86_EFLAGS_AC") else "0"),
            ("extable", next((f"{kind} -> {kernel.place(fixup)}" for at, fixup, kind in extable.entries()
                              if at == regs["ip"]), "no entry")),
        ], indent="")
        verb = {"read": "read", "write": "wrote", "run": "jumped to"}[fault.access]
        print(f"At {place} {who} {verb} {fault.addr:#x},"
              f" which failed: {stopped_by(fault, walk, vma)}.")
        print(f"{'What becomes of it' if fault.live else 'What became of it'}: {outcome(fault, vma)}.")


WhyFault()
