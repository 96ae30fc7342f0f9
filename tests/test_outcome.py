"""tools/run tells how a run ended: by its status, by its last line, in words."""

import os
import signal
import subprocess
import sys
import time

import machines
import pytest
from lstar import patience


@pytest.fixture(scope="session")
def standin(tmp_path_factory):
    """Return a function that builds the stand-in kernel with an ending, as a build folder."""
    def make(ending):
        folder = tmp_path_factory.mktemp(ending)
        subprocess.run(["nasm", "-f", "bin", f"-DENDING={ending}", "-o", folder / "lstar.elf",
                        os.path.join(machines.TOP, "tests/standin.asm")], check=True)
        subprocess.run([sys.executable, os.path.join(machines.TOP, "tools/mkinitramfs"), "-o",
                        folder / "initramfs.cpio", "--base"], check=True)
        return str(folder)
    return make


def test_reset(standin):
    run = machines.run("--build", standin("reset"), "--timeout", "20")
    assert (run.status, run.last) == (254, "lstar: panic"), run
    assert "standin\n" in run.output and "triple fault" in run.output, run
    assert "CPU 0 at 0x1000" in run.output, run


def test_reset_after_a_good_word(standin):
    run = machines.run("--build", standin("late"), "--timeout", "20")
    assert (run.status, run.last) == (254, "lstar: panic"), run


def test_power_off_without_a_word(standin):
    run = machines.run("--build", standin("off"), "--timeout", "20")
    assert (run.status, run.last) == (254, "lstar: panic"), run
    assert "powered off without saying how it ended" in run.output, run


def test_panic_that_halts(standin):
    run = machines.run("--build", standin("panic"), "--timeout", "120")
    assert (run.status, run.last) == (254, "lstar: panic"), run


def test_hang(standin):
    run = machines.run("--build", standin("hang"), "--timeout", "1.5", "--cpus", "2")
    assert (run.status, run.last) == (253, "lstar: hang"), run
    assert "CPU 0 was at 0x1000" in run.output and "CPU 1 was at" in run.output, run


def test_emulator_killed(standin):
    """QEMU that dies is told from a guest that ends."""
    child = subprocess.Popen([sys.executable, machines.RUN, "--build", standin("hang")],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "standin\n"
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(child.pid)], text=True,
                              capture_output=True, check=True).stdout.split()
    os.kill(int(children[0]), signal.SIGKILL)
    output, _ = child.communicate(timeout=600)
    assert "QEMU died of signal 9" in output and output.endswith("lstar: panic\n")
    assert child.returncode == 254


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(standin, number):
    """Interrupted from outside, it takes its emulator along."""
    child = subprocess.Popen([sys.executable, machines.RUN, "--build", standin("hang")],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert child.stdout.readline() == "standin\n"
    child.send_signal(number)
    child.communicate(timeout=600)
    assert child.returncode not in (0, None)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        left = subprocess.run(["ps", "-o", "pid=", "--sid", str(child.pid)], capture_output=True,
                              text=True, check=False).stdout.split()
        if not left:
            return
        time.sleep(0.1)
    pytest.fail(f"processes left: {left}")


@pytest.mark.parametrize("options, words", [
    (["--mem", "lots"], "is no memory size"),
    (["--mem", "0"], "is no memory size"),
    (["--cpus", "0"], "a number from 1 to 64"),
    (["--timeout", "-1"], "is no number of seconds"),
    (["--machine", "vax"], "invalid choice"),
    (["--no-such-option"], "unrecognized arguments"),
    (["--extra", "/no/such/folder"], "no such folder"),
    (["--init", "quick", "--", "echo"], "exclude each other"),
])
def test_wrong_options(options, words):
    run = machines.run(*options)
    assert run.status == 2 and words in run.output, run


def test_missing_build(tmp_path):
    run = machines.run("--build", str(tmp_path))
    assert run.status == 1 and "make build" in run.output, run


def test_wrong_app():
    run = machines.run("--app-env", env={"APP": "echo 'open"})
    assert run.status == 2 and "APP" in run.output, run


def test_no_qemu(standin, tmp_path):
    run = machines.run("--build", standin("off"), env={"PATH": str(tmp_path)})
    assert run.status == 1 and "tools/deps --need run" in run.output, run


def test_time_without_a_cpu_does_not_count():
    """A process that shares its CPU with four others is not held to have had all the time for itself."""
    def one_cpu():
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"], preexec_fn=one_cpu) for _ in range(5)]
    try:
        clock = patience.Clock(busy[0].pid)
        before = clock.now()
        start = time.monotonic()
        time.sleep(2)
        spent, counted = time.monotonic() - start, clock.now() - before
        assert 0 < counted < spent * 0.7, (counted, spent)
        assert clock.over(before + counted / 2) and not clock.over(before + 2 * spent)
    finally:
        for child in busy:
            child.kill()
            child.wait()


# ---- the kernel itself


@pytest.mark.readme
@pytest.mark.parametrize("status", [0, 1, 42, 255])
def test_exit_status(status):
    run = machines.run("--", "sh", "-c", f"exit {status}")
    assert (run.status, run.last) == (status, f"lstar: exit {status}"), run


@pytest.mark.parametrize("name, number", [("KILL", 9), ("SEGV", 11), ("TERM", 15)])
def test_signal_status(name, number, guest):
    run = machines.run("--extra", guest, "--", "/bin/guest", str(number))
    assert (run.status, run.last) == (128 + number, f"lstar: signal {number}"), run


def test_output_without_newline_keeps_the_last_line_whole(guest):
    run = machines.run("--extra", guest, "--", "/bin/guest", "text")
    assert "\nno newline" in run.output and run.last == "lstar: exit 3", run


def test_arguments_arrive_as_they_are():
    words = ["a b", "", "it's", '"', "$HOME", "\\", "--"]
    run = machines.run("--", "echo", *words)
    assert " ".join(words) + "\n" in run.output, run


def test_app_variable():
    run = machines.run("--app-env", env={"APP": "echo 'one  word' two"})
    assert "one  word two\n" in run.output and run.status == 0, run


def test_init_that_ends_is_a_panic():
    run = machines.run("--append", "init=/bin/true", "--timeout", "30")
    assert (run.status, run.last) == (254, "lstar: panic"), run
    assert "Attempted to kill init" in run.output, run


def test_missing_init_is_a_panic():
    run = machines.run("--append", "init=/no/such/init", "--timeout", "30")
    assert (run.status, run.last) == (254, "lstar: panic"), run


def test_missing_program():
    run = machines.run("--", "no-such-program")
    assert run.status == 127, run


def test_guest_that_sleeps_is_a_hang():
    run = machines.run("--timeout", "3", "--", "sleep", "100")
    assert (run.status, run.last) == (253, "lstar: hang"), run


def test_guest_that_resets(guest):
    run = machines.run("--extra", guest, "--timeout", "30", "--", "/bin/guest", "reset")
    assert (run.status, run.last) == (254, "lstar: panic"), run
    assert "the machine reset" in run.output, run
