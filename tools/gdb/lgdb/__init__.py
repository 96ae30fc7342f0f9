"""Lstar's GDB commands: a module each, and what they share (machine, kernel, layout, names)."""
