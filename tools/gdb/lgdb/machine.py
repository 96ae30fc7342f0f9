"""The stopped machine itself, by packets to QEMU's stub: registers, physical memory, steps, MSRs.

Packets go past GDB: stepping this way is fast, and GDB's breakpoints and selected frame are left as
they are. Whoever lets the guest run this way calls flush() when done, or puts every register back.
"""

import contextlib
import struct

import gdb

from .command import Refused

GENERAL = ("rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp",
           "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15")
# The order in which QEMU sends registers (its gdb-xml/i386-64bit.xml), and their sizes
ORDER = ([(name, 8) for name in GENERAL + ("rip",)]
         + [(name, 4) for name in ("eflags", "cs", "ss", "ds", "es", "fs", "gs")]
         + [(name, 8) for name in ("fs_base", "gs_base", "k_gs_base",
                                   "cr0", "cr2", "cr3", "cr4", "cr8", "efer")])
FORMAT = "<" + "".join("Q" if size == 8 else "I" for _, size in ORDER)
NUMBERS = {name: (index, size) for index, (name, size) in enumerate(ORDER)}
EFER_LMA = 0x400


def _connection():
    thread = gdb.selected_thread()
    inferior = gdb.selected_inferior()
    if thread is None or not isinstance(inferior.connection, gdb.RemoteTargetConnection):
        raise Refused("no machine: start one with `make debug`, or attach with `target remote :PORT`")
    return inferior.connection


def packet(text):
    """Send a packet; return the answer. Refused if the stub answers with an error or not at all."""
    answer = _connection().send_packet(text).decode("latin-1")
    if answer == "" or (answer[0] == "E" and len(answer) == 3):
        raise Refused(f"the GDB stub refused {text.split(':')[0]!r}; this needs QEMU's stub")
    return answer


def cpu_number():
    """Return the number of the selected CPU: GDB's threads count from 1."""
    _connection()
    return gdb.selected_thread().ptid[1] - 1


def registers():
    """Return all registers of the selected CPU by name, as they are now."""
    gdb.selected_inferior()
    data = bytes.fromhex(packet("g").replace("x", "0"))
    return dict(zip(NUMBERS, struct.unpack_from(FORMAT, data)))


def long_mode():
    """Refuse if the CPU is not in 64-bit mode yet: then there is nothing of the kernel to see."""
    regs = registers()
    if not regs["efer"] & EFER_LMA:
        raise Refused("the CPU is not in 64-bit mode yet: the kernel has not started; `continue` first")
    return regs


def set_register(name, value):
    index, size = NUMBERS[name]
    packet(f"P{index:x}={value.to_bytes(size, 'little').hex()}")


def step():
    """Let the selected CPU execute one instruction, with interrupts held back."""
    packet(f"vCont;s:p1.{gdb.selected_thread().ptid[1]:x}")


def flush():
    """Make GDB forget what it knew of registers, frames and memory."""
    gdb.execute("maintenance flush register-cache", to_string=True)
    gdb.execute("maintenance flush dcache", to_string=True)


def memory(addr, size):
    """Return SIZE bytes at a virtual address; None where nothing is mapped."""
    try:
        return bytes(gdb.selected_inferior().read_memory(addr, size))
    except (gdb.MemoryError, OverflowError):
        return None


def word(addr):
    """Return the 64-bit word at a virtual address, or None."""
    data = memory(addr, 8)
    return None if data is None else int.from_bytes(data, "little")


@contextlib.contextmanager
def physical():
    """Within this, memory packets mean physical addresses."""
    packet("Qqemu.PhyMemMode:1")
    try:
        yield
    finally:
        packet("Qqemu.PhyMemMode:0")


def physical_word(addr):
    """Return the 64-bit word at physical address ADDR."""
    with physical():
        return int.from_bytes(bytes.fromhex(packet(f"m{addr:x},8")), "little")


def _rdmsr_instruction():
    """Return the address of an rdmsr in the kernel's text: nothing needs to be written to run
    one."""
    start = int(gdb.parse_and_eval("(unsigned long)&__entry_text_start"))
    end = int(gdb.parse_and_eval("(unsigned long)&_etext"))
    text = memory(start, end - start)
    at = text.find(b"\x0f\x32") if text else -1
    if at < 0:
        raise Refused("no rdmsr instruction in the kernel's text")
    return start + at


KERNEL_CS, KERNEL_SS = 0x10, 0x18
EFLAGS_TF, EFLAGS_IF = 0x100, 0x200


def rdmsr(*msrs):
    """Return the values of MSRS, read by the CPU itself; its state is the same afterwards.

    The CPU is put on an rdmsr of the kernel's own text, in ring 0 with interrupts off, does that
    one instruction,
    and gets back every register that this changed. (QEMU takes the CPL from SS.)
    """
    saved = long_mode()
    at = _rdmsr_instruction()
    values = []
    try:
        if saved["cs"] & 3:
            set_register("ss", KERNEL_SS)
            set_register("cs", KERNEL_CS)
        set_register("eflags", saved["eflags"] & ~(EFLAGS_IF | EFLAGS_TF))
        for msr in msrs:
            set_register("rip", at)
            set_register("rcx", msr)
            for _ in range(5):          # a step that found something else to do first did nothing here
                step()
                regs = registers()
                if regs["rip"] != at:
                    break
            if regs["rip"] != at + 2:
                raise Refused(f"rdmsr of MSR {msr:#x} went to {regs['rip']:#x}: does this CPU not have it?")
            values.append((regs["rdx"] & 0xffffffff) << 32 | regs["rax"] & 0xffffffff)
    finally:
        if saved["cs"] & 3:
            set_register("cs", saved["cs"])
            set_register("ss", saved["ss"])
        for name in GENERAL + ("rip", "eflags"):
            if registers()[name] != saved[name]:
                set_register(name, saved[name])
    return values
