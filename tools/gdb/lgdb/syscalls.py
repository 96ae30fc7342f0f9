"""syscalls: the dispatch table, and arguments decoded by what SYSCALL_DEFINEn recorded of them."""

import functools

import gdb

from . import kernel, machine
from .command import Command, Refused, table

ARGUMENTS = ("rdi", "rsi", "rdx", "r10", "r8", "r9")
FIELDS = ("di", "si", "dx", "r10", "r8", "r9")      # the same in struct pt_regs


class Call:
    """A system call that is implemented."""

    def __init__(self, number, name, entry, types, args):
        self.number, self.name, self.entry = number, name, entry
        self.types, self.args = types, args

    @property
    def prototype(self):
        pairs = ", ".join(f"{t} {a}".replace("* ", "*").replace("__user *", "*")
                          for t, a in zip(self.types, self.args))
        return f"{self.name}({pairs})"


def _strings(pointer, count):
    return [pointer[i].string() for i in range(count)]


@functools.lru_cache(None)
def _read(stamp):
    """Return ({number: Call}, size of the table); STAMP is the kernel's file and its date."""
    meta = {}
    kind = gdb.lookup_type("struct syscall_metadata")
    entry = kernel.address("__start_syscalls_metadata")
    end = kernel.address("__stop_syscalls_metadata")
    while entry < end:
        one = gdb.Value(entry).cast(kind.pointer())
        count = int(one["nb_args"])
        meta[int(one["entry"])] = (one["name"].string(), _strings(one["types"], count),
                                   _strings(one["args"], count))
        entry += kind.sizeof
    calls_table = kernel.value("sys_call_table")
    none = kernel.address("sys_ni_syscall")
    size = calls_table.type.range()[1] + 1
    calls = {}
    for number in range(size):
        target = int(calls_table[number])
        if target != none:
            calls[number] = Call(number, meta.get(target, ("?", [], []))[0], target,
                                 *meta.get(target, ("?", [], []))[1:])
    return calls, size


def read():
    kernel.value("sys_call_table")
    objfile = gdb.lookup_global_symbol("sys_call_table")
    return _read(str(objfile and objfile.symtab.objfile.filename))


def calls():
    return read()[0]


def find(number):
    """Return the Call that rax = NUMBER selects (its low 32 bits decide), or None."""
    return calls().get(number & 0xffffffff)


def name(number):
    call = find(number)
    return call.name if call else "not implemented: -ENOSYS"


INTEGERS = {"int": 32, "pid_t": 32, "clockid_t": 32, "long": 64, "off_t": 64, "loff_t": 64,
            "ssize_t": 64, "short": 16}


def _text(addr):
    """Return the string at a user address as a program would write it."""
    data = b""
    while b"\0" not in data and len(data) < 64:
        piece = machine.memory(addr + len(data), min(64, 4096 - (addr + len(data)) % 4096))
        if piece is None:
            return "(not present)" if not data else repr(data.decode("latin-1"))
        data += piece
    text, end, _ = data[:64].partition(b"\0")
    shown = text.decode("latin-1").encode("unicode_escape").decode().replace('"', '\\"')
    return f'"{shown}"' + ("" if end else "...")


def decode(kind, value):
    """Return the text of an argument of C type KIND that came in a register as VALUE."""
    if "*" in kind:
        text = "NULL" if value == 0 else f"{value:#x}"
        if "char" in kind and "*" == kind.strip()[-1] and kind.count("*") == 1 and value:
            text += " " + _text(value)
        return text
    words = kind.replace("const ", "")
    if words in INTEGERS:
        width = INTEGERS[words]
        value &= (1 << width) - 1
        return str(value - (1 << width) if value >> (width - 1) else value)
    if words in ("unsigned int", "unsigned", "uid_t", "gid_t", "u32", "mode_t", "umode_t"):
        value &= 0xffffffff
    return str(value) if value < 4096 else f"{value:#x}"


def arguments(call, regs):
    """Return [(register, type, name, text)] of a call whose argument registers are REGS (a
    list)."""
    return [(ARGUMENTS[i], call.types[i], call.args[i], decode(call.types[i], regs[i]))
            for i in range(len(call.types))]


def text(number, regs):
    """Return one call as a program would write it: write(1, 0x402000 "hi", 2)."""
    call = find(number)
    if call is None:
        return f"call {number & 0xffffffff} (not implemented)"
    return f"{call.name}({', '.join(each[3] for each in arguments(call, regs))})"


class Syscalls(Command):
    """List the system calls: number, prototype and where they are implemented.
    Usage: syscalls             all that are implemented
           syscalls NUMBER      what this number does, implemented or not
           syscalls TEXT        those with TEXT in their names

    Works also without a machine: the table and what SYSCALL_DEFINEn recorded are read from the
    kernel's file."""

    name = "syscalls"
    words = (0, 1)

    def run(self, words):
        known, size = read()
        chosen = known.values()
        if words and words[0].lstrip("-").isdigit():
            number = int(words[0]) & 0xffffffff
            if number not in known:
                raise Refused(f"{words[0]}: not implemented, {'' if number < size else 'beyond the table, '}"
                              f"so -ENOSYS (the table has {size} entries)")
            chosen = [known[number]]
        elif words:
            chosen = [call for call in chosen if words[0] in call.name]
            if not chosen:
                raise Refused(f"no implemented call has {words[0]!r} in its name; `syscalls` lists all")
        table([(call.number, call.prototype, kernel.source(call.entry)) for call in chosen], indent="")
        if not words:
            print(f"{len(known)} implemented of {size} numbers; the others are sys_ni_syscall: -ENOSYS")


Syscalls()
