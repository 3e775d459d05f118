#!/usr/bin/env python3
"""Packs what a machine with an NVIDIA driver and a CUDA toolkit, but no network and none of our packages, needs for
tests/gpu/gpu_check.py: this commit's sources, programs built for any x86-64-v3 processor, and their shared libraries.

    bundle.py BUILD_FOLDER OUTPUT.tar.gz

Unpacked it looks like a checkout with a build: polydescent/build/polydescent, build/tests/gpu_test, build/bench/gpu. The
programs find their libraries in build/lib (the build sets that run-time path).
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_BYTES = 60 * 1024 * 1024
PROGRAMS = ("polydescent", "tests/gpu_test", "bench/gpu")

# The compiler's own libraries. The system's are taken where they are new enough, since these ask for a newer C library;
# gpu_check.py falls back on them.
OF_THE_COMPILER = re.compile(r"^lib(stdc\+\+|gcc_s)\.so")

# The C library, which every machine has; programs need its version or a newer one.
OF_THE_SYSTEM = re.compile(r"^(ld-linux.*|lib(c|m|dl|rt|pthread))\.so")


def output_of(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout


def libraries_of(program):
    """Paths of the shared libraries that the program needs beside the C library."""
    paths = []
    for line in output_of("ldd", str(program), text=True).splitlines():
        match = re.match(r"\s*(\S+) => (\S+)", line)
        if match and match.group(2) == "not":
            raise SystemExit(f"bundle: {program} needs {match.group(1)}, which is not here")
        if match and not OF_THE_SYSTEM.match(match.group(1)):
            paths.append(Path(match.group(2)))
    return paths


def newest_c_library(files):
    """The newest version of the C library that one of the files asks for, for example 2.34."""
    versions = set()
    for file in files:
        versions.update(re.findall(rb"GLIBC_(2\.[0-9]+)", file.read_bytes()))
    return max(versions, key=lambda text: [int(part) for part in text.split(b".")]).decode()


def add_build(build, top):
    """Copies programs and libraries below top/build."""
    libraries = {}
    for name in PROGRAMS:
        target = top / "build" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(build / name, target)
        subprocess.run(["strip", str(target)], check=True)
        for path in libraries_of(build / name):
            libraries[path.name] = path
    folder = top / "build" / "lib"
    (folder / "compiler").mkdir(parents=True)
    for name, path in sorted(libraries.items()):
        shutil.copy(path.resolve(), (folder / "compiler" if OF_THE_COMPILER.match(name) else folder) / name)
    return sorted(libraries)


def check_programs(top):
    """Each must start from there with the libraries beside it; a GPU is not needed for that."""
    for name, argument in zip(PROGRAMS, ("--version", "--gtest_list_tests", "--benchmark_list_tests")):
        program = top / "build" / name
        subprocess.run([str(program), argument], check=True, stdout=subprocess.DEVNULL)
        for path in libraries_of(program):
            beside = path.resolve().parent == (top / "build" / "lib").resolve()
            if not beside and not OF_THE_COMPILER.match(path.name):
                raise SystemExit(f"bundle: {program.name} takes {path} from this machine, not from the bundle; was it built "
                                 "by `make gpu-bundle`?")


def pack(build, archive):
    """Writes the archive; returns its size and what it says of itself."""
    commit = output_of("git", "-C", str(ROOT), "rev-parse", "HEAD", text=True).strip()
    changed = output_of("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no", text=True).strip()
    if changed:
        print("bundle: there are changes that are not committed; the programs have them, the sources do not", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch) / "polydescent"
        sources = io.BytesIO(output_of("git", "-C", str(ROOT), "archive", "--prefix=polydescent/", "HEAD"))
        with tarfile.open(fileobj=sources) as tar:
            tar.extractall(scratch)
        libraries = add_build(build, top)
        (top / "COMMIT").write_text(commit + ("-changed" if changed else "") + "\n", encoding="utf-8")
        check_programs(top)
        files = [top / "build" / name for name in PROGRAMS] + list((top / "build" / "lib").glob("*.so*"))
        needs = newest_c_library(files)
        archive.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive, "w:gz", compresslevel=9) as tar:
            tar.add(top, arcname="polydescent")
    return os.path.getsize(archive), f"commit {commit[:12]}, with {', '.join(libraries)}; needs glibc {needs} or newer"


def main(build, archive):
    size, text = pack(Path(build), Path(archive))
    print(f"{archive}: {size / 1024 / 1024:.1f} MiB, {text}")
    if size > MAX_BYTES:
        print(f"bundle: larger than {MAX_BYTES // 1024 // 1024} MiB", file=sys.stderr)
        return 1
    print("On a machine with an NVIDIA GPU, without a network:\n"
          f"  tar xzf {os.path.basename(archive)} && cd polydescent && python3 tests/gpu/gpu_check.py --output results")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
