"""Addresses of the kernel told as names: what a reader of a hang or a reset needs first."""

import re
import subprocess


def name(kernel, address):
    """Return `function at file:line` for ADDRESS in the ELF file KERNEL; "" where unknown."""
    if not kernel:
        return ""
    try:
        text = subprocess.run(["addr2line", "-f", "-p", "-e", kernel, hex(address)],
                              capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return "" if text.startswith("??") else re.sub(r"at \S*/((?:kernel|arch|boot)/)", r"at \1", text)


def place(kernel, address):
    """Return the address in hex, with its name in brackets where it has one."""
    known = name(kernel, address)
    return f"{address:#x}" + (f" ({known})" if known else "")
