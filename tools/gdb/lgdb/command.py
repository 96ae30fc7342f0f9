"""What every command has: help from its docstring, words as arguments, plain errors.

A command that does not apply raises Refused with a sentence on why and what to do instead; GDB
prints that
sentence and nothing else.
"""

import shlex

import gdb

Refused = gdb.GdbError


class Command(gdb.Command):
    """A command NAME. The first line of its docstring is what `lstar` lists."""

    name = None
    words = (0, 0)              # how many arguments: from, to
    all = []

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_USER, gdb.COMPLETE_SYMBOL)
        Command.all.append(self)

    def invoke(self, arg, from_tty):
        self.dont_repeat()
        try:
            words = shlex.split(arg)
        except ValueError as error:
            raise Refused(f"{self.name}: {error}") from None
        low, high = self.words
        if not low <= len(words) <= high:
            raise Refused(f"{self.name}: {len(words)} arguments; see: help {self.name}")
        self.run(words)

    def run(self, words):
        """Do the work; WORDS are the arguments."""
        raise NotImplementedError


class Lstar(Command):
    """List the commands that show what Lstar, its tasks and its CPU are doing."""

    name = "lstar"

    def run(self, words):
        table([(each.name, each.__doc__.split("\n", maxsplit=1)[0]) for each in self.all], indent="")


Lstar()


def number(text, what="an address"):
    """Return the value of TEXT, any expression of GDB, as an unsigned 64-bit number."""
    try:
        value = gdb.parse_and_eval(text)
        if value.type.strip_typedefs().code in (gdb.TYPE_CODE_ARRAY, gdb.TYPE_CODE_FUNC):
            value = value.address
        return int(value) & (1 << 64) - 1
    except gdb.error as error:
        raise Refused(f"{text!r} is not {what}: {error}") from None


def table(rows, indent="  "):
    """Print ROWS, tuples of strings, in columns; the last column is not padded."""
    rows = [[str(cell) for cell in row] for row in rows]
    if not rows:
        return
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths)] + [row[-1]]
        print(indent + "  ".join(cells).rstrip())
