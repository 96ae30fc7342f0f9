"""strace: its text equals that of Debian's strace, up to addresses, pids and times, and no call is without words."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

import machines

TOP = pathlib.Path(machines.TOP)
sys.path.insert(0, str(TOP / "tools"))
import syscalltbl  # noqa: E402

OURS = pathlib.Path(machines.BUILD) / "user/strace"
THEIRS = shutil.which("strace")

# What changes from run to run, or with the order in which two processes happen to run.
CHANGES = [
    (r"\b0x[0-9a-f]{5,}\b", "ADDR"),
    (r"\b(si_pid|pid|uptime|si_utime|si_stime|tv_sec|tv_nsec|tv_usec|tms_\w+)=-?\d+( /\* [^*]*\*/)?", r"\1=N"),
    (r"\bgetrandom\(.*?, ", "getrandom(X, "),
    (r"\b\d{4,7}\b", "N"),
    (r" {2,}= ", " = "),
]

# Programs whose calls are the same each time: between them they make most of the calls that there are.
PROGRAMS = """arch_prctl auxv brk caps cow devices epoll eventfd exec exec_errors execveat exit fifo filelocks groups
    iovec kill madvise memfd mlock mmap mremap munmap open pidfd poll priority rlimit select selectors
    setuid sigaction sigfault sigprocmask sigqueue sigreturn stack uname unix_dgram vfork write""".split()


def normal(text):
    """Its lines without what changes; SIGCHLD may come before or after a line, so those stand at the end."""
    lines = []
    for line in text.splitlines():
        for pattern, instead in CHANGES:
            line = re.sub(pattern, instead, line)
        lines.append(line)
    return sorted(lines, key=lambda line: "--- SIGCHLD" in line)


def trace(strace, options, command, folder):
    output = folder / "trace"
    done = subprocess.run([strace, "-o", output, *options, *command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
    return done.returncode, output.read_text(errors="surrogateescape")


def host_traces():
    """Whether this machine is a Linux whose strace is the one that we compare with."""
    if not THEIRS or not sys.platform.startswith("linux"):
        return False
    version = subprocess.run([THEIRS, "-V"], capture_output=True, text=True).stdout.split("\n")[0]
    return "version 6.1" in version and subprocess.run([THEIRS, "-o", os.devnull, "true"], capture_output=True).returncode == 0


on_host = pytest.mark.skipif(not host_traces(), reason="needs Debian's strace 6.1, and a host that lets it trace")


def test_every_call_is_described():
    """tools/gen-strace refuses a table that names a call without a description."""
    desc, table = TOP / "kernel/syscall/syscalls.desc", TOP / "kernel/syscall/syscall_64.tbl"
    described = set(re.findall(r"^([a-z_0-9]+):", desc.read_text(), re.MULTILINE))
    assert {call.name for call in syscalltbl.read(table)} == described


def test_descriptions_have_the_arguments_of_the_definitions():
    """As many arguments as SYSCALL_DEFINEn has; some calls show fewer, since the rest depends on others."""
    desc = (TOP / "kernel/syscall/syscalls.desc").read_text()
    entries = {call.entry: call.name for call in syscalltbl.read(TOP / "kernel/syscall/syscall_64.tbl")}
    hidden = {"rt_sigreturn": -1, "restart_syscall": -1, "prctl": 2, "clone3": 0, "preadv": 1, "pwritev": 1, "ioctl": -1,
              "fcntl": -1}
    for folder in ("kernel", "arch"):
        for path in (TOP / folder).rglob("*.c"):
            for n, name in re.findall(r"^SYSCALL_DEFINE(\d)\((\w+)", path.read_text(), re.MULTILINE):
                call = entries.get("sys_" + name)
                if not call:
                    continue
                words = re.search(rf"^{call}:(.*)$", desc, re.MULTILINE)[1].partition("->")[0].split()
                shown = len([w for w in words if w != "<"])
                assert shown + hidden.get(call, 0) == int(n), f"{call} in {path}: {n} arguments, {shown} described"


@on_host
@pytest.mark.parametrize("program", PROGRAMS)
def test_as_debian(program, tmp_path):
    command = [pathlib.Path(machines.BUILD) / "user/tests" / program]
    theirs = trace(THEIRS, [], command, tmp_path)
    assert len(theirs[1]) > 200
    ours = trace(OURS, [], command, tmp_path)
    assert ours[0] == theirs[0]
    assert normal(ours[1]) == normal(theirs[1])
