"""tools/deps and tools/doctor on machines that lack things: a PATH made for the occasion."""

import os
import shutil
import stat
import subprocess

import machines
import pexpect
import pytest

DEPS = os.path.join(machines.TOP, "tools/deps")
DOCTOR = os.path.join(machines.TOP, "tools/doctor")
NEEDED = ["bash", "env", "cat"]  # what the script itself calls


class Fake:
    """A machine of which only PATH is made up: given commands succeed and write their call down."""

    def __init__(self, folder):
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log = folder / "log"
        for name in NEEDED:
            os.symlink(shutil.which(name), self.bin / name)
        self.env = {"PATH": str(self.bin), "DEPS_ROOT": str(folder)}

    def add(self, name, body="exit 0"):
        path = self.bin / name
        path.write_text(f'#!{shutil.which("bash")}\necho "{name} $*" >> {self.log}\n{body}\n')
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def calls(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def run(self, *args):
        return subprocess.run([DEPS, *args], env=self.env, stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, check=False, timeout=600)


@pytest.fixture
def fake(tmp_path):
    return Fake(tmp_path)


def test_nothing_missing_is_silent_and_quick():
    start = machines.cpu_time()
    done = subprocess.run([DEPS, "--need", "test"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machines.cpu_time() - start < 0.5


def test_root_without_terminal_installs(fake):
    fake.add("apt-get")
    fake.add("id", "echo 0")
    done = fake.run("--need", "run", "iso")
    assert done.returncode == 0, done.stderr
    first = done.stderr.splitlines()[0]
    assert first.startswith("lstar: missing:") and "qemu-system-x86" in first
    calls = [call for call in fake.calls() if call.startswith("apt-get")]
    assert calls[0].startswith("apt-get update")
    assert calls[1].startswith("apt-get install") and " xorriso" in calls[1]


def test_sudo_without_password_installs(fake):
    fake.add("apt-get")
    fake.add("id", "echo 1000")
    fake.add("sudo", 'while [ "${1:0:1}" = - ]; do shift; done; "$@"')
    fake.add("true")
    done = fake.run("--need", "debug")
    assert done.returncode == 0, done.stderr
    assert any(call.startswith("apt-get install") and call.endswith("gdb") for call in fake.calls())


def test_without_rights_the_command_is_printed(fake):
    fake.add("apt-get")
    fake.add("id", "echo 1000")
    fake.add("sudo", "exit 1")
    done = fake.run("--need", "debug")
    assert done.returncode == 1
    assert "apt-get update && apt-get install -y --no-install-recommends gdb" in done.stderr
    assert not [call for call in fake.calls() if call.startswith("apt-get")]


@pytest.mark.parametrize("manager, command", [
    ("dnf", "sudo dnf install -y gdb"), ("pacman", "sudo pacman -S --needed gdb"),
    ("zypper", "sudo zypper install -y gdb"), ("apk", "sudo apk add gdb"),
    ("brew", "brew install x86_64-elf-gdb")])
def test_other_package_managers_are_only_told(fake, manager, command):
    fake.add(manager)
    fake.add("id", "echo 0")
    done = fake.run("--need", "debug")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"lstar: install them with: {command}"
    assert not [call for call in fake.calls() if call.startswith(manager)]


def test_no_package_manager(fake):
    done = fake.run("--need", "debug")
    assert done.returncode == 1 and "no package manager" in done.stderr


def test_failed_installation_is_told(fake):
    fake.add("apt-get", '[ "$1" = update ]')
    fake.add("id", "echo 0")
    done = fake.run("--need", "debug")
    assert done.returncode == 1 and "installing failed" in done.stderr


@pytest.mark.parametrize("answer, status", [("", 0), ("y", 0), ("n", 1)])
def test_on_a_terminal_it_asks(fake, answer, status):
    fake.add("apt-get")
    fake.add("id", "echo 0")
    child = pexpect.spawn(DEPS, ["--need", "debug"], env=fake.env, encoding="utf-8", timeout=600)
    child.expect("install them now with apt.*Y/n")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == status
    assert any(call.startswith("apt-get install") for call in fake.calls()) == (status == 0)


def test_check_only_says(fake):
    fake.add("apt-get")
    done = fake.run("--check", "debug")
    assert done.returncode == 1 and "gdb" in done.stderr and not fake.calls()


def test_unknown_purpose():
    done = subprocess.run([DEPS, "nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2


def test_doctor_is_content_here():
    done = subprocess.run([DOCTOR], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "QEMU" in done.stdout and "KVM" in done.stdout
    assert done.stdout.endswith("nothing to mend\n")


def test_doctor_names_what_is_missing_or_old(fake):
    """A machine with an old QEMU, a new NASM and nothing else."""
    fake.add("qemu-system-x86_64", "echo QEMU emulator version 4.2.1")
    fake.add("nasm", "echo NASM version 2.16.01")
    done = subprocess.run(["/usr/bin/python3", DOCTOR], env=fake.env, capture_output=True, text=True,
                          check=False, timeout=600)
    assert done.returncode == 1, done.stdout
    lines = {line[11:27].strip(): line for line in done.stdout.splitlines()}
    assert "TOO OLD" in lines["QEMU"] and "7.2 is needed" in lines["QEMU"]
    assert lines["NASM"].startswith("  ok")
    assert lines["sparse"].startswith("  note") and "only make sparse needs it" in lines["sparse"]
    assert "MISSING" in lines["gdb"] and "tools/deps --need debug" in lines["gdb"]
