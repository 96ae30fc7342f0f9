"""pagewalk: an address through the page tables, and what an access there would meet."""

from . import kernel, machine, names
from .command import Command, number
from .layout import constant

LEVELS = ((4, "PML4"), (3, "PDPT"), (2, "PD"), (1, "PT"))
SIZES = {3: 1 << 30, 2: 1 << 21, 1: 1 << 12}


class Walk:
    """The walk of one address: levels passed, the physical address, and the permissions of all
    levels."""

    def __init__(self, addr, regs):
        self.addr, self.regs = addr, regs
        self.levels = []                    # (name, index, entry, large)
        self.physical = None
        self.canonical = addr < 1 << 47 or addr >= kernel.MASK + 1 - (1 << 47)
        self.write = self.user = self.execute = True
        if self.canonical:
            self._walk()

    def _walk(self):
        frame = constant("PTE_PFN_MASK")
        table = self.regs["cr3"] & frame
        for level, name in LEVELS:
            index = self.addr >> (3 + 9 * level) & 511
            entry = machine.physical_word(table + 8 * index)
            large = level in (2, 3) and bool(entry & constant("_PAGE_PSE"))
            self.levels.append((name, index, entry, large))
            if not entry & constant("_PAGE_PRESENT"):
                return
            self.write &= bool(entry & constant("_PAGE_RW"))
            self.user &= bool(entry & constant("_PAGE_USER"))
            self.execute &= not entry & constant("_PAGE_NX")
            table = entry & frame
            if large or level == 1:
                size = SIZES[level]
                self.physical = (table & ~(size - 1)) + (self.addr & (size - 1))
                return

    def meets(self, access, ring3):
        """Return None if the access succeeds, else what stops it. ACCESS is read, write or run."""
        if not self.canonical:
            return "#GP: not canonical"
        if self.physical is None:
            return f"not present ({self.levels[-1][0]} entry)"
        if ring3 and not self.user:
            return "a page of the kernel's"
        if access == "run":
            if not self.execute:
                return "NX"
            return "SMEP" if self.user and not ring3 and self.regs["cr4"] & constant("X86_CR4_SMEP") else None
        if not ring3 and self.user and self.regs["cr4"] & constant("X86_CR4_SMAP") \
                and not self.regs["eflags"] & constant("X86_EFLAGS_AC"):
            return "SMAP (AC is 0)"
        if access == "write" and not self.write and (ring3 or self.regs["cr0"] & constant("X86_CR0_WP")):
            return "read-only page"
        return None


def walk(addr, regs=None):
    return Walk(addr, regs or machine.long_mode())


class Pagewalk(Command):
    """Walk the page tables for an address, and tell what accesses would meet.
    Usage: pagewalk ADDRESS     any expression: pagewalk $rsp, pagewalk &init_task

    Each level's entry with its flags, the physical address, and what a read, a write and a jump
    there would
    meet from ring 3 and from the kernel as the CPU stands now (CR0.WP, SMEP, SMAP, AC)."""

    name = "pagewalk"
    words = (1, 99)

    def run(self, words):
        addr = number(" ".join(words))
        regs = machine.long_mode()
        result = walk(addr, regs)
        print(f"{addr:#x}  CR3 {regs['cr3']:#x} ({kernel.mm_of(regs['cr3'])})")
        if not result.canonical:
            print("  not canonical: bits 63..47 are not all the same; any access is #GP")
            return
        for name, index, entry, large in result.levels:
            print(f"  {name:<4} [{index:3}]  {entry:#018x}  {names.pte(entry, large)}")
        if result.physical is not None:
            print(f"  physical {result.physical:#x}")
        for ring3 in (True, False):
            verdicts = (f"{access}: {result.meets(access, ring3) or 'ok'}"
                        for access in ("read", "write", "run"))
            print(f"  {'ring 3' if ring3 else 'kernel'}  {'   '.join(verdicts)}")


Pagewalk()
