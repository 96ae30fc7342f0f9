"""Entry code told by name. Its frames are marked as interruptions ("S" in cfi.inc), and GDB calls
such a frame
`<signal handler called>` and shows no source line. Here it gets its name in a backtrace, and its
line at a stop.
"""

import gdb
from gdb.FrameDecorator import FrameDecorator

from . import kernel


def is_entry(frame):
    return frame.type() == gdb.SIGTRAMP_FRAME and not kernel.user(frame.pc())


class Entry(FrameDecorator):
    """A frame of entry code: its function, and no arguments."""

    def place(self):
        """Return the address of the instruction that runs, or that called the inner frame; None
        if not entry code."""
        frame = self.inferior_frame()
        return frame.pc() - (frame.level() > 0) if is_entry(frame) else None

    def function(self):
        at = self.place()
        return super().function() if at is None else kernel.symbol(at).split("+")[0].split(".")[0]

    def line(self):
        at = self.place()
        return super().line() if at is None else gdb.find_pc_line(at).line or None


class Filter:
    """The frame filter that names entry code."""

    def __init__(self):
        self.name, self.priority, self.enabled = "lstar-entry", 100, True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        return map(Entry, frames)


def on_stop(_):
    """Show where entry code has stopped, as GDB does elsewhere."""
    frame = gdb.newest_frame()
    if frame is None or not is_entry(frame):
        return
    line = gdb.find_pc_line(frame.pc())
    print(kernel.place(frame.pc()))
    if line.symtab:
        gdb.execute(f"list {line.line},{line.line}")


Filter()
gdb.events.stop.connect(on_stop)
