"""Time that counts against a machine: the clock's, less what it waited for a CPU of this host.

On a busy host a machine that needs a minute takes ten, and that is no hang. Linux says of each thread how long it was
ready to run and did not: the second number of /proc/PID/task/TID/schedstat. Where there is none, all time counts.
"""

import glob
import time


class Clock:
    """Counts from its making for the process PID."""

    def __init__(self, pid):
        self.pid = pid
        self.start = time.monotonic()
        self.waited = {}            # thread -> seconds; those that have ended stay

    def now(self):
        """Return the seconds that count so far. Of several threads, the one that waited longest speaks for all."""
        for path in glob.glob(f"/proc/{self.pid}/task/*/schedstat"):
            try:
                with open(path, encoding="ascii") as file:
                    self.waited[path] = int(file.read().split()[1]) / 1e9
            except (OSError, IndexError, ValueError):
                pass                # it has ended meanwhile, or this host does not count
        return time.monotonic() - self.start - max(self.waited.values(), default=0)

    def over(self, deadline):
        """Is it later than DEADLINE (a value of now())?"""
        return time.monotonic() - self.start > deadline and self.now() > deadline
