"""Lab 03: do the four doors to user memory copy exactly, fail exactly, and shut SMAP's shutter behind them?

lstar_selftest() (the pristine tree's own) calls each function with the arguments that it is given; addresses,
lengths and contents are drawn by the host, which compares memory itself.
"""

import re

from grading import Grading
from machine import PAGE, Ended

CALL, EFAULT = 559, -14
HEADER = "kernel/include/uapi/linux/lstar_selftest.h"
GUARD, DATA, FILL = 64, 352, 0x5A
STAC = b"\x0f\x01\xcb"
AC, SMAP = 1 << 18, 1 << 21
COPY = "arch/x86_64/lib/usercopy.asm, copy_user_generic; usercopy.c; "
MACROS = "arch/x86_64/include/asm/uaccess.h; "
TABLE = "arch/x86_64/include/asm/extable.h; handout, "
SLOW = "max,-fsrm,-erms"        # a CPU on which rep movsb is slow; copies must be as right there

grading = Grading()


def operations(lab):
    """Return {name: number} of what lstar_selftest() can do."""
    with open(f"{lab.workspace.pristine}/{HEADER}", encoding="utf-8") as file:
        names = re.search(r"enum selftest_op \{(.*?)\}", file.read(), re.S)[1]
    names = re.findall(r"^\s*SELFTEST_(\w+)", names, re.M)
    return {name: number for number, name in enumerate(names)}


class Doors:
    """The four functions, as calls on machine M."""

    def __init__(self, lab, m):
        self.lab, self.m, self.op = lab, m, operations(lab)
        self.result = m.data + 0xC000

    def copy_from(self, address, length, align, result=True):
        """Return (residue, what the kernel's buffer held: guard, data, guard)."""
        left = self.m.call(CALL, self.op["COPY_FROM"], address, length, align, self.result if result else 0)
        return left, self.m.read(self.result, GUARD + DATA + GUARD) if result else b""

    def copy_to(self, address, length, align):
        return self.m.call(CALL, self.op["COPY_TO"], address, length, align)

    def put(self, size, address, value):
        return self.m.call(CALL, self.op["PUT_USER"], size, address, value)

    def get(self, size, address, result=None):
        """Return (answer, the variable afterwards)."""
        place = self.result if result is None else result
        answer = self.m.call(CALL, self.op["GET_USER"], size, address, place)
        return answer, int.from_bytes(self.m.read(self.result, 8), "little") if result is None else 0

    def lengths(self, count):
        """Lengths on both sides of what a CPU may treat differently (rep movsb pays off from 256 on)."""
        return [self.lab.random.randrange(*((1, 200), (256, DATA - 16))[i % 2]) for i in range(count)]

    def align(self):
        return self.lab.random.randrange(16)


def sent(length):
    """What lstar_selftest() writes by copy_to_user()."""
    return bytes(0x80 | (i * 7 + i // 128) & 0xFF for i in range(length))


def around(data, align):
    """DATA in the kernel's buffer, untouched elsewhere."""
    return (bytes([FILL]) * (GUARD + align) + data).ljust(GUARD + DATA + GUARD, bytes([FILL]))


@grading.item("copy_to_user() copies every byte, and only these", points=12, checks=8, look=COPY + "steps 1, 2")
def copy_to(lab):
    for cpu in ("max", SLOW):
        with lab.boot(cpu) as m:
            doors = Doors(lab, m)
            for length in doors.lengths(4):
                at, before = m.data + lab.bits(10), lab.random.randbytes(600)
                m.write(at, before)
                left = doors.copy_to(at + 100, length, doors.align())
                want = before[:100] + sent(length) + before[100 + length:]
                lab.check((left, m.read(at, 600)) == (0, want), f"{length} bytes to {at + 100:#x}",
                          "all of them, none beside, 0 left", f"{left} left, memory differs at"
                          f" {differ(want, m.read(at, 600))}")


@grading.item("copy_from_user() copies every byte, and only these", points=12, checks=8, look=COPY + "steps 1, 2")
def copy_from(lab):
    for cpu in ("max", SLOW):
        with lab.boot(cpu) as m:
            doors = Doors(lab, m)
            for length in doors.lengths(4):
                at, align = m.data + lab.bits(10), doors.align()
                data = lab.random.randbytes(length)
                m.write(at, data)
                left, got = doors.copy_from(at, length, align)
                lab.check((left, got) == (0, around(data, align)), f"{length} bytes from {at:#x}",
                          "all of them, none beside, 0 left", f"{left} left, memory differs at"
                          f" {differ(around(data, align), got)}")


def differ(want, got):
    return next((f"byte {at}" for at in range(len(want)) if want[at] != got[at]), "no byte")


@grading.item("put_user() stores 1, 2, 4 and 8 bytes", points=10, checks=8, look=MACROS + "handout, step 3")
def put(lab):
    with lab.boot() as m:
        doors = Doors(lab, m)
        for size in (1, 2, 4, 8) * 2:
            before, value, at = lab.random.randbytes(24), lab.bits(), m.data + lab.bits(10)
            m.write(at, before)
            answer = doors.put(size, at + 8, value)
            want = before[:8] + (value & (1 << 8 * size) - 1).to_bytes(size, "little") + before[8 + size:]
            lab.check((answer, m.read(at, 24)) == (0, want), f"put_user() of {size} bytes",
                      want, f"{m.read(at, 24).hex(' ', 8)}, answer {answer}")


@grading.item("get_user() loads 1, 2, 4 and 8 bytes", points=10, checks=8, look=MACROS + "handout, step 4")
def get(lab):
    with lab.boot() as m:
        doors = Doors(lab, m)
        for size in (1, 2, 4, 8) * 2:
            value, at = lab.bits(), m.data + lab.bits(10)
            m.write(at, value.to_bytes(8, "little"))
            want = (0, value & (1 << 8 * size) - 1)
            got = doors.get(size, at)
            lab.check(got == want, f"get_user() of {size} bytes", f"{want[1]:#x}",
                      f"{got[1]:#x}, answer {got[0]}")


@grading.item("copy_from_user() at a hole: what is left, and zeroes there", points=14, checks=8,
              look=COPY + TABLE + "step 2")
def holes_from(lab):
    for cpu in ("max", SLOW):
        with lab.boot(cpu) as m:
            doors, edge = Doors(lab, m), m.edge()
            m.touch(edge - 8)
            for length in doors.lengths(4):
                there, align = lab.random.randrange(length), doors.align()
                data = lab.random.randbytes(there)
                m.write(edge - there, data)
                left, got = doors.copy_from(edge - there, length, align)
                want = around(data + bytes(length - there), align)
                lab.check((left, got) == (length - there, want), f"{length} bytes, of which {there} can be read",
                          f"{length - there} left, and as many zeroes",
                          f"{left} left; memory differs at {differ(want, got)}")


@grading.item("copy_to_user() at a hole: what is left", points=10, checks=8, look=COPY + TABLE + "step 1")
def holes_to(lab):
    for cpu in ("max", SLOW):
        with lab.boot(cpu) as m:
            doors, edge = Doors(lab, m), m.edge()
            m.touch(edge - 8)
            for length in doors.lengths(4):
                there = lab.random.randrange(length)
                m.write(edge - 512, bytes(512))
                left = doors.copy_to(edge - there, length, doors.align())
                want = bytes(512 - there) + sent(length)[:there]
                got = m.read(edge - 512, 512)
                lab.check((left, got) == (length - there, want), f"{length} bytes with room for {there}",
                          f"{length - there} left", f"{left} left; memory differs at {differ(want, got)}")


@grading.item("Pointers to nowhere are -EFAULT", points=8, checks=13, look=MACROS + TABLE + "steps 3 and 4")
def nowhere(lab):
    with lab.boot() as m:
        doors, edge = Doors(lab, m), m.edge()
        for what, address in (("NULL", 0), ("unmapped", edge + lab.bits(6)),
                              ("not canonical", 1 << 62 | lab.bits(40))):
            refused(lab, doors, what, address)
        lab.equal("what get_user() gives on failure, whatever a register held before", 0,
                  stale_get(lab, doors, edge))


@grading.item("The kernel's own memory is out of reach", points=10, checks=5,
              look=MACROS + "region: uaccess.access_ok; handout, step 2")
def kernels(lab):
    with lab.boot() as m:
        doors = Doors(lab, m)
        stack = m.stub.word(m.regs["k_gs_base"] + lab.constant("PCPU_TOP_OF_STACK"))
        secret = stack - lab.constant("THREAD_SIZE") + 64      # the far end of the kernel's stack
        before = lab.random.randbytes(64)
        m.write(secret, before)
        refused(lab, doors, "to the kernel's", secret)
        lab.equal("the kernel's memory after all that", before, m.read(secret, 64))


def refused(lab, doors, what, address):
    """Four checks: no door opens for ADDRESS."""
    size, length = lab.random.choice((1, 2, 4, 8)), lab.random.choice(doors.lengths(2))
    got = doors.get(size, address)
    lab.check(got == (EFAULT, 0), f"get_user() of {size} bytes, pointer {what}", "-EFAULT and 0",
              f"{got[0]} and {got[1]:#x}")
    lab.equal(f"put_user() of {size} bytes, pointer {what}", EFAULT, doors.put(size, address, lab.bits() | 1))
    left, data = doors.copy_from(address, length, 0)
    lab.check((left, data) == (length, around(bytes(length), 0)), f"copy_from_user(), pointer {what}",
              f"{length} left and zeroes", f"{left} left, memory differs at {differ(around(bytes(length), 0), data)}")
    lab.equal(f"copy_to_user(), pointer {what}: bytes left", length, doors.copy_to(address, length, 0))


@grading.item("A page that is not there yet is brought in", points=6, checks=6,
              look=COPY + "region: fault.uaccess; docs/life-of-a-syscall.md, 4")
def demand(lab):
    with lab.boot() as m:
        doors = Doors(lab, m)
        fresh = m.call(9, 0, 24 * PAGE, 3, 0x22, -1, 0)
        for length in doors.lengths(2):
            left = doors.copy_to(fresh + PAGE - 3, length, 0)
            lab.check(left == 0 and m.read(fresh + PAGE - 3, length) == sent(length), "copy_to_user()", 0, left)
            left, got = doors.copy_from(fresh + 3 * PAGE - 3, length, 0)
            lab.check(left == 0 and got == around(bytes(length), 0), "copy_from_user()", 0, left)
            fresh += 8 * PAGE
        value = lab.bits()
        lab.equal("put_user()", 0, doors.put(8, fresh + 5 * PAGE - 4, value))
        lab.equal("get_user()", (0, 0), doors.get(8, fresh + 7 * PAGE - 4))


@grading.item("The shutter is shut again, after copies and after faults", points=8, checks=8,
              look="docs/life-of-a-syscall.md, 4: stac, clac; " + TABLE + "the pitfalls")
def shutter(lab):
    with lab.boot() as m:
        doors, edge = Doors(lab, m), m.edge()
        length = doors.lengths(1)[0]
        kernel = 1 << 63        # where no result goes: nothing else may open and shut it after the call
        for what, address in (("", m.data), (" with a bad pointer", edge)):
            for name, call in (("get_user", lambda: doors.get(8, address, kernel)),
                               ("put_user", lambda: doors.put(8, address, lab.bits())),
                               ("copy_from", lambda: doors.copy_from(address, length, 0, False)),
                               ("copy_to", lambda: doors.copy_to(address, length, 0))):
                regs = at_return(m, name, call)
                lab.check(not regs["rflags"] & AC and regs["cr4"] & SMAP, f"after {name}{what}",
                          "AC clear, SMAP on", f"RFLAGS {regs['rflags']:#x}, CR4 {regs['cr4']:#x}")


class Seen(Exception):
    """The machine stands where it was to be looked at."""


def run_to(m, place, seconds=None):
    m.stub.breakpoint(place)
    try:
        if m.resume(seconds) != place:
            raise Ended(f"the call did not come to {m.place(place)}")
    finally:
        if m.child.poll() is None:
            m.stub.breakpoint(place, False)


def within(m, call, look):
    """Make a CALL, which is stopped as soon as the machine runs, and LOOK there; returns what that returned."""
    def stop(_=None):
        del m.resume
        raise Seen

    m.resume = stop
    try:
        call()
    except Seen:
        pass
    seen = look()
    m.back()
    return seen


def at_return(m, operation, call):
    """Return the registers as that OPERATION of the selftest leaves them, still in the kernel."""
    def look():
        run_to(m, m.at[f"selftest_{operation}"])
        run_to(m, m.stub.word(m.regs["rsp"]))
        return m.regs
    return within(m, call, look)


def stale_get(lab, doors, address):
    """get_user() of a bad ADDRESS, with something in rdx, where the value often goes, from before."""
    m = doors.m

    def look():
        run_to(m, m.at["selftest_get_user"])
        for _ in range(200):
            if m.read(m.stub.registers()["rip"], 3) == STAC:
                m.stub.step()
                m.stub.set("rdx", lab.bits() | 1)
                return
            m.stub.step()
        raise Ended("get_user() came to no stac")

    within(m, lambda: doors.get(8, address), look)
    return int.from_bytes(m.read(doors.result, 8), "little")
