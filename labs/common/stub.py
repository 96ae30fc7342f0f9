"""A client of QEMU's GDB stub: the host's own look at registers and memory of a stopped machine.

What is read here comes from the emulator; no code of the guest takes part in it. The protocol is
the GDB manual's "Remote Serial Protocol": $data#checksum, each packet acknowledged by "+".
"""

import select
import struct
import time

GENERAL = ("rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15".split())
# QEMU's order (gdb-xml/i386-64bit.xml), with the size of each in bytes
LAYOUT = ([(name, 8) for name in GENERAL] + [("rip", 8), ("rflags", 4)]
          + [(name, 4) for name in ("cs", "ss", "ds", "es", "fs", "gs")]
          + [(name, 8) for name in ("fs_base", "gs_base", "k_gs_base", "cr0", "cr2", "cr3", "cr4",
                                    "cr8", "efer")])
NUMBER = {name: number for number, (name, _) in enumerate(LAYOUT)}
SIZE = dict(LAYOUT)


class Gone(Exception):
    """The other side has closed the connection: QEMU has ended."""


class Late(Exception):
    """No answer in time."""


class Unmapped(Exception):
    """There is no memory at that address."""


class Stub:
    def __init__(self, connection):
        self.socket = connection
        self.heard = b""
        # QEMU takes single registers (P) only from clients that know their description.
        self.ask("qSupported:xmlRegisters=i386")
        self.ask("qXfer:features:read:target.xml:0,ffb")

    def send(self, text):
        data = text.encode()
        try:
            self.socket.sendall(b"$" + data + b"#%02x" % (sum(data) & 0xFF))
        except OSError as error:
            raise Gone from error

    def interrupt(self):
        """Stop the running machine, as Ctrl-C does."""
        try:
            self.socket.sendall(b"\x03")
        except OSError as error:
            raise Gone from error

    def receive(self, seconds):
        """Return the next packet's text."""
        deadline = time.monotonic() + seconds
        while True:
            begin = self.heard.find(b"$")
            end = self.heard.find(b"#", begin)
            if begin >= 0 and end >= 0 and len(self.heard) >= end + 3:
                packet = self.heard[begin + 1:end]
                self.heard = self.heard[end + 3:]
                try:
                    self.socket.sendall(b"+")
                except OSError:
                    pass            # the packet is whole; the end is noticed at the next one
                return packet.decode("latin-1")
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                raise Late
            try:
                data = self.socket.recv(65536)
            except OSError as error:
                raise Gone from error
            if not data:
                raise Gone
            self.heard += data

    def ask(self, text, seconds=60):
        self.send(text)
        return self.receive(seconds)

    def registers(self):
        """Return all registers of LAYOUT by name."""
        block = bytes.fromhex(self.ask("g").replace("x", "0"))
        values, at = {}, 0
        for name, size in LAYOUT:
            values[name] = int.from_bytes(block[at:at + size], "little")
            at += size
        return values

    def set(self, name, value):
        size = SIZE[name]
        data = (value & (1 << 8 * size) - 1).to_bytes(size, "little")
        answer = self.ask(f"P{NUMBER[name]:x}={data.hex()}")
        if answer != "OK":
            raise RuntimeError(f"QEMU's stub does not set {name}: {answer!r}")

    def read(self, address, length):
        """Return LENGTH bytes at the virtual ADDRESS, by the page tables in force."""
        out = b""
        while len(out) < length:
            size = min(1024, length - len(out))
            answer = self.ask(f"m{address + len(out):x},{size:x}")
            if answer.startswith("E") or not answer:
                raise Unmapped(f"{address + len(out):#x}")
            out += bytes.fromhex(answer)
        return out

    def write(self, address, data):
        for at in range(0, len(data), 1024):
            part = data[at:at + 1024]
            if self.ask(f"M{address + at:x},{len(part):x}:{part.hex()}") != "OK":
                raise Unmapped(f"{address + at:#x}")

    def word(self, address):
        return struct.unpack("<Q", self.read(address, 8))[0]

    def breakpoint(self, address, on=True):
        self.ask(f"{'Z' if on else 'z'}0,{address:x},1")

    def step(self):
        return self.ask("s")
