"""The recorder: it finds what it is there to find, and over the whole ring-3 test set, nothing."""

import os
import re
import subprocess
import sys

import machines
import pytest


def record(*options):
    """Call tools/record with the test image; returns (status, output)."""
    subprocess.run(["make", "-s", f"BUILD={machines.BUILD}",
                    os.path.join(machines.BUILD, "recorder.so")], cwd=machines.TOP, check=True)
    done = subprocess.run([sys.executable, os.path.join(machines.TOP, "tools/record"), "--selftest",
                           *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, "BUILD": machines.BUILD})
    return done.returncode, done.stdout.decode("utf-8", "replace")


def fetch(kind, *options):
    return record(*options, "--timeout", "60", "--", "/tests/selftest_fetch", "child", kind)


@pytest.mark.parametrize("kind", ["twice", "overlapping"])
def test_double_fetch_is_found(kind):
    status, output = fetch(kind, "--strict")
    assert status == 1, output
    assert output.count("DOUBLE FETCH") == 1, output
    assert re.search(r"DOUBLE FETCH in lstar_selftest \(\d+\): selftest_fetch\+\S+ \(by \S+\) read \S+"
                     r" again, first read by selftest_fetch\+", output), output
    assert "OUTSIDER" not in output, output


def test_outsider_is_found():
    status, output = fetch("outside", "--strict")
    assert status == 1, output
    assert re.search(r"OUTSIDER: selftest_fetch\+\S+ touched \S+ in lstar_selftest", output), output
    assert "DOUBLE FETCH" not in output, output


def test_good_fetches_are_not_blamed():
    status, output = fetch("apart", "--strict")
    assert status == 0 and " 0 faults" in output, output


def test_selftest_is_let_off():
    status, output = fetch("twice")
    assert status == 0 and " 0 faults" in output, output


def test_run_that_fails_is_told():
    status, output = record("--timeout", "60", "--", "/bin/sh", "-c", "exit 3")
    assert status == 1 and "the run itself ended with status 3" in output, output


@pytest.mark.slow
@pytest.mark.xdist_group("recorder")
def test_whole_test_set():
    """No kernel instruction outside the exception table touches user memory; none reads it twice."""
    status, output = record("--timeout", "600", "--init", "tests")
    found = re.search(r"recorder: (\d+) calls, (\d+) instructions, 0 faults", output)
    assert found and status == 0, output[-6000:]
    assert int(found[1]) > 10000 and int(found[2]) > 15, found[0]
