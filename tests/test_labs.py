"""The labs: starters that build and fail, the tree with full marks, wrong solutions that lose what they should."""

import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
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


class Labs:
    """Grades all that is to be graded, two labs at a time, each in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.workers = concurrent.futures.ThreadPoolExecutor(2)
        self.futures = {}
        # The slowest first: its single gradings are then spread over both workers' time.
        for number in sorted(LABS, reverse=True):
            turn = self.workers.submit(self.prepare, number)
            for name in ("tree", "starter", *WRONG[number]):
                self.futures[number, name] = self.workers.submit(self.grade, number, name, turn)

    def prepare(self, number):
        """Build the lab's tree once; the second workspace is a copy."""
        lab = cut.find(number)
        starter = os.path.join(self.folder, f"starter{number}")
        cut.cut(lab, starter)
        place = self._workspace(lab, 0)
        place.take(starter)
        place.make_kernel(["_exit"])
        shutil.copytree(os.path.join(self.folder, f"work{number}.0"), os.path.join(self.folder, f"work{number}.1"))
        return lab, starter

    def _workspace(self, lab, slot):
        return workspace.Workspace(lab, os.path.join(self.folder, f"work{lab.number}.{slot}"),
                                   lambda folder: cut.cut(lab, folder))

    def grade(self, number, name, turn):
        """Grade one submission in one of two workspaces of the lab, whichever is free."""
        lab, starter = turn.result()
        slot = self._slot(number)
        try:
            place = self._workspace(lab, slot)
            if name == "starter":
                return grading.load(lab).run(place, starter)
            change = WRONG[number][name]["change"] if name in WRONG[number] else []
            clean = {path: committed(path) for path in lab.files}
            return grading.load(lab).run(place, starter, {**clean, **changed(change)})
        finally:
            os.rmdir(os.path.join(self.folder, f"busy{number}.{slot}"))

    def _slot(self, number):
        for slot in range(2):
            try:
                os.mkdir(os.path.join(self.folder, f"busy{number}.{slot}"))
                return slot
            except FileExistsError:
                pass
        raise RuntimeError("more gradings at once than workers")

    def results(self, number, name):
        return self.futures[number, name].result()


@pytest.fixture(scope="module")
def labs(tmp_path_factory):
    found = Labs(str(tmp_path_factory.mktemp("labs")))
    yield found
    found.workers.shutdown(cancel_futures=True)


def text(results):
    return "\n".join(line for result in results for line in report.text(result))


@pytest.mark.parametrize("number", LABS)
def test_the_tree_itself_gets_full_marks(labs, number):
    results = labs.results(number, "tree")
    assert all(result.full for result in results), text(results)
    assert report.total(results) == (100, 100)


@pytest.mark.parametrize("number", LABS)
def test_the_starter_builds_and_fails_every_item(labs, number):
    results = labs.results(number, "starter")
    assert report.total(results) == (0, 100), text(results)
    assert "does not build" not in text(results) and "no end within" not in text(results), text(results)


@pytest.mark.parametrize("number,name", [(number, name) for number in LABS for name in WRONG[number]])
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
