"""One machine under observation: QEMU with a submission's kernel and the grader's program in it.

The verdict rests on what the emulator shows (stub.py): registers and memory at places where the
CPU really is in ring 3, in the grader's own program. The console is kept only to explain. Whatever the guest
does, every wait has an end: Ended says why, in words for the student.
"""

import fcntl
import os
import re
import select
import socket
import subprocess
import tempfile
import termios
import threading
import time

from lstar import cpio, symbols
from lstar.patience import Clock
from stub import GENERAL, Gone, Late, Stub

FLOOD = 2 << 20         # bytes on a console after which nobody reads on
USER_END = 1 << 47
PAGE = 4096
VECTORS = {0: "#DE divide error", 1: "#DB debug trap", 2: "NMI", 3: "#BP breakpoint",
           6: "#UD invalid opcode", 8: "#DF double fault", 10: "#TS bad TSS", 11: "#NP segment not present",
           12: "#SS stack fault", 13: "#GP general protection", 14: "#PF page fault"}
RECORD = re.compile(rb"v=([0-9a-f]{2}) e=([0-9a-f]{4}) i=\d cpl=(\d) IP=([0-9a-f]{4}):([0-9a-f]{16})"
                    rb" pc=[0-9a-f]{16} SP=([0-9a-f]{4}):([0-9a-f]{16}) (?:CR2|env->regs\[R_EAX\])=([0-9a-f]{16})")


class Ended(Exception):
    """The machine came to an end, or had to be brought to one; the text says how."""


class Hang(Ended):
    """It went on without end and had to be stopped."""


class Tail(threading.Thread):
    """Reads a pipe to its end and keeps the last LIMIT bytes."""

    def __init__(self, descriptor, limit=1 << 16):
        super().__init__(daemon=True)
        self.descriptor, self.limit = descriptor, limit
        self.data, self.count = b"", 0
        self.lock = threading.Lock()    # held from the read until what was read is in data
        self.start()

    def run(self):
        while True:
            select.select([self.descriptor], [], [])
            with self.lock:
                data = os.read(self.descriptor, 65536)
                self.data = (self.data + data)[-self.limit:]
                self.count += len(data)
            if not data:
                break
        os.close(self.descriptor)

    def settle(self):
        """Wait until all that was written so far is in data."""
        while self.is_alive():
            with self.lock:
                if not any(fcntl.ioctl(self.descriptor, termios.FIONREAD, bytes(4))):
                    return
            time.sleep(0.001)

    def text(self):
        return self.data.replace(b"\r", b"").decode("ascii", "replace")


def addresses(nm_output):
    """Return {symbol: address} of what nm prints."""
    found = {}
    for line in nm_output.splitlines():
        words = line.split()
        if len(words) == 3:
            found.setdefault(words[2], int(words[0], 16))
    return found


class Machine:
    """Use it by `with`: it boots to ring 3 at the beginning, and is gone at the end."""

    def __init__(self, kernel, kernel_symbols, probe, probe_symbols, cpu="max", patience=5):
        self.kernel, self.probe, self.cpu = kernel, probe, cpu
        self.at, self.user = kernel_symbols, probe_symbols
        self.patience = patience        # seconds that a single step may take
        self.child = self.stub = None
        self.regs = {}
        self.data = self.user["probe_data"]

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="lstar-grade-")
        try:
            self._start(self.folder.name)
            for place in (self.at.get("panic"), self.at.get("lab_hole"), self.user["probe_ready"],
                          self.user["probe_back"]):
                if place:
                    self.stub.breakpoint(place)
            if self.resume(3 * self.patience) != self.user["probe_ready"]:
                raise Ended("the CPU stopped where nobody had asked it to")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.child and self.child.poll() is None:
            self.child.kill()
        if self.child:
            self.child.wait()
        self.folder.cleanup()

    def _start(self, folder):
        archive = cpio.Archive()
        archive.add_base()
        with open(self.probe, "rb") as file:
            archive.add_data("init", cpio.strip(file.read()), executable=True)
        initrd = os.path.join(folder, "initrd")
        with open(initrd, "wb") as file:
            file.write(archive.dump())
        pipes = {name: os.pipe() for name in ("console", "outcome", "log")}
        ours, theirs = socket.socketpair()
        sinks = {name: write for name, (_, write) in pipes.items()}
        self.child = subprocess.Popen(
            ["qemu-system-x86_64", "-M", "pc", "-accel", "tcg", "-cpu", self.cpu, "-m", "128M",
             "-nodefaults", "-display", "none", "-no-reboot", "-bios", "qboot.rom",
             "-kernel", self.kernel, "-initrd", initrd, "-append", "loglevel=7",
             "-chardev", f"file,id=console,path=/dev/fd/{sinks['console']}",
             "-chardev", f"file,id=outcome,path=/dev/fd/{sinks['outcome']}",
             "-serial", "chardev:console", "-serial", "chardev:outcome",
             "-d", "int,cpu_reset", "-D", f"/dev/fd/{sinks['log']}",
             "-chardev", f"socket,id=gdb,fd={theirs.fileno()}", "-gdb", "chardev:gdb", "-S"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=[*sinks.values(), theirs.fileno()])
        theirs.close()
        for write in sinks.values():
            os.close(write)
        self.console, self.outcome, self.log = (Tail(read) for read, _ in pipes.values())
        try:
            self.stub = Stub(ours)
        except (Gone, Late) as error:
            raise Ended("QEMU did not start") from error

    # -- letting it run

    def resume(self, seconds=None):
        """Let the CPU run to the next breakpoint; return its address. Ended, if none is reached."""
        clock, seconds = Clock(self.child.pid), seconds or self.patience
        before = clock.now()
        try:
            self.stub.send("c")
            while True:
                try:
                    self.stub.receive(0.2)
                    break
                except Late:
                    self._still_going(clock.over(before + seconds), seconds)
            self.regs = self.stub.registers()
        except Gone as error:
            raise Ended(self._explain_end()) from error
        rip = self.regs["rip"]
        if rip in (self.at.get("panic"), self.at.get("lab_hole")):
            raise Ended(self._explain_panic())
        return rip

    def _still_going(self, late, seconds):
        if max(self.console.count, self.outcome.count) > FLOOD:
            raise Ended(f"a flood: the kernel printed more than {FLOOD >> 20} MiB, such as"
                        f" {self.console.text().splitlines()[-2:-1]}")
        if late:
            raise Hang(f"no end within {seconds} s: {self._whereabouts()}")

    def _whereabouts(self):
        places = []
        try:
            for _ in range(5):
                self.stub.interrupt()
                self.stub.receive(30)
                regs = self.stub.registers()
                place = self.place(regs["rip"]) + f" in ring {regs['cs'] & 3}"
                if place not in places:
                    places.append(place)
                self.stub.send("c")
                time.sleep(0.02)
        except (Gone, Late):
            pass
        return "the CPU was at " + ", then at ".join(places or ["an unknown place"])

    def place(self, address):
        file = self.kernel if address >= USER_END else self.probe
        return symbols.place(file, address)

    def _last_exception(self):
        """Return what the last exception in the CPU's log was, and whether its stack was right."""
        records = RECORD.findall(self.log.data.split(b"Triple fault")[0])
        ring0 = [record for record in records if int(record[2]) == 0 and int(record[0], 16) in VECTORS]
        if not ring0:
            return ""
        # The first that struck on a user's stack tells more than those which came of it.
        vector, error, _, _, ip, _, sp, cr2 = next(
            (record for record in ring0[-8:] if int(record[6], 16) < USER_END), ring0[-1])
        number, stack = int(vector, 16), int(sp, 16)
        text = f"{VECTORS[number]} (error code {int(error, 16):#x}) at {self.place(int(ip, 16))}"
        if number == 14:
            text += f", address {int(cr2, 16):#x}"
        if stack < USER_END:
            text += f"; the stack was still the user's then (RSP {stack:#x}, in ring 0)"
        return text

    def _explain_end(self):
        try:
            self.child.wait(60)
        except subprocess.TimeoutExpired:
            self.child.kill()
        self.log.join(20)
        if b"Triple fault" in self.log.data:
            return "a triple fault: " + (self._last_exception() or "no exception is on record")
        said = self.console.text().strip().splitlines()
        return ("the machine was turned off or reset before the question was answered"
                + (f"; its last word: {said[-1][:120]}" if said else ""))

    def _explain_panic(self):
        """The machine stands at the first instruction of panic() or lab_hole(): let it say why."""
        where = "lab_hole" if self.regs["rip"] == self.at.get("lab_hole") else "panic"
        try:
            self.stub.breakpoint(self.at[where], False)
            self.stub.send("c")
            clock = Clock(self.child.pid)
            deadline = clock.now() + 3
            while not clock.over(deadline) and "panic\n" not in self.outcome.text():
                time.sleep(0.02)
        except Gone:
            pass
        lines = [re.sub(r"^(<\d>)?\[ *[\d.]+\] ", "", line).strip()
                 for line in self.console.text().splitlines()]
        if where == "lab_hole" and lines:
            return f"the hole is still there: {lines[-1]}"
        told = [line for line in lines if re.match(r"BUG|WARNING|Kernel panic|lab \d\d", line)]
        text = "the kernel panicked: " + "; ".join(line[:200] for line in (told or lines)[-3:])
        exception = self._last_exception()
        return text + (f"; before that: {exception}" if "user's then" in exception else "")

    # -- the program that the host plays

    def prepare(self, **values):
        """Set registers of the program, which stands before its `syscall`."""
        for name, value in {"rip": self.user["probe_go"], **values}.items():
            self.stub.set(name, value)

    def back(self):
        """Run on to the instruction after `syscall`, in ring 3."""
        rip = self.resume()
        if rip != self.user["probe_back"] or self.regs["cs"] & 3 != 3:
            raise Ended(f"the CPU is at {self.place(rip)} in ring {self.regs['cs'] & 3},"
                        " not after the program's syscall instruction")

    def call(self, number, *arguments):
        """Make a system call as the program; return rax as a signed number."""
        values = dict.fromkeys(("rdi", "rsi", "rdx", "r10", "r8", "r9"), 0)
        values.update(zip(values, arguments))
        self.prepare(rax=number, **values)
        self.back()
        return signed(self.regs["rax"])

    def function(self, name, *arguments):
        """Call a C function of the program; return rax as a signed number."""
        if name not in self.user:
            raise Ended(f"there is no {name}() in libc.a")
        stack = self.regs["rsp"] - 8
        self.stub.write(stack, self.user["probe_back"].to_bytes(8, "little"))
        self.prepare(rip=self.user[name], rsp=stack, **dict(zip(("rdi", "rsi", "rdx"), arguments)))
        self.back()
        return signed(self.regs["rax"])

    def settle(self):
        """
        Wait for what the guest has printed to arrive. The serial port's model writes each byte to the
        pipe before the CPU goes on, so all of it is in the pipe when the CPU has stopped.
        """
        self.console.settle()

    def touch(self, address):
        """Have the page at ADDRESS mapped, by a system call that writes there: getrandom()."""
        if self.call(318, address, 1, 0) != 1:
            raise Ended("getrandom() does not work any more")

    def edge(self):
        """Map a page with nothing behind it; return the address where it ends."""
        both = self.call(9, 0, 2 * PAGE, 3, 0x22, -1, 0)
        if both <= 0 or both % PAGE or self.call(11, both + PAGE, PAGE) != 0:
            raise Ended(f"mmap() or munmap() does not work any more: {both:#x}")
        return both + PAGE

    def read(self, address, length):
        return self.stub.read(address, length)

    def write(self, address, data):
        self.stub.write(address, data)

    def step_over(self, address):
        """Leave a breakpoint: QEMU would stop at it again."""
        self.stub.breakpoint(address, False)
        self.stub.step()
        self.stub.breakpoint(address)


def signed(value):
    return value - (1 << 64) if value >> 63 else value


__all__ = ["Machine", "Ended", "Hang", "addresses", "signed", "GENERAL", "PAGE", "USER_END"]
