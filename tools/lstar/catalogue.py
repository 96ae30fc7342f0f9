"""The catalogue of mutants (tests/mutants/NAME.toml): what each changes, and what must notice.

    guard     what is taken out, in a few words
    attack    what then becomes possible, with a CVE where there was one
    region    the marked stretch of source that is changed (or `file`, for the whole file)
    old, new  text in it that must occur exactly once, and what replaces it; [[edit]] for several
    test      the ring-3 program that must notice, and `case`, the one of its cases that turns red
    run       instead of test: a command line for the shell; `text` is what its output must hold
    complaint what the kernel or the recorder must complain of meanwhile, though the case stays green
    control   a program that must still pass in the same boot, before the test (default: ids)
    machine   tcg, tcg2 (two CPUs), bochs, or recorder (tools/record, on tcg): where it shows
    symptom   assertion (the default), panic or hang, or a list: how the mutated kernel may end
    timeout   seconds after which the mutated kernel hangs (default: 20)
    caught_by check-binary: no machine can show it, the static check of the build must
"""

import dataclasses
import os
import tomllib

from . import source

FOLDER = os.path.join(source.TOP, "tests", "mutants")
MACHINES = ("tcg", "tcg2", "bochs", "recorder")
SYMPTOMS = ("assertion", "panic", "hang")


class Unusable(Exception):
    """An entry of the catalogue that cannot be used as it is; the text says why."""


@dataclasses.dataclass
class Edit:
    """Replace OLD, which occurs once in region REGION of FILE (None: the whole file), by NEW."""

    file: str
    region: str | None
    old: str
    new: str

    def apply(self, text):
        """Return TEXT, the file's, with the edit made."""
        where = self.region or self.file
        first, last = region_span(text, self.region) if self.region else (0, len(text))
        if first is None:
            raise Unusable(f"{self.file} has no region {self.region} any more")
        count = text.count(self.old, first, last)
        if count != 1:
            raise Unusable(f"the text to change occurs {count} times in {where}, not once: that"
                           f" source has changed; adapt the entry:\n{self.old}")
        at = text.index(self.old, first, last)
        return text[:at] + self.new + text[at + len(self.old):]


@dataclasses.dataclass
class Mutant:
    name: str
    guard: str
    attack: str
    edits: list
    test: str = ""
    case: str = ""
    run: str = ""
    text: str = ""
    complaint: str = ""
    control: str = "ids"
    machine: str = "tcg"
    symptom: tuple = ("assertion",)
    caught_by: str = ""
    timeout: float = 20

    def noticed_by(self):
        """Return what has to notice, in words."""
        if self.caught_by:
            return f"tools/{self.caught_by}"
        if self.run:
            return self.run
        return f"{self.test}: {self.complaint or self.case}"

    def regions(self):
        return [edit.region or edit.file for edit in self.edits]


def region_span(text, region):
    """Return (first, last): where the lines of REGION begin and end in TEXT; (None, None)."""
    first, at = None, 0
    for line in text.splitlines(keepends=True):
        mark = source.REGION.match(line)
        if mark and mark[1] == region:
            first = at + len(line)
        elif mark and mark[2] and first is not None:
            return first, at
        at += len(line)
    return None, None


def _edit(entry, regions):
    try:
        old, new = entry["old"], entry["new"]
    except KeyError as missing:
        raise Unusable(f"an edit has no {missing}") from None
    region = entry.get("region")
    if region and region not in regions:
        raise Unusable(f"there is no region {region} in the source")
    path = regions[region] if region else entry.get("file")
    if not path or old == new:
        raise Unusable("an edit needs a region or a file, and a change")
    return Edit(path, region, old, new)


def parse(name, entry, regions):
    """Return the Mutant that the table ENTRY describes; REGIONS maps names to paths."""
    entry = dict(entry)
    listed = entry.pop("edit", None)
    edits = [_edit(one, regions) for one in listed or [entry]]
    for key in ("region", "file", "old", "new"):
        entry.pop(key, None)
    symptom = entry.pop("symptom", "assertion")
    symptom = (symptom,) if isinstance(symptom, str) else tuple(symptom)
    try:
        mutant = Mutant(name=name, edits=edits, symptom=symptom, **entry)
    except TypeError as error:
        raise Unusable(str(error).replace("Mutant.__init__() ", "")) from None
    if mutant.machine not in MACHINES:
        raise Unusable(f"unknown machine {mutant.machine}")
    if not symptom or not set(symptom) <= set(SYMPTOMS):
        raise Unusable(f"unknown symptom in {symptom}")
    ways = [bool(mutant.caught_by), bool(mutant.run and mutant.text),
            bool(mutant.test and (mutant.case or mutant.complaint))]
    if sum(ways) != 1:
        raise Unusable("exactly one of test with case or complaint, run with text, caught_by")
    return mutant


def load(folder=FOLDER):
    """Return (mutants sorted by name, sentences on entries that cannot be used)."""
    regions, faults = source.regions()
    mutants = []
    for path in sorted(os.listdir(folder)):
        name, suffix = os.path.splitext(path)
        if suffix != ".toml":
            continue
        try:
            with open(os.path.join(folder, path), "rb") as file:
                mutants.append(parse(name, tomllib.load(file), regions))
        except (Unusable, tomllib.TOMLDecodeError) as error:
            faults.append(f"tests/mutants/{path}: {error}")
    return mutants, faults
