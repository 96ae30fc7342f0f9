"""The ways to boot, the machines that are refused, memory small, large and full of holes."""

import json
import os
import re
import select
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


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.needs(name))
                                  for name in BOOTS])
def test_boots_and_passes_the_quick_tests(name, result):
    run = result(name)
    assert run.last == "lstar: exit 0", run
    assert not ktap.complaints(run.output), run
    assert re.search(r"# tests: [1-9]\d* passed, 0 failed", run.output), run


@pytest.mark.needs("qemu1")
def test_banner(result):
    """The protections in force and the three MSRs of the road, decoded to symbols."""
    output = result("qemu1").output
    for word in ("SMEP", "SMAP", "UMIP", "WP", "NX", "FSGSBASE", "STAR", "LSTAR", "FMASK",
                 "syscall_entry"):
        assert word in output, f"no {word} in the banner:\n{output[:4000]}"


@pytest.mark.parametrize("name, least, most", [
    pytest.param("16M", 8, 16, marks=pytest.mark.needs("16M")),
    pytest.param("6G", 5900, 6144, marks=pytest.mark.needs("6G")),
    pytest.param("holes", 190, 216, marks=pytest.mark.needs("holes")),
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


def screenshot(options, prompt, tmp_path):
    """Boot with OPTIONS until PROMPT is on the serial console; return the screen as PPM bytes."""
    where = str(tmp_path / "qmp")
    picture = str(tmp_path / "screen.ppm")
    child = subprocess.Popen(
        [sys.executable, machines.RUN, *options, "--qmp", where, "--timeout", "90",
         "--", "sleep", "60"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env={**os.environ})
    try:
        seen = b""
        deadline = time.monotonic() + 60
        while prompt not in seen and time.monotonic() < deadline:
            if select.select([child.stdout], [], [], 1)[0]:
                seen += os.read(child.stdout.fileno(), 65536)
        assert prompt in seen, seen.decode("utf-8", "replace")
        time.sleep(1)
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(where)
            talk = control.makefile("rw")
            talk.readline()
            for command in ({"execute": "qmp_capabilities"},
                            {"execute": "screendump", "arguments": {"filename": picture}}):
                talk.write(json.dumps(command) + "\n")
                talk.flush()
                while "return" not in (answer := json.loads(talk.readline())):
                    assert "error" not in answer, answer
    finally:
        child.terminate()
        child.communicate()
    with open(picture, "rb") as file:
        return file.read()


@pytest.mark.parametrize("options", [["--iso", "--vga"], ["--uefi", "--mem", "256M"]],
                         ids=["vga-text", "framebuffer"])
def test_screen_shows_the_boot_messages(options, tmp_path):
    """Not a proof of each letter, but of text: many lit pixels, in many rows, on a dark ground."""
    data = screenshot(options, b"SMAP", tmp_path)
    header = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    width, height = int(header[1]), int(header[2])
    pixels = data[header.end():]
    rows = [pixels[row * width * 3:(row + 1) * width * 3] for row in range(height)]
    lit = [sum(1 for value in row if value > 100) for row in rows]
    assert sum(lit) > 3000, f"only {sum(lit)} bright values on the screen"
    assert sum(lit) < width * height * 3 / 2, "the screen is mostly bright: no text on black"
    assert sum(1 for count in lit if count) > height / 4, "text on too few rows"
