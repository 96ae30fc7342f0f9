"""A session at the shell's prompt, typed as a person types it."""

import os
import re
import sys

import machines
import pexpect
import pytest

PROMPT = re.escape("# ")


@pytest.fixture(scope="module")
def shell():
    child = pexpect.spawn(sys.executable, [machines.RUN, "--init", "shell"], timeout=300,
                          encoding="utf-8", env={**os.environ, "BUILD": machines.BUILD})
    child.expect("Ctrl-A x ends QEMU")
    child.expect(PROMPT)
    yield child
    child.close(force=True)


def ask(shell, keys, answer=""):
    """Type KEYS and Return, expect ANSWER on a line of its own and then the prompt."""
    shell.send(keys + "\r")
    shell.expect("\r\n")
    if answer:
        shell.expect(answer + "\r+\n")
    shell.expect(PROMPT)
    return shell.before


def test_echo(shell):
    ask(shell, "echo hello world", "hello world")


def test_quoting(shell):
    ask(shell, "echo 'a  b' \"c  d\"", "a  b c  d")


def test_status(shell):
    ask(shell, "sh -c 'exit 7'; echo status $?", "status 7")


def test_status_of_a_missing_command(shell):
    ask(shell, "no-such-command; echo status $?", "status 127")


def test_and_or(shell):
    ask(shell, "true && echo yes || echo no", "yes")
    ask(shell, "false && echo yes || echo no", "no")


def test_comment(shell):
    ask(shell, "echo seen # echo unseen", "seen")


def test_backspace(shell):
    ask(shell, "echo abX\x7fc", "abc")
    ask(shell, "echo abXY\x08\x08c", "abc")


def test_erase_word(shell):
    ask(shell, "echo one two\x17three", "one three")


def test_erase_line(shell):
    ask(shell, "echo wrong\x15echo right", "right")


def test_backspace_cannot_erase_the_prompt(shell):
    ask(shell, "\x7f\x7f\x7fecho fine", "fine")


def test_long_line(shell):
    word = "x" * 60
    ask(shell, "echo " + word, word)


def test_listing(shell):
    ask(shell, "ls /bin")
    assert "sh" in shell.before.split()


def test_sudo(shell):
    """Everybody is root here: the command runs, as another user where one is named."""
    ask(shell, "sudo -n A=b sh -c 'id -un; echo $A; exit 3'; echo status $?", "root\r+\nb\r+\nstatus 3")
    ask(shell, "sudo -u nobody id -un", "nobody")
    ask(shell, "sudo -u nosuch id", "sudo: unknown user nosuch")
    ask(shell, "sudo nosuch; echo status $?", "sudo: nosuch: command not found\r+\nstatus 1")


def test_uname(shell):
    ask(shell, "uname -s", "Lstar")


def test_interrupt_key_does_no_harm(shell):
    shell.send("echo lost\x03")
    ask(shell, "\x15echo back", "back")


def test_pipeline(shell):
    ask(shell, "seq 12 | grep 1 | wc -l", "4")


def test_here_document_over_lines(shell):
    shell.send("cat <<E\rone\r")
    shell.expect("> .*> ")
    ask(shell, "two\rE", "one\r+\ntwo")


def test_loop_over_lines(shell):
    shell.send("for i in a b; do\r")
    shell.expect("> ")
    ask(shell, "echo -$i; done", "-a\r+\n-b")


def test_history(shell):
    ask(shell, "echo first", "first")
    ask(shell, "echo second", "second")
    ask(shell, "\x1b[A\x1b[A", "first")


def test_cursor_keys(shell):
    ask(shell, "echo ac\x1b[Db", "abc")
    ask(shell, "world\x1b[Hecho hello \x05!", "hello world!")


def test_stop_and_go_on(shell):
    """^Z stops what runs in the foreground, bg and fg let it go on, ^C ends it."""
    shell.send("sleep 1000\r")
    shell.expect("\r\n")
    wait_until_asleep(shell)
    shell.send("\x1a")
    shell.expect(PROMPT)
    ask(shell, "jobs", r"\[1\] \+ Stopped +sleep 1000")
    ask(shell, "bg", r"\[1\] sleep 1000")
    ask(shell, "jobs", r"\[1\] \+ Running +sleep 1000")
    shell.send("fg\r")
    shell.expect("sleep 1000\r+\n")
    wait_until_asleep(shell)
    shell.send("\x03")
    shell.expect(PROMPT)
    ask(shell, "echo status $?", "status 130")


def wait_until_asleep(shell):
    """A key that comes before the program has the terminal would be the shell's: echo tells."""
    shell.send("typed")
    shell.expect("typed")


def test_end_of_file_ends_the_shell(shell):
    """Ctrl-D on an empty line: the shell ends with the last status, and the machine powers off."""
    ask(shell, "sh -c 'exit 5'")
    shell.send("\x04")
    shell.expect("lstar: exit 5\r\n")
    shell.expect(pexpect.EOF)
    shell.wait()
    assert shell.exitstatus == 5


def spawn(*options):
    return pexpect.spawn(sys.executable, [machines.RUN, *options], timeout=300, encoding="utf-8",
                         env={**os.environ, "BUILD": machines.BUILD})


def test_exit_command():
    child = spawn("--init", "shell")
    child.expect(PROMPT)
    child.send("exit 9\r")
    child.expect("lstar: exit 9\r\n")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 9


def test_poweroff_command():
    child = spawn("--init", "shell")
    child.expect(PROMPT)
    child.send("poweroff\r")
    child.expect(["lstar: exit 0\r\n", "lstar: quit\r\n"])
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_emulator_keys():
    """Ctrl-A x leaves, and the terminal is as it was."""
    child = spawn("--init", "shell")
    child.expect(PROMPT)
    child.send("\x01x")
    child.expect("lstar: quit\r\n")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


@pytest.mark.readme
def test_default_run_is_tests_and_a_prompt():
    """What `make run` does on a terminal: banner, quick tests, prompt."""
    child = spawn("--iso")
    child.expect("SMAP")
    child.expect(r"# tests: [1-9]\d* passed, 0 failed")
    child.expect(PROMPT)
    child.send("exit\r")
    child.expect("lstar: exit 0\r\n")
    child.wait()


def test_debugger_stops_at_the_first_system_call():
    """What `make debug` does; the commands themselves are tested in test_gdb.py."""
    child = spawn("--gdb", "--", "true")
    child.expect("GDB has this terminal")
    child.expect(r"syscall instruction 0x[0-9a-f]+ .*\(gdb\) ")
    child.sendline("delete")
    child.expect(r"\(gdb\) ")
    child.sendline("continue")
    child.expect(r"\(gdb\) ")
    child.sendline("quit")
    child.expect("lstar: exit 0")
    child.wait()
