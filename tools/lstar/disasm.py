"""An ELF file's code as a list of instructions that checks can walk: objdump's disassembly, and the
symbols and sections that belong to it."""

import bisect
import os
import re
import shutil
import struct
import subprocess
from collections import namedtuple

PREFIXES = {"rep", "repz", "repnz", "lock", "notrack", "bnd", "data16", "addr32", "cs", "ds", "es",
            "fs", "gs", "ss"}
LINE = re.compile(r"^ *([0-9a-f]+):\t(.*)$")
TARGET = re.compile(r"^([0-9a-f]+)(?: <|$)")
MEMORY = re.compile(r"\(|%[cdefgs]s:|(?<![\$%\w])-?0x[0-9a-f]{5,}(?![\w(])")

Section = namedtuple("Section", "name type address offset size link")
Symbol = namedtuple("Symbol", "name address size type")
STT_FUNC = 2


class Insn:
    """One instruction: address, mnemonic without prefixes, operands as objdump writes them."""

    __slots__ = ("address", "mnemonic", "operands", "comment", "index", "text")

    def __init__(self, address, text, index):
        self.address = address
        self.index = index
        text, _, self.comment = text.partition("#")
        self.text = text = " ".join(text.split())
        words = text.split(" ")
        while len(words) > 1 and (words[0] in PREFIXES or words[0].startswith("rex")):
            words.pop(0)
        self.mnemonic = words[0]
        self.operands = " ".join(words[1:])

    @property
    def is_jump(self):
        return self.mnemonic.startswith("j") or self.mnemonic.startswith("loop")

    @property
    def target(self):
        """Where a direct jump or call goes; None for an indirect one."""
        found = TARGET.match(self.operands)
        return int(found[1], 16) if found else None

    @property
    def touches_memory(self):
        if self.mnemonic.startswith(("lea", "nop", "prefetch", "call", "j", "loop")):
            return False
        return bool(MEMORY.search(self.operands))

    def arguments(self):
        """The operands, split at the commas that are not inside brackets."""
        return re.split(r",(?![^(]*\))", self.operands) if self.operands else []


def family(register):
    """Return the 64-bit name of an AT&T register: %eax and %al are rax. "" if it is none."""
    name = register.lstrip("%")
    if found := re.fullmatch(r"r(\d+)[dwb]?", name):
        return f"r{found[1]}"
    if name in ("sil", "dil", "bpl", "spl"):
        name = name[:2]
    if found := re.fullmatch(r"[re]?([abcd]x|[sd]i|[bs]p)", name):
        return f"r{found[1]}"
    if found := re.fullmatch(r"([abcd])[lh]", name):
        return f"r{found[1]}x"
    return ""


class Binary:
    """The ELF file at PATH, with the code of its section .text."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.data = file.read()
        if self.data[:6] != b"\x7fELF\x02\x01":
            raise ValueError(f"{path} is no 64-bit ELF file")
        self.sections = self._sections()
        self.symbols = sorted(self._symbols(), key=lambda symbol: symbol.address)
        self.named = {symbol.name: symbol for symbol in self.symbols}
        self.code = []
        self.at = {}
        self._disassemble()
        # What an address belongs to: functions, and assembly labels that are not local to another.
        self._owners = []
        for symbol in self.symbols:
            if symbol.type == STT_FUNC or "." not in symbol.name:
                self._owners.append(symbol)
        self._starts = [symbol.address for symbol in self._owners]
        self._all_starts = [symbol.address for symbol in self.symbols]

    def _sections(self):
        offset, = struct.unpack_from("<Q", self.data, 40)
        size, count, names = struct.unpack_from("<HHH", self.data, 58)
        raw = [struct.unpack_from("<IIQQQQI", self.data, offset + i * size) for i in range(count)]
        strings = raw[names][4]
        return {name: Section(name, kind, address, start, length, link)
                for label, kind, _, address, start, length, link in raw
                for name in [self._string(strings + label)]}

    def _string(self, offset):
        return self.data[offset:self.data.index(b"\0", offset)].decode()

    def _symbols(self):
        table = self.sections.get(".symtab")
        if not table:
            raise ValueError(f"{self.path} has no symbols")
        strings = list(self.sections.values())[table.link].offset
        for place in range(table.offset, table.offset + table.size, 24):
            name, info, _, index, address, size = struct.unpack_from("<IBBHQQ", self.data, place)
            text = self._string(strings + name)
            # Neither sections, nor files, nor NASM's names for labels inside macros.
            if text and index and info & 15 not in (3, 4) and not text.startswith("..@"):
                yield Symbol(text, address, size, info & 15)

    def _disassemble(self):
        """Take -D, since -d prints bytes behind a symbol that it takes for data."""
        names = ("x86_64-linux-gnu-objdump", "x86_64-elf-objdump")
        tool = next(filter(shutil.which, names), "objdump")
        text = subprocess.run([tool, "-D", "-j", ".text", "-w", "--no-show-raw-insn", self.path],
                              check=True, capture_output=True, text=True,
                              env={**os.environ, "LC_ALL": "C"}).stdout
        for line in text.split("\n"):
            if found := LINE.match(line):
                insn = Insn(int(found[1], 16), found[2], len(self.code))
                self.code.append(insn)
                self.at[insn.address] = insn

    def following(self, insn):
        return self.code[insn.index + 1] if insn.index + 1 < len(self.code) else None

    def owner(self, address):
        """Return the name of the function that ADDRESS is in; "" before the first."""
        index = bisect.bisect_right(self._starts, address) - 1
        return self._owners[index].name if index >= 0 else ""

    def function(self, name):
        """Return the instructions of the function NAME; [] if there is none."""
        symbol = self.named.get(name)
        first = symbol and self.at.get(symbol.address)
        if not first:
            return []
        last = first.index
        while last < len(self.code) and self.owner(self.code[last].address) == name:
            last += 1
        return self.code[first.index:last]

    def place(self, address):
        """Return ADDRESS as symbol+offset."""
        index = bisect.bisect_right(self._all_starts, address) - 1
        if index < 0:
            return hex(address)
        symbol = self.symbols[index]
        offset = address - symbol.address
        return f"{symbol.name}+{offset:#x}" if offset else symbol.name

    def exception_table(self):
        """Yield (instruction's address, fixup's address, type) of each entry in __ex_table."""
        section = self.sections.get("__ex_table")
        for place in range(0, section.size if section else 0, 12):
            insn, fixup, kind = struct.unpack_from("<iiI", self.data, section.offset + place)
            yield section.address + place + insn, section.address + place + 4 + fixup, kind
