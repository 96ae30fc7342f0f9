"""The labs' handouts, followed to the letter in a fresh clone: each command is typed, each line looked for.

In a ```console block, lines after `$ ` are commands; the lines below one must be in what it prints, in this order (`...` says that
there is more). In a ```gdb block, `$ ` starts make debug on a terminal and `(gdb) ` lines are typed there. What a student
has to write is filled in at `<!-- test: fill N... -->`: hole N of holes.toml.
"""

import os
import re
import shutil
import subprocess
import sys

import machines
import pexpect
import pytest
from labs_wrong import WRONG

sys.path.insert(0, os.path.join(machines.TOP, "labs/common"))
import cut  # noqa: E402

ENV = {key: value for key, value in os.environ.items()
       if key not in ("BUILD", "TESTS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "APP", "LAB", "DIR")}
PROMPT = r"\(gdb\) "


def steps(text):
    """Yield ("sh"|"gdb"|"fill", what, [line, ...]) in the order of the document."""
    for kind, body, fill in re.findall(r"^```(console|gdb)\n(.*?)^```$|^<!-- test: fill ([\d ]+) -->$", text, re.S | re.M):
        if fill:
            yield "fill", fill.split(), []
            continue
        commands = []
        for line in body.splitlines():
            if line.startswith(("$ ", "(gdb) ")):
                commands.append((line.split(" ", 1)[1], []))
            elif line != "...":
                commands[-1][1].append(line)
        if kind == "gdb":
            yield "gdb", commands[0][0], commands[1:]
        else:
            yield from (("sh", command, lines) for command, lines in commands)


def in_order(lines, output, command):
    at = 0
    for line in lines:
        found = output.find(line.strip(), at)
        assert found >= 0, f"{command}: {line!r} is not there, or not in its place:\n{output[-3000:]}"
        at = found + len(line.strip())


class Student:
    """Follows one handout."""

    def __init__(self, number, folder):
        self.lab = cut.find(number)
        self.folder, self.where = folder, os.path.join(folder, "clone")
        self.filled = set()
        subprocess.run(["git", "clone", "-q", machines.TOP, self.where], check=True, env=ENV)

    def shell(self, command, lines):
        place = f"{self.folder}/place"
        done = subprocess.run(["bash", "-c", f"{command}\nstatus=$?; pwd >{place}; exit $status"], cwd=self.where,
                              env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=1800, check=False)
        assert done.returncode == 0, f"{command}: status {done.returncode}\n{done.stdout[-3000:]}"
        in_order(lines, done.stdout, command)
        with open(place, encoding="utf-8") as file:
            self.where = file.read().strip()

    def debug(self, command, commands):
        child = pexpect.spawn("bash", ["-c", command], cwd=self.where, timeout=600, encoding="utf-8",
                              dimensions=(60, 400), env={**ENV, "TERM": "dumb"})
        try:
            child.expect(PROMPT)
            for typed, lines in [("set pagination off", []), *commands]:
                child.sendline(typed)
                child.expect("\n")
                child.expect(PROMPT)
                in_order(lines, child.before, typed)
        finally:
            child.sendline("kill")
            child.sendline("quit")
            try:
                child.expect(pexpect.EOF, timeout=20)
            except pexpect.TIMEOUT:
                pass
            child.close(force=True)

    def fill(self, holes):
        """Write what belongs into the holes with these numbers; those filled before stay."""
        self.filled |= {int(hole) for hole in holes}
        solved = cut.Lab(self.lab.folder)
        solved.holes = [hole for place, hole in enumerate(solved.holes, 1) if place not in self.filled]
        tree = os.path.join(self.folder, f"filled{len(self.filled)}")
        cut.cut(solved, tree)
        for path in self.lab.files:
            shutil.copy(os.path.join(tree, path), os.path.join(self.where, path))


def follow(number, folder):
    student = Student(number, folder)
    with open(os.path.join(student.lab.folder, "handout.md"), encoding="utf-8") as file:
        document = file.read()
    for kind, what, more in steps(document):
        if kind == "fill":
            student.fill(what)
        elif kind == "gdb":
            student.debug(what, more)
        else:
            student.shell(what, more)
    return student


@pytest.mark.slow
@pytest.mark.parametrize("number", [pytest.param(number, marks=pytest.mark.xdist_group(f"handout{number}"))
                                    for number in sorted(WRONG)])
def test_the_handout_works_to_the_letter(number, tmp_path):
    student = follow(number, str(tmp_path))

    def git(*words):
        return subprocess.run(["git", *words], cwd=student.where, env=ENV, check=True, capture_output=True,
                              text=True).stdout
    assert len(git("rev-list", "--all").split()) == 1, "a student's tree has one commit"
    changed = {line[3:] for line in git("status", "--porcelain").splitlines()}
    assert changed - set(student.lab.files) <= {f"lab{number}.tar.gz"}, changed


@pytest.mark.parametrize("number", sorted(WRONG))
def test_the_starter_keeps_the_answer_to_itself(number, tmp_path):
    lab = cut.find(number)
    starter, tree = str(tmp_path / "starter"), str(tmp_path / "tree")
    cut.cut(lab, starter)
    cut.unpack("HEAD", tree)
    places = cut._regions(tree)
    answer = {re.sub(r"\s+", " ", line).strip() for hole in lab.holes for line in cut._dig(tree, places, hole)}
    answer = {line for line in answer if len(line) >= 16 and not line.startswith(("*", "/*", ";"))}
    assert answer
    for path in cut.listing(starter):
        with open(os.path.join(starter, path), encoding="utf-8", errors="replace") as file:
            lines = {re.sub(r"\s+", " ", line).strip() for line in file}
        both = answer & lines
        assert len(both) <= max(2, len(answer) // 8), f"{path} has {len(both)} lines of the answer: {sorted(both)[:5]}"
    for gone in ("tests/labs_wrong.py", "tests/test_labs.py", "tools/mutants", "tools/lab", ".ci/run"):
        assert not os.path.exists(os.path.join(starter, gone)), gone
    assert not [path for path in cut.listing(starter) if "mutant" in path.split("/", 1)[0]]


@pytest.mark.parametrize("number", sorted(WRONG))
def test_each_lab_has_its_parts(number):
    lab = cut.find(number)
    for part in ("handout.md", "rubric.md", "grade.py", "holes.toml"):
        assert os.path.isfile(os.path.join(lab.folder, part)), part
    with open(os.path.join(lab.folder, "handout.md"), encoding="utf-8") as file:
        text = file.read()
    for part in ("**Goal.**", "**Expected time:**", "## Background", "## See it in GDB", "## Questions", "## Hand in"):
        assert part in text, part
