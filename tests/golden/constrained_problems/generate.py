"""Writes constrained_problems.hpp from problems.py."""
import os, re
import problems as T

WIDTH = 120


def num(v):
    s = min((f"{v:.{p}g}" for p in range(1, 18) if float(f"{v:.{p}g}") == v), key=lambda s: (len(s), s))
    s = re.sub(r"e\+?(-?)0*", r"e\1", s)
    if "e" in s and 1 <= abs(v) < 1e6 and v == int(v):
        s = str(int(v))
    return s


def literal(text, indent):
    """A C++ string literal, broken at spaces."""
    room = WIDTH - indent - 4
    lines = []
    while len(text) > room:
        cut = max(text.rfind(" + ", 0, room), text.rfind(" - ", 0, room))
        if cut < room // 2:
            cut = text.rfind(" ", 0, room)
        lines.append(text[:cut + 1])
        text = text[cut + 1:]
    lines.append(text)
    return ("\n" + " " * indent).join(f'"{t}"' for t in lines)


def braces(items, indent):
    out, line = "{", indent + 1
    for k, t in enumerate(items):
        t += "," if k + 1 < len(items) else "}"
        width = len(t.split("\n")[0])
        if k and line + 1 + width > WIDTH - 2:
            out += "\n" + " " * (indent + 1)
            line = indent + 1
        elif k:
            out += " "
            line += 1
        out += t
        line = line + width if "\n" not in t else indent + 1 + len(t.split("\n")[-1])
    return out + ("" if items else "}")


def entry(p):
    pad = " " * 7
    lo, hi = (braces([num(t) for t in p[k]], 7) for k in ("lower", "upper"))
    bounds = f"{pad}{lo}, {hi}," if len(lo) + len(hi) + 10 < WIDTH else f"{pad}{lo},\n{pad}{hi},"
    return "\n".join([
        f'      {{"{p["name"]}", {p["dim"]},', f"{pad}{literal(p['objective'], 7)},", bounds,
        pad + braces([literal(c, 8) for c in p["constraints"]], 7) + ",",
        f"{pad}{num(p['value'])}, {'true' if p['boxed'] else 'false'}}},"])


HEAD = """#pragma once

#include <string>
#include <vector>

namespace polydescent::test {

/// A problem with constraints, as it is written on the command line.
struct ConstrainedProblem {
  std::string name;                  // "hs-071", "g01"
  int dim;
  std::string objective;             // in x[0], x[1], ...
  std::vector<double> lower, upper;  // one pair for each coordinate
  std::vector<std::string> constraints;
  double value;                      // published optimum
  bool boxed;                        // the bounds are the problem's own; else ours, to draw starts from
};

/// hs-006 to hs-119: W. Hock and K. Schittkowski, Test Examples for Nonlinear Programming Codes, Springer, 1981
/// (Lecture Notes in Economics and Mathematical Systems 187), under their numbers there. K. Schittkowski's codes of
/// these problems, published with More Test Examples for Nonlinear Programming Codes, Springer, 1987 (the same series,
/// 282), and kept up since, have more digits, and the better optima of hs-106 and hs-112 are theirs.
/// g01 to g13: J. J. Liang et al., Problem Definitions and Evaluation Criteria for the CEC 2006 Special Session on
/// Constrained Real-Parameter Optimization, Nanyang Technological University, 2006. Its values of g05, g11 and g13 lie
/// a little lower, because there an equation may be off by 1e-4; here it holds.
/// A value that has a closed form is rounded from it.
inline const std::vector<ConstrainedProblem>& constrained_problems() {
  static const std::vector<ConstrainedProblem> problems = {
"""
TAIL = """  };
  return problems;
}

}  // namespace polydescent::test
"""
if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "constrained_problems.hpp")
    with open(path, "w") as out:
        out.write(HEAD + "\n".join(entry(p) for p in T.P) + "\n" + TAIL)
