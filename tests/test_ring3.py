"""Every ring-3 test program on every machine: one item for each pair."""

import glob
import os

import machines
import pytest
from lstar import ktap

NAMES = sorted(os.path.basename(path)[:-2]
               for path in glob.glob(os.path.join(machines.TOP, "user/tests/*.c")))
PAIRS = [machines.on(machine, name, machine, id=f"{name}-{machine}")
         for machine in machines.MACHINES for name in machines.PROGRAMS.get(machine, NAMES)]


@pytest.mark.parametrize("name, machine", PAIRS)
def test_program(name, machine, result):
    run = result(machine)
    found = ktap.programs(run.output)
    if name not in found:
        *_, last = found or ["no test"]
        pytest.fail(f"it was not run: {run.last} in or after {last}\n{run!r}", pytrace=False)
    faults = found[name].faults()
    if faults:
        pytest.fail("; ".join(faults) + "\n" + "\n".join(found[name].lines[-60:]), pytrace=False)


@pytest.mark.parametrize("machine", [machines.on(name, name) for name in machines.MACHINES])
def test_whole_run(machine, result):
    """The kernel complained of nothing, init's own count agrees, and the machine powered off."""
    run = result(machine)
    assert not ktap.complaints(run.output), run
    assert run.last == "lstar: exit 0", run
    names = machines.PROGRAMS.get(machine, NAMES)
    assert f"# tests: {len(names)} passed, 0 failed" in run.output, run
