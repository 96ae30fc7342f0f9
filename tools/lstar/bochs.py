"""Bochs: slower than QEMU and closer to hardware (boundary differences: docs and tests).

Debian's Bochs has its debugger built in: it waits for a command unless `-rc` names a file that
says `c`. Both serial ports go to files; the first is a FIFO, so that the console is seen as it comes.
The text display draws on a pseudo-terminal of its own, which has to be read: Bochs waits when it is full.
"""

import os
import shutil
import subprocess
import tty

from .machine import Failure, Machine
from .outcome import Outcome

CONFIG = """\
display_library: {display}
config_interface: textconfig
cpu: model=tigerlake, count={cpus}, ips=4000000, reset_on_triple_fault=0
megs: {mem}
romimage: file=$BXSHARE/BIOS-bochs-latest
vgaromimage: file=$BXSHARE/VGABIOS-lgpl-latest
pci: enabled=1, chipset=i440fx
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=cdrom, path={iso}, status=inserted
boot: cdrom
floppy_bootsig_check: disabled=1
clock: sync=none, time0=1700000000
com1: enabled=1, mode=file, dev={console}
com2: enabled=1, mode=file, dev={outcome}
speaker: enabled=0
sound: waveoutdrv=dummy
log: {log}
panic: action=fatal
error: action=report
info: action=report
debug: action=ignore
"""


class Bochs(Machine):
    binary = "bochs"
    display = "term"
    screen = None               # descriptor of the other end of the display's terminal

    def start(self, folder):
        if not shutil.which(self.binary):
            raise Failure("no bochs on PATH; tools/deps --need bochs installs it")
        for what, wanted in (("a GDB stub", self.spec.gdb), ("icount", self.spec.icount),
                             ("UEFI", self.spec.uefi), ("a CPU model", self.spec.cpu)):
            if wanted:
                raise Failure(f"Bochs cannot do {what}; use --machine qemu")
        os.mkfifo(self.path("console"))
        console = os.open(self.path("console"), os.O_RDONLY | os.O_NONBLOCK)
        with open(self.path("bochsrc"), "w", encoding="ascii") as file:
            file.write(CONFIG.format(
                display=self.display, cpus=self.spec.cpus, mem=self.spec.mem, iso=self.spec.iso,
                console=self.path("console"), outcome=self.path("outcome"), log=self.path("log")))
        with open(self.path("commands"), "w", encoding="ascii") as file:
            file.write("c\n")
        # The text display draws with curses, which is content with a terminal that is none.
        self.child = subprocess.Popen(
            [self.binary, "-q", "-f", self.path("bochsrc"), "-rc", self.path("commands")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "TERM": "vt100"})
        return console

    def poll(self):
        if self.screen is None:
            self.screen = self._open_screen()
        try:
            while self.screen is not None and os.read(self.screen, 65536):
                pass
        except OSError:
            pass                # nothing to read now, or Bochs has ended

    def stop(self):
        super().stop()
        if self.screen is not None:
            os.close(self.screen)
            self.screen = None

    def _open_screen(self):
        """Return a descriptor of the terminal whose master side Bochs holds; None if there is none yet."""
        where = f"/proc/{self.child.pid}"
        try:
            for number in os.listdir(f"{where}/fd"):
                if os.readlink(f"{where}/fd/{number}") == "/dev/ptmx":
                    with open(f"{where}/fdinfo/{number}", encoding="ascii") as file:
                        index = dict(line.split(":") for line in file)["tty-index"].strip()
                    screen = os.open(f"/dev/pts/{index}", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
                    tty.setraw(screen)
                    return screen
        except (OSError, KeyError):
            pass                # not there yet, or no Linux
        return None

    def ended(self, status, said):
        log = self.read("log").decode("ascii", "replace").splitlines()
        if said:
            return said
        panics = [line for line in log if ">>PANIC<<" in line or "p[" in line]
        if any("triple" in line or "3rd" in line for line in panics):
            return Outcome("panic", notes=["the machine reset: a triple fault", *panics[-2:]])
        if any("power off" in line for line in panics):
            return Outcome("panic", notes=["the machine powered off without saying how it ended"])
        if self.seen == 0:
            raise Failure("\n".join([f"Bochs ended with status {status}", *log[-3:]]))
        return Outcome("panic", notes=[f"Bochs ended with status {status}", *panics[-2:]])
