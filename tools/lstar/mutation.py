"""Build mutated kernels fast: a copy of the tree whose objects are those of the unmutated build.

    FOLDER/base     the tree as it is, built as the test image (kernel, initramfs)
    FOLDER/w0, w1   copies for two workers: only what a mutant changes is compiled and linked there

Each keeps its own `build` folder under the same relative name, so that the dependencies which
the compiler wrote hold in all of them.
"""

import filecmp
import os
import shutil
import subprocess

from . import source

VARIANT = ["BUILD=build", "SELFTEST=1", "NOCHECK=1"]
# What the kernel is linked from, and what no mutant changes.
SEED = ("obj/arch", "obj/boot", "obj/kernel", "include", "asm-offsets.s", "asm-offsets.d")
SAME = ("initramfs.cpio", "recorder.so")


class BuildError(Exception):
    """A tree that does not build; the text is the compiler's."""


def tracked():
    """Return the paths of the tree's files: what git knows, and what it would not ignore."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"],
                            cwd=source.TOP, capture_output=True, check=True).stdout
    return [path for path in map(os.fsdecode, listed.split(b"\0"))
            if path and os.path.isfile(os.path.join(source.TOP, path))]


def _environment():
    """Return the environment without what an outer make says to its children."""
    env = {name: value for name, value in os.environ.items()
           if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "BUILD", "MUTANT", "SELFTEST")}
    toolchain = os.path.join(source.TOP, "build/toolchain/bin")
    if os.path.isdir(toolchain):
        env["PATH"] = f"{toolchain}:{env['PATH']}"
    return env


class Tree:
    """A copy of the source tree in FOLDER, with its own build folder."""

    def __init__(self, folder):
        self.folder = folder
        self.build = os.path.join(folder, "build")

    def path(self, name):
        return os.path.join(self.folder, name)

    def make(self, *targets, jobs=1, variant=None):
        done = subprocess.run(["make", "-s", f"-j{jobs}", *(variant or VARIANT), *targets],
                              cwd=self.folder, env=_environment(), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        if done.returncode:
            lines = done.stdout.strip().split("\n")
            errors = [line for line in lines if "rror" in line or "check-binary" in line]
            raise BuildError("\n".join((errors or lines)[:6]))

    def update(self, files):
        """Make the copy equal to the tree: copy what differs, remove what is gone."""
        known = set(files)
        for folder, below, names in os.walk(self.folder):
            here = os.path.relpath(folder, self.folder)
            if here == ".":
                below[:] = [name for name in below if name != "build"]
            for name in names:
                if os.path.normpath(os.path.join(here, name)) not in known:
                    os.unlink(os.path.join(folder, name))
        for name in files:
            theirs, ours = os.path.join(source.TOP, name), self.path(name)
            if not os.path.exists(ours) or not filecmp.cmp(theirs, ours, shallow=False):
                os.makedirs(os.path.dirname(ours), exist_ok=True)
                shutil.copy(theirs, ours)

    def seed(self, base):
        """Become a copy of the Tree BASE, built as far as the kernel's objects go."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(base.folder, self.folder, symlinks=True,
                        ignore=lambda folder, names: ["build"] if folder == base.folder else [])
        os.makedirs(self.build)
        for name in SEED:
            theirs, ours = os.path.join(base.build, name), os.path.join(self.build, name)
            (shutil.copytree if os.path.isdir(theirs) else shutil.copy2)(theirs, ours)
        for name in SAME:
            os.symlink(os.path.join(base.build, name), os.path.join(self.build, name))

    def mutate(self, edits):
        """Make EDITS; raises catalogue.Unusable. The files' times make them newer than objects."""
        for edit in edits:
            with open(self.path(edit.file), encoding="utf-8") as file:
                text = edit.apply(file.read())
            with open(self.path(edit.file), "w", encoding="utf-8") as file:
                file.write(text)

    def restore(self, base, edits):
        """Undo EDITS and all that was built from them."""
        for edit in edits:
            shutil.copy2(base.path(edit.file), self.path(edit.file))
        for name in SEED:
            self._restore(base, os.path.join("build", name))

    def _restore(self, base, name):
        theirs, ours = base.path(name), self.path(name)
        if os.path.isdir(theirs):
            for inner in os.listdir(theirs):
                self._restore(base, os.path.join(name, inner))
        elif os.stat(theirs).st_mtime_ns != os.stat(ours).st_mtime_ns:
            shutil.copy2(theirs, ours)


def build_base(folder):
    """Build the unmutated test image under FOLDER; return its Tree."""
    base = Tree(os.path.join(folder, "base"))
    os.makedirs(base.folder, exist_ok=True)
    base.update(tracked())
    base.make("image", "build/recorder.so", jobs=2)
    return base


def build_mutant(tree, kernel="build/lstar.elf", variant=None):
    """Link TREE's kernel anew."""
    if os.path.exists(tree.path(kernel)):
        os.unlink(tree.path(kernel))
    tree.make(kernel, variant=variant)
