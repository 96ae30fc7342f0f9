"""A GDB session on Lstar as a person has it: `tools/run --gdb` on a terminal, commands typed,
answers read."""

import os
import re
import sys

import machines
import pexpect

PROMPT = r"\(gdb\) "


class Session:
    """GDB on PROGRAM, stopped at its first system call."""

    def __init__(self, program):
        self.child = pexpect.spawn(
            sys.executable, [machines.RUN, "--gdb", "--", program], timeout=180, encoding="utf-8",
            dimensions=(60, 400), env={**os.environ, "BUILD": machines.BUILD, "TERM": "dumb"})
        self.child.delaybeforesend = None
        self.child.expect(PROMPT)
        self.greeting = self.child.before
        self.ask("set pagination off")
        self.ask("set width 0")

    def ask(self, command):
        """Type COMMAND; return what GDB printed up to the next prompt."""
        self.child.sendline(command)
        self.child.expect("\n")
        self.child.expect(PROMPT)
        return self.child.before.replace("\r", "")

    def number(self, expression):
        """Return the unsigned value of an expression."""
        text = self.ask(f"output/x (unsigned long)({expression})")
        found = re.search(r"0x([0-9a-f]+)", text)
        assert found, f"{expression}: {text}"
        return int(found[1], 16)

    def frames(self):
        """Return the names of the functions of a backtrace, innermost first."""
        text = self.ask("backtrace")
        return [name for name in re.findall(r"^#\d+ +(?:0x[0-9a-f]+ in )?(<signal handler called>|[\w.\[\]]+)",
                                            text, re.M)]

    def registers(self):
        """Return every general register, RIP, RFLAGS and selectors."""
        text = self.ask("info registers")
        return {name: int(value, 16) for name, value in
                re.findall(r"^(r\w+|eflags|[cdefgs]s) +(0x[0-9a-f]+)", text, re.M)}

    def close(self):
        self.child.sendline("kill")
        self.child.sendline("quit")
        try:
            self.child.expect(pexpect.EOF, timeout=60)
        except pexpect.TIMEOUT:
            pass
        self.child.close(force=True)


def field(text, name):
    """Return the rest of the line of lstar-cpu (or pt-regs) that begins with NAME."""
    found = re.search(rf"^ *(?:\+0x\w+ +)?{re.escape(name)} +(.*)$", text, re.M)
    assert found, f"no {name} in:\n{text}"
    return found[1]


def value(text, name):
    """Return the first hexadecimal number of that line."""
    return int(re.search(r"0x([0-9a-f]+)", field(text, name))[1], 16)
