"""Debian's shells at their prompt on Lstar, with commands typed and jobs stopped, as a person does it."""

import os
import re
import sys

import machines
import pexpect
import pytest
from test_linux_programs import add_program

SHELLS = {"bash": "bash-static", "dash": "dash -i", "busybox": "busybox sh"}
PROMPT = "lstar# "


@pytest.fixture(params=SHELLS)
def prompt(request, tmp_path):
    """Yield Lstar at the prompt of one of the shells; at the end the shell is left, with its status."""
    command = SHELLS[request.param]
    for folder in ("usr/bin", "bin", "tmp"):
        os.makedirs(tmp_path / folder)
    if not add_program(str(tmp_path), command.split()[0]):
        pytest.skip("not on this host: " + command)
    child = pexpect.spawn(sys.executable, [machines.RUN, "--extra", str(tmp_path), "--timeout", "100", "--",
                                           *command.split()],
                          timeout=30, encoding="utf-8", env={**os.environ, "BUILD": machines.BUILD})
    child.expect("Ctrl-A x ends QEMU|protections in force\r")
    child.expect(PROMPT)
    yield child
    child.send("exit 3\r")
    child.expect("lstar: exit 3")
    child.close(force=True)


def ask(shell, keys, answer):
    """Type KEYS, expect the pattern ANSWER and then the prompt. busybox asks the terminal where its cursor is."""
    shell.send(keys)
    shell.expect(answer)
    shell.expect(PROMPT)


def test_a_command(prompt):
    ask(prompt, "echo $((6 * 7)) is\r", "\r\n42 is\r")
    ask(prompt, "echo $PWD; false\r", "\r\n/\r")
    ask(prompt, "echo status $?\r", "\r\nstatus 1\r")


def test_jobs(prompt):
    prompt.send("sh -c 'echo u\"\"p; exec sleep 1000'\r")
    prompt.expect("\r\nup\r")
    ask(prompt, "\x1a", "Stopped")
    ask(prompt, "jobs\r", "Stopped +sh -c .*sleep 1000")
    ask(prompt, "bg\r", "sleep 1000")
    prompt.send("fg\r")
    prompt.expect("\nsh -c .*sleep 1000.?\r")
    ask(prompt, "\x03", re.escape("^C"))
    ask(prompt, "echo status $?\r", "\r\nstatus 130\r")

