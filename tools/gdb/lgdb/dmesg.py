"""dmesg: the kernel's messages, read out of its ring buffer while it is stopped."""

import struct

import gdb

from . import kernel, machine
from .command import Command, Refused, number

FILE = "'kernel/syslog/ringbuffer.c'"


def records():
    """Yield (seconds, level, text) of each message, oldest first."""
    kind = gdb.lookup_type("struct log_record")
    where = {f.name: f.bitpos // 8 for f in kind.fields()}
    first, end = (int(kernel.value(f"{FILE}::{name}")) for name in ("first", "end"))
    buffer = kernel.value(f"{FILE}::log_buf")
    size = buffer.type.sizeof
    data = machine.memory(int(buffer.address), size)
    if data is None:
        raise Refused("the message buffer cannot be read yet")

    def read(at, count):
        at %= size
        return (data[at:at + count] + data[:max(0, at + count - size)])[:count]

    while first < end:
        head = read(first, kind.sizeof)
        stamp, = struct.unpack_from("<Q", head, where["ts_nsec"])
        length, = struct.unpack_from("<H", head, where["len"])
        yield stamp / 1e9, head[where["level"]], read(first + kind.sizeof, length).decode("utf-8", "replace")
        first += kind.sizeof + length


class Dmesg(Command):
    """Print the kernel's messages, also those that the console did not show.
    Usage: dmesg [N]       all, or the last N"""

    name = "dmesg"
    words = (0, 1)

    def run(self, words):
        machine.long_mode()
        lines = [f"[{seconds:12.6f}] {text}" for seconds, _, text in records()]
        if not lines:
            raise Refused("no message yet: the kernel has only just started")
        for line in lines[-number(words[0], "a count"):] if words else lines:
            print(line.rstrip("\n"))


Dmesg()
