"""The kernel built with each sanitizer: it finds the mistakes made on purpose, and no others.

Long, so only with SANITIZERS in the environment (.ci/run sets it):
SANITIZERS='UBSAN KASAN' tools/test -k test_sanitizers
"""

import os
import subprocess

import machines
import pytest
from lstar import ktap

WANTED = os.environ.get("SANITIZERS", "").split()
EACH = pytest.mark.parametrize("name", WANTED or [
    pytest.param("none", marks=pytest.mark.skip("long: needs SANITIZERS='UBSAN ...'"))])


def build(name):
    """Build the test image's kernel with the sanitizer NAME; returns its folder."""
    folder = os.path.join(machines.BUILD, name.lower())
    subprocess.run(["make", "-s", "-j2", f"BUILD={folder}", f"{name}=1", "SELFTEST=1", "WERROR=1",
                    "kernel"], cwd=machines.TOP, check=True)
    initramfs = os.path.join(folder, "initramfs.cpio")
    if not os.path.lexists(initramfs):
        os.symlink(os.path.join(machines.BUILD, "initramfs.cpio"), initramfs)
    return folder


def run(name, *options):
    return machines.run(*options, env={"BUILD": build(name)})


@EACH
def test_whole_set_passes(name):
    done = run(name, "--timeout", "600", "--init", "tests")
    assert done.last == "lstar: exit 0", done
    assert not ktap.complaints(done.output), done


@EACH
def test_mistakes_are_found(name):
    done = run(name, "--timeout", "60", "--init", "tests sanitizers")
    own = {case: how for case, how in ktap.programs(done.output)["sanitizers"].cases.items()
           if case.startswith(name.lower())}
    assert set(own.values()) <= {"ok"}, done


@pytest.mark.skipif("STACKPROTECTOR" not in WANTED, reason="long, see above")
def test_smashed_stack_is_explained():
    done = run("STACKPROTECTOR", "--timeout", "30", "--", "/tests/sanitizers", "child",
               "stack-smash")
    assert done.last == "lstar: panic", done
    assert "Kernel stack is corrupted in: smash_stack" in done.output, done
