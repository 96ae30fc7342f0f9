"""Constants of the kernel, read from its own headers: debug information has no macros.

So no number here can disagree with the kernel's. Only defines that are plain integer expressions
are understood.
"""

import functools
import glob
import os
import re

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))))
DEFINE = re.compile(r"^#define (\w+)[ \t]+(.+?)[ \t]*$", re.M)


@functools.lru_cache(None)
def defines():
    """Return {name: text} of every simple #define under arch/ and kernel/'s headers."""
    found = {}
    for folder in ("arch/x86_64/include/asm", "kernel/include/linux", "kernel/include/uapi/linux"):
        for path in sorted(glob.glob(os.path.join(TOP, folder, "*.h"))):
            with open(path, encoding="utf-8") as file:
                text = re.sub(r"/\*.*?\*/", " ", file.read().replace("\\\n", " "), flags=re.S)
                for name, text in DEFINE.findall(text):
                    found.setdefault(name, text)
    return found


@functools.lru_cache(None)
def constant(name):
    """Return the value of the #define NAME. KeyError if there is none."""
    text = re.sub(r"\b(0x[0-9a-fA-F]+|\d+)[uUlL]+\b", r"\1", defines()[name])
    text = re.sub(r"\bBIT\((\d+)\)", r"(1<<\1)", text)
    text = re.sub(r"\b[A-Z_][A-Z0-9_]*\b", lambda m: str(constant(m[0])), text)
    if not re.fullmatch(r"[-+*/|&~<>()\s0-9a-fx]+", text):
        raise KeyError(f"{name}: {text}")
    return int(eval(text, {"__builtins__": {}}))  # pylint: disable=eval-used


def matching(prefix):
    """Return {name: value} of the defines that begin with PREFIX and are numbers."""
    values = {}
    for name in defines():
        if name.startswith(prefix):
            try:
                values[name] = constant(name)
            except (KeyError, SyntaxError):
                pass
    return values
