"""Cut a lab's starter from the tree: the last commit, less what would give the answer away.

labs/NN-name/holes.toml says which regions become holes. A hole names one region, or the first and
the last of a stretch, and gives the text that stands there instead. So there is no copy of the solution
that could rot: when the tree changes, the starter changes with it.
"""

import fnmatch
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile

try:
    import tomllib
except ImportError:
    sys.exit("the labs need Python 3.11 or newer")

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Never in a student's tree: other labs, what tests the labs by their solutions, mutants.
WITHOUT = ["labs/*", "tests/test_labs*", "tests/labs_*", "tests/mutants/*", "tests/*mutant*",
           "tools/mutants", "tools/lab", ".ci/*"]
MARK = re.compile(r"\s*(?:/\*|//|;|#)\s*(?:region: ([a-z0-9_.-]+)|(endregion))")
# Half-written entry code has to build: the check of the binary is left to the student.
GNUMAKEFILE = """# A lab's tree. make reads this before Makefile: the kernel is built even where tools/check-binary, which knows the
# rules of the boundary, objects to it. What it thinks of your code: python3 tools/check-binary build/lstar.elf
NOCHECK ?= 1
include Makefile
"""
QUOTED = 4              # so many different lines of a hole in a document are a quotation


class Fault(Exception):
    """The lab, or what was asked for, is not in order; the text says what to do."""


class Lab:
    """One lab's folder and its holes.toml."""

    def __init__(self, folder):
        self.folder = folder
        self.name = os.path.basename(folder)
        self.number = self.name[:2]
        with open(os.path.join(folder, "holes.toml"), "rb") as file:
            spec = tomllib.load(file)
        self.title = spec["title"]
        self.files = spec["files"]              # what is taken from a submission
        self.variant = spec.get("variant", [])  # variables for make, such as SELFTEST=1
        self.without = spec.get("without", [])
        self.holes = spec["hole"]


def find(number):
    """Return the Lab with that number, or the only one there is (a student's tree)."""
    folder = os.path.join(TOP, "labs")
    names = sorted(name for name in os.listdir(folder) if re.match(r"\d\d-", name))
    wanted = [name for name in names if not number or name.startswith(f"{int(number):02}-")]
    if len(wanted) != 1:
        raise Fault(f"which lab? Say LAB=nn; there are: {', '.join(names)}")
    return Lab(os.path.join(folder, wanted[0]))


def unpack(revision, folder):
    """Put the files of a commit of the tree's own repository into FOLDER."""
    done = subprocess.run(["git", "archive", revision], cwd=TOP, capture_output=True, check=False)
    if done.returncode:
        raise Fault(f"git cannot give the tree's files: {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder)


def listing(folder):
    """Yield the paths of all files in FOLDER, relative to it."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        yield from (os.path.relpath(os.path.join(where, name), folder) for name in sorted(names))


def cut(lab, folder):
    """Make the starter of LAB in FOLDER; returns the documents left out as they quote the answer."""
    unpack("HEAD", folder)
    for path in list(listing(folder)):
        if any(fnmatch.fnmatch(path, pattern) for pattern in WITHOUT + lab.without):
            os.unlink(os.path.join(folder, path))
    for where, _, _ in os.walk(folder, topdown=False):
        if not os.listdir(where):
            os.rmdir(where)
    removed = []
    places = _regions(folder)
    for hole in lab.holes:
        removed += _dig(folder, places, hole)
    _install(lab, folder)
    return _drop_quotations(folder, removed)


def _regions(folder):
    found = {}
    for path in listing(folder):
        if path.endswith((".c", ".h", ".asm", ".inc", ".tbl")):
            with open(os.path.join(folder, path), encoding="utf-8") as file:
                found.update({mark[1]: path for line in file if (mark := MARK.match(line)) and mark[1]})
    return found


def _dig(folder, places, hole):
    """Put a hole's text in place of its regions; return the lines that stood there."""
    first, last = hole.get("region") or hole["first"], hole.get("region") or hole["last"]
    if first not in places or places.get(last) != places[first]:
        raise Fault(f"holes.toml: regions {first} and {last} are not in one file of the tree")
    path = os.path.join(folder, places[first])
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    begin = end = current = None
    for number, line in enumerate(lines):
        mark = MARK.match(line)
        if not mark:
            continue
        current = mark[1] or current
        if mark[1] == first:
            begin = number
        if mark[2] and current == last:
            end = number
            break
    if begin is None or end is None:
        raise Fault(f"holes.toml: {last} does not end after {first} begins")
    gone = lines[begin:end + 1]
    lines[begin:end + 1] = hole["text"].rstrip("\n").split("\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    return gone


def _install(lab, folder):
    """The lab's own folder, the grader, and the routine at which entry code that is not there yet ends."""
    shutil.copytree(lab.folder, os.path.join(folder, "labs", lab.name),
                    ignore=shutil.ignore_patterns("__pycache__"))
    common = os.path.join(TOP, "labs/common")
    shutil.copytree(common, os.path.join(folder, "labs/common"),
                    ignore=shutil.ignore_patterns("__pycache__", "hole.asm"))
    with open(os.path.join(folder, "GNUmakefile"), "w", encoding="utf-8") as file:
        file.write(GNUMAKEFILE)
    os.makedirs(os.path.join(folder, "arch/x86_64/lab"))
    shutil.copy(os.path.join(common, "hole.asm"), os.path.join(folder, "arch/x86_64/lab/hole.asm"))


def _drop_quotations(folder, removed):
    code = {re.sub(r"\s+", " ", re.sub(r";.*|/\*.*?\*/", "", line)).strip() for line in removed}
    code = {line for line in code if len(line) >= 10 and not line.startswith(("*", "/*"))}
    dropped = []
    for path in list(listing(folder)):
        if not path.endswith((".md", ".txt")) or path.startswith("labs/"):
            continue
        with open(os.path.join(folder, path), encoding="utf-8") as file:
            text = re.sub(r"\s+", " ", file.read())
        if sum(line in text for line in code) >= QUOTED:
            os.unlink(os.path.join(folder, path))
            dropped.append(path)
    return dropped
