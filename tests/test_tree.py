"""The promises about the source itself: sizes, regions, no traces of unfinished work."""

import os
import re
import signal
import subprocess
import sys

import machines
import pytest
import syscalltbl
from lstar import source

MARKER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_no_file_is_over_500_lines():
    long = [f"{path}: {len(lines)}" for path, lines in source.files() if len(lines) > 500
            and not path.endswith((".tbl", ".desc", ".md"))]
    assert not long, long


def test_no_work_is_left_behind():
    found = [f"{path}:{number + 1}" for path, lines in source.files()
             for number, line in enumerate(lines)
             if MARKER.search(line) and path != "tests/test_tree.py"]
    assert not found, found


def test_no_stray_whitespace():
    found = [f"{path}:{number + 1}" for path, lines in source.files()
             for number, line in enumerate(lines) if line != line.rstrip()]
    assert not found, found


def test_every_file_begins_by_saying_what_it_is_for():
    begins = {".c": "/*", ".h": "/*", ".asm": ";", ".inc": ";", ".py": '"""'}
    bare = [path for path, lines in source.files()
            if os.path.splitext(path)[1] in begins and lines
            and not path.endswith("__init__.py")
            and not any(line.startswith(begins[os.path.splitext(path)[1]]) for line in lines[:3])
            and not (path.endswith(".py") and lines[0].startswith("# "))]
    assert not bare, bare


def test_regions_are_marked_once_and_closed():
    names, faults = source.regions()
    assert not faults, faults
    assert names or not os.path.exists(os.path.join(machines.TOP, "docs/life-of-a-syscall.md"))


def test_documents_name_regions_that_exist():
    names, _ = source.regions()
    missing = [f"{path}: {name}" for path, lines in source.files() if path.endswith(".md")
               for line in lines for name in re.findall(r"region: ([a-z0-9_.-]*[a-z0-9])", line)
               if name not in names]
    assert not missing, missing


def test_include_rules():
    """kernel/ takes only <asm/...> from arch/, and nothing includes from user/."""
    found = [f"{path}:{number + 1}" for path, lines in source.files()
             for number, line in enumerate(lines)
             if (path.startswith(("kernel/", "arch/", "libc/")) and
                 re.match(r'\s*#\s*include\s+["<](?:[^">]*/)?user/', line)) or
             (path.startswith("kernel/") and re.match(r"\s*#\s*include\s+.*arch/", line))]
    assert not found, found


def test_inline_assembly_is_in_arch_headers_only():
    """Barriers for the compiler, asm(""), are no instructions and may stand elsewhere."""
    found = [f"{path}:{number + 1}" for path, lines in source.files()
             if path.startswith(("kernel/", "arch/")) and path.endswith((".c", ".h"))
             and not re.match(r"arch/x86_64/(include|extra)/asm/", path)
             for number, line in enumerate(lines)
             if re.search(r"\b(asm|__asm__)\s*(volatile|__volatile__|goto)?\s*\((?!\"\")", line)]
    # The file that hands C's constants to the assembler does so by asm statements.
    found = [place for place in found if not place.startswith("arch/x86_64/asm-offsets.c:")]
    assert not found, found


def test_promised_sizes():
    """The boundary has at most 900 lines of code, the core 8,000."""
    def variable(name):
        return subprocess.run(["make", "-s", f"print-{name}"], cwd=machines.TOP, check=True,
                              capture_output=True, text=True).stdout.split()
    boundary = sum(source.code_lines(path) for path in variable("BOUNDARY"))
    core = sum(source.code_lines(path) for path in source.core(variable("CORE_DIRS")))
    assert boundary <= 900 and core <= 8000, (boundary, core)


def test_differences_names_the_calls_that_are_not_there():
    """docs/differences.md: the table's calls that no SYSCALL_DEFINE and no assembly is for."""
    defined = set()
    for path, lines in source.files():
        if path.startswith(("kernel/", "arch/")):
            defined |= set(re.findall(r"(?:SYSCALL_DEFINE[0-6]\(|__x64_sys_)(\w+)", "\n".join(lines)))
    with open(os.path.join(source.TOP, "docs/differences.md"), encoding="utf-8") as file:
        table = file.read().split("ENOSYS\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")]
    named = re.findall(r"`(\w+)`", " ".join(rows))
    calls = syscalltbl.read(os.path.join(source.TOP, "kernel/syscall/syscall_64.tbl"))
    missing = {call.name for call in calls if call.entry.removeprefix("sys_") not in defined}
    assert len(named) == len(set(named)) and set(named) == missing, set(named) ^ missing


@pytest.mark.parametrize("tool", ["stats", "doctor", "gen-boundary-doc"])
def test_a_tool_whose_reader_goes_away_ends_as_programs_do(tool):
    """By SIGPIPE, without a word."""
    ends = os.pipe()
    os.close(ends[0])
    done = subprocess.run([sys.executable, os.path.join(source.TOP, "tools", tool)],
                          stdout=ends[1], stderr=subprocess.PIPE, check=False)
    os.close(ends[1])
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")
