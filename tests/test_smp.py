"""Several CPUs as the host sees them: the banner counts them, the null call shares nothing that is written."""

import os
import re
import subprocess
import sys

import machines
import pytest


def nullcall(*options):
    """Call tools/nullcall; returns (status, output)."""
    subprocess.run(["make", "-s", f"BUILD={machines.BUILD}", os.path.join(machines.BUILD, "lines.so")],
                   cwd=machines.TOP, check=True)
    done = subprocess.run([sys.executable, os.path.join(machines.TOP, "tools/nullcall"), *options,
                           "--timeout", "60"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, "BUILD": machines.BUILD})
    return done.returncode, done.stdout.decode("utf-8", "replace")


@pytest.mark.parametrize("cpus", ["2", "4"])
def test_null_call_shares_no_line_that_is_written(cpus):
    status, output = nullcall("--cpus", cpus)
    assert status == 0, output
    assert re.search(rf"nullcall: \d+ calls on {cpus} CPUs, 0 lines shared", output), output


def test_a_call_with_a_lock_shares_one():
    """count_locked(0), 557, takes a spinlock: that must show."""
    status, output = nullcall("--call", "557")
    assert status == 1, output
    assert "SHARED AND WRITTEN" in output, output


@pytest.mark.parametrize("cpus, append, started", [
    (1, "", 1), (8, "", 8), (4, "maxcpus=2", 2), (4, "cpus=3", 3), (2, "nosmp", 1), (2, "maxcpus=1", 1),
])
def test_banner_counts_the_cpus(cpus, append, started):
    result = machines.run("--cpus", str(cpus), *(["--append", append] if append else []),
                          "--timeout", "30", "--", "uname")
    assert result.status == 0, result
    assert f"smp: {started} CPU{'s' if started > 1 else ''} of {cpus}, each with all" in result.output, result
