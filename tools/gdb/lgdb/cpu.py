"""lstar-cpu: the whole state of the boundary on the selected CPU."""

from . import kernel, machine, names
from .command import Command, table
from .layout import constant


def gs_name(base, kernels):
    """Say whose a GS base is."""
    return "the kernel's: per-CPU data" if base == kernels else "the user's"


def general(regs):
    """Return the general registers, three a row."""
    cells = [f"{name:<3} {regs[name]:#018x}" for name in machine.GENERAL]
    return ["  ".join(cells[i:i + 3]) for i in range(0, len(cells), 3)]


class Cpu(Command):
    """Show the CPU as the boundary sees it: CPL, stack, GS, CR3, flags, MSRs.
    Usage: lstar-cpu

    CPL; which stack RSP is on; both GS bases and whose they are; CR3 and whose page tables these
    are; AC
    (is SMAP's shutter open?) and IF; the protections in CR0, CR4 and EFER; STAR, LSTAR and FMASK,
    which
    the CPU itself reads by rdmsr, its state being put back afterwards; the general registers."""

    name = "lstar-cpu"

    def run(self, words):
        regs = machine.long_mode()
        kernels = kernel.percpu_base()
        star, lstar, fmask = machine.rdmsr(constant("MSR_STAR"), constant("MSR_LSTAR"),
                                           constant("MSR_SYSCALL_MASK"))
        rflags = regs["eflags"]
        good = lstar == kernel.address("syscall_entry")
        rows = [
            ("CPU", f"{machine.cpu_number()}, runs {kernel.label(kernel.current())}"),
            ("CPL", f"{regs['cs'] & 3} ({'user' if regs['cs'] & 3 else 'kernel'})"
                    f"   CS {regs['cs']:#x}  SS {regs['ss']:#x}"),
            ("RIP", kernel.place(regs["rip"])),
            ("RSP", f"{regs['rsp']:#x}: {kernel.stack(regs['rsp'])[1]}"),
            ("GS base", f"{regs['gs_base']:#x}: {gs_name(regs['gs_base'], kernels)}"),
            ("other GS base", f"{regs['k_gs_base']:#x}: {gs_name(regs['k_gs_base'], kernels)}"
                              " (swapgs exchanges the two)"),
            ("CR3", f"{regs['cr3']:#x}: {kernel.mm_of(regs['cr3'])}"),
            ("CR2", f"{regs['cr2']:#x}: where the last page fault was"),
            ("RFLAGS", f"{rflags:#x}: {names.rflags(rflags)}"),
            ("AC", "1: SMAP's shutter is open" if rflags & constant("X86_EFLAGS_AC")
             else "0: SMAP's shutter is shut"),
            ("IF", "1: interrupts are on" if rflags & constant("X86_EFLAGS_IF")
             else "0: interrupts are off"),
            ("CR0", f"{regs['cr0']:#x}: {names.cr0(regs['cr0'])}"),
            ("CR4", f"{regs['cr4']:#x}: {names.cr4(regs['cr4'])}"),
            ("EFER", f"{regs['efer']:#x}: {names.efer(regs['efer'])}"),
            ("STAR", f"{star:#x}: syscall CS {star >> 32 & 0xffff:#x} SS {(star >> 32 & 0xffff) + 8:#x},"
                     f" sysret CS {(star >> 48) + 16:#x} SS {(star >> 48) + 8:#x}"),
            ("LSTAR", kernel.place(lstar) + ("" if good else "   WRONG: not syscall_entry")),
            ("FMASK", f"{fmask:#x}: {names.rflags_mask(fmask)}"),
        ]
        table(rows, indent="")
        for line in general(regs):
            print(line)


Cpu()
