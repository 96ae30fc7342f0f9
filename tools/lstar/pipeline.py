"""The end of a tool that prints a table, when its reader goes away (`make stats | head`): as other programs', by SIGPIPE."""

import os
import signal
import sys


def run(main):
    """Return what MAIN returns, with all that it printed written. Its own clean-up comes before the signal."""
    try:
        status = main()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
        raise
