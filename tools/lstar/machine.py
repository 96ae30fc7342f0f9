"""One run of an emulator: start it, pass its console on, watch the outcome channel and the clock.

A backend (qemu.py, bochs.py) says how the emulator is started and what its end meant. Here is what
they share. Only the child started here is ever killed.
"""

import os
import select
import subprocess
import sys
import tempfile
import termios
import time

from . import outcome, patience

GRACE = 1.0  # seconds (patience.py) that a guest gets to finish its report and power off, once it said how it ended
POLL = 0.05


class Failure(Exception):
    """The emulator could not do its work; the text says why and what to do."""


class Spec:
    """What is to be run: an ISO, or a kernel with initramfs and command line."""

    def __init__(self, **fields):
        self.kernel = self.initrd = self.iso = None
        self.symbols = None     # ELF file for names of addresses
        self.cmdline = ""
        self.cpus = 1
        self.mem = 128          # MiB
        self.cpu = None         # CPU model, None for the backend's best
        self.icount = self.uefi = self.vga = self.interactive = False
        self.gdb = None         # TCP port of the GDB stub: the machine waits for it
        self.timeout = None     # seconds (patience.py), None for no limit
        self.console = None     # file object for the console's bytes; None: this process' stdout
        self.qmp = None         # path of a second monitor socket, for tests
        self.extra = []         # more options for the emulator
        self.__dict__.update(fields)


class Machine:
    def __init__(self, spec):
        self.spec = spec
        self.child = None
        self.last = b"\n"       # the console's last byte
        self.seen = 0           # bytes that the console printed

    # What a backend adds:

    def start(self, folder):
        """Start the emulator with its files in FOLDER; return the descriptor of its console."""
        raise NotImplementedError

    def ended(self, status, said):
        """Return the Outcome of a machine that ended by itself; SAID is its own word, or None."""
        raise NotImplementedError

    def listen(self):
        """Return the descriptor of a control channel that poll() reads, or None."""
        return None

    def poll(self):
        """Look at the control channel; called whenever something came there, and now and then."""

    def whereabouts(self):
        """Return lines on where a machine that hangs is."""
        return []

    # What all share:

    def run(self):
        """Run to the end; return the Outcome. Raises Failure if the emulator does not start."""
        terminal = termios.tcgetattr(0) if self.spec.interactive else None
        with tempfile.TemporaryDirectory(prefix="lstar-") as folder:
            self.folder = folder
            try:
                return self._watch(self.start(folder))
            finally:
                self.stop()
                if terminal:
                    termios.tcsetattr(0, termios.TCSADRAIN, terminal)

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        """Return the bytes of the file NAME of this run; b"" if there is none."""
        try:
            with open(self.path(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""

    def stop(self):
        """End the child if it still runs, politely first: QEMU restores the terminal itself."""
        if self.child and self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(2)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()

    def _watch(self, console):
        clock = patience.Clock(self.child.pid)
        said = None
        until = None            # when the grace after an outcome ends
        os.set_blocking(console, False)
        while True:
            self._pass_on(console, POLL)
            self.poll()
            if self.child.poll() is not None:
                self._pass_on(console, 0)
                return self.ended(self.child.returncode, outcome.parse(self.read("outcome")))
            if until is None:
                said = outcome.parse(self.read("outcome"))
                if said:
                    until = clock.now() + GRACE
            elif clock.over(until):
                if said.kind != "panic":
                    said.notes.append("the machine did not power off after that; it was ended")
                return said
            if self.spec.timeout and clock.over(self.spec.timeout):
                return outcome.Outcome("hang", notes=[f"no end within {self.spec.timeout:g} s",
                                                      *self.whereabouts()])

    def _pass_on(self, console, wait):
        """Copy what the console printed, for at most about WAIT seconds if there is nothing."""
        sources = [fd for fd in (console, self.listen()) if fd is not None]
        while console in select.select(sources, [], [], wait)[0]:
            try:
                data = os.read(console, 65536)
            except BlockingIOError:
                return
            if not data:        # end of file: the emulator is about to end
                time.sleep(wait)
                return
            self._write(data)
            wait = 0

    def _write(self, data):
        out = self.spec.console or sys.stdout.buffer
        if not out.isatty():
            data = data.replace(b"\r", b"")
        if data:
            self.last = data[-1:]
            self.seen += len(data)
            out.write(data)
            out.flush()
