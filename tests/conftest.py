"""Start the machine runs that the collected tests need, and hand their results out."""

import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "tools")]
import machines  # noqa: E402


# Files whose tests take longest, in the order in which they are to begin.
LONG = ["test_labs", "test_labs_handouts", "test_readme", "test_recorder"]


def wanted(items):
    """Return the names of the machine runs that ITEMS need."""
    return {name for item in items for mark in item.iter_markers("needs") for name in mark.args}


def pytest_collection_modifyitems(items):
    """Give each worker of pytest-xdist whole files; what needs machine runs is one group.

    Without workers the tests that wait for machine runs come last: the others fill the time.
    """
    def place(item):
        module = item.module.__name__
        needs = any(item.iter_markers("needs"))
        return needs, LONG.index(module) if module in LONG else len(LONG)

    items.sort(key=place)
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=lambda item: not any(item.iter_markers("needs")))
    for item in items:
        group = "machines" if any(item.iter_markers("needs")) else item.module.__name__
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_collection_finish(session):
    """Start the runs in the background as soon as it is known which tests are to be run.

    A worker does not know that: there the first test that wants a result starts them.
    """
    session.config.pool = machines.Pool(wanted(session.items))
    if not session.config.option.collectonly and not os.environ.get("PYTEST_XDIST_WORKER"):
        session.config.pool.start()


def pytest_unconfigure(config):
    if hasattr(config, "pool"):
        config.pool.close()


@pytest.fixture
def result(request):
    """Return a function that gives the Result of a run by name."""
    return request.config.pool.result


@pytest.fixture(scope="session")
def guest(tmp_path_factory):
    """Return a folder for --extra that holds /bin/guest, a static program built by musl-gcc."""
    folder = tmp_path_factory.mktemp("extra")
    (folder / "bin").mkdir()
    subprocess.run(["musl-gcc", "-static", "-O1", "-o", folder / "bin/guest",
                    os.path.join(machines.TOP, "tests/guest.c")], check=True)
    return str(folder)
