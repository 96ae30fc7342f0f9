"""The machine runs that several tests look at, each made once.

A run is tools/run with options, exactly as a user calls it. A test that is marked needs("name") looks at
result("name"); conftest.py has one worker run all tests that need the same.
"""

import functools
import glob
import os
import re
import resource
import subprocess
import sys

import pytest
from lstar import ktap

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("BUILD") or os.path.join(TOP, "build")
RUN = os.path.join(TOP, "tools", "run")

# What is about the boundary: run on Bochs, with one CPU and with two. It interprets, so that the whole set would take
# half an hour.
BOUNDARY = sorted(os.path.basename(path)[:-2] for pattern in (
    "attack_[!p]*", "arch_prctl", "brk", "compat", "exceptions", "exec", "far_return", "faults", "fork", "fpu", "fsgsbase",
    "int_n", "iovec", "mprotect", "munmap", "numbers", "preempt", "privileged", "read", "registers", "selectors",
    "selftest_*", "sigaltstack", "sigfault", "sigreturn", "stack", "trap_flag", "umip", "write")
    for path in glob.glob(os.path.join(TOP, "user/tests", pattern + ".c")))
SEVERAL_CPUS = BOUNDARY + sorted(
    os.path.basename(path)[:-2] for path in glob.glob(os.path.join(TOP, "user/tests/smp_*.c")))

# name -> options of tools/run. The full sets of ring-3 tests run on the kernel that has lstar_selftest, the others on
# the one that users have.
RUNS = {
    "bochs": ["--selftest", "--machine", "bochs", "--timeout", "600", "--init",
              " ".join(["tests", *BOUNDARY])],
    "bochs2": ["--selftest", "--machine", "bochs", "--cpus", "2", "--timeout", "600", "--init",
               " ".join(["tests", *SEVERAL_CPUS])],
    "qemu4": ["--selftest", "--timeout", "600", "--cpus", "4", "--init", "tests"],
    "qemu1": ["--selftest", "--timeout", "600", "--init", "tests"],
    "qemu2": ["--selftest", "--timeout", "600", "--cpus", "2", "--init", "tests"],
    "bios": ["--iso", "--timeout", "60", "--init", "quick"],
    "uefi": ["--uefi", "--timeout", "90", "--mem", "256M", "--init", "quick"],
    "16M": ["--mem", "16M", "--timeout", "60", "--init", "quick"],
    "6G": ["--mem", "6G", "--timeout", "90", "--init", "quick"],
    "holes": ["--mem", "256M", "--append", "memmap=8M$32M memmap=64K$96M memmap=32M$160M",
              "--timeout", "60", "--init", "quick"],
}
# The ring-3 programs that a machine runs, where it is not all of them.
PROGRAMS = {"bochs": BOUNDARY, "bochs2": SEVERAL_CPUS}
MACHINES = ("qemu1", "qemu2", "qemu4", "bochs", "bochs2")
# The runs that are left to CI and to `make test-all`: the same programs as elsewhere, with more CPUs.
SLOW = ("qemu4", "bochs2")


class Result:
    """What a run printed, and its status."""

    def __init__(self, options, status, output):
        self.options = options
        self.status = status
        self.output = output
        lines = output.rstrip("\n").split("\n")
        self.last = lines[-1]

    def __repr__(self):
        lines = self.output.split("\n")
        red = [line for line in lines[:-40] if re.match(r" *(not ok|# expected)", line)] + ktap.complaints(self.output)
        text = "\n".join([*red[:20], "the end:", *lines[-40:]])
        return f"tools/run {' '.join(self.options)}: status {self.status}\n{text}"


def on(name, *values, id=None, marks=()):
    """A case of a parametrized test for which the machine run NAME is needed."""
    more = [pytest.mark.slow] if name in SLOW else []
    return pytest.param(*values, id=id, marks=[pytest.mark.needs(name), *more, *marks])


def cpu_time():
    """Return the seconds of CPU time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(*options, timeout=3600, stdin=subprocess.DEVNULL, env=None):
    """Call tools/run with OPTIONS and wait for it, which ends by its own --timeout; returns a Result."""
    done = subprocess.run([sys.executable, RUN, *options], stdin=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=timeout, check=False,
                          env={**os.environ, "BUILD": BUILD, **(env or {})})
    return Result(options, done.returncode, done.stdout.decode("utf-8", "replace"))


@functools.lru_cache(maxsize=None)
def result(name):
    """Return the Result of the run NAME, which is made once: all tests that need it are run by one worker."""
    return run(*RUNS[name])
