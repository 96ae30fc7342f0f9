"""The entry fuzzer: on QEMU with NMIs from the host meanwhile, and on Bochs; at length in CI."""

import os
import re
import subprocess
import sys

import machines
import pytest
from lstar import ktap

SEED = 20240117  # what CI runs is the same each time; make fuzz draws a new one


def fuzz(machine, count):
    """Run tools/fuzz; returns (status, output)."""
    done = subprocess.run([sys.executable, os.path.join(machines.TOP, "tools/fuzz"), "--machine",
                           machine, "--seed", str(SEED), "--count", str(count), "--timeout", "600"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, "BUILD": machines.BUILD})
    return done.returncode, done.stdout.decode("utf-8", "replace")


@pytest.mark.parametrize("machine, count", [
    pytest.param(machine, count, marks=[pytest.mark.xdist_group(f"fuzz-{machine}"), *([pytest.mark.slow] if slow else [])])
    for machine, count, slow in (("qemu", 10000, False), ("bochs", 1000, False), ("qemu", 100000, True),
                                 ("bochs", 10000, True))])
def test_entries(machine, count):
    status, output = fuzz(machine, count)
    assert status == 0 and "\nlstar: exit 0" in output, output[-5000:]
    assert not ktap.complaints(output), output[-5000:]
    found = re.search(r"# fuzz: seed \S+, (\d+) entries, (\d+) children, (\d+) killed", output)
    assert found and int(found[1]) == count, output[-5000:]
    assert int(found[3]) > count / 10 and int(found[3]) < count, found[0]
    nmis = re.search(r"# fuzz: (\d+) NMIs came meanwhile", output)
    if machine == "qemu":
        assert int(nmis[1]) > count / 1000, nmis[0]
