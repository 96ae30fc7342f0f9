"""sh against dash, on this host: each snippet must have the same output, errors and status by both."""

import os
import re
import shutil
import subprocess

import machines
import pytest

SH = os.path.abspath(os.path.join(machines.BUILD, "user/sh"))
DASH = shutil.which("dash")

SNIPPETS = []
for name in ("sh_snippets.txt", "sh_snippets2.txt", "sh_snippets3.txt"):
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        SNIPPETS += re.split(r"^%%\n", re.sub(r"\A#.*\n", "", file.read()), flags=re.M)

pytestmark = pytest.mark.skipif(not DASH, reason="no dash on this host to compare with")


def outcome(shell, snippet, folder):
    """Run SNIPPET in an empty folder; return what can be seen of it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    done = subprocess.run([shell, "-c", snippet, "sh"], cwd=folder, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=600, check=False,
                          env={"PATH": "/usr/bin:/bin:/sbin", "HOME": "/root", "LC_ALL": "C"})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_like_dash(number, tmp_path):
    ours = outcome(SH, SNIPPETS[number], tmp_path / "work")
    theirs = outcome(DASH, SNIPPETS[number], tmp_path / "work")
    assert ours == theirs, SNIPPETS[number]
