"""Boot a kernel with a control program and a test, and say whether what must be red is red.

A mutant is killed if its kernel boots, the control program passes in it, and then exactly what its
entry names happens: the case fails, or the machine panics or hangs where the entry allows that.
On the unmutated kernel the same boot must be green.
"""

import os
import re
import subprocess
import sys

from . import ktap, source

TOOLS = os.path.join(source.TOP, "tools")
OPTIONS = {"tcg": [], "tcg2": ["--cpus", "2"], "bochs": ["--machine", "bochs"], "recorder": []}
ENDINGS = {"exit": "assertion", "signal": "assertion", "panic": "panic", "hang": "hang"}


def boot(build, mutant):
    return Boot(build, words(mutant), mutant.machine == "recorder")


def words(mutant):
    """Return the options and words for tools/run that boot MUTANT's control and test."""
    script = reported(mutant.control, "/tests/" + mutant.control)
    if mutant.run:
        script += mutant.run
    else:
        script += reported(mutant.test, f"/tests/{mutant.test} {mutant.case}")
    return [*OPTIONS[mutant.machine], "--timeout", f"{mutant.timeout:g}", "--", "sh", "-c", script]


def reported(name, command):
    """Return shell text that runs COMMAND as init runs its tests, so that ktap.py reads it."""
    return f"echo '# test: {name}'; {command}; echo \"# result: {name} exit $?\"; "


class Boot:
    """What came of booting the kernel in the folder BUILD with tools/run's ARGUMENTS, or under the
    RECORDER."""

    def __init__(self, build, arguments, recorder=False):
        tool = os.path.join(TOOLS, "record" if recorder else "run")
        done = subprocess.run([sys.executable, tool, "--build", build, *arguments],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        self.output = done.stdout.decode("utf-8", "replace")
        self.programs = ktap.programs(self.output)
        said = re.findall(r"^lstar: (\w+)", self.output, re.M)
        self.ending = ENDINGS.get(said[-1], "none") if said else "none"
        found = re.findall(r"^(?:DOUBLE FETCH|OUTSIDER).*", self.output, re.M)
        self.complaints = ktap.complaints(self.output) + found

    def passed(self, name):
        """Did the program NAME run to its end with all cases green?"""
        return name in self.programs and not self.programs[name].faults()

    def case(self, test, case):
        """Return how CASE of TEST went: ok, not ok, skip, died (with the program), missing."""
        program = self.programs.get(test)
        if not program:
            return "missing"
        if case in program.cases:
            return program.cases[case]
        return "died"

    def complains(self, text):
        return any(text in line for line in self.complaints)


def green(mutant, run):
    """Return why RUN, of the unmutated kernel, is not as it must be; "" if it is."""
    if not run.passed(mutant.control):
        return f"the control program {mutant.control} does not pass"
    if mutant.run:
        return "" if mutant.text in run.output else f"`{mutant.text}` is not in the output"
    if run.ending != "assertion":
        return f"the machine ends with {run.ending}"
    if mutant.complaint:
        return run.complaints[0] if run.complaints else ""
    how = run.case(mutant.test, mutant.case)
    return "" if how == "ok" else f"{mutant.test}: {mutant.case} is not ok but {how}"


def killed(mutant, run):
    """Return ("", how it was noticed) or (why it does not count as killed, "")."""
    if not run.passed(mutant.control):
        return f"the control program {mutant.control} did not pass", ""
    if mutant.run:
        if mutant.text in run.output:
            return f"`{mutant.text}` was still printed", ""
    elif mutant.complaint:
        if not run.complains(mutant.complaint):
            return f"the kernel did not complain of `{mutant.complaint}`", ""
    else:
        how = run.case(mutant.test, mutant.case)
        if how not in ("not ok", "died"):
            return f"{mutant.case} was {how}", ""
    if run.ending not in mutant.symptom:
        return f"it ended by {run.ending}, and only {' or '.join(mutant.symptom)} counts", ""
    return "", run.ending
