"""Commands that show what Lstar and its CPU are doing. In GDB: source tools/gdb/lstar.py

`tools/run --gdb` (make debug) does that. `lstar` lists them, `help NAME` explains one; a guided
session is in docs/gdb.md. Here they are only put together.
"""

import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
if HERE not in sys.path:
    sys.path.insert(0, HERE)

# pylint: disable=wrong-import-position,unused-import
from lgdb import (cpu, dmesg, entry_frames, extable, fault, pagewalk, program, pt_regs,  # noqa: E402,F401
                  syscalls, tasks, trip, vmas)
