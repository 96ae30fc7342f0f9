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
    (r"\bparent_tid=\[\d+\]", "parent_tid=[N]"),  # 0 if the thread is gone by then
    (r"^(rt_sigreturn\(.*\) += )\d{8,}$", r"\1ADDR"),  # what was in rax
    (r" {2,}= ", " = "),
]

# Processes run in another order now and then: a wait that a signal breaks off, one more turn of a loop.
ATTEMPTS = 5

# Programs whose calls are the same each time: between them they make most of the calls that there are.
PROGRAMS = """arch_prctl auxv brk caps clone cow devices epoll eventfd exec exec_errors execveat exit fifo
    fileattr filelocks fork groups iovec kill madvise memfd mincore mlock mmap mmap_fixed mremap munmap names open pidfd poll
    prctl priority select selectors setuid sigaction sigaltstack sigfault sigprocmask sigqueue
    sigreturn stack uname unix_dgram vfork write""".split()


# The calls whose results are pids. Those have three digits on a host that has just begun anew with them.
PIDS = r"^(?:v?fork|clone3?|getpp?id|gettid|set_tid_address)\(.*\) += (\d{3,7})$"


def normal(text):
    """Its lines without what changes. SIGCHLD may come before or after a line, and two may come as one: at the end, each once."""
    pids = set(re.findall(PIDS, text, re.MULTILINE))
    changes = [*CHANGES, (rf"\b({'|'.join(pids)})\b", "N")] if pids else CHANGES
    lines = []
    for line in text.splitlines():
        for pattern, instead in changes:
            line = re.sub(pattern, instead, line)
        lines.append(line)
    return [line for line in lines if "--- SIGCHLD" not in line] + sorted({line for line in lines if "--- SIGCHLD" in line})


def trace(strace, options, command, folder):
    output = folder / "trace"
    done = subprocess.run([strace, "-o", output, *options, *command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
    return done.returncode, output.read_text(errors="surrogateescape")


def host_traces():
    """Whether this machine is a Linux whose strace is the one that we compare with."""
    if not THEIRS or not sys.platform.startswith("linux"):
        return False
    version = subprocess.run([THEIRS, "-V"], capture_output=True, text=True).stdout.split("\n")[0]
    return "version 6.1" in version and subprocess.run([THEIRS, "-o", os.devnull, "true"], capture_output=True).returncode == 0


on_host = pytest.mark.skipif(not host_traces(), reason="needs Debian's strace 6.1, and a host that lets it trace")


def test_every_call_is_described():
    """And nothing else is described. (tools/gen-strace goes by definitions where a call has no description.)"""
    desc, table = TOP / "kernel/syscall/syscalls.desc", TOP / "kernel/syscall/syscall_64.tbl"
    described = set(re.findall(r"^([a-z_0-9]+):", desc.read_text(), re.MULTILINE))
    assert {call.name for call in syscalltbl.read(table)} == described


def test_descriptions_have_the_arguments_of_the_definitions():
    """As many arguments as SYSCALL_DEFINEn has; some calls show fewer, since the rest depends on others."""
    desc = (TOP / "kernel/syscall/syscalls.desc").read_text()
    entries = {call.entry: call.name for call in syscalltbl.read(TOP / "kernel/syscall/syscall_64.tbl")}
    hidden = {"rt_sigreturn": -1, "restart_syscall": -1, "prctl": 2, "clone3": 0, "ptrace": -1, "sendfile": 0, "preadv": 1, "pwritev": 1, "ioctl": -1,
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
    for _ in range(ATTEMPTS):
        theirs = trace(THEIRS, [], command, tmp_path)
        assert len(theirs[1]) > 200
        ours = trace(OURS, [], command, tmp_path)
        if normal(ours[1]) == normal(theirs[1]):
            break
    assert ours[0] == theirs[0]
    assert normal(ours[1]) == normal(theirs[1])


@on_host
@pytest.mark.skipif(not shutil.which("musl-gcc"), reason="needs musl-gcc")
def test_odd_arguments_as_debian(tmp_path):
    """What no program does: addresses, flags and sizes that mean nothing, or not what they seem to."""
    program = tmp_path / "traced"
    subprocess.run(["musl-gcc", "-static", "-o", program, TOP / "tests/traced.c"], check=True)
    theirs, ours = (trace(strace, [], [program], tmp_path) for strace in (THEIRS, OURS))
    assert len(theirs[1].splitlines()) > 120
    assert normal(ours[1]) == normal(theirs[1])


CLASSES = "file desc process network signal memory ipc creds clock".split()
OPTIONS = [["-y"], ["-T"], ["-s", "5"], ["-q"], ["-qq"], ["-e", "signal=none"], ["-e", "trace=!read,write"],
           *(["-e", f"trace=%{name}"] for name in CLASSES)]
TABLE = re.compile(r"^ *\d+\.\d\d +\d+\.\d+ +\d+ +(\d+) +(\d+ +)?(\w+)$", re.MULTILINE)


def without_times(text):
    return [re.sub(r"<N\.N>|<\d+\.\d+>", "<T>", re.sub(r"\b0\.N\b", "N.N", line)) for line in normal(text)]


@on_host
@pytest.mark.parametrize("program, options",
                         [(program, options) for options in OPTIONS for program in ("names", "unix_dgram", "pidfd")] +
                         [("write", ["-f", "-y", "-T"])],
                         ids=lambda value: value if isinstance(value, str) else "".join(value))
def test_options_as_debian(program, options, tmp_path):
    command = [pathlib.Path(machines.BUILD) / "user/tests" / program]
    for _ in range(ATTEMPTS):
        theirs, ours = (without_times(trace(strace, options, command, tmp_path)[1]) for strace in (THEIRS, OURS))
        if ours == theirs:
            break
    assert ours == theirs


@on_host
@pytest.mark.parametrize("options", [["-c"], ["-f", "-c"], ["-C"], ["-c", "-e", "trace=%file"]], ids="".join)
def test_counts_as_debian(options, tmp_path):
    """The table has the same calls, as often, with as many errors, whatever time they took."""
    command = [pathlib.Path(machines.BUILD) / "user/tests/names"]
    theirs, ours = (sorted(TABLE.findall(trace(strace, options, command, tmp_path)[1])) for strace in (THEIRS, OURS))
    assert ours == theirs and len(ours) > 3


# Programs that find on Lstar what they find on Linux, so that the two traces are the same.
ON_LSTAR = "brk sigprocmask sigqueue sigaction eventfd exit mlock madvise fifo sigaltstack setuid select groups".split()
# Pids of four digits, as a host has them: what CHANGES takes for one.
MANY_PIDS = "i=0; while [ $i -lt 1100 ]; do (:); i=$((i+1)); done; "


@pytest.fixture(scope="module")
def lstar():
    """The traces of ON_LSTAR, made on Lstar."""
    script = MANY_PIDS + f"for p in {' '.join(ON_LSTAR)}; do strace -o /tmp/t /tests/$p >/dev/null 2>&1; " \
        "echo TRACE $p; cat /tmp/t; done; echo TRACE END"
    run = machines.run("--mem", "256M", "--timeout", "300", "--", "sh", "-c", script)
    assert run.last == "lstar: exit 0", run
    parts = re.split(r"^TRACE (\w+)\n", run.output.replace("\r", ""), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


@on_host
@pytest.mark.parametrize("program", ON_LSTAR)
def test_on_lstar_as_debian_on_linux(program, lstar, tmp_path):
    for _ in range(ATTEMPTS):
        theirs = trace(THEIRS, [], [pathlib.Path(machines.BUILD) / "user/tests" / program], tmp_path)[1]
        assert len(theirs) > 200
        if normal(lstar[program])[1:] == normal(theirs)[1:]:
            break
    assert normal(lstar[program])[1:] == normal(theirs)[1:]	# the first line: execve, with another path


def test_options_on_lstar():
    """-f with its lines that are interrupted, -e, -c and -y, an unknown call, and the status that is the program's."""
    script = "strace -f -o /tmp/f sh -c 'echo a | cat; exit 7' ; echo STATUS $?; cat /tmp/f; " \
        "strace -c -e trace=write,getpid echo hi 2>&1; strace -y -e trace=read cat /etc/passwd 2>&1 | grep read; " \
        "strace -e 'trace=!%file' -e signal=none ls / 2>&1 >/dev/null | grep open"
    run = machines.run("--timeout", "120", "--", "sh", "-c", script)
    text = run.output.replace("\r", "")
    assert "STATUS 7" in text, run
    assert re.search(r"^(\d+) +exit_group\(7\) += \?\n\1 +\+\+\+ exited with 7 \+\+\+$", text, re.MULTILINE), run
    assert re.search(r"^\d+ +<\.\.\. wait4 resumed>\[\{WIFEXITED\(s\) && WEXITSTATUS\(s\) == 0\}\], 0, NULL\) += \d+$", text,
                     re.MULTILINE), run
    assert re.search(r"^100\.00 +0\.\d+ +\d+ +1 +total$", text, re.MULTILINE), run
    assert re.search(r'^read\(3</etc/passwd>, "root:', text, re.MULTILINE), run
    assert not re.search(r"^open", text, re.MULTILINE), run


def test_trace_on_the_command_line():
    run = machines.run("--append", "trace=write,exit_group,nosuch", "--timeout", "120", "--", "echo", "hi")
    text = run.output.replace("\r", "")
    assert "trace=nosuch: there is no such call" in text, run
    assert re.search(r'\[pid +(\d+)\] write\(1, "hi\\n", 3\) {9}= 3\n.*\[pid +\1\] exit_group\(0\) {15}= \?$', text,
                     re.MULTILINE), run
    assert "execve" not in text, run
