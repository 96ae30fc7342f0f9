"""Start the machine runs that the collected tests need, and hand their results out."""

import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "tools")]
import machines  # noqa: E402


def pytest_collection_finish(session):
    """Start the runs in the background as soon as it is known which tests are to be run."""
    names = {name for item in session.items for mark in item.iter_markers("needs")
             for name in mark.args}
    session.config.pool = machines.Pool()
    if not session.config.option.collectonly:
        session.config.pool.start(names)


def pytest_unconfigure(config):
    if hasattr(config, "pool"):
        config.pool.close()


def pytest_collection_modifyitems(items):
    """Put tests that wait for machine runs last: the others fill the time until then."""
    items.sort(key=lambda item: any(item.iter_markers("needs")))


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
