"""QEMU: boots a kernel by PVH in a tenth of a second, or an ISO by BIOS or UEFI.

Why these options:
- `-M pc` with qboot.rom as the firmware for `-kernel`: 0.1 million instructions to the kernel's
  first one, against 5.8 million with SeaBIOS, and 15.9 with SeaBIOS on q35.
- `-cpu max` has SMAP, SMEP and UMIP; QEMU's own default has none of them.
- `-nodefaults`: no network card, no floppy, no VGA unless asked for, so nothing to initialise.
- A guest that powers off or resets is paused; a control socket (QMP) tells which of both it was and
  where its CPUs are, then ends QEMU. `-d cpu_reset` tells a triple fault from a wanted reset.
"""

import json
import os
import re
import select
import shutil
import socket
import subprocess

from . import symbols
from .machine import Failure, Machine
from .outcome import Outcome

OVMF = ("/usr/share/ovmf/OVMF.fd", "/usr/share/qemu/OVMF.fd", "/usr/share/edk2/ovmf/OVMF_CODE.fd",
        "/usr/share/edk2/x64/OVMF.4m.fd", "/usr/share/edk2-ovmf/x64/OVMF.fd")


def firmware_uefi():
    """Return the path of OVMF, the UEFI firmware; None if it is not installed."""
    return next((path for path in OVMF if os.path.exists(path)), None)


class Qemu(Machine):
    binary = "qemu-system-x86_64"

    def options(self):
        """Return QEMU's command line."""
        spec = self.spec
        args = [self.binary, "-name", "lstar", "-M", "pc", "-accel", "tcg",
                "-cpu", spec.cpu or "max", "-smp", str(spec.cpus), "-m", f"{spec.mem}M",
                "-nodefaults", "-display", "none", "-action", "reboot=shutdown,shutdown=pause",
                "-vga", "std" if spec.vga or spec.uefi else "none",
                "-d", "cpu_reset", "-D", self.path("cpu.log"),
                "-chardev", f"file,id=outcome,path={self.path('outcome')}"]
        if spec.interactive:
            args += ["-chardev", "stdio,id=console,mux=on,signal=off", "-mon", "console"]
        else:
            args += ["-chardev", "stdio,id=console"]
        args += ["-serial", "chardev:console", "-serial", "chardev:outcome"]
        if spec.uefi:
            if not firmware_uefi():
                raise Failure("no UEFI firmware (OVMF) found; on Debian: apt-get install ovmf")
            args += ["-bios", firmware_uefi()]
        if spec.iso:
            args += ["-cdrom", spec.iso, "-boot", "d"]
        else:
            args += ["-bios", "qboot.rom", "-kernel", spec.kernel, "-append", spec.cmdline]
            if spec.initrd:
                args += ["-initrd", spec.initrd]
        if spec.icount:
            args += ["-icount", "shift=0,sleep=off"]
        if spec.gdb:
            args += ["-S", "-gdb", f"tcp:127.0.0.1:{spec.gdb}"]
        if spec.qmp:
            args += ["-qmp", f"unix:{spec.qmp},server=on,wait=off"]
        return args + spec.extra

    def start(self, folder):
        if not shutil.which(self.binary):
            raise Failure(f"no {self.binary} on PATH; tools/deps --need run installs it")
        self.control, theirs = socket.socketpair()
        self.control.sendall(b'{"execute":"qmp_capabilities"}\n')
        self.heard = b""
        self.messages = []
        self.reason = None
        self.notes = []
        args = self.options() + [
            "-chardev", f"socket,id=control,fd={theirs.fileno()}",
            "-mon", "chardev=control,mode=control"]
        self.child = subprocess.Popen(
            args, stdin=None if self.spec.interactive else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=open(self.path("stderr"), "wb"),
            pass_fds=[theirs.fileno()],
            start_new_session=bool(self.spec.gdb))  # Ctrl-C is for GDB then
        theirs.close()
        return self.child.stdout.fileno()

    def listen(self):
        return self.control.fileno() if self.control else None

    def poll(self):
        """Read what QEMU tells; when the guest has ended, ask where it was and let QEMU go."""
        self._receive(0)
        if self.reason or not self.reasons():
            return
        self.reason = self.reasons()[0]
        if self.reason == "guest-reset":
            self.notes = self._reset()
        self._send({"execute": "quit"})

    def reasons(self):
        """Return why the machine stopped, oldest first: guest-shutdown, guest-reset, ..."""
        return [message["data"].get("reason") for message in self.messages
                if message.get("event") == "SHUTDOWN"]

    def _send(self, command):
        if not self.control:
            return
        try:
            self.control.sendall(json.dumps(command).encode() + b"\n")
        except OSError:
            pass                # QEMU is gone already; its end is noticed elsewhere

    def _receive(self, wait):
        """Take in the messages that come within WAIT seconds of each other."""
        if not self.control:
            return
        try:
            while select.select([self.control], [], [], wait)[0]:
                data = self.control.recv(65536)
                if not data:
                    self.control.close()
                    self.control = None
                    break
                self.heard += data
        except OSError:
            pass
        *lines, self.heard = self.heard.split(b"\r\n")
        self.messages += [json.loads(line) for line in lines]

    def ended(self, status, said):
        self._receive(0)
        reason = self.reason or (self.reasons() or ["unknown"])[0]
        if status < 0:
            return Outcome("panic", notes=[f"QEMU died of signal {-status}", *self._stderr()])
        if status > 0:
            raise Failure("\n".join([f"QEMU ended with status {status}", *self._stderr()]))
        if reason == "guest-reset" and not (said and said.kind == "panic"):
            return Outcome("panic", notes=self.notes)
        if said:
            return said
        if reason == "guest-shutdown" and not self.spec.interactive:
            return Outcome("panic", notes=["the machine powered off without saying how it ended"])
        return Outcome("quit", notes=["the machine was powered off" if reason == "guest-shutdown"
                                      else "QEMU was quit from outside"])

    def _registers(self):
        """Return each CPU's registers, as QEMU's monitor prints them."""
        known = len(self.messages)
        for cpu in range(self.spec.cpus):
            self._send({"execute": "human-monitor-command",
                        "arguments": {"command-line": "info registers", "cpu-index": cpu}})
        answers = []
        while len(answers) < self.spec.cpus and self.control:
            before = len(self.messages)
            self._receive(0.5)
            answers = [message["return"] for message in self.messages[known:]
                       if isinstance(message.get("return"), str)]
            if len(self.messages) == before:
                break
        return answers

    def _place(self, registers):
        found = re.search(r"\b[RE]IP=([0-9a-f]+)", registers)
        halted = ", halted" if "HLT=1" in registers else ""
        return symbols.place(self.spec.symbols, int(found[1], 16)) + halted if found else "nowhere"

    def _reset(self):
        """Return lines on why the machine reset."""
        if b"Triple fault" not in self.read("cpu.log"):
            return ["the machine reset: the guest asked for it (a reboot)"]
        notes = ["the machine reset: a triple fault (an exception whose handler could not be"
                 " entered, not even the double fault's)"]
        for cpu, registers in enumerate(self._registers()):
            state = re.findall(r"\b(?:RSP|ESP|CR2|CR3)=[0-9a-f]+", registers)
            notes.append(f"  CPU {cpu} at {self._place(registers)}, {' '.join(state)}")
        return notes + ["  to see how it came there: tools/run --gdb"]

    def whereabouts(self):
        return [f"  CPU {cpu} was at {self._place(registers)}"
                for cpu, registers in enumerate(self._registers())]

    def _stderr(self):
        return self.read("stderr").decode("utf-8", "replace").splitlines()[-5:]
