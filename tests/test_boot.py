"""The ways to boot, the machines that are refused, memory small, large and full of holes."""

import json
import os
import re
import socket
import subprocess
import sys
import time

import machines
import pytest
from lstar import ktap

BOOTS = ["bios", "uefi", "16M", "6G", "holes"]
FEATURES = {"smap": "no smap", "smep": "no smep", "nx": "no nx", "syscall": "no syscall",
            "xsave": "no xsave", "apic": "no apic", "lm": "long mode"}


@pytest.mark.parametrize("name", [machines.on(name, name) for name in BOOTS])
def test_boots_and_passes_the_quick_tests(name, result):
    run = result(name)
    assert run.last == "lstar: exit 0", run
    assert not ktap.complaints(run.output), run
    assert re.search(r"# tests: [1-9]\d* passed, 0 failed", run.output), run


@pytest.mark.needs("qemu2")
def test_banner(result):
    """The protections in force and the three MSRs of the road, decoded to symbols."""
    output = result("qemu2").output
    for word in ("SMEP", "SMAP", "UMIP", "WP", "NX", "FSGSBASE", "STAR", "LSTAR", "FMASK",
                 "syscall_entry"):
        assert word in output, f"no {word} in the banner:\n{output[:4000]}"


@pytest.mark.parametrize("name, least, most", [
    machines.on("16M", "16M", 4, 16), machines.on("6G", "6G", 5900, 6144), machines.on("holes", "holes", 190, 216),
])
def test_memory_is_found(name, least, most, result):
    found = re.search(r"[Mm]emory: (\d+) ?([KMG])i?B?", result(name).output)
    assert found, result(name)
    size = int(found[1]) * {"K": 1 / 1024, "M": 1, "G": 1024}[found[2]]
    assert least <= size <= most, result(name)


@pytest.mark.parametrize("how", ["pvh", "iso"])
def test_cpu_without_the_guards_is_refused(how):
    run = machines.run("--cpu", "qemu64", "--timeout", "20", *(["--iso"] if how == "iso" else []))
    assert run.status == 254, run
    assert "SMAP" in run.output and "SMEP" in run.output and "-cpu max" in run.output, run


@pytest.mark.parametrize("feature", sorted(FEATURES))
def test_each_needed_feature_is_named(feature):
    run = machines.run("--cpu", f"max,-{feature}", "--timeout", "20")
    assert run.status == 254, run
    assert FEATURES[feature].lower() in run.output.lower() and "-cpu max" in run.output, run


def test_command_line_reaches_init():
    run = machines.run("--append", "loglevel=7", "--init", "tests getpid-no-such-test")
    assert run.last != "lstar: exit 0", run


class Screen:
    """A machine that runs in the background, and pictures of its screen."""

    def __init__(self, options, folder):
        self.qmp = str(folder / "qmp")
        self.picture = str(folder / "screen.ppm")
        self.log = open(folder / "log", "w+b")
        self.child = subprocess.Popen(
            [sys.executable, machines.RUN, *options, "--qmp", self.qmp, "--timeout", "600",
             "--", "sleep", "600"], stdin=subprocess.DEVNULL, stdout=self.log,
            env={**os.environ, "BUILD": machines.BUILD})

    def shoot(self):
        """Return (width, rows of bytes) of the screen as it is now."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(self.qmp)
            talk = control.makefile("rw")
            talk.readline()
            for command in ({"execute": "qmp_capabilities"},
                            {"execute": "screendump", "arguments": {"filename": self.picture}}):
                talk.write(json.dumps(command) + "\n")
                talk.flush()
                while "return" not in (answer := json.loads(talk.readline())):
                    assert "error" not in answer, answer
        with open(self.picture, "rb") as file:
            data = file.read()
        header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
        width, height = int(header[1]), int(header[2])
        pixels = data[header.end():]
        return width, [pixels[row * width * 3:(row + 1) * width * 3] for row in range(height)]

    def close(self):
        self.child.terminate()
        self.child.wait()
        self.log.close()


def shows_text(width, rows):
    """Not a proof of each letter, but of text: bright values on an eighth of all rows, and few."""
    lit = [sum(1 for value in row if value > 100) for row in rows]
    return (3000 < sum(lit) < width * len(rows)
            and sum(1 for count in lit if count) > len(rows) / 8)


@pytest.mark.parametrize("options, height", [(["--iso", "--vga"], 400),
                                             (["--uefi", "--mem", "256M"], 600)],
                         ids=["vga-text", "framebuffer"])
def test_screen_shows_the_boot_messages(options, height, tmp_path):
    screen = Screen(options, tmp_path)
    try:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            time.sleep(0.5)
            screen.log.seek(0)
            if b"FMASK" not in screen.log.read():
                continue
            width, rows = screen.shoot()
            if shows_text(width, rows):
                assert (len(rows) == 400) == (height == 400)
                return
    finally:
        screen.close()
    pytest.fail("no text on the screen within 300 s")
