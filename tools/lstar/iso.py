"""The bootable ISO: GRUB for BIOS and UEFI with the few modules that it uses."""

import os
import re
import shutil
import subprocess
import tempfile

from .machine import Failure

GRUB_CFG = os.path.join(os.path.dirname(__file__), "..", "..", "boot", "grub.cfg")
# The partition modules are not used, but grub-mkrescue has GRUB load them all.
PARTITIONS = "acorn amiga apple bsd dfly dvh gpt msdos plan sun sunpc"
MODULES = " ".join(["normal", "test", "iso9660", "multiboot2", "all_video",
                    *(f"part_{name}" for name in PARTITIONS.split())])


def quote(cmdline):
    """Return the kernel's command line as words of grub.cfg.

    Each word goes between apostrophes, so that GRUB's shell leaves `$` and the like alone. Words
    with blanks GRUB puts between double quotes again; what it would escape is refused.
    """
    words = re.findall(r'(?:[^\s"]|"[^"]*")+', cmdline)
    plain = [word.replace('"', "") for word in words]
    if cmdline.count('"') % 2 or any(char in cmdline for char in "'\\\n"):
        raise Failure("a command line for GRUB may hold no apostrophe, backslash or lone quote")
    return " ".join(f"'{word}'" for word in plain)


def make(output, kernel, initrd, cmdline=""):
    """Write the ISO to the file OUTPUT. Raises Failure with GRUB's own words if it cannot."""
    tool = shutil.which("grub-mkrescue") or shutil.which("grub2-mkrescue")
    if not tool:
        raise Failure("no grub-mkrescue on PATH; tools/deps --need iso installs it")
    with tempfile.TemporaryDirectory(prefix="lstar-iso-") as root:
        os.makedirs(os.path.join(root, "boot/grub"))
        shutil.copy(kernel, os.path.join(root, "boot/lstar.elf"))
        shutil.copy(initrd, os.path.join(root, "boot/initramfs.cpio"))
        with open(GRUB_CFG, encoding="ascii") as source:
            text = source.read().replace("@CMDLINE@", quote(cmdline))
        with open(os.path.join(root, "boot/grub/grub.cfg"), "w", encoding="utf-8") as config:
            config.write(text)
        done = subprocess.run(
            [tool, "-o", output, f"--install-modules={MODULES}", "--fonts=", "--locales=",
             "--themes=", root], capture_output=True, text=True, check=False)
    if done.returncode or not os.path.exists(output):
        raise Failure(f"grub-mkrescue failed:\n{done.stderr.strip()}")
