"""The transcripts of docs/gdb.md: read, replayed and compared; rewritten when called as a program.

A block that begins with ```gdb holds commands after `(gdb) ` and what was printed. A line `...`
stands for any lines.
What differs from build to build is not compared: addresses, large numbers, line numbers, offsets.
    /usr/bin/python3 tests/gdb_replay.py      puts today's answers into docs/gdb.md (lines that
    were left out come back)
"""

import os
import re
import sys

import machines
from gdb_session import Session

DOC = os.path.join(machines.TOP, "docs", "gdb.md")
PROGRAM = "tour"
VARIES = ((r"\x1b\[\?2004[hl]", ""), (r"0x[0-9a-f]+", "0x#"), (r"(\.\w+):\d+", r"\1:#"), (r"^\d+\t.*", "#"),
          (r"\bline \d+", "line #"),
          (r"\+\d+\b", "+#"), (r"\b\d{6,}\b", "#"), (r" *\d+ instructions", " # instructions"),
          (r"Breakpoint \d+", "Breakpoint #"), (r"\b\d+ entries", "# entries"), (r"below \d+", "below #"), (r"\s+", " "))


def same(line):
    """Return LINE without what varies."""
    for pattern, text in VARIES:
        line = re.sub(pattern, text, line)
    return line.strip()


def read():
    """Return [[command, [line, ...]], ...] of the document."""
    with open(DOC, encoding="utf-8") as file:
        text = file.read()
    steps = []
    for block in re.findall(r"^```gdb\n(.*?)^```$", text, re.M | re.S):
        for line in block.splitlines():
            if line.startswith("(gdb) "):
                steps.append([line[6:], []])
            else:
                steps[-1][1].append(line)
    return steps


def differs(wanted, got):
    """Return the first wanted line that is not in its place, or None."""
    got = [same(line) for line in got if line.strip()]
    at, skip = 0, False
    for line in wanted:
        if line.strip() == "...":
            skip = True
            continue
        while skip and at < len(got) and got[at] != same(line):
            at += 1
        if at >= len(got) or got[at] != same(line):
            return f"{line!r}, not {got[at] if at < len(got) else 'the end'!r}"
        at, skip = at + 1, False
    return None if skip or at == len(got) else f"the end, not {got[at]!r}"


def rewrite():
    with open(DOC, encoding="utf-8") as file:
        text = file.read()
    session = Session(PROGRAM)

    def block(found):
        out = []
        for line in found[1].splitlines():
            if line.startswith("(gdb) "):
                answer = [each.rstrip() for each in session.ask(line[6:]).splitlines() if each.strip()]
                out += [line] + answer
        return "```gdb\n" + "\n".join(out) + "\n```"
    text = re.sub(r"^```gdb\n(.*?)^```$", block, text, flags=re.M | re.S)
    session.close()
    with open(DOC, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(rewrite())
