"""Does KVM work here? Only running a guest tells: the device can be there and guests still not boot.

Lstar runs under TCG in any case; what KVM would bring is a real CPU under the tests.
"""

import os
import shutil
import subprocess
import tempfile

# A boot sector in real mode: mov dx,0xf4 / mov al,0x10 / out dx,al / hlt: exit status 0x21 by
# QEMU's isa-debug-exit device.
SECTOR = bytes.fromhex("baf400b010eef4").ljust(510, b"\0") + b"\x55\xaa"
STATUS = 0x10 << 1 | 1


def probe(seconds=2):
    """Return (works, sentence). Firmware alone takes a tenth of a second where KVM is what it should be."""
    if not os.path.exists("/dev/kvm"):
        return False, "no /dev/kvm here: everything runs under TCG, which is enough"
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return False, "/dev/kvm may not be opened; to use it: sudo adduser $USER kvm"
    if not shutil.which("qemu-system-x86_64"):
        return False, "not tried without QEMU"
    with tempfile.NamedTemporaryFile(prefix="lstar-kvm-") as disk:
        disk.write(SECTOR)
        disk.flush()
        try:
            status = subprocess.run(
                ["qemu-system-x86_64", "-accel", "kvm", "-cpu", "host", "-nodefaults", "-display",
                 "none", "-device", "isa-debug-exit,iobase=0xf4,iosize=1",
                 "-drive", f"file={disk.name},format=raw,if=ide"],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False).returncode
        except subprocess.TimeoutExpired:
            return False, "/dev/kvm is there, but a guest does not boot in 2 s: everything runs under TCG"
    if status == STATUS:
        return True, "works (tools/run uses TCG all the same: it counts instructions repeatably)"
    return False, f"/dev/kvm is there, but QEMU fails with it (status {status}): TCG is used"
