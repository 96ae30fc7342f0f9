"""NMIs from the host: a thread that has QEMU inject one every few milliseconds.

QEMU listens on a control socket (tools/run --qmp); the guest's CPUs all get each NMI.
"""

import json
import os
import socket
import threading
import time

CONNECT = 300  # seconds that QEMU may take to open its socket


class Rain:
    """As a context manager: NMIs fall while the block runs, from when QEMU is there until it goes."""

    def __init__(self, path, interval=0.002):
        self.path = path
        self.interval = interval
        self.sent = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._fall, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def _connect(self):
        until = time.monotonic() + CONNECT
        while time.monotonic() < until and not self.over.is_set():
            if os.path.exists(self.path):
                try:
                    control = socket.socket(socket.AF_UNIX)
                    control.connect(self.path)
                    return control
                except ConnectionRefusedError:
                    control.close()
            time.sleep(0.05)
        return None

    def _fall(self):
        control = self._connect()
        if not control:
            return
        try:
            with control, control.makefile("rwb") as stream:
                stream.readline()  # the greeting
                self._order(stream, "qmp_capabilities")
                while not self.over.wait(self.interval):
                    self._order(stream, "inject-nmi")
                    self.sent += 1
        except OSError:
            pass                   # QEMU is gone

    @staticmethod
    def _order(stream, command):
        stream.write(json.dumps({"execute": command}).encode() + b"\n")
        stream.flush()
        while True:
            line = stream.readline()
            if not line:
                raise OSError("end of file")
            if "return" in (answer := json.loads(line)) or "error" in answer:
                return
