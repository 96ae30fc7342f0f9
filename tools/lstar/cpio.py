"""The initramfs: a cpio archive ("newc"), as Linux' usr/gen_init_cpio.c makes it.

Two properties beyond the format:
- The data of every regular file begins at a multiple of 4096 from the start of the archive, so
  that the kernel can map its pages where they lie (execute in place). The room comes from the
  entry's name, which may be padded with NULs up to PATH_MAX: any reader sees the same name.
- The archive depends on nothing but names, contents and executable bits: entries are sorted,
  owned by root and dated 0, and its length is a multiple of 4096, so archives can be concatenated.
"""

import os
import stat

PAGE = 4096
PATH_MAX = 4096
HEADER = 110

PASSWD = (b"root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\n"
          b"bin:x:2:2:bin:/bin:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/sh\n")
GROUP = b"root:x:0:\ndaemon:x:1:\nbin:x:2:\ntty:x:5:\nnogroup:x:65534:\n"
DEVICES = {  # Linux' numbers, Documentation/admin-guide/devices.txt
    "dev/console": (5, 1), "dev/tty": (5, 0), "dev/ptmx": (5, 2), "dev/ttyS0": (4, 64), "dev/ttyS1": (4, 65),
    "dev/null": (1, 3), "dev/zero": (1, 5),
}


def _up(value, unit):
    return -(-value // unit) * unit


class Archive:
    """A set of entries by path; write() puts them in order. A later entry replaces an earlier."""

    def __init__(self):
        self.entries = {}  # path without leading slash -> (mode, device, data)

    def _add(self, path, mode, data=b"", device=(0, 0)):
        path = path.strip("/")
        parent = os.path.dirname(path)
        if parent and parent not in self.entries:
            self.add_dir(parent)
        self.entries[path] = (mode, device, data)

    def add_dir(self, path, mode=0o755):
        self._add(path, stat.S_IFDIR | mode)

    def add_data(self, path, data, executable=False):
        self._add(path, stat.S_IFREG | (0o755 if executable else 0o644), data)

    def add_device(self, path, major, minor):
        self._add(path, stat.S_IFCHR | 0o666, device=(major, minor))

    def add_link(self, path, target):
        self._add(path, stat.S_IFLNK | 0o777, os.fsencode(target))

    def add_file(self, path, source):
        """Add the contents of one file of the host as PATH."""
        with open(source, "rb") as file:
            self.add_data(path, file.read(), os.access(source, os.X_OK))

    def add_path(self, path, source):
        """Add one file, link or folder of the host as PATH; a folder with all that is in it."""
        if os.path.islink(source):
            self.add_link(path, os.readlink(source))
        elif os.path.isdir(source):
            if path.strip("/") and path.strip("/") not in self.entries:
                self.add_dir(path)
            for name in sorted(os.listdir(source)):
                self.add_path(f"{path}/{name}", os.path.join(source, name))
        elif os.path.isfile(source):
            self.add_file(path, source)
        else:
            raise ValueError(f"{source}: neither a file, a link nor a folder")

    def add_base(self):
        """Add what every root has: folders, device nodes, the two user data bases."""
        for path in ("dev", "dev/pts", "etc", "bin", "tests", "root", "proc", "sys", "sys/kernel",
                     "sys/kernel/tracing"):
            self.add_dir(path)
        self._add("tmp", stat.S_IFDIR | 0o1777)
        self._add("dev/shm", stat.S_IFDIR | 0o1777)
        self.add_data("etc/passwd", PASSWD)
        self.add_data("etc/group", GROUP)
        for path, (major, minor) in DEVICES.items():
            self.add_device(path, major, minor)

    def dump(self):
        """Return the archive's bytes."""
        out = bytearray()
        number = 0
        for path in sorted(self.entries):
            mode, device, data = self.entries[path]
            number += 1
            if stat.S_ISREG(mode) and data:
                _align(out, len(os.fsencode(path)) + 1)
            _entry(out, path, mode, device, data, number)
        _entry(out, "TRAILER!!!", 0, (0, 0), b"", 0)
        out += bytes(_up(len(out), PAGE) - len(out))
        return bytes(out)


def _name_size(position, least):
    """Return the name size >= LEAST with which data after a header at POSITION is page aligned."""
    return _up(position + HEADER + least, PAGE) - position - HEADER


def _align(out, least):
    """Where the needed name would exceed PATH_MAX, put a padded entry for "." before it."""
    if _name_size(len(out), least) > PATH_MAX:
        _entry(out, ".", stat.S_IFDIR | 0o755, (0, 0), b"", 0, PAGE // 2)


def _entry(out, path, mode, device, data, number, name_size=None):
    name = os.fsencode(path) + b"\0"
    if name_size is None:
        name_size = len(name)
        if stat.S_ISREG(mode) and data:
            name_size = _name_size(len(out), name_size)
    links = 2 if stat.S_ISDIR(mode) else 1
    fields = (number, mode, 0, 0, links, 0, len(data), 0, 0, *device, name_size, 0)
    out += b"070701" + b"".join(b"%08X" % field for field in fields)
    out += name + bytes(name_size - len(name))
    out += bytes(_up(len(out), 4) - len(out))
    out += data
    out += bytes(_up(len(out), 4) - len(out))


def run_argv(argv):
    """Return an archive that holds /etc/run.argv: ARGV, each word ended by a NUL."""
    archive = Archive()
    archive.add_data("etc/run.argv", b"".join(os.fsencode(word) + b"\0" for word in argv))
    return archive.dump()


def strip(data):
    """Cut an ELF64 program after its last segment: no symbols, no debug information.

    Section headers go with them; a loader reads only program headers. Anything else than a
    little-endian ELF64 file is returned as it is.
    """
    if data[:6] != b"\x7fELF\x02\x01":
        return data
    table = int.from_bytes(data[32:40], "little")
    size, count = (int.from_bytes(data[at:at + 2], "little") for at in (54, 56))
    end = table + size * count
    for index in range(count):
        header = table + index * size
        offset, length = (int.from_bytes(data[at:at + 8], "little")
                          for at in (header + 8, header + 32))
        end = max(end, offset + length)
    cut = bytearray(data[:end])
    cut[40:48] = bytes(8)  # e_shoff
    cut[60:64] = bytes(4)  # e_shnum, e_shstrndx
    return bytes(cut)
