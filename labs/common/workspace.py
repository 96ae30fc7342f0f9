"""Where a submission is built: the pristine starter, with only the lab's named files from the student.

So a submission cannot bring its own Makefile, linker script, tools or test programs. The folder can be kept from one
grading to the next: only files whose content differs are written, and make builds what follows from them.
"""

import glob
import os
import re
import shutil
import subprocess

from cut import Fault
from machine import addresses

LARGEST = 256 << 10     # bytes of one submitted file
PATIENCE = 300          # seconds for make
# make's variables that must not leak in from the make that started the grader
FOREIGN = ("BUILD", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "APP", "SELFTEST", "TINY", "LLVM")


class BuildError(Exception):
    """The submission does not build; the text is what the student should read."""


class Workspace:
    def __init__(self, lab, folder, provide):
        """PROVIDE(folder) puts the pristine tree there, if it is not there yet."""
        self.lab = lab
        self.tree = os.path.join(folder, "tree")
        self.pristine = os.path.join(folder, "pristine")
        if not os.path.exists(self.pristine):
            provide(self.pristine + ".part")
            shutil.rmtree(self.tree, ignore_errors=True)
            shutil.copytree(self.pristine + ".part", self.tree)
            os.rename(self.pristine + ".part", self.pristine)
        self.env = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        self.build = os.path.join(self.tree, self._make("-s", "print-BUILD").stdout.strip())
        probe = os.path.join(os.path.dirname(os.path.abspath(__file__)), "probe.asm")
        os.makedirs(os.path.join(self.build, "grade"), exist_ok=True)
        self.probe_object = os.path.join(self.build, "grade/probe.o")
        self.probe = os.path.join(self.build, "grade/probe")
        subprocess.run(["nasm", "-f", "elf64", "-g", "-F", "dwarf", "-o", self.probe_object, probe],
                       check=True)

    def _make(self, *words):
        try:
            return subprocess.run(["make", "-j2", *self.lab.variant, *words], cwd=self.tree,
                                  env=self.env, timeout=PATIENCE, text=True, errors="replace",
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
        except subprocess.TimeoutExpired as error:
            raise BuildError(f"make was not done after {PATIENCE} s") from error

    def take(self, submission, replace=None):
        """Bring in the lab's files from the folder SUBMISSION; REPLACE: {path: text} instead of these."""
        wanted = set()
        for pattern in self.lab.files:
            wanted |= set(glob.glob(pattern, root_dir=self.pristine))
            wanted |= set(glob.glob(pattern, root_dir=submission))
        for path in sorted(wanted):
            source = os.path.join(submission, path)
            if replace and path in replace:
                data = replace[path].encode()
            elif os.path.islink(source) or not os.path.isfile(source):
                raise BuildError(f"{path} is not there, or not a plain file")
            elif os.path.getsize(source) > LARGEST:
                raise BuildError(f"{path} is larger than {LARGEST >> 10} KiB")
            else:
                with open(source, "rb") as file:
                    data = file.read()
            self._write(path, data)

    def _write(self, path, data):
        target = os.path.join(self.tree, path)
        if os.path.exists(target):
            with open(target, "rb") as file:
                if file.read() == data:
                    return
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(data)

    def make(self, *targets):
        """Build files below the build folder."""
        relative = os.path.relpath(self.build, self.tree)
        done = self._make("-s", *(f"{relative}/{target}" for target in targets))
        if done.returncode:
            said = [line for line in done.stdout.splitlines()
                    if not re.match(r"make\b|  [A-Z]+ +\S+$", line)]
            lines = [line for line in said if "error" in line.lower()]
            raise BuildError("it does not build: " + "\n".join((lines or said)[:4]))

    def make_kernel(self, functions=()):
        """Build the kernel and the grader's program, the latter with these FUNCTIONS of libc in it."""
        self.make("lstar.elf", *(["libc/libc.a"] if functions else []))
        libc = [os.path.join(self.build, "libc/libc.a")] if functions else []
        done = subprocess.run(
            [self._tool("LD"), "-static", "-z", "noexecstack", "-z", "separate-code", "-o", self.probe,
             *(word for name in functions for word in ("-u", name)), self.probe_object, *libc],
            capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError(done.stderr.strip())

    def make_kernel_with(self, path, text):
        """Build the kernel with another TEXT in one of its files."""
        self._write(path, text.encode())
        self.make("lstar.elf")

    def _tool(self, name):
        return self._make("-s", f"print-{name}").stdout.strip()

    def parts(self):
        """What Machine needs: kernel, its symbols, the program, its symbols."""
        kernel = os.path.join(self.build, "lstar.elf")
        return kernel, self.symbols(kernel), self.probe, self.symbols(self.probe)

    def symbols(self, file):
        done = subprocess.run([self._tool("NM"), file], capture_output=True, text=True, check=True)
        return addresses(done.stdout)


def same_folder(one, other):
    return os.path.realpath(one) == os.path.realpath(other)


def folder_of(path):
    """Return PATH if it is a folder that can be a submission."""
    if not os.path.isdir(path):
        raise Fault(f"{path}: no such folder")
    return os.path.abspath(path)
