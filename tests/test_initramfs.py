"""The initramfs: readable by cpio, page aligned, the same for the same input."""

import os
import random
import shutil
import subprocess
import sys

import machines
import pytest
from lstar import cpio

TOOL = os.path.join(machines.TOP, "tools/mkinitramfs")


def entries(data):
    """Yield (name, mode, data, offset of the data) for each entry of the archive."""
    position = 0
    while data[position:position + 6] == b"070701":
        fields = [int(data[position + 6 + 8 * i:position + 14 + 8 * i], 16) for i in range(13)]
        start = (position + 110 + fields[11] + 3) // 4 * 4
        name = data[position + 110:position + 110 + fields[11]]
        assert 0 < fields[11] <= 4096 and name[-1] == 0
        yield name.split(b"\0")[0].decode(), fields[1], data[start:start + fields[6]], start
        position = (start + fields[6] + 3) // 4 * 4


@pytest.fixture
def folder(tmp_path):
    """A folder with files of many sizes and lengths of names, a link and an empty file."""
    numbers = random.Random(1)
    root = tmp_path / "root"
    (root / "deep/er").mkdir(parents=True)
    for index in range(200):
        name = "f" * numbers.randrange(1, 120) + str(index)
        (root / "deep" / name).write_bytes(numbers.randbytes(numbers.randrange(0, 9000)))
    (root / "empty").write_bytes(b"")
    (root / "run").write_bytes(b"#!/bin/sh\n")
    (root / "run").chmod(0o711)
    (root / "link").symlink_to("deep/er")
    return root


def build(tmp_path, name, *options):
    subprocess.run([sys.executable, TOOL, "-o", tmp_path / name, *options], check=True)
    return (tmp_path / name).read_bytes()


def test_data_is_page_aligned_and_complete(folder, tmp_path):
    data = build(tmp_path, "a", "--base", "--dir", str(folder))
    found = {name: (mode, text, start) for name, mode, text, start in entries(data)}
    assert len(data) % 4096 == 0
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            mode, text, start = found[os.path.relpath(full, folder)]
            if os.path.islink(full):
                assert (mode, text) == (0o120777, b"deep/er")
                continue
            with open(full, "rb") as file:
                assert text == file.read()
            assert not text or start % 4096 == 0, name
    assert found["run"][0] == 0o100755 and found["empty"][0] == 0o100644
    assert found["tmp"][0] == 0o041777 and found["dev/console"][0] == 0o020666


def test_same_input_same_archive(folder, tmp_path):
    first = build(tmp_path, "a", "--base", "--dir", str(folder))
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, symlinks=True)
    for path, names, _ in os.walk(copy):
        os.utime(path, (1, 1))
        assert names is not None
    assert build(tmp_path, "b", "--base", "--dir", str(copy)) == first


@pytest.mark.skipif(not shutil.which("cpio"), reason="no cpio on this host")
def test_cpio_reads_it(folder, tmp_path):
    build(tmp_path, "a", "--base", "--dir", str(folder), "--argv", "echo", "a b")
    with open(tmp_path / "a", "rb") as archive:
        listing = subprocess.run(["cpio", "-t", "--quiet"], stdin=archive, capture_output=True,
                                 text=True, check=True)
    names = listing.stdout.split("\n")
    assert "dev/ttyS1" in names and "etc/run.argv" in names and listing.stderr == ""


def test_program_without_symbols_keeps_what_is_loaded(tmp_path):
    with open(os.path.join(machines.BUILD, "user/init"), "rb") as file:
        whole = file.read()
    cut = cpio.strip(whole)
    assert len(cut) < len(whole) and cut[64:] == whole[64:len(cut)]
    assert cpio.strip(b"#!/bin/sh\n") == b"#!/bin/sh\n"


def test_words_of_a_program_arrive_whole():
    found = {name: text for name, _, text, _ in entries(cpio.run_argv(["a b", "", "c"]))}
    assert found["etc/run.argv"] == b"a b\0\0c\0"
