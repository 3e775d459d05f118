"""Checks the rules on files that no compiler checks. Prints one `file:line: message` per violation.

Includes point one way:
    tests, bench, examples -> host -> kernels/{descent,regression}
      -> kernels/{objective,gradient,update,constraint,sampler} -> kernels/{point,group,partials,scalar} -> kernels/platform
    kernels/{descent,regression} -> kernels/gpu -> kernels/platform
Folders of one level never see each other. A kernels/{descent,regression} file sees the headers of one family at most;
a registry.hpp, a launch_* and an *evaluator* file may see several.

Usage: lint.py [ROOT]
"""

import re
import sys
from pathlib import Path

SOURCE_FOLDERS = ("kernels", "host", "tests", "bench", "examples")
SOURCE_SUFFIXES = (".hpp", ".h", ".inc", ".cpp", ".cu", ".cuh", ".in")
HEADER_SUFFIXES = (".hpp", ".h", ".cuh")

PLATFORM, BASE, FAMILY, ENGINE, HOST, TOP = range(6)
LEVEL_OF_KERNELS_FOLDER = {
    "scalar": BASE,
    "objective": FAMILY, "gradient": FAMILY, "update": FAMILY, "constraint": FAMILY, "sampler": FAMILY, "gpu": FAMILY,
    "descent": ENGINE, "regression": ENGINE,
}
SEES_SEVERAL = re.compile(r"registry\.hpp|launch_.*|.*evaluator.*")

# Families whose every file is one entry of registry.hpp, but for these helpers (and names that begin with _). The
# objectives' helpers are also named in the top CMakeLists.txt.
HELPERS = {
    "gradient": {"finite_difference.hpp"},
    "objective": {"moved.hpp", "row_sum.hpp", "losses.hpp", "squared_sum.hpp", "parametric.hpp", "with_data.hpp", "functor.hpp"},
    "update": set(),
}

CUDA_WORD = re.compile(r"__CUDA_ARCH__|__CUDACC\w*__|\b__host__\b|\b__device__\b|\b__global__\b|<<<")
MATH_CALL = re.compile(r"\b(?:abs|a?(?:cos|sin|tan)h?|atan2|cbrt|digamma|erfc?|exp|exp2|expm1|fabs|fma|hypot|[lt]gamma|log|log10|"
                       r"log1p|log2|pow|rint|round|sqrt|square|trunc|xlogx)\s*\(")
FORBIDDEN_FLAG = re.compile(r"relaxed-constexpr|extended-lambda|use_fast_math|-ffast-math|-Ofast")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
PROJECT = "polydescent/"
NVRTC_SHIMS = "kernels/gpu/nvrtc_shims/"

COMMENT_OR_LITERAL = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)'
    r'|R"(?P<delimiter>[^\s()\\]{0,16})\(.*?\)(?P=delimiter)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'",
    re.DOTALL)


def without_comments(text, literals=True):
    """The text with comments blanked, and string literals too unless `literals`; line numbers stay."""
    def blank(match):
        if literals and match.group("comment") is None:
            return match.group()
        return re.sub(r"[^\n]", " ", match.group())
    return COMMENT_OR_LITERAL.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def place(path):
    """(level, folder) of a file given by its path from the root; None where the layout has no such place."""
    parts = path.split("/")
    if parts[0] in ("tests", "bench", "examples"):
        return TOP, parts[0]
    if parts[0] == "host":
        return HOST, "host"
    if parts[0] != "kernels":
        return None
    if path == "kernels/platform.hpp":
        return PLATFORM, path
    if len(parts) == 2:
        return BASE, "scalar"  # point and group stand on one level with scalar and may know it
    level = LEVEL_OF_KERNELS_FOLDER.get(parts[1])
    return None if level is None else (level, parts[1])


def project_includes(text):
    """(line, path from the root) of each include of a project file by its full name."""
    for match in INCLUDE.finditer(without_comments(text)):
        if match.group(2).startswith(PROJECT):
            yield line_of(text, match.start()), match.group(2).removeprefix(PROJECT)


def check_place(path, text):
    if place(path) is None:
        yield 1, "lies in a folder that the layout does not name (see tests/lint/lint.py)"


def check_include_names(path, text):
    """Quotes mean a project file, by its full name; tests, bench and examples may name their neighbours."""
    here = place(path)
    for match in INCLUDE.finditer(without_comments(text)):
        line, name = line_of(text, match.start()), match.group(2)
        if name.endswith((".cpp", ".cu")):
            yield line, f"includes {name}, which is a source, not a header"
        if match.group(1) == '"' and here and here[0] < TOP and not name.startswith(PROJECT):
            yield line, f'includes "{name}"; write "{PROJECT}..." for a project header and <...> for another\'s'


def check_include_direction(path, text):
    here = place(path)
    if here is None:
        return
    several = SEES_SEVERAL.fullmatch(path.rsplit("/", 1)[-1])
    families = set()
    for line, included in project_includes(text):
        there = place(included)
        if there is None:
            yield line, f"includes {included}, which the layout has no place for"
            continue
        if there[0] > here[0]:
            yield line, f"includes {included}, which stands above it"
        elif there[0] == here[0] and there[1] != here[1] and not several:
            yield line, f"includes {included}: {here[1]} and {there[1]} are siblings and may not see each other"
        elif here[1] == "gpu" and there[0] == BASE:
            yield line, f"includes {included}: gpu stands on kernels/platform.hpp alone"
        elif there[0] == FAMILY and there[1] != "gpu" and here[0] == ENGINE and not several:
            families.add(there[1])
            if len(families) > 1:
                seen = " and ".join(sorted(families))
                yield line, f"includes {included}: only registry.hpp, launch_* and *evaluator* files may see {seen}"


def check_header_guard(path, text):
    if path.endswith(HEADER_SUFFIXES) and not re.search(r"^#pragma once$", without_comments(text), re.MULTILINE):
        yield 1, "has no #pragma once"


def check_compiler_words(path, text):
    """The suffix names the compiler: CUDA's words belong to .cu and .cuh files, and to platform.hpp, which explains them.
    What NVRTC gets in place of other headers goes by their names."""
    if path.endswith((".cu", ".cuh")) or path == "kernels/platform.hpp" or path.startswith(NVRTC_SHIMS):
        return
    code = without_comments(text, literals=False)
    for match in CUDA_WORD.finditer(code):
        yield line_of(code, match.start()), f"{match.group()} belongs in kernels/platform.hpp or a .cu or .cuh file"


def check_launches_only(path, text):
    """A .cu file of the kernels finds its index, calls shared code and launches: no mathematics of its own."""
    if path.startswith("kernels/") and path.endswith(".cu"):
        code = without_comments(text, literals=False)
        for match in MATH_CALL.finditer(code):
            name = match.group().rstrip("( \t\n")
            yield line_of(code, match.start()), f"calls {name}(); a .cu file only includes and launches"


SOURCE_CHECKS = (check_place, check_include_names, check_include_direction, check_header_guard, check_compiler_words,
                 check_launches_only)


def check_flags(text):
    code = re.sub(r"#[^\n]*", "", text)
    for match in FORBIDDEN_FLAG.finditer(code):
        yield line_of(code, match.start()), f"{match.group()} is not used here: it changes what the code means"


def check_registry(root, family):
    """(path, line, message) for each file of the family that its registry.hpp does not include."""
    folder = root / "kernels" / family
    registry = f"kernels/{family}/registry.hpp"
    entries = sorted(f.name for f in folder.glob("*.hpp")
                     if f.name != "registry.hpp" and f.name not in HELPERS[family] and not f.name.startswith("_"))
    if not entries:
        return
    if not (root / registry).exists():
        yield registry, 1, "is missing"
        return
    included = {path for _, path in project_includes((root / registry).read_text(encoding="utf-8"))}
    for entry in entries:
        if f"kernels/{family}/{entry}" not in included:
            yield registry, 1, f"does not include {entry}, so users never see it"


def source_files(root):
    return sorted(f for folder in SOURCE_FOLDERS for f in (root / folder).rglob("*") if f.suffix in SOURCE_SUFFIXES)


def build_files(root):
    top = [root / name for name in ("CMakeLists.txt", "CMakePresets.json", "Makefile")]
    folders = [root / folder for folder in (*SOURCE_FOLDERS, "cmake")]
    nested = [f for folder in folders for f in folder.rglob("*") if f.name == "CMakeLists.txt" or ".cmake" in f.suffixes]
    return sorted(f for f in top + nested if f.exists())


def violations(root):
    """(path, line, message) of everything wrong under root."""
    root = Path(root)
    for file in source_files(root):
        path, text = file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
        for check in SOURCE_CHECKS:
            yield from ((path, line, message) for line, message in check(path, text))
    for file in build_files(root):
        path, text = file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
        yield from ((path, line, message) for line, message in check_flags(text))
    for family in HELPERS:
        yield from check_registry(root, family)


def main(root="."):
    found = list(violations(root))
    for path, line, message in found:
        print(f"{path}:{line}: {message}")
    print(f"{len(source_files(Path(root)))} source files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
