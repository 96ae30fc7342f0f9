"""Lab 01: is 549 a call that greets, refuses what it must, is reached through libc, and tested?

The host plays the program: names, flags and sizes are drawn now, and what the kernel prints for them is
read from the console. The student's test has to be green on the student's kernel and red on broken ones.
"""

import os
import struct

import student
from grading import Grading
from machine import Ended

HELLO, LOUD = 549, 1
EINVAL, EFAULT, E2BIG = -22, -14, -7
HERE = "kernel/tutorial/hello.c; labs/01-hello/handout.md, "

grading = Grading(functions=["hello", "__errno_location"],
                  also=["user/demos/hello", "user/tests/tutorial"])


def struct_at(m, at, flags=0, pad=0, name=0, tail=b""):
    m.write(at, struct.pack("<IIQ", flags, pad, name) + tail)
    return at


def greet(lab, m, name, flags=0, size=16, tail=b""):
    """Call hello() for NAME; return its answer and what the console said since."""
    before = m.console.count
    m.write(m.data + 256, name + b"\0")
    answer = m.call(HELLO, struct_at(m, m.data, flags, 0, m.data + 256, tail), size)
    m.settle()
    said = m.console.text()
    return answer, said[-(m.console.count - before):] if m.console.count > before else ""


def strange(lab):
    """Flags of which at least one is not known."""
    return lab.bits(32) | 1 << lab.random.randrange(1, 32)


@grading.item("It is in the table, and it greets", points=15, checks=2, look=HERE + "steps 1 and 2")
def greets(lab):
    with lab.boot() as m:
        name = lab.text(12)
        answer, said = greet(lab, m, name)
        told = f"Hello, {name.decode()}!" in said
        lab.check(answer == 0 and told, f"hello({name.decode()})", "0 and a greeting",
                  f"{answer} and {'a greeting' if told else 'none'}")
        lab.check(told, "the kernel's log", f"Hello, {name.decode()}!", repr(said[-80:]))


@grading.item("It greets as the flags and the name want it", points=20, checks=4, look=HERE + "step 2")
def greetings(lab):
    with lab.boot() as m:
        name = lab.text(9).decode()
        _, said = greet(lab, m, name.encode(), LOUD)
        lab.check(f"Hello, {name}!" in said and f"HELLO, {name}!!!" in said, "with HELLO_FLAG_LOUD",
                  f"Hello, {name}! and HELLO, {name}!!!", repr(said[-80:]))
        _, said = greet(lab, m, name.encode(), 0)
        lab.check(f"Hello, {name}!" in said and "HELLO" not in said, "without it", "only the first",
                  repr(said[-80:]))
        name = lab.text(lab.random.randrange(80, 900)).decode()
        answer, said = greet(lab, m, name.encode())
        lab.check(f"Hello, {name[:63]}!" in said and answer == 0, f"a name of {len(name)} bytes",
                  "the first 63 in the greeting", f"{answer}, {said[-80:]!r}")
        edge, name = m.edge(), lab.text(5)
        m.touch(edge - 8)
        m.write(edge - 6, name + b"\0")
        answer = m.call(HELLO, struct_at(m, m.data, name=edge - 6), 16)
        m.settle()
        lab.check(answer == 0 and f"Hello, {name.decode()}!" in m.console.text(),
                  "a name that ends with the last byte of a page", 0, answer)


@grading.item("It refuses what it does not know", points=20, checks=5,
              look=HERE + "step 2; copy_struct_from_user()")
def refuses(lab):
    with lab.boot() as m:
        name = m.data + 256
        m.write(name, lab.text(7) + b"\0")
        size = lab.random.randrange(0, 16)
        lab.equal(f"a size of {size}", EINVAL, m.call(HELLO, struct_at(m, m.data, name=name), size))
        flags = strange(lab)
        lab.equal(f"flags {flags:#x}", EINVAL,
                  m.call(HELLO, struct_at(m, m.data, flags=flags, name=name), 16))
        pad = 1 << lab.random.randrange(32)
        lab.equal(f"padding {pad:#x}", EINVAL,
                  m.call(HELLO, struct_at(m, m.data, pad=pad, name=name), 16))
        size = lab.random.randrange(24, 120)
        where = lab.random.randrange(16, size)
        tail = bytearray(size - 16)
        tail[where - 16] = 1 + lab.bits(7)
        lab.equal(f"a struct of {size} bytes, of which byte {where} is not 0", E2BIG,
                  m.call(HELLO, struct_at(m, m.data, name=name, tail=bytes(tail)), size))
        word = lab.text(8)
        answer, said = greet(lab, m, word, size=size, tail=bytes(size - 16))
        lab.check(answer == 0 and word.decode() in said, f"a struct of {size} bytes with a tail of zeroes",
                  0, answer)


@grading.item("It survives every pointer", points=20, checks=7,
              look=HERE + "step 2; kernel/include/linux/uaccess.h; region: uaccess.access_ok")
def pointers(lab):
    kernel = 0xFFFFFFFF80000000 | lab.bits(20)
    crooked = 1 << 62 | lab.bits(40)
    with lab.boot() as m:
        edge = m.edge()
        m.touch(edge - 8)
        for what, address in (("NULL", 0), ("a kernel address", kernel), ("no address at all", crooked),
                              ("the end of a page", edge - lab.random.randrange(1, 16))):
            lab.equal(f"a struct at {what}", EFAULT, m.call(HELLO, address, 16))
        for what, address in (("NULL", 0), ("a kernel address", kernel), ("unmapped memory", edge)):
            lab.equal(f"a name at {what}", EFAULT,
                      m.call(HELLO, struct_at(m, m.data, name=address), 16))


@grading.item("libc has it", points=10, checks=3, look="libc's stubs follow the table; errno(3)")
def libc(lab):
    with lab.boot() as m:
        name = lab.text(11)
        m.write(m.data + 256, name + b"\0")
        answer = m.function("hello", struct_at(m, m.data, name=m.data + 256), 16)
        m.settle()
        lab.check(answer == 0 and name.decode() in m.console.text(), "hello() of libc", 0, answer)
        errno = m.function("__errno_location")
        m.touch(errno)
        m.write(errno, bytes(4))
        answer = m.function("hello", struct_at(m, m.data, flags=strange(lab)), 16)
        got = struct.unpack("<i", m.read(errno, 4))[0]
        lab.check(answer == -1 and got == -EINVAL, "hello() with strange flags", -1, answer)
        lab.check(answer == -1 and got == -EINVAL, "errno after it", -EINVAL, got)


BROKEN = {
    "that answers 0 to everything": student.constant("0"),
    "that answers -EINVAL to everything": student.constant("-EINVAL"),
    "that takes unknown flags": student.redefined("HELLO_FLAG_LOUD", "0xffffffffU"),
}


@grading.item("Your test is green on your kernel, red on broken ones", points=15, checks=1 + len(BROKEN),
              look="user/tests/tutorial.c; user/tests/ktap.h; labs/01-hello/handout.md, step 4")
def tests(lab):
    work = lab.workspace
    path = "kernel/tutorial/hello.c"
    with open(os.path.join(work.tree, path), encoding="utf-8") as file:
        own = file.read()
    if not student.in_table(work, "hello"):
        raise Ended("hello is not in the table yet: there is no call to test")
    try:
        green, said = student.run_test(lab, "tutorial")
        broken = {}
        for what, change in BROKEN.items():
            work.make_kernel_with(path, change(own))
            broken[what] = student.run_test(lab, "tutorial")
        # A test that is green everywhere tests nothing.
        tests = green and not all(passed for passed, _ in broken.values())
        lab.check(tests, "on your kernel", "all ok, and not on every broken one", said)
        for what, (passed, said) in broken.items():
            lab.check(tests and not passed, f"on a kernel {what}", "not ok", said)
    finally:
        work.make_kernel_with(path, own)

