"""README's two commands in a fresh clone, and a program from outside run as it is."""

import os
import subprocess

import machines
import pytest

ENV = {key: value for key, value in os.environ.items()
       if key not in ("BUILD", "TESTS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "APP")}


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh") / "lstar"
    subprocess.run(["git", "clone", "-q", machines.TOP, folder], check=True, env=ENV)
    return folder


def make(clone, *words, env=None, timeout=1800):
    done = subprocess.run(["make", *words], cwd=clone, env={**ENV, **(env or {})}, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, timeout=timeout)
    return done.returncode, done.stdout


def test_both_commands_in_a_fresh_clone(clone):
    """`make run` builds, tests and powers off; then `make test`, of which only a part is run."""
    status, output = make(clone, "run")
    assert status == 0, output
    assert output.rstrip().endswith("lstar: exit 0"), output
    assert ", 0 failed" in output and "warning" not in output, output
    status, output = make(clone, "test", env={"TESTS": "-m readme"})
    assert status == 0, output
    assert " passed" in output.rstrip().splitlines()[-1], output
    status, output = make(clone, "run", "APP=sh -c 'exit 3'")
    assert status == 2 and "lstar: exit 3" in output, output
    done = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True,
                          text=True, check=True, env=ENV)
    assert done.stdout == "", "what the commands leave behind is not ignored by git"


def test_musl_program_runs_as_it_is(guest):
    run = machines.run("--extra", guest, "--", "guest", "hello", "two words")
    assert (run.status, run.last) == (42, "lstar: exit 42"), run
    assert "hello from musl, 3 arguments, from the heap" in run.output, run
    assert "argv[2] = two words\n" in run.output, run
