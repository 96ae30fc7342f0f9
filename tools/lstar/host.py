"""Programs of this host, for Lstar's root: each with the libraries that it wants, all at the paths they have here."""

import os
import re
import shutil
import subprocess

from .machine import Failure

HERE = re.compile(r"(/\S+)(?: \(0x[0-9a-f]+\))?$")


def libraries(path):
    """Return the paths of the shared libraries and of the dynamic linker that the program at PATH wants; of a static one, none.

    ldd(1) has the linker itself look for them, so those are meant that would be found here.
    """
    done = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
    missing = re.findall(r"(\S+) => not found", done.stdout)
    if missing:
        raise Failure(f"{path} wants {', '.join(missing)}, which ldd does not find on this host either")
    return [found[1] for found in map(HERE.search, done.stdout.splitlines()) if found] if done.returncode == 0 else []


def interpreter(path):
    """Return the program that a script's first line names, and the name after `env` there; [] for anything but a script."""
    with open(path, "rb") as file:
        first = file.readline(256)
    words = first[2:].decode(errors="replace").split() if first.startswith(b"#!") else []
    words = [word for word in words if not word.startswith("-")]  # env -S, sh -e
    return words[:2] if words and os.path.basename(words[0]) == "env" else words[:1]


def add(archive, name):
    """Add to ARCHIVE a program by name or path, or a folder by its path with all that is in it."""
    path = shutil.which(name)
    if os.path.isdir(name):
        path = os.path.abspath(name)
        return archive.add_path(path.lstrip("/"), path)
    if not path:
        raise Failure(f"--with {name}: there is no such program on this host, nor a folder of that path")
    path = os.path.abspath(path)
    for library in libraries(path):
        archive.add_file(library, os.path.realpath(library))
    archive.add_file(path, os.path.realpath(path))
    for word in interpreter(path):
        if word not in (name, path):
            add(archive, word)
    return None
