"""make mutants, the machinery itself: entries that fit the source, edits that fit exactly once, and a
verdict that counts nothing as killed but what the entry names."""

import os
import re
import runpy

import machines
import pytest
from lstar import catalogue, ktap, source, verdict

MUTANTS, FAULTS = catalogue.load()
REGIONS = {"here": "a.c"}
ENTRY = {"guard": "g", "attack": "a", "region": "here", "old": "x", "new": "y", "test": "t", "case": "c"}
SOURCE = "/* region: here */\nx = 1;\n/* endregion */\nx = 2;\n"


def read(path):
    with open(os.path.join(machines.TOP, path), encoding="utf-8") as file:
        return file.read()


def test_catalogue_is_sound_and_large_enough():
    assert not FAULTS, FAULTS
    assert len(MUTANTS) >= 45


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_entry_fits_the_source(mutant):
    """The text to change is there once, and what is to notice exists."""
    texts = {}
    for edit in mutant.edits:
        texts[edit.file] = edit.apply(texts.get(edit.file) or read(edit.file))
    for program, case in ((mutant.control, ""), (mutant.test, mutant.case)):
        if program:
            cases = re.findall(r"TEST\((\w+)\)", read(f"user/tests/{program}.c"))
            assert not case or case in cases, f"{program} has no case {case}"


def parse(**changes):
    entry = {key: value for key, value in {**ENTRY, **changes}.items() if value is not None}
    return catalogue.parse("name", entry, REGIONS)


@pytest.mark.parametrize("changes", [
    {"region": "nowhere"}, {"region": None}, {"old": None}, {"new": "x"}, {"machine": "vax"},
    {"symptom": "smoke"}, {"symptom": []}, {"case": None}, {"test": None}, {"run": "t", "text": "x"},
    {"caught_by": "check-binary"}, {"colour": "red"}, {"guard": None}])
def test_unusable_entry_is_refused(changes):
    with pytest.raises(catalogue.Unusable):
        parse(**changes)


def test_edit_stays_within_its_region():
    edited = parse().edits[0].apply(SOURCE)
    assert edited == SOURCE.replace("x = 1", "y = 1")


@pytest.mark.parametrize("text, why", [
    (SOURCE.replace("x = 1", "z = 1"), "occurs 0 times"),
    (SOURCE.replace("x = 1", "x = x"), "occurs 2 times"),
    (SOURCE.replace("region: here", "region: there"), "no region here")])
def test_changed_source_is_explained(text, why):
    with pytest.raises(catalogue.Unusable, match=why):
        parse().edits[0].apply(text)


class Run:
    """A verdict.Boot as if the machine had printed OUTPUT and ended by ENDING."""

    def __init__(self, output, ending):
        self.output, self.ending = output, ending
        self.programs = ktap.programs(output)
        self.complaints = ktap.complaints(output)

    passed, case, complains = verdict.Boot.passed, verdict.Boot.case, verdict.Boot.complains


GOOD = "# test: ids\n1..1\nok 1 one\n# result: ids exit 0\n"
BAD = GOOD.replace("ok 1", "not ok 1").replace("exit 0", "exit 1")
OK = "# test: t\n1..1\nok 1 c\n# result: t exit 0\n"
RED = OK.replace("ok 1", "not ok 1").replace("exit 0", "exit 1")
CUT = "# test: t\n1..1\n"


@pytest.mark.parametrize("output, ending, symptom, dead", [
    (GOOD + RED, "assertion", "assertion", True),
    (GOOD + OK, "assertion", "assertion", False),
    (GOOD + CUT, "panic", "panic", True),
    (GOOD + CUT, "panic", "assertion", False),
    (GOOD + CUT, "hang", "panic", False),
    (GOOD + CUT, "hang", ["panic", "hang"], True),
    (GOOD + OK, "panic", "panic", False),
    (GOOD + RED, "assertion", "panic", False),
    (GOOD, "panic", "panic", False),
    (BAD + RED, "assertion", "assertion", False),
    (CUT, "panic", "panic", False),
    ("", "none", ["assertion", "panic", "hang"], False)])
def test_verdict(output, ending, symptom, dead):
    why, how = verdict.killed(parse(symptom=symptom), Run(output, ending))
    assert (not why) == dead and bool(how) == dead, (why, how)


@pytest.mark.parametrize("output, ending, green", [
    (GOOD + OK, "assertion", True), (GOOD + RED, "assertion", False), (BAD + OK, "assertion", False),
    (GOOD + OK, "panic", False), (GOOD + OK.replace("ok 1 c", "ok 1 c # SKIP no"), "assertion", False)])
def test_unmutated_kernel_has_to_be_green(output, ending, green):
    assert (verdict.green(parse(), Run(output, ending)) == "") == green


def test_complaint():
    mutant = parse(case=None, complaint="left flags")
    assert verdict.killed(mutant, Run(GOOD + OK + "BUG: left flags\n", "assertion"))[1]
    assert verdict.killed(mutant, Run(GOOD + OK + "BUG: other\n", "assertion"))[0]
    assert verdict.green(mutant, Run(GOOD + OK + "BUG: other\n", "assertion"))


def test_text_that_must_be_gone():
    mutant = parse(test=None, case=None, run="t", text="a report", symptom="panic")
    assert not verdict.green(mutant, Run(GOOD + "a report\n", "panic"))
    assert verdict.killed(mutant, Run(GOOD + "nothing\n", "panic"))[1]
    assert verdict.killed(mutant, Run(GOOD + "a report\n", "panic"))[0]


def test_document_is_up_to_date():
    made = runpy.run_path(os.path.join(source.TOP, "tools/gen-boundary-doc"))["document"]()
    assert read("docs/boundary.md") == made, "tools/gen-boundary-doc > docs/boundary.md"
