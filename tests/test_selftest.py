"""The kernel's test hook: absent from the normal image, used in full by the test image; and the
bugs that take the machine down, a boot each."""

import glob
import os

import machines
import pytest
from lstar import ktap

NAMES = sorted(os.path.basename(path)[:-2]
               for path in glob.glob(os.path.join(machines.TOP, "user/tests/selftest_*.c")))
FULL = [machines.on(name, name) for name in machines.MACHINES]

# What `selftest_bugs child NAME` does, and what the report of it has to say.
FATAL = {
    "stack-overflow": ["Kernel stack overflow: the stack of selftest_bugs[",
                       "ran into its guard page", "overflow_stack", "double fault"],
    "oops-locked": ["NULL pointer dereference", "Kernel panic", "a spinlock is held"],
    "double-free": ["BUG: kfree(", "double free", "Kernel panic"],
    "use-after-free": ["BUG: use after free", "in a free kmalloc object", "Kernel panic"],
    "use-page-after-free": ["BUG: use after free", "in a free page", "Kernel panic"],
}


def test_normal_image_has_no_hook():
    """Every case is skipped there, since the call answers ENOSYS; and its code is not in there."""
    run = machines.run("--timeout", "60", "--init", "tests " + " ".join(NAMES))
    assert run.last == "lstar: exit 0", run
    found = ktap.programs(run.output)
    assert sorted(found) == NAMES, run
    assert {how for program in found.values() for how in program.cases.values()} == {"skip"}, run
    with open(os.path.join(machines.BUILD, "lstar.sym"), encoding="utf-8") as symbols:
        assert "selftest_sweep" not in symbols.read()


@pytest.mark.parametrize("machine", FULL)
def test_test_image_skips_nothing(machine, result):
    found = ktap.programs(result(machine).output)
    names = set(NAMES) & set(machines.PROGRAMS.get(machine, NAMES))
    skipped = [f"{name}: {case}" for name in names if name in found
               for case, how in found[name].cases.items() if how == "skip"]
    assert not skipped and names <= set(found), skipped


@pytest.mark.parametrize("name, machine", [*((name, "qemu") for name in sorted(FATAL)),
                                           ("stack-overflow", "bochs")])
def test_fatal_bug_is_explained(name, machine):
    run = machines.run("--selftest", "--machine", machine, "--timeout", "60",
                       "--", "/tests/selftest_bugs", "child", name)
    assert run.status == 254 and run.last == "lstar: panic", run
    for words in FATAL[name]:
        assert words in run.output, run
