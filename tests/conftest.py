"""Divide the tests among the workers of pytest-xdist, and hand the results of machine runs out."""

import os
import signal
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "tools")]
import machines  # noqa: E402

# A shell's background job has SIGINT ignored, and so would all that is started here: Ctrl-C is tested, too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Groups that take long, with their seconds of CPU time (roughly): they begin first, so that the workers end together.
SECONDS = {"test_readme": 88, "run-qemu2": 65, "run-qemu1": 55, "run-bochs": 26, "lab01": 24, "lab02": 8, "lab03": 14,
           "test_outcome": 10, "test_selftest": 9, "test_gdb": 7, "test_check_binary": 6, "run-uefi": 5, "test_boot": 10,
           # slow
           "soak": 240, "suites": 120, "run-qemu4": 80, "handout01": 100, "handout02": 100, "handout03": 100, "recorder": 150,
           "run-bochs2": 30, "fuzz-qemu": 40, "fuzz-bochs": 40, "linux-python": 20, "linux-gcc": 20}


def group(item):
    """Return the name of what one worker runs in one go: all that looks at one machine run, or a file, or a part of it."""
    runs = {name for mark in item.iter_markers("needs") for name in mark.args}
    if runs:
        return "run-" + "-".join(sorted(runs))
    mark = item.get_closest_marker("xdist_group")
    return mark.args[0] if mark else item.module.__name__


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in a hook of its own
def pytest_collection_modifyitems(items):
    """Give each test its group, the groups that take long first."""
    groups = {item: group(item) for item in items}
    first = {}
    for number, item in enumerate(items):
        first.setdefault(groups[item], number)
    items.sort(key=lambda item: (-SECONDS.get(groups[item], 0), first[groups[item]]))
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(groups[item]))


@pytest.fixture
def result():
    """Return a function that gives the Result of a run by name; the first to ask waits for it."""
    return machines.result


@pytest.fixture(scope="session")
def guest(tmp_path_factory):
    """Return a folder for --extra that holds /bin/guest, a static program built by musl-gcc."""
    folder = tmp_path_factory.mktemp("extra")
    (folder / "bin").mkdir()
    subprocess.run(["musl-gcc", "-static", "-O1", "-o", folder / "bin/guest",
                    os.path.join(machines.TOP, "tests/guest.c")], check=True)
    return str(folder)
