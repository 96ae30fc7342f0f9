"""GDB on a machine that waits for it: `tools/run --gdb`. Its commands are in tools/gdb, its tour
in docs/gdb.md."""

import os
import shutil
import signal
import socket
import subprocess
import threading

from .machine import Failure

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPT = os.path.join(TOP, "tools", "gdb", "lstar.py")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def symbols_of(build, program, extras):
    """Return the file of the guest's program PROGRAM (None: init) that has its symbols; None if
    unknown."""
    name = os.path.basename(program or "init")
    folders = [os.path.join(build, "user", part) for part in ("", "tests", "demos")]
    for extra in extras:
        folders += [extra, os.path.join(extra, "bin"), os.path.join(extra, os.path.dirname(program or "").lstrip("/"))]
    return next((path for path in (os.path.join(folder, name) for folder in reversed(folders))
                 if os.path.isfile(path)), None)


def command(spec, program):
    """Return GDB's command line for the machine SPEC, stopped at the first system call of
    PROGRAM's file."""
    words = ["gdb", "-q", spec.symbols]
    # QEMU may have to wait for a CPU: GDB's own 2 seconds for an answer are no sign of anything.
    steps = ["set confirm off", "set tcp connect-timeout 120", "set remotetimeout 120", f"source {SCRIPT}",
             f"target remote 127.0.0.1:{spec.gdb}"]
    if program:
        steps += [f"lstar-program {program}", "syscall-next"]
    for step in steps:
        words += ["-ex", step]
    return words


def attach(spec, program, log):
    """Start GDB in this terminal; the machine's console goes to the file LOG meanwhile. Returns
    the child.

    Ctrl-C is GDB's alone: this process ignores it, and QEMU has a session of its own (qemu.py)."""
    if not shutil.which("gdb"):
        raise Failure("no gdb on PATH; tools/deps debug installs it")
    spec.console = open(log, "wb", buffering=0)
    print(f"lstar: GDB has this terminal; the console goes to {os.path.relpath(log)}; `lstar` lists the commands",
          flush=True)
    child = subprocess.Popen(command(spec, program))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return child


def end_with(child, machine):
    """When GDB has ended, end the machine too: nobody else could continue it."""
    def watch():
        child.wait()
        machine.stop()
    threading.Thread(target=watch, daemon=True).start()
