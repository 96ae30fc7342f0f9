"""Lab 02: does syscall_entry hand a true frame to C, and does the return give ring 3 back what was its own?

The host puts random values into every register in ring 3, lets the `syscall` run, and stops twice: at
do_syscall_64() and after the return. What a tracer or a signal would do to the frame, the host does.
"""

import struct

from grading import Grading
from machine import GENERAL, Ended, signed

ENTRY = "arch/x86_64/entry/syscall.asm, syscall_entry; "
RETURN = "arch/x86_64/entry/syscall.asm, syscall_return; "
HOW = "handout, step 2; docs/life-of-a-syscall.md, 5"
SLOTS = ("r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_ax rip cs rflags rsp ss").split()
SIZE = 8 * len(SLOTS)
GETPID, UNKNOWN, ENOSYS = 39, 54321, -38
IF, TF, DF, IOPL, NT, RF, AC, ID = 1 << 9, 1 << 8, 1 << 10, 3 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 21
ARITHMETIC = 0xCD5      # CF PF AF ZF SF DF OF; DF only matters to C
KEPT = [name for name in GENERAL if name not in ("rax", "rcx", "r11")]

grading = Grading()


class Trip:
    """One system call with every register drawn at random, stopped at do_syscall_64()."""

    def __init__(self, lab, m, number, flags=None):
        self.m = m
        self.values = {name: lab.bits() for name in GENERAL if name not in ("rsp", "rax")}
        self.values["rsp"] = m.data + 0x8000 + 16 * lab.random.randrange(256)
        self.values["rax"] = lab.bits(32) << 32 | number & 0xFFFFFFFF
        self.values["gs_base"] = lab.bits(46) & ~0xFFF
        self.flags = 0x202 | (lab.bits(16) & ARITHMETIC if flags is None else flags)
        self.before = m.stub.registers()
        m.prepare(rflags=self.flags, **self.values)
        place = m.at.get("do_syscall_64")       # the linker drops what nothing calls
        if place:
            m.stub.breakpoint(place)
        try:
            if m.resume() != place:
                raise Ended(f"do_syscall_64() was not called; the CPU came to {m.place(m.regs['rip'])}")
        finally:
            self.inside = m.regs
            if place and m.child.poll() is None:
                m.stub.breakpoint(place, False)

    def frame(self):
        """Return the struct pt_regs that C got."""
        words = struct.unpack(f"<{len(SLOTS)}Q", self.m.read(self.inside["rdi"], SIZE))
        return dict(zip(SLOTS, words))

    def set_slot(self, name, value):
        self.m.write(self.inside["rdi"] + 8 * SLOTS.index(name), struct.pack("<Q", value))

    def finish(self):
        """Go on to the instruction after `syscall`; returns the registers there."""
        self.m.back()
        return self.m.regs

    def returns_by(self):
        """Go on to this call's iretq, or to the program if it came there without; returns the place."""
        m, iretq = self.m, self.m.at["iretq_insn"]
        m.stub.breakpoint(iretq)
        try:
            # An interrupt may come first thing in ring 3, and its return passes the iretq, too. Below the words
            # for iretq lies ORIG_RAX: the call's number, or -1.
            while m.resume() == iretq and m.stub.word(m.regs["rsp"] - 8) == (1 << 64) - 1:
                m.step_over(iretq)
            return m.regs["rip"]
        finally:
            if m.child.poll() is None:
                m.stub.breakpoint(iretq, False)


@grading.item("C is called as it wants to be", points=20, checks=8,
              look=ENTRY + "docs/life-of-a-syscall.md, 2; region: dispatch.bound")
def called(lab):
    number = 1000 + lab.bits(20)
    with lab.boot() as m:
        trip = Trip(lab, m, number, flags=DF | AC)
        regs, kernel_gs = trip.inside, trip.before["k_gs_base"]
        lab.equal("GS base: this CPU's own data", kernel_gs, regs["gs_base"])
        lab.equal("the other GS base: the user's", trip.values["gs_base"], regs["k_gs_base"])
        top = m.stub.word(kernel_gs + lab.constant("PCPU_TOP_OF_STACK"))
        lab.equal("rdi, the frame's address: at the end of the task's stack", top - SIZE, regs["rdi"])
        lab.equal("rsp, below the frame", top - SIZE - 8, regs["rsp"])
        lab.equal("rsi, the number", number, signed(regs["rsi"]))
        lab.check(regs["rflags"] & IF, "interrupts", "on", "off")
        lab.check(not regs["rflags"] & (DF | AC | TF), "DF, AC and TF", "clear", regs["rflags"])
        trip.finish()
        negative = -1 - lab.bits(20)
        trip = Trip(lab, m, negative)
        lab.equal("rsi for a negative number: an int with its sign", negative, signed(trip.inside["rsi"]))


@grading.item("The frame is struct pt_regs, all 21 words of it", points=25, checks=len(SLOTS),
              look=ENTRY + "its picture at the head of the file; arch/x86_64/include/asm/ptrace.h")
def frame(lab):
    with lab.boot() as m:
        trip = Trip(lab, m, UNKNOWN)
        got = trip.frame()
        want = {name: trip.values[name] for name in GENERAL}
        want.update(rax=ENOSYS & (1 << 64) - 1, orig_ax=trip.values["rax"], rcx=m.user["probe_back"],
                    rip=m.user["probe_back"], r11=trip.flags, rflags=trip.flags, cs=0x33, ss=0x2B)
        for name in SLOTS:
            lab.equal(f"pt_regs, slot {name}", want[name], got[name])


@grading.item("Nothing that ring 3 chose is left in a register", points=10, checks=12,
              look=ENTRY + "region: entry.clear_regs; rdi and rsi have values of the kernel's, rax the number")
def cleared(lab):
    with lab.boot() as m:
        trip = Trip(lab, m, UNKNOWN)
        chosen = {*trip.values.values(), trip.flags, m.user["probe_back"]}
        for name in GENERAL:
            if name not in ("rsp", "rax", "rdi", "rsi"):
                value = trip.inside[name]
                lab.check(value not in chosen, f"{name} in do_syscall_64()", "not the user's", value)


@grading.item("Ring 3 has back what was its own", points=20, checks=2 * (len(KEPT) + 5),
              look=RETURN + "region: return.swapgs; docs/life-of-a-syscall.md, 5")
def back(lab):
    for number, answer in ((GETPID, 1), (UNKNOWN, ENOSYS)):
        with lab.boot() as m:
            trip = Trip(lab, m, number)
            regs = trip.finish()
            lab.equal(f"call {number}: rax", answer, signed(regs["rax"]))
            lab.equal("rcx: the address after syscall", m.user["probe_back"], regs["rcx"])
            lab.equal("r11: RFLAGS", trip.flags, regs["r11"])
            lab.equal("RFLAGS", trip.flags, regs["rflags"] & ~RF)
            lab.check((regs["gs_base"], regs["k_gs_base"]) ==
                      (trip.values["gs_base"], trip.before["k_gs_base"]), "both GS bases",
                      trip.values["gs_base"], regs["gs_base"])
            for name in KEPT:
                lab.equal(f"{name} after the return", trip.values[name], regs[name])


@grading.item("The return is by sysretq where nothing speaks against it", points=5, checks=1,
              look=RETURN + HOW)
def fast(lab):
    with lab.boot() as m:
        trip = Trip(lab, m, GETPID)
        m.settle()
        stop = trip.returns_by()
        lab.check(stop == m.user["probe_back"], "a plain getpid() returns", "by sysretq", m.place(stop))


def changed(title, points, look, slots):
    """An item: with these SLOTS of the frame changed, the way back has to be iretq."""
    @grading.item(title, points=points, checks=1, look=RETURN + look)
    def item(lab):
        with lab.boot() as m:
            trip = Trip(lab, m, UNKNOWN)
            fast_first(lab, m)
            trip = Trip(lab, m, UNKNOWN)
            for name, value in slots(lab, m, trip).items():
                trip.set_slot(name, value)
            try:
                stop = trip.returns_by()
                how = m.place(stop)
            except Ended as error:
                stop, how = 0, str(error)
            same = m.regs["gs_base"] == trip.values["gs_base"]
            lab.check(stop == m.at["iretq_insn"] and same, "the way back", "iretq, with the user's GS base",
                      how)


def fast_first(lab, m):
    """An iretq only counts as a choice of those who can do sysretq, too."""
    m.back()
    trip = Trip(lab, m, UNKNOWN)
    if trip.returns_by() == m.at["iretq_insn"]:
        raise Ended("every return is by iretq: nothing is chosen yet")


def other_rip(lab, m, trip):
    return {"rip": m.data + lab.bits(10)}


changed("iretq if RIP is not RCX", 4, HOW, other_rip)
changed("iretq if RFLAGS is not R11", 4, HOW,
        lambda lab, m, trip: {"rflags": trip.flags ^ 1 << lab.random.choice((0, 2, 4, 6, 7))})
changed("iretq if CS or SS is not the usual one", 4, HOW,
        lambda lab, m, trip: lab.random.choice(({"cs": 0x23}, {"ss": 0x33})))
changed("iretq if RIP is not canonical (CVE-2012-0217)", 4, HOW,
        lambda lab, m, trip: dict.fromkeys(("rip", "rcx"), 1 << lab.random.randrange(47, 63)))
changed("iretq if TF or RF is set", 4, HOW,
        lambda lab, m, trip: dict.fromkeys(("rflags", "r11"), trip.flags | lab.random.choice((TF, RF))))
