"""The labs: starters that build and fail, the tree with full marks, wrong solutions that lose what they should."""

import filecmp
import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

import machines
import pytest
from labs_wrong import WRONG

sys.path.insert(0, os.path.join(machines.TOP, "labs/common"))
import cut  # noqa: E402
import grading  # noqa: E402
import report  # noqa: E402
import workspace  # noqa: E402

LABS = sorted(WRONG)
# What `make test` grades of the wrong solutions: one forgery, one hole in the tests or crash for each lab. The others are slow.
QUICK = {("01", "user memory read directly"), ("01", "forgery: prints passes"), ("02", "no stack switch"),
         ("02", "always iretq"), ("03", "stale bytes"), ("03", "forgery: claims success")}


def committed(path):
    return subprocess.run(["git", "show", f"HEAD:{path}"], cwd=machines.TOP, check=True,
                          capture_output=True, text=True).stdout


def changed(changes):
    """Return {path: text} of a wrong solution."""
    texts = {}
    for path, old, new in changes:
        text = texts.get(path) or committed(path)
        if old is not None:
            assert text.count(old) == 1, f"{path} has {text.count(old)} times {old!r}"
        texts[path] = new if old is None else text.replace(old, new)
    return texts


def seed(place):
    """Give the Workspace PLACE the objects of this tree's own build, so that make compiles only what the lab changes.

    make goes by times: a file that is the same here and there gets the time that it has here, any other is new.
    """
    below = os.path.relpath(place.build, os.path.join(place.tree, "build"))
    built = os.path.join(machines.TOP, "build", below)
    if not os.path.isdir(os.path.join(built, "obj")):
        return                              # built elsewhere (BUILD=): the lab builds from nothing
    for path in cut.listing(place.tree):
        theirs, ours = os.path.join(machines.TOP, path), os.path.join(place.tree, path)
        same = os.path.exists(theirs) and filecmp.cmp(theirs, ours, shallow=False)
        os.utime(ours, ns=(os.stat(theirs).st_mtime_ns,) * 2 if same else (time.time_ns(),) * 2)
    for name in ("obj/arch", "obj/boot", "obj/kernel", "obj/libc", "obj/libc-shared", "include", "asm-offsets.s",
                 "asm-offsets.d"):
        theirs, ours = os.path.join(built, name), os.path.join(place.build, name)
        if os.path.isdir(theirs):
            shutil.copytree(theirs, ours, dirs_exist_ok=True)
        elif os.path.exists(theirs):
            shutil.copy2(theirs, ours)


class Labs:
    """Grades what is asked for, each lab's submissions one after the other in one Workspace."""

    def __init__(self, folder):
        self.folder = folder
        self.places = {}
        self.done = {}

    def place(self, number):
        """Return a lab's Workspace and its starter's folder."""
        if number not in self.places:
            lab, starter = cut.find(number), os.path.join(self.folder, f"starter{number}")
            cut.cut(lab, starter)
            place = workspace.Workspace(lab, os.path.join(self.folder, f"work{number}"),
                                        lambda folder: shutil.copytree(starter, folder))
            seed(place)
            self.places[number] = place, starter
        return self.places[number]

    def results(self, number, name):
        """Return how the lab's "tree" (all that this tree has), "starter" or wrong solution NAME was graded."""
        if (number, name) not in self.done:
            place, starter = self.place(number)
            clean = {path: committed(path) for path in place.lab.files}
            change = WRONG[number][name]["change"] if name in WRONG[number] else []
            self.done[number, name] = grading.load(place.lab).run(
                place, starter, None if name == "starter" else {**clean, **changed(change)})
        return self.done[number, name]


@pytest.fixture(scope="module")
def labs(tmp_path_factory):
    return Labs(str(tmp_path_factory.mktemp("labs")))


def cases(names):
    """Cases (number, name): one worker grades all that is of one lab."""
    return [pytest.param(number, name, id=f"{number}-{name}", marks=[pytest.mark.xdist_group(f"lab{number}")] + (
        [pytest.mark.slow] if name in WRONG[number] and (number, name) not in QUICK else []))
            for number in LABS for name in names(number)]


def text(results):
    return "\n".join(line for result in results for line in report.text(result))


@pytest.mark.parametrize("number,name", cases(lambda number: ["tree"]))
def test_the_tree_itself_gets_full_marks(labs, number, name):
    results = labs.results(number, name)
    assert all(result.full for result in results), text(results)
    assert report.total(results) == (100, 100)


@pytest.mark.parametrize("number,name", cases(lambda number: ["starter"]))
def test_the_starter_builds_and_fails_every_item(labs, number, name):
    results = labs.results(number, name)
    assert report.total(results) == (0, 100), text(results)
    assert "does not build" not in text(results) and "no end within" not in text(results), text(results)


@pytest.mark.parametrize("number,name", cases(WRONG.get))
def test_a_wrong_solution_loses_what_it_should(labs, number, name):
    want, results = WRONG[number][name], labs.results(number, name)
    for part in want["loses"]:
        assert any(result.title.startswith(part) and not result.full for result in results), text(results)
    for part in want.get("keeps", []):
        assert any(result.title.startswith(part) and result.full for result in results), text(results)
    assert want.get("says", "") in text(results), text(results)
    score = report.total(results)[0]
    assert score < 100 and score <= want.get("most", 100), text(results)


def test_each_lab_has_at_least_six_wrong_solutions():
    assert {number for number in LABS if len(WRONG[number]) < 6} == set()


@pytest.mark.xdist_group("lab02")
def test_results_in_three_formats(labs, tmp_path):
    lab, results = cut.find("02"), labs.results("02", "always iretq")
    report.write(lab, results, tmp_path)
    score, most = report.total(results)
    gradescope = json.loads((tmp_path / "gradescope.json").read_text())
    assert gradescope["score"] == score == round(sum(test["score"] for test in gradescope["tests"]), 1)
    assert {"name", "score", "max_score", "status", "output"} <= set(gradescope["tests"][0])
    classroom = json.loads((tmp_path / "classroom.json").read_text())
    assert (classroom["version"], classroom["status"], classroom["max_score"]) == (1, "fail", most)
    suite = xml.parse(tmp_path / "junit.xml").getroot()
    lost = [result for result in results if not result.full]
    assert int(suite.get("failures")) == len(lost) == len(suite.findall("testcase/failure"))
    assert "look at: " in suite.find("testcase/failure").text
