"""Two minutes of the stress programs on two CPUs: nothing fails, and memory and kernel objects come back."""

import machines
import pytest

SECONDS = 120


@pytest.mark.slow
@pytest.mark.xdist_group("soak")
def test_soak():
    run = machines.run("--selftest", "--cpus", "2", "--append", "loglevel=4", "--timeout",
                       str(5 * SECONDS), "--", "/bin/soak", str(SECONDS))
    assert run.last == "lstar: exit 0", run
    assert "programs, passed" in run.output, run
