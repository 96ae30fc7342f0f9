"""The tree's own source: which files it has, what counts as a line of code, where regions are."""

import os
import re
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TEXT = (".c", ".h", ".asm", ".inc", ".py", ".ld", ".cfg", ".tbl", ".desc", ".md", ".sh", ".ini", ".txt")
CODE = (".c", ".h", ".asm", ".inc", ".ld")
REGION = re.compile(r"^\s*(?:/\*|//|;|#)\s*(?:region: ([a-z0-9_.-]+)|(endregion))")


def files():
    """Yield (path from the top, lines) for each text file that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=True)
    for path in sorted(os.fsdecode(name) for name in listed.stdout.split(b"\0") if name):
        full = os.path.join(TOP, path)
        script = not os.path.splitext(path)[1] and os.access(full, os.X_OK)
        if os.path.isfile(full) and (path.endswith(TEXT) or script or path == "Makefile"):
            with open(full, encoding="utf-8") as file:
                yield path, file.read().split("\n")[:-1]


def code_lines(path):
    """Count the lines of PATH that are neither blank nor only comment."""
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        text = file.read()
    if path.endswith((".c", ".h", ".ld")):
        text = re.sub(r"/\*.*?\*/", lambda found: re.sub(r"[^\n]+", "", found[0]), text, flags=re.S)
        comment = "//"
    elif path.endswith((".asm", ".inc")):
        comment = ";"
    else:
        comment = "#"
    return sum(1 for line in text.split("\n")
               if line.strip() and not line.strip().startswith(comment))


def core(folders):
    """Return the paths of the core: boot/, the linker script and the code in FOLDERS."""
    return [path for path, _ in files() if path.endswith(CODE)
            and (path == "linker.ld" or path.startswith(("boot/", *(f"{name}/" for name in folders))))]


def regions():
    """Return ({name: path}, faults): regions unclosed, closed twice, or named twice."""
    names, faults = {}, []
    for path, lines in files():
        if path.endswith(".md") or path.startswith("tests/"):
            continue
        current = None
        for number, line in enumerate(lines, 1):
            mark = REGION.match(line)
            if not mark:
                continue
            if mark[1]:
                if current:
                    faults.append(f"{path}:{number}: {mark[1]} begins within {current}")
                if mark[1] in names:
                    faults.append(f"{path}:{number}: {mark[1]} is also in {names[mark[1]]}")
                names[mark[1]] = path
            elif not current:
                faults.append(f"{path}:{number}: endregion without region")
            current = mark[1]
        if current:
            faults.append(f"{path}: {current} has no endregion")
    return names, faults
