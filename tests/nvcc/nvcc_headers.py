"""Compiles one .cu file with nvcc, for the host and for each GPU architecture, every warning being an error.

Exit code 77 (skipped) where there is no nvcc. No GPU is needed and nothing is run.

Usage: nvcc_headers.py --nvcc PATH --host-compiler PATH SOURCE -- [ARGUMENT...]
"""

import argparse
import os
import subprocess
import sys
import tempfile

ARCHITECTURES = (80, 90)
SKIPPED = 77


def compile_command(options, output):
    code = [f"-gencode=arch=compute_{a},code=sm_{a}" for a in ARCHITECTURES]
    warnings = ["-Werror=all-warnings", "-Xcompiler=-Wall,-Wextra,-Werror"]
    return [options.nvcc, f"-ccbin={options.host_compiler}", *options.arguments, *code, *warnings,
            "-c", options.source, "-o", output]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--nvcc", default="")
    parser.add_argument("--host-compiler", required=True)
    parser.add_argument("source")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    if not options.nvcc:
        print("SKIPPED: there is no nvcc here, or POLYDESCENT_CUDA is OFF")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        command = compile_command(options, os.path.join(folder, "headers.o"))
        print(" ".join(command), flush=True)
        return 1 if subprocess.run(command, check=False).returncode else 0


if __name__ == "__main__":
    sys.exit(main())
