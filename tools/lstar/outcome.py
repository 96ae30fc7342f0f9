"""How a run ended: what the guest wrote to the outcome channel, or what the host saw instead."""

import re

PANIC_STATUS = 254
HANG_STATUS = 253
ESCAPES = re.compile(r"\x1b\[[0-9;=?]*[A-Za-z]")  # UEFI firmware clears its "screen" on each port


class Outcome:
    """KIND is exit, signal, panic, hang or quit; NUMBER the status or the signal.

    notes are sentences for the reader: why the host thinks so, where the CPU was.
    """

    def __init__(self, kind, number=0, notes=()):
        self.kind = kind
        self.number = number
        self.notes = list(notes)

    @property
    def status(self):
        """The 8-bit exit status of tools/run."""
        if self.kind == "exit":
            return self.number & 0xFF
        if self.kind == "signal":
            return 128 + self.number
        return {"panic": PANIC_STATUS, "hang": HANG_STATUS, "quit": 0}[self.kind]

    @property
    def line(self):
        """The last line of a run."""
        number = f" {self.number}" if self.kind in ("exit", "signal") else ""
        return f"lstar: {self.kind}{number}"


def parse(text):
    """Return the Outcome that TEXT, the bytes of the second serial port, tells, or None.

    A panic outranks what init had said before it: the machine did not end as it should.
    """
    found = None
    for line in text.decode("ascii", "replace").split("\n")[:-1]:
        words = ESCAPES.sub("", line).split()
        if words == ["panic"]:
            return Outcome("panic")
        if len(words) == 2 and words[0] in ("exit", "signal") and words[1].isdigit():
            found = Outcome(words[0], int(words[1]))
    return found
