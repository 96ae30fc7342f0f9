"""Reads kernel/syscall/syscall_64.tbl, for the generators in this folder.

A line is `number abi name entry`, # starts a comment. Whoever adds a call makes mistakes in this
file first, so each is reported as FILE:LINE with what was found and what is wanted.
"""
import re
import sys
from collections import namedtuple

Call = namedtuple("Call", "nr abi name entry line")

MAX_NR = 4095		# a larger table helps nobody, and a slip of the finger would make one
X32 = range(512, 548)	# Linux gives these to x32 programs


def problems(text):
    """Yields (line, message or Call) for each line that says something."""
    by_nr, by_name = {}, {}
    for line, raw in enumerate(text.splitlines(), 1):
        words = raw.split("#", 1)[0].split()
        if not words:
            continue
        if len(words) != 4:
            yield line, f"expected `number abi name entry`, found {len(words)} words: {raw.strip()}"
            continue
        number, abi, name, entry = words
        if not re.fullmatch(r"[0-9]+", number):
            yield line, f"the number must be decimal digits, not `{number}`"
            continue
        nr = int(number)
        if nr > MAX_NR:
            yield line, f"number {nr} is out of range: 0 to {MAX_NR}"
        elif nr in X32:
            yield line, f"{X32[0]} to {X32[-1]} belong to x32 in Linux; take a number from 548 on"
        elif abi not in ("common", "64"):
            yield line, f"abi `{abi}` is not known: common or 64"
        elif not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            yield line, f"name `{name}` is not a C identifier"
        elif not re.fullmatch(r"(__x64_)?sys_[A-Za-z0-9_]+", entry):
            yield line, f"entry `{entry}` must be sys_NAME (or __x64_sys_NAME)"
        elif nr in by_nr:
            other = by_nr[nr]
            yield line, f"number {nr} is taken: {other.name} in line {other.line}"
        elif name in by_name:
            other = by_name[name]
            yield line, f"name {name} is taken: number {other.nr} in line {other.line}"
        else:
            call = Call(nr, abi, name, entry.removeprefix("__x64_"), line)
            by_nr[nr] = by_name[name] = call
            yield line, call


def read(path):
    """The calls of the table, by number; ends the program with messages if it has errors."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}")
    calls, bad = [], False
    for line, found in problems(text):
        if isinstance(found, Call):
            calls.append(found)
        else:
            print(f"{path}:{line}: {found}", file=sys.stderr)
            bad = True
    if bad:
        sys.exit(1)
    return sorted(calls, key=lambda call: call.nr)
