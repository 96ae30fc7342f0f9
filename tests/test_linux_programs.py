"""Programs of Debian, as they come, on Lstar: what they print must be what they print on this host.

One folder with the host's programs and their libraries is the root of both: on the host by chroot, on
Lstar by tools/run --extra. The cases of a group run one after the other in one machine, by our sh.
"""

import os
import re
import shutil
import subprocess

import machines
import pytest
from lstar.host import libraries

# Without what differs: a shell in between, process numbers.
GDB = "gdb -nx -batch -ex 'set startup-with-shell off' -ex 'set print inferior-events off'"

# Group -> the programs that must be in the root, and (name, command) for each case.
GROUPS = {
    "static": (["busybox", "bash-static"], {
        "busybox-true": "busybox true",
        "busybox-echo": "busybox echo hello world",
        "busybox-cat": "busybox cat /etc/words",
        "busybox-ls": "busybox ls -1 /etc/folder",
        "busybox-sh": "busybox sh -c 'echo $((6*7)); cd /etc; pwd; echo *ords'",
        "busybox-pipeline": "busybox sh -c 'cat /etc/words | sort -r | head -n 2; echo a | wc -c'",
        "busybox-sed-awk": "busybox sed s/o/0/ /etc/words | busybox awk '{ print NR \": \" $1 }'",
        "busybox-files": "busybox sh -c 'cd /tmp && mkdir d && echo x >d/f && cp d/f d/g && mv d/g d/h && "
                         "ln -s f d/l && ls d && cat d/h d/l && rm -r d && ls'",
        "busybox-grep-tar": "cd /tmp && busybox tar cf t.tar /etc/words 2>/dev/null && busybox tar tf t.tar; rm t.tar",
        "bash": "bash-static -c 'a=(x y z); echo ${a[1]} ${#a[@]} $((2**10)); for i in {1..3}; do echo $i; done'",
        "bash-pipeline": "bash-static -c 'seq 5 | while read n; do echo -n $n,; done; echo; cat <<< here'",
        "bash-jobs": "bash-static -c 'sleep 0.01 & wait $!; echo $?; trap \"echo usr1\" USR1; kill -USR1 $$; echo end'",
    }),
    "dynamic": (["ls", "cat", "true", "dash", "sort", "seq", "wc", "head", "tail", "tr", "uniq", "env", "expr", "cut",
                 "sha256sum", "md5sum", "od", "paste", "tac", "nl", "factor", "date", "stat", "mkdir", "rm", "cp", "mv",
                 "ln", "touch", "chmod", "rmdir", "sleep", "test", "id", "tee", "dd", "truncate", "grep", "sed", "find",
                 "xargs", "gzip", "awk", "echo"], {
        "true": "/usr/bin/true",
        "cat": "/usr/bin/cat /etc/words",
        "ls": "/usr/bin/ls -1 /etc/folder",
        "ls-l": "/usr/bin/ls -ln /etc/folder",
        "dash": "dash -c 'seq 10 | sort -r | head -n 2 | tr 1 x; x=$(cat /etc/words | wc -l); echo $x'",
        "sums": "sha256sum /etc/words; md5sum /etc/words; od -c /etc/words | head -n 2",
        "text": "dash -c 'tac /etc/words; nl /etc/words; cut -c1-2 /etc/words | uniq -c; paste /etc/words /etc/words'",
        "numbers": "dash -c 'expr 6 \\* 7; factor 1234567890; seq 1 .5 3'",
        "date": "date -u -d @1700000000",
        "files": "dash -c 'cd /tmp; mkdir -p a/b; echo x >a/f; cp a/f a/g; mv a/g a/b; ln -s f a/l; ln a/f a/k; "
                 "touch -d @1 a/f; stat -c \"%s %h %Y\" a/f; stat -c %F a/l a/b; chmod 600 a/f; stat -c %a a/f; "
                 "find a | sort; truncate -s 100 a/f; stat -c %s a/f; dd if=/dev/zero of=a/z bs=1k count=3 "
                 "2>/dev/null; stat -c %s a/z; rm -r a; ls'",
        "grep-sed": "dash -c 'grep -n o /etc/words; sed -n s/t/T/p /etc/words; seq 3 | xargs echo; awk \"{print NR}\" /etc/words'",
        "gzip": "dash -c 'gzip -nc /etc/words | gzip -dc'",
        "tee": "dash -c 'echo x | tee /tmp/t; cat /tmp/t; rm /tmp/t'",
        "env": "env -i A=1 /usr/bin/env",
    }),
    "python": (["python3", "perl"], {
        "python": "python3 -S -c 'print(sum(range(1000)), \"x\".upper())'",
        "python-os": "python3 -S -c 'import os; print(sorted(os.listdir(\"/etc/folder\")), os.getcwd()); "
                     "r = os.fork(); print(\"child\") if r == 0 else print(os.waitpid(r, 0)[1])'",
        "python-threads": "python3 -S -c 'import threading; l = []; t = [threading.Thread(target=l.append, args=(i,)) "
                          "for i in range(5)]; [x.start() for x in t]; [x.join() for x in t]; print(sorted(l))'",
        "perl": "perl -e 'print join(\",\", map { $_ * 2 } 1..5), \"\\n\"'",
    }),
    # What their tracees call depends on the libraries, which are the same; addresses, numbers and times are left out.
    "strace": (["strace", "dash", "cat", "sleep"], {
        "strace": "strace -qq -e trace=openat,write -P /etc/words cat /etc/words",
        "strace-strings": "strace -qq -e trace=write -e write=1 dash -c 'echo hello; printf \\\\001x'",
        "strace-signals": "strace -qq -e trace=none -e signal=usr1 dash -c 'trap : USR1; kill -USR1 $$' 2>&1 | "
                          "dash -c 'while read a b c d; do echo $a $b $c; done'",
        "strace-f": "strace -f -qq -c -S name -U name,calls,errors -e trace=execve,exit_group,kill "
                    "dash -c '(exit 3); /usr/bin/cat /etc/words >/dev/null & wait; /usr/bin/sleep 0; exit 4'",
        "strace-inject": "strace -qq -o /dev/null -e inject=write:error=ENOSPC dash -c 'echo x'",
        "strace-p": "dash -c 'sleep 0.3 & strace -qq -o /dev/null -p $!; wait $!; echo $?'",
    }),
    "gdb": (["gdb"], {
        "gdb": f"{GDB} -ex 'break twice' -ex run -ex bt -ex 'print counter' -ex stepi -ex 'info registers rip eflags cs' "
               "-ex 'set var x = 21' -ex finish -ex kill /usr/bin/traced 2>/dev/null",
        "gdb-watch": f"{GDB} -ex 'set can-use-hw-watchpoints 0' -ex 'break main' -ex run -ex 'watch counter' -ex continue "
                     "-ex bt -ex kill /usr/bin/traced 2>/dev/null",
        "gdb-hw-watch": f"{GDB} -ex 'break main' -ex run -ex 'watch counter' -ex continue -ex bt -ex kill "
                        "/usr/bin/traced 2>/dev/null",
        "gdb-call": f"{GDB} -ex 'break twice' -ex run -ex 'print twice(100)' -ex 'print $xmm0.uint128' "
                    "-ex 'catch syscall exit_group' -ex 'delete 1' -ex continue -ex kill /usr/bin/traced 2>/dev/null",
    }),
    "gcc": (["as", "ld"], {
        "compile": "cd /tmp && gcc -O2 -o hello /etc/hello.c && ./hello; echo $?",
    }),
    # Lstar's C library, made on Lstar: a hundred processes, two at a time, whose work must be the same to the last bit.
    "make": (["make", "nasm", "as", "ld", "ar", "nm", "objcopy", "sha256sum", "find", "mkdir", "rm", "sed", "tr", "nproc",
              "/usr/bin/python3"], {
        "libc": "cd /src && make -s -j2 V= CC=gcc PYTHON=/usr/bin/python3 build/libc/libc.a >/dev/null && "
                "sha256sum build/libc/libc.a",
    }),
}
APPLETS = ("cat", "seq", "sleep", "diff", "rm", "sort", "wc")  # what bash's cases call
SLOW = {"python", "gcc", "gdb", "make"}
NAMES = [(group, name) for group, (_, cases) in GROUPS.items() for name in cases]

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="chroot wants root")


def add_program(root, program):
    """Copy a program of the host and the libraries that it wants; return whether there is one."""
    path = shutil.which(program)
    if not path:
        return False
    shutil.copy2(os.path.realpath(path), os.path.join(root, "usr/bin", os.path.basename(program)))
    for library in libraries(path):
        target = os.path.join(root, library.lstrip("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.exists(target):
            shutil.copy2(os.path.realpath(library), target)
    return True


def make_root(root, group):
    programs, cases = GROUPS[group]
    for folder in ("usr/bin", "bin", "etc/folder", "tmp", "dev"):
        os.makedirs(os.path.join(root, folder))
    missing = [program for program in programs if not add_program(root, program)]
    if missing:
        pytest.skip("not on this host: " + " ".join(missing))
    if group in ("python", "gdb", "make"):
        add_modules(root)
    if group == "gdb":
        add_gdb(root)
    if group in ("gcc", "make"):
        add_gcc(root)
    if group == "make":
        add_tree(root)
    for applet in APPLETS if group == "static" else ():
        os.symlink("busybox", os.path.join(root, "usr/bin", applet))
    with open(os.path.join(root, "etc/words"), "w", encoding="ascii") as file:
        file.write("one\ntwo\nthree\nfour\n")
    for name in ("alpha", "beta"):
        with open(os.path.join(root, "etc/folder", name), "w", encoding="ascii") as file:
            file.write(name)
        os.utime(os.path.join(root, "etc/folder", name), (0, 0))
    with open(os.path.join(root, "etc/cases"), "w", encoding="ascii") as file:
        file.write("cd /\nHOME=/ PATH=/usr/bin:/bin LC_ALL=C; export HOME PATH LC_ALL\n")
        for name, command in cases.items():
            # Into a file, since many programs write to a terminal in another way.
            file.write(f"echo '=== {name}'\n( {command} ) </dev/null >/tmp/.out 2>&1\nstatus=$?\n"
                       "while IFS= read -r line; do printf '%s\\n' \"$line\"; done </tmp/.out\n"
                       "echo \"=== status $status\"\n")


def add_modules(root):
    """The part of Python's and Perl's libraries that the cases want."""
    version = "python3." + subprocess.run(["/usr/bin/python3", "-c", "import sys; print(sys.version_info[1])"],
                                          capture_output=True, text=True, check=True).stdout.strip()
    shutil.copytree(f"/usr/lib/{version}", os.path.join(root, "usr/lib", version), ignore=shutil.ignore_patterns(
        "test*", "__pycache__", "dist-packages", "lib2to3", "ensurepip", "idlelib", "pydoc_data", "distutils",
        "tkinter", "config-*", "unittest", "asyncio", "multiprocessing", "xml", "email", "json", "sqlite3",
        "lib-dynload", "site-packages", "html", "http", "wsgiref", "xmlrpc", "ctypes", "curses", "dbm", "turtle*"))


def add_gcc(root):
    """The compiler proper, what the linker puts in, and the headers of C's library."""
    def ask(*options):
        return subprocess.run(["gcc", *options], capture_output=True, text=True, check=True).stdout.strip()

    def add(path):
        target = os.path.join(root, path.lstrip("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.isdir(path):
            shutil.copytree(path, target, dirs_exist_ok=True)
        elif os.path.exists(path):
            shutil.copy2(os.path.realpath(path), target)

    if not shutil.which("gcc") or not os.path.exists("/usr/include/stdio.h"):
        pytest.skip("no gcc with a C library on this host")
    add_program(root, "gcc")
    for name in ("cc1", "collect2"):
        path = ask(f"-print-prog-name={name}")
        add(path)
        for library in libraries(path):
            add(library)
    for name in ("crtbegin.o", "crtbeginS.o", "crtend.o", "crtendS.o", "libgcc.a", "libgcc_s.so", "libgcc_s.so.1",
                 "liblto_plugin.so", "include", "Scrt1.o", "crt1.o", "crti.o", "crtn.o", "libc.so", "libc.so.6",
                 "libc_nonshared.a"):
        add(os.path.realpath(os.path.dirname(ask(f"-print-file-name={name}"))) + "/" + name)
    for folder in ("bits", "gnu", "sys", "asm"):
        add(f"/usr/include/x86_64-linux-gnu/{folder}")
    for name in ("stdio.h", "features.h", "features-time64.h", "stdc-predef.h", "linux", "asm-generic"):
        add(f"/usr/include/{name}")
    with open(os.path.join(root, "etc/hello.c"), "w", encoding="ascii") as file:
        file.write('#include <stdio.h>\nint main(void)\n{\n\tprintf("made here: %d\\n", 6 * 7);\n\treturn 3;\n}\n')


def add_tree(root):
    """What Lstar's libc is made of, and binutils by the names that the Makefile has for them."""
    for path in ("Makefile", "libc", "kernel", "arch", "user", "tools", "tests/tiny-skip.txt"):
        source, target = os.path.join(machines.TOP, path), os.path.join(root, "src", path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    for name in ("as", "ld", "ar", "nm", "objcopy"):
        os.symlink(name, os.path.join(root, "usr/bin/x86_64-linux-gnu-" + name))


def add_gdb(root):
    """What gdb wants besides its program, and a program to look into."""
    if not os.path.isdir("/usr/share/gdb") or not shutil.which("gcc"):
        pytest.skip("no gdb with its data, or no gcc, on this host")
    shutil.copytree("/usr/share/gdb", os.path.join(root, "usr/share/gdb"))
    source = os.path.join(root, "etc/traced.c")
    with open(source, "w", encoding="ascii") as file:
        file.write("int counter;\nstatic int twice(int x)\n{\n\tcounter += x;\n\treturn 2 * x;\n}\nint main(void)\n{\n"
                   "\tint r = 0;\n\tfor (int i = 0; i < 3; i++)\n\t\tr += twice(i);\n\treturn r;\n}\n")
    subprocess.run(["gcc", "-g", "-O0", "-static", f"-ffile-prefix-map={root}=", "-o",
                    os.path.join(root, "usr/bin/traced"), source], check=True)


def split(output):
    """{case: what it printed, with its status} of a run's output."""
    output = output.replace("\r", "")
    return {name: text for name, text in
            re.findall(r"^=== (\S+)\n(.*?=== status \d+)$", output, flags=re.M | re.S)}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Yields a function: group -> ({case: text} on the host, the same on Lstar, the whole of Lstar's)."""
    done = {}

    def get(group):
        if group not in done:
            root = str(tmp_path_factory.mktemp(group) / "root")
            make_root(root, group)
            lstar = machines.run("--extra", root, "--mem", "1G", "--timeout", "240", "--", "sh", "/etc/cases")
            done[group] = (on_host(root), split(lstar.output), lstar.output)
        return done[group]

    return get


def on_host(root):
    shutil.copy2(os.path.join(machines.BUILD, "user/sh"), os.path.join(root, "bin/sh"))
    for name, numbers in (("null", (1, 3)), ("zero", (1, 5)), ("urandom", (1, 9))):
        os.mknod(os.path.join(root, "dev", name), 0o20666, os.makedev(*numbers))
    os.makedirs(os.path.join(root, "proc"), exist_ok=True)
    subprocess.run(["mount", "--bind", "/proc", os.path.join(root, "proc")], check=False)
    try:
        done = subprocess.run(["chroot", root, "/bin/sh", "/etc/cases"], stdin=subprocess.DEVNULL,
                              env={key: value for key, value in os.environ.items()
                                   if not key.startswith(("PYTHON", "MAKE", "MFLAGS", "BUILD"))},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1200, check=False)
    finally:
        subprocess.run(["umount", os.path.join(root, "proc")], check=False)
    return split(done.stdout.decode("utf-8", "replace"))


@pytest.mark.parametrize("group,name", [
    pytest.param(group, name, marks=[pytest.mark.xdist_group(f"linux-{group}"), *([pytest.mark.slow] if group in SLOW else [])])
    for group, name in NAMES])
def test_like_on_linux(outcomes, group, name):
    host, lstar, whole = outcomes(group)
    assert name in host
    assert group != "make" or host[name].endswith("=== status 0"), host[name]
    assert lstar.get(name) == host[name], whole[-3000:] if name not in lstar else ""


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash on this host")
def test_run_with_a_program_of_the_host():
    """What README promises: the program, its libraries, and those of the one that a script asks for."""
    done = machines.run("--with", "ldd", "--", "bash", "-c", "ldd --version | { read -r word rest; echo $word; }")
    assert done.status == 0 and "\nldd\n" in done.output.replace("\r", ""), done


def test_run_with_nothing_of_that_name():
    done = machines.run("--with", "no-such-program", "--", "true")
    assert done.status == 1 and "no such program on this host" in done.output, done
