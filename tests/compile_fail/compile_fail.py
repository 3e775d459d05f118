"""Compiles one source and judges the outcome.

A source whose first line is `// expect: REGEX` must be refused, and what the compiler prints must match REGEX: code that
fails to compile for another reason proves nothing. Any other source must compile; it shows that the setting is right.

Usage: compile_fail.py SOURCE COMPILER [ARGUMENT...]
"""

import os
import re
import subprocess
import sys


def expectation(source):
    """The regex that the compiler's output has to match, or None for a source that must compile."""
    with open(source, encoding="utf-8") as lines:
        match = re.match(r"//\s*expect:\s*(.*\S)", lines.readline())
    return match.group(1) if match else None


def judge(expected, compiled, output):
    """What is wrong with this outcome, or None."""
    if expected is None:
        return None if compiled else "it must compile, but the compiler refused it"
    if compiled:
        return f"the compiler must refuse it (expected: {expected}), but it compiled"
    if not re.search(expected, output, re.MULTILINE):
        return f"the compiler refused it, but not with: {expected}"
    return None


def main(source, *compiler):
    command = [*compiler, "-fsyntax-only", source]
    environment = dict(os.environ, LC_ALL="C")  # plain quotes in messages
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    complaint = judge(expectation(source), run.returncode == 0, run.stderr)
    if complaint:
        print(f"{source}: {complaint}\n{' '.join(command)}\n{run.stderr}")
    return 1 if complaint else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
