"""Items, points and checks: what a lab's grade.py is written with.

    @item("The frame", points=25, checks=21, look="region ...; docs/...")
    def frame(lab):
        with lab.boot() as m:
            lab.equal("pt_regs.ip", expected, got)

An item's points are shared evenly among its checks. A check that is never reached, since the machine
ended before it, counts as failed; the reason is told. Inputs come from lab.random, drawn anew in each run.
"""

import errno
import importlib.util
import os
import random
import time

from machine import Ended, Hang, Machine
from stub import Gone, Late, Unmapped
from workspace import BuildError

TOLD = 4                # failures of an item that are told one by one
LONGEST = 300           # seconds that one item may take

ERRNO = {-number: f"-{name}" for number, name in errno.errorcode.items() if number > 1}


class Result:
    """How one item went."""

    def __init__(self, title, points, checks, look):
        self.title, self.points, self.checks, self.look = title, points, checks, look
        self.passed = self.made = 0
        self.failures = []
        self.seconds = 0.0

    @property
    def score(self):
        return round(self.points * min(self.passed, self.checks) / self.checks, 1)

    @property
    def full(self):
        return self.passed == self.checks and not self.failures

    def lines(self):
        """What the student reads below an item that lost points."""
        out = self.failures[:TOLD]
        if len(self.failures) > TOLD:
            out = out + [f"and {len(self.failures) - TOLD} more"]
        return out + [f"look at: {self.look}"] if out else []


def show(value):
    """A value as people read it."""
    if isinstance(value, bool) or not isinstance(value, int):
        return value.hex(" ", 8) if isinstance(value, bytes) else str(value)
    if value in ERRNO:
        return ERRNO[value]
    return str(value) if -100000 < value < 100000 else f"{value:#x}"


class Grader:
    """Given to each item: boots machines, counts checks."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.random = random.SystemRandom()
        self.current = None
        self.deadline = 0.0
        self.parts = None
        self.patience = 5       # seconds for a step; fewer once something has hung

    def boot(self, cpu="max"):
        """A machine with the submission's kernel, for `with`."""
        if time.monotonic() > self.deadline:
            raise Ended(f"this item took more than {LONGEST} s")
        self.parts = self.parts or self.workspace.parts()
        return Machine(*self.parts, cpu, self.patience)

    def constant(self, name):
        """A number that the build took from the C headers for the assembler (asm-offsets.inc)."""
        with open(os.path.join(self.workspace.build, "include/asm-offsets.inc"), encoding="ascii") as file:
            return next(int(line.split()[2]) for line in file if line.split()[1] == name)

    def bits(self, count=64):
        return self.random.getrandbits(count)

    def text(self, length):
        return bytes(self.random.choice(b"abcdefghijklmnopqrstuvwxyz") for _ in range(length))

    def check(self, passed, what, expected="", got=""):
        """Count one check; returns whether it passed."""
        self.current.made += 1
        if passed:
            self.current.passed += 1
        else:
            self.current.failures.append(f"{what}: expected {show(expected)}, got {show(got)}")
        return passed

    def equal(self, what, expected, got):
        return self.check(expected == got, what, expected, got)


class Grading:
    """The items of one lab; grade.py makes one and names it `grading`."""

    def __init__(self, functions=(), also=()):
        self.functions = functions      # of libc, for the grader's program
        self.also = also                # more targets that must build
        self.items = []

    def item(self, title, points, checks, look):
        def register(function):
            self.items.append((function, title, points, checks, look))
            return function
        return register

    def run(self, workspace, submission, replace=None, tell=lambda result: None):
        """Grade a SUBMISSION; returns the Results, in order. TELL is called with each as it is done."""
        grader = Grader(workspace)
        broken = None
        try:
            workspace.take(submission, replace)
            workspace.make_kernel(self.functions)
            if self.also:
                workspace.make(*self.also)
        except BuildError as error:
            broken = str(error)
        results = []
        for function, *fields in self.items:
            result = Result(*fields)
            if broken:
                result.failures.append(broken)
            else:
                self._run_item(grader, function, result)
            results.append(result)
            tell(result)
        return results

    @staticmethod
    def _run_item(grader, function, result):
        start = time.monotonic()
        grader.current = result
        grader.deadline = start + LONGEST
        try:
            function(grader)
            if result.made != result.checks:
                raise AssertionError(f"{result.title}: {result.checks} checks were announced,"
                                     f" {result.made} made")
        except (Ended, BuildError) as error:
            result.failures.append(str(error))
            if isinstance(error, Hang):
                grader.patience = 2
        except (Gone, Late) as error:
            result.failures.append(f"the machine was gone ({type(error).__name__})")
        except KeyError as error:
            result.failures.append(f"the kernel has no symbol {error} any more")
        except Unmapped as error:
            result.failures.append(f"no memory is mapped at {error}")
        result.seconds = time.monotonic() - start


def load(lab):
    """Return the Grading that a lab's grade.py makes."""
    spec = importlib.util.spec_from_file_location("grade", os.path.join(lab.folder, "grade.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.grading
