"""The tools of user/tools against this host's: output, errors and status of each snippet must agree."""

import os
import re
import shutil
import subprocess

import machines
import pytest

USER = os.path.abspath(os.path.join(machines.BUILD, "user"))
TOOLS = f"{USER}/tools:{USER}"
HOST = "/usr/bin:/bin:/usr/sbin:/sbin"

SNIPPETS = []
for name in ("tools_snippets.txt", "tools_snippets2.txt"):
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        SNIPPETS += re.split(r"^%%\n", re.sub(r"\A#.*\n", "", file.read()), flags=re.M)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="chown and mknod want root")


def outcome(path, snippet, folder):
    """Run SNIPPET in an empty folder with PATH; return what can be seen of it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755)
    done = subprocess.run(["/bin/sh", "-c", "umask 022\n" + snippet], cwd=folder,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=600, check=False,
                          env={"PATH": path, "HOME": "/root", "LC_ALL": "C"})
    return done.returncode, done.stdout.decode("latin-1"), done.stderr.decode("latin-1")


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_like_the_hosts(number, tmp_path):
    ours = outcome(f"{TOOLS}:{HOST}", SNIPPETS[number], tmp_path / "work")
    theirs = outcome(HOST, SNIPPETS[number], tmp_path / "work")
    assert ours == theirs, SNIPPETS[number]
