"""lstar-program, syscall-next: the ring-3 program whose symbols are loaded, and its next system
call.

All programs are linked at the same addresses, so only one program's symbols are loaded at a time,
and a breakpoint or
watchpoint in ring 3 counts only while that program is the one that runs. Breakpoints that the user
sets get that condition by themselves: $_lstar_runs().
"""

import os
import struct

import gdb

from . import kernel, machine, syscalls
from .command import Command, Refused

SYSCALL = b"\x0f\x05"


class Loaded:
    """The program whose symbols are loaded."""

    path = None
    name = None


def build_folder():
    """Return the folder of the kernel that is loaded."""
    for objfile in gdb.objfiles():
        if os.path.basename(objfile.filename or "") == "lstar.elf":
            return os.path.dirname(objfile.filename)
    raise Refused("the kernel's symbols are not loaded: file build/lstar.elf")


def find_file(name):
    """Return the unstripped file of a program NAME (or path, here or in the guest)."""
    places = [os.path.join(build_folder(), "user", part, os.path.basename(name))
              for part in ("", "tests", "demos")]
    if "/" in name:
        places.insert(0, name)
    for path in places:
        if os.path.isfile(path):
            return path
    raise Refused(f"no program {name!r} with symbols: looked for {', '.join(places)}")


def load(path):
    """Load the symbols of the program at PATH in place of those loaded before."""
    with open(path, "rb") as file:
        if file.read(4) != b"\x7fELF":
            raise Refused(f"{path} is no ELF file")
    path = os.path.abspath(path)
    if Loaded.path and any(o.filename == Loaded.path for o in gdb.objfiles()):
        gdb.execute(f"remove-symbol-file '{Loaded.path}'", to_string=True)
    gdb.execute(f"add-symbol-file '{path}'", to_string=True)
    Loaded.path = path
    Loaded.name = os.path.basename(path)


def running():
    """Does this CPU run the loaded program (in either ring)?"""
    if Loaded.name is None:
        return False
    try:
        return kernel.comm(kernel.current()) == Loaded.name[:15]
    except (Refused, gdb.error):
        return False            # before the kernel has set up its data


class Runs(gdb.Function):
    """$_lstar_runs(): is the program whose symbols are loaded the one that this CPU runs?"""

    def __init__(self):
        super().__init__("_lstar_runs")

    def invoke(self):
        return running()


Runs()


def in_ring3(breakpoint_):
    """Is a breakpoint or watchpoint of the user's on ring-3 addresses only?"""
    if breakpoint_.type in (gdb.BP_BREAKPOINT, gdb.BP_HARDWARE_BREAKPOINT):
        places = [location.address for location in breakpoint_.locations]
    else:
        try:
            places = [int(gdb.parse_and_eval(f"&({breakpoint_.expression})"))]
        except gdb.error:
            return False
    return bool(places) and all(kernel.user(place & kernel.MASK) for place in places)


def on_created(breakpoint_):
    """Let a breakpoint in ring 3 count only for the loaded program."""
    if Loaded.name is None or not in_ring3(breakpoint_):
        return
    condition = breakpoint_.condition
    breakpoint_.condition = f"({condition}) && $_lstar_runs()" if condition else "$_lstar_runs()"


gdb.events.breakpoint_created.connect(on_created)


def sites(path):
    """Return the addresses of all syscall instructions in the executable segments of an ELF file.

    Bytes that only look like one are harmless: no instruction begins there, so nothing stops
    there."""
    with open(path, "rb") as file:
        data = file.read()
    phoff, = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    found = []
    for at in range(phoff, phoff + size * count, size):
        kind, flags, offset, vaddr, _, length = struct.unpack_from("<IIQQQQ", data, at)
        if kind == 1 and flags & 1:
            part = data[offset:offset + length]
            at = part.find(SYSCALL)
            while at >= 0:
                found.append(vaddr + at)
                at = part.find(SYSCALL, at + 1)
    return found


class Site(gdb.Breakpoint):
    """A syscall instruction of the loaded program, waited for once."""

    def __init__(self, addr, wanted):
        super().__init__(f"*{addr:#x}", gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        self.silent = True
        self.wanted = wanted

    def stop(self):
        return running() and self.wanted in (None, machine.registers()["rax"] & 0xffffffff)


def describe():
    """Say which call ring 3 is about to make."""
    regs = machine.registers()
    return syscalls.text(regs["rax"], [regs[name] for name in syscalls.ARGUMENTS])


def at_syscall(regs):
    """Is the CPU in ring 3, at a syscall instruction?"""
    return regs["cs"] & 3 == 3 and machine.memory(regs["rip"], 2) == SYSCALL


def number_of(word):
    """Return the call's number for a word: its number or its name as `syscalls` lists it."""
    if word.isdigit():
        return int(word)
    for call in syscalls.calls().values():
        if word in (call.name, call.name.removeprefix("new")):
            return call.number
    raise Refused(f"no implemented call {word!r}; `syscalls` lists them")


class Program(Command):
    """Choose the ring-3 program whose symbols, lines and breakpoints are used.
    Usage: lstar-program            which one is loaded, which one runs
           lstar-program NAME       one of ours: build/user/NAME, tests/NAME, demos/NAME
           lstar-program FILE       any static ELF file

    Programs lie at the same addresses, so one at a time. A breakpoint or watchpoint in ring 3 set
    while it is
    loaded strikes only in it (`info breakpoints` shows the condition)."""

    name = "lstar-program"
    words = (0, 1)

    def run(self, words):
        if words:
            load(find_file(words[0]))
            print(f"symbols of {Loaded.name}: {os.path.relpath(Loaded.path)}")
            return
        print(f"symbols: {Loaded.path or 'of no program; lstar-program NAME loads them'}")
        print(f"running: {kernel.label(kernel.current())}")


class SyscallNext(Command):
    """Run until the loaded program is about to make a system call: stop in ring 3, at its
    `syscall`.
    Usage: syscall-next [NAME|NUMBER]     any call, or only this one

    `syscall-trip` walks through it from there."""

    name = "syscall-next"
    words = (0, 1)

    def run(self, words):
        if Loaded.name is None:
            raise Refused("no program is chosen: lstar-program NAME")
        machine.packet("?")
        wanted = number_of(words[0]) if words else None
        waits = [Site(addr, wanted) for addr in sites(Loaded.path)]
        try:
            gdb.execute("continue", to_string=True)
        except gdb.error as error:
            raise Refused(f"the machine ended before that: {error}") from None
        finally:
            for each in waits:
                if each.is_valid():
                    each.delete()
        if not at_syscall(machine.registers()):
            gdb.execute("frame")
            raise Refused("stopped before the program came to such a call")
        regs = machine.registers()
        print(f"{kernel.label(kernel.current())} in ring 3, at the syscall instruction "
              f"{kernel.place(regs['rip'])}\n  {describe()}")


Program()
SyscallNext()
