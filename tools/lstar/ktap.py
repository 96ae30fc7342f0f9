"""Take the console of a run apart: test programs, their cases, what the kernel complained of."""

import re

COMPLAINT = re.compile(r"\b(BUG|WARNING|UBSAN|Oops|Kernel panic|panic):? ?.*")


class Program:
    """What one test program printed, and how it ended."""

    def __init__(self, name):
        self.name = name
        self.lines = []
        self.ending = None      # such as "exit 0", "signal 11"; None: it never came to its end
        self.leak = None        # such as "leak 3 pages"
        self.cases = {}         # case name -> "ok", "not ok" or "skip"
        self.plan = None

    def take(self, line):
        self.lines.append(line)
        text = line.strip()
        if plan := re.fullmatch(r"1\.\.(\d+)( #.*)?", text):
            self.plan = int(plan[1])
        elif case := re.match(r"(ok|not ok) (\d+) ?-? ?([^#]*)(#.*)?$", text):
            skipped = case[4] and "SKIP" in case[4]
            self.cases[case[3].strip() or case[2]] = "skip" if skipped else case[1]

    def faults(self):
        """Return sentences on what is wrong; an empty list for a program that passed."""
        found = []
        if self.ending is None:
            found.append("it did not come to its end")
        elif self.ending != "exit 0":
            found.append(f"it ended with {self.ending}")
        if self.leak:
            found.append(f"it leaks: {self.leak}")
        if self.plan is None:
            found.append("it printed no plan")
        elif self.plan != len(self.cases):
            found.append(f"{self.plan} cases were planned, {len(self.cases)} came")
        found += [f"not ok: {name}" for name, how in self.cases.items() if how == "not ok"]
        return found


def programs(output):
    """Return the Programs that the console OUTPUT tells of, by name."""
    found = {}
    current = None
    for line in output.split("\n"):
        if begin := re.match(r"# test: (\S+)", line):
            current = found[begin[1]] = Program(begin[1])
        elif end := re.match(r"# result: (\S+) ((?:exit|signal) \d+)(.*)", line):
            if current and current.name == end[1]:
                current.ending = end[2]
                current.leak = end[3].strip() if "leak" in end[3] else None
            current = None
        elif current:
            current.take(line)
    return found


def complaints(output):
    """Return the console lines in which the kernel complains.

    A test that provokes a complaint on purpose says so beforehand by a line `# provokes: TEXT`;
    each such line excuses one complaint that holds TEXT.
    """
    excused = re.findall(r"# provokes: (.*)", output)
    found = []
    for line in output.split("\n"):
        if line.lstrip().startswith(("#", "ok", "not ok")) or not COMPLAINT.search(line):
            continue
        excuse = next((text for text in excused if text.strip() in line), None)
        if excuse is None:
            found.append(line)
        else:
            excused.remove(excuse)
    return found
