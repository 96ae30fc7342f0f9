"""extable: the instructions that may fault in the kernel, and where it goes on then."""

import gdb

from . import kernel, machine
from .command import Command, Refused, number, table
from .layout import constant

# What each type means for whoever called the code that faulted
MEANING = {
    "EX_TYPE_UACCESS": "user memory: goes on at the fixup, rcx tells what is left",
    "EX_TYPE_EFAULT": "user memory: rax = -EFAULT",
    "EX_TYPE_EFAULT_ZERO": "user memory: rax = -EFAULT and the value is 0",
    "EX_TYPE_KERNEL": "kernel memory that may be absent: what is left is counted",
    "EX_TYPE_GS_LOAD": "a bad selector for gs: 0 is loaded instead",
    "EX_TYPE_IRET": "a frame that iretq cannot load: becomes a signal for the task",
    "EX_TYPE_SEG_LOAD": "a bad selector for ds, es or fs: 0 is loaded instead",
}


def entries():
    """Return [(instruction, fixup, type's name)], by address."""
    kind = gdb.lookup_type("struct exception_table_entry")
    start, end = kernel.address("__start___ex_table"), kernel.address("__stop___ex_table")
    data = machine.memory(start, end - start)
    if data is None:
        raise Refused("the exception table cannot be read: is the kernel loaded?")
    found = []
    for at in range(0, len(data), kind.sizeof):
        insn = int.from_bytes(data[at:at + 4], "little", signed=True)
        fixup = int.from_bytes(data[at + 4:at + 8], "little", signed=True)
        number_ = int.from_bytes(data[at + 8:at + 12], "little")
        found.append((start + at + insn, start + at + 4 + fixup, kernel.exception_type(number_)))
    return sorted(found)


def find(addr):
    """Return the entry of the instruction at an address, or None."""
    return next((entry for entry in entries() if entry[0] == addr), None)


def covers(kind, vector, cr2):
    """Does an entry of this type cover that fault? The rule of arch/x86_64/entry/extable.c."""
    if kind in ("EX_TYPE_UACCESS", "EX_TYPE_EFAULT", "EX_TYPE_EFAULT_ZERO"):
        return vector in (12, 13) or (vector == 14 and cr2 < constant("TASK_SIZE") + 4096)
    if kind == "EX_TYPE_KERNEL":
        return vector in (12, 13, 14)
    return kind in ("EX_TYPE_GS_LOAD", "EX_TYPE_SEG_LOAD") and vector in (11, 13)


class Extable(Command):
    """List the exception table: instructions that may fault, and where the kernel goes on then.
    Usage: extable            all entries
           extable ADDRESS    the entry of the instruction there (extable $pc)

    Only these may touch user memory. An address that is not in the table and faults is a bug of
    the kernel."""

    name = "extable"
    words = (0, 1)

    def run(self, words):
        known = entries()
        if words:
            addr = number(words[0])
            known = [entry for entry in known if entry[0] == addr]
            if not known:
                raise Refused(f"{kernel.place(addr)} is not in the exception table: "
                              "a fault there is a bug of the kernel (in ring 3: a signal)")
        table([(kernel.place(insn), "-> " + kernel.place(fixup), kind, MEANING.get(kind, ""))
               for insn, fixup, kind in known], indent="")
        if not words:
            print(f"{len(known)} entries")


Extable()
