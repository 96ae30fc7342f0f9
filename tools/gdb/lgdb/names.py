"""Bits told by name: flags of RFLAGS, CR0, CR4, EFER, page-table entries, #PF's error code;
errnos."""

import errno
import os

from .layout import constant, matching


def bits(value, names):
    """Return the names of the bits set in VALUE; NAMES maps name to bit."""
    return " ".join(name for name, bit in names.items() if value & bit == bit) or "none"


def without(prefix):
    return {name[len(prefix):]: bit for name, bit in matching(prefix).items()
            if not name.endswith("_BITS")}


def rflags(value):
    """Return RFLAGS by name, IOPL as a number."""
    names = {n: b for n, b in without("X86_EFLAGS_").items() if n not in ("FIXED", "IOPL")}
    iopl = value >> 12 & 3
    return bits(value, names) + (f" IOPL={iopl}" if iopl else "")


def rflags_mask(value):
    return bits(value, {n: b for n, b in without("X86_EFLAGS_").items() if n != "FIXED"})


def cr0(value):
    return bits(value, without("X86_CR0_"))


def cr4(value):
    return bits(value, without("X86_CR4_"))


def efer(value):
    return bits(value, without("EFER_"))


def pte(value, large=False):
    """Return the flags of a page-table entry."""
    names = [n for n in ("PRESENT", "RW", "USER", "PWT", "PCD", "ACCESSED", "DIRTY", "GLOBAL", "NX")
             if value & constant("_PAGE_" + n)]
    if large:
        names.append("2M")
    return " ".join(names) or "none"


def error_code(value):
    """Return what a page fault's error code says, in words."""
    words = ["protection" if value & 1 else "not present",
             "instruction fetch" if value & 16 else "write" if value & 2 else "read",
             "U" if value & 4 else "S"]
    return ", ".join(words + (["reserved bit"] if value & 8 else []))


def result(value):
    """Return a system call's rax: a number, or the errno it stands for."""
    signed = value - (1 << 64) if value >> 63 else value
    if -4095 <= signed < 0:
        name = errno.errorcode.get(-signed, "an errno")
        return f"{signed} {name} ({os.strerror(-signed)})"
    return f"{signed}" if abs(signed) < 1 << 32 else f"{value:#x}"


VECTORS = {0: "#DE divide error", 1: "#DB debug", 2: "NMI", 3: "#BP breakpoint", 4: "#OF overflow",
           5: "#BR bounds", 6: "#UD invalid opcode", 7: "#NM no device", 8: "#DF double fault",
           10: "#TS invalid TSS", 11: "#NP segment not present", 12: "#SS stack segment",
           13: "#GP general protection", 14: "#PF page fault", 16: "#MF x87", 17: "#AC alignment",
           18: "#MC machine check", 19: "#XM SIMD"}


def vector(number):
    return VECTORS.get(number, f"interrupt vector {number:#x}")
