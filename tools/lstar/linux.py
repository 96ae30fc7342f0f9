"""The oracle: Debian's own kernel, fetched by apt into build/oracle, in the same QEMU."""

import glob
import os
import subprocess

from .machine import Failure, Spec
from .source import TOP

# Linux's own messages would lie between the lines of the tests; a panic ends QEMU by a reset.
CMDLINE = "console=ttyS0 quiet loglevel=3 panic=-1 tsc=reliable"
# With five-level page tables, which QEMU's CPU has, user addresses would end elsewhere.
CPU = "max,la57=off"


def folder():
    return os.path.join(TOP, "build", "oracle")


def kernel():
    """Return the path of vmlinuz; fetch it first if it is not there."""
    found = sorted(glob.glob(os.path.join(folder(), "boot/vmlinuz-*")))
    if found:
        return found[-1]
    os.makedirs(folder(), exist_ok=True)
    package = _package()
    print(f"lstar: fetching {package} into {os.path.relpath(folder())}", flush=True)
    _apt_download(package)
    archive = sorted(glob.glob(os.path.join(folder(), "linux-image-*.deb")))[-1]
    tar = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", folder(), "--wildcards", "./boot/vmlinuz-*"],
                   stdin=tar.stdout, check=True)
    tar.stdout.close()
    tar.wait()
    os.remove(archive)
    return kernel()


def _package():
    """Return the package with the image that linux-image-amd64 stands for."""
    text = subprocess.run(["apt-cache", "depends", "linux-image-amd64"], capture_output=True,
                          text=True, check=False).stdout
    names = [line.split()[-1] for line in text.splitlines() if "Depends: linux-image-" in line]
    if not names:
        raise Failure("apt knows no linux-image-amd64 package: is this Debian, and has"
                      " `apt-get update` been run?")
    return names[0]


def _apt_download(package):
    command = ["apt-get", "download", "-q", package]
    if subprocess.run(command, cwd=folder(), capture_output=True, check=False).returncode == 0:
        return
    # The package lists may be older than the archive, or missing altogether.
    subprocess.run(["apt-get", "update", "-q"], capture_output=True, check=False)
    done = subprocess.run(command, cwd=folder(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"apt-get download {package} failed: {done.stderr.strip()}")


def version():
    return os.path.basename(kernel()).replace("vmlinuz-", "")


def spec(initrd, words, **more):
    """Return the Spec of a machine that boots Linux with this initramfs and these further WORDS."""
    image = kernel()
    return Spec(kernel=image, initrd=initrd, cmdline=f"{CMDLINE} {words}", cpu=CPU,
                **{"mem": 256, **more})
