"""Suites of others, as they come, on the kernel with all checks: stress-ng, whose stressors verify what they get, and
Python's own tests of what it has from the system. What they found is in user/tests by now; here they look for more."""

import glob
import os
import re
import shutil
import subprocess

import machines
import pytest
from lstar import ktap
from test_linux_programs import add_program

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("suites")]

# Those that take part of a second, and need nothing that Lstar does not have (docs/differences.md).
STRESSORS = """access brk chdir chmod chown clock clone close dentry dev dirdeep dup epoll eventfd exit-group fallocate
fault fcntl file-ioctl flock fork futex getdent itimer kill link lockf madvise membarrier memfd mknod mlock mmap
mmapaddr mmapfixed mprotect mremap msync nanosleep null open personality pidfd pipe poll prctl pthread ptrace pty rename
schedpolicy seek sendfile shm sigchld sigfd sigio signal signest sigpending sigq sigrt sigsegv sigsuspend sigtrap sockpair
splice stackmmap switch symlink sysbadaddr sysinfo tee timer timerfd tmpfs unshare urandom utime vfork vm-segv vm-splice
wait yield zero zombie""".split()
# Then, with hardly any memory: who asks for too much is killed, and the others go on.
PRESSED = "--fork 2 --vm 2 --vm-bytes 60M --mmap 2 --clone 2 --memfd 1 -t 5"

# Modules of Python's tests that pass, and take a few seconds.
MODULES = """test_fork1 test_openpty test_posix test_pty test_resource test_select test_shutil test_tempfile test_threadsignals
test_time test_fileio test_mmap test_ioctl test_stat test_genericpath test_posixpath""".split()


def make_root(root, programs, cases):
    """A root with PROGRAMS and their libraries, and a script of CASES, (name, command), as /etc/cases."""
    for folder in ("usr/bin", "bin", "etc", "tmp", "dev", "root", "var/tmp"):
        os.makedirs(os.path.join(root, folder))
    missing = [program for program in programs if not add_program(root, program)]
    if missing:
        pytest.skip("not on this host: " + " ".join(missing))
    with open(os.path.join(root, "etc/passwd"), "w", encoding="ascii") as file:
        file.write("root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n")
    with open(os.path.join(root, "etc/group"), "w", encoding="ascii") as file:
        file.write("root:x:0:\ntty:x:5:\nnogroup:x:65534:\n")
    with open(os.path.join(root, "etc/cases"), "w", encoding="ascii") as file:
        file.write("cd /tmp\nHOME=/root PATH=/usr/bin:/bin; export HOME PATH\n")
        for name, command in cases:
            file.write(f"echo '=== {name}'\n{command} </dev/null\necho \"=== {name}: status $?\"\n")


def run(root, cases, *options):
    """Run the CASES of ROOT; what went wrong, as text."""
    done = machines.run("--selftest", "--cpus", "2", "--extra", root, *options, "--", "sh", "/etc/cases")
    output = done.output.replace("\r", "")
    wrong = ktap.complaints(re.sub(r"^stress-ng: .*", "", output, flags=re.M))  # it has warnings of its own
    for name, _ in cases:
        part = re.search(rf"^=== {re.escape(name)}\n(.*?)^=== {re.escape(name)}: status (\d+)$", output, flags=re.M | re.S)
        if not part:
            wrong.append(f"{name} did not end")
        elif part[2] != "0":
            wrong.append(f"{name}: status {part[2]}\n{part[1][-2000:]}")
    return wrong if done.status == 0 or wrong else [repr(done)]


def test_stress_ng(tmp_path):
    root = str(tmp_path / "root")
    cases = [(name, f"stress-ng --{name} 2 --{name}-ops 100 -t 3 --verify --temp-path /tmp") for name in STRESSORS]
    make_root(root, ["stress-ng"], cases)
    assert run(root, cases, "--mem", "512M", "--timeout", "300") == []


def test_stress_ng_pressed(tmp_path):
    root = str(tmp_path / "root")
    cases = [("pressed", f"stress-ng {PRESSED} --temp-path /tmp; true"),
             ("afterwards", "stress-ng --signal 4 --fork 2 --sigq 2 --pipe 2 -t 2 --temp-path /tmp")]
    make_root(root, ["stress-ng"], cases)
    assert run(root, cases, "--mem", "128M", "--timeout", "120") == []


def test_python(tmp_path):
    root = str(tmp_path / "root")
    cases = [(name, f"python3 -m unittest test.{name}") for name in MODULES]
    make_root(root, [], cases)
    version = "python" + subprocess.run(["/usr/bin/python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                                        capture_output=True, text=True, check=True).stdout.strip()
    if not os.path.exists(f"/usr/lib/{version}/test/test_posix.py"):
        pytest.skip("not on this host: Python's tests")
    shutil.copytree(f"/usr/lib/{version}", os.path.join(root, "usr/lib", version), ignore=shutil.ignore_patterns(
        "__pycache__", "dist-packages", "lib2to3", "ensurepip", "idlelib", "pydoc_data", "tkinter", "config-*",
        "decimaltestdata", "test_email", "test_importlib", "test_asyncio", "cjkencodings", "turtle*"))
    shutil.copy2(os.path.realpath("/usr/bin/python3"), os.path.join(root, "usr/bin/python3"))
    wanted = ["/usr/bin/python3", *glob.glob(f"/usr/lib/{version}/lib-dynload/*.so")]
    libraries = subprocess.run(["ldd", *wanted], capture_output=True, text=True, check=False).stdout
    for library in set(re.findall(r"\s(/\S+) \(", libraries)):
        target = os.path.join(root, library.lstrip("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.exists(target):
            shutil.copy2(os.path.realpath(library), target)
    assert run(root, cases, "--mem", "1G", "--timeout", "300") == []
