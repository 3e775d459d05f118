#!/usr/bin/env python3
"""Checks what `polydescent fit --json` says, from the data alone: objective, optimality conditions and duality gap.

usage: kkt_check.py RESULT.json --data FILE.csv [the options of the fit], see --help

Prints a line for every violation, then what was largest; the exit code is 1 if there is one. Only the standard
library is needed: sums are math.fsum, so what is compared is right to rounding of its terms.

With columns centred (if there is an intercept) and divided by s_j (if standardized), beta_j = s_j b_j, and weights of
mean one, the objective in its half-mean form is |y - X beta|^2 / (2n) + sum_j v_j (l1 |beta_j| + l2/2 beta_j^2), and
    pull_j     = x_j' (y - X beta) / n, the negative slope of the loss
    violation  = the largest distance of a pull from the subdifferential of penalty and limits at beta_j
    kkt        = violation / scale, scale the largest |pull_j| / v_j where only the intercept and the columns with
                 v_j = 0 are fitted: lambda_max times the l1-ratio
    gap        = (P - D) / P(0), P(0) the objective of that fit
"""
import argparse
import csv
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path

INFINITY = math.inf
DEPENDENT = 1e-10  # of its length is left of a column that depends on others


def dot(a, b):
    return math.fsum(x * y for x, y in zip(a, b))


@dataclass
class Term:
    """What beta costs, l1 |beta| + l2/2 beta^2, and where it may lie."""
    l1: float
    l2: float
    lower: float
    upper: float

    def cost(self, beta):
        return self.l1 * abs(beta) + self.l2 / 2 * beta * beta

    def violation(self, beta, pull):
        """How far the pull is from the subdifferential."""
        slope = pull - self.l2 * beta
        up = slope - (self.l1 if beta >= 0 else -self.l1)   # > 0: moving up gains
        down = (self.l1 if beta > 0 else -self.l1) - slope  # > 0: moving down gains
        return max(up if beta < self.upper else 0, down if beta > self.lower else 0, 0)

    def conjugate(self, u):
        """max over beta of u beta - cost."""
        excess = math.copysign(max(abs(u) - self.l1, 0), u)
        if excess == 0:
            return 0
        limit = self.upper if excess > 0 else self.lower
        if self.l2 == 0:
            return limit * excess
        beta = min(max(excess / self.l2, self.lower), self.upper)
        return beta * (excess - self.l2 / 2 * beta)

    def share(self, u):
        """The largest c <= 1 with a finite conjugate(c u), rounded down."""
        limit = self.upper if u > 0 else -self.lower
        return 1 if abs(u) <= self.l1 or self.l2 > 0 or limit < INFINITY else self.l1 / abs(u) * (1 - 1e-15)

    def best(self, beta, pull, curvature):
        """The minimizer along this coordinate."""
        target = pull + curvature * beta
        free = math.copysign(max(abs(target) - self.l1, 0), target) / (curvature + self.l2)
        return min(max(free, self.lower), self.upper)


class Problem:
    """The columns as the penalty sees them, and one target. Each number of a vector is times the root of its row's
    weight / n: so a dot product is a weighted mean."""

    def __init__(self, data, options, target):
        self.options, self.raw, self.raw_target = options, data.columns, data.targets[target]
        weights = options.weights or [1] * len(self.raw_target)
        total = math.fsum(weights)
        self.rows = len(weights)
        self.share = [w / total for w in weights]
        self.root = [math.sqrt(w) for w in self.share]
        mean_of = [dot(self.share, column) for column in self.raw]
        centred = [[x - mean for x in column] for column, mean in zip(self.raw, mean_of)]
        deviation = [math.sqrt(dot(self.share, [x * x for x in column])) for column in centred]
        constant = [s <= 1e-13 * abs(mean) or s == 0 for s, mean in zip(deviation, mean_of)]
        # Without an intercept and with the data's own scale a constant column is like any other.
        self.left_out = [v == INFINITY or still and (options.intercept or options.standardize)
                         for v, still in zip(self.factors(), constant)]
        self.scale = [1 if out or not options.standardize else s for out, s in zip(self.left_out, deviation)]
        shown = centred if options.intercept else self.raw
        self.x = [[r * v / s for r, v in zip(self.root, column)] for column, s in zip(shown, self.scale)]
        mean = dot(self.share, self.raw_target) if options.intercept else 0
        self.y = [r * (v - mean) for r, v in zip(self.root, self.raw_target)]
        self.deviation_of_target = math.sqrt(max(dot(self.y, self.y), sys.float_info.min))
        self.measure_null()

    def factors(self):
        return self.options.penalty_factors or [1] * len(self.raw)

    def limits(self, j):
        lower = self.options.lower[j] if self.options.lower else -INFINITY
        upper = self.options.upper[j] if self.options.upper else INFINITY
        return (max(lower, 0) if self.options.positive else lower) * self.scale[j], upper * self.scale[j]

    def terms(self, lam, l1_ratio):
        """[column]; None for a column that is left out."""
        r, n = l1_ratio, self.rows
        l1, l2 = {"half-mean": (lam * r, lam * (1 - r)), "mean": (lam * r / 2, lam * (1 - r)),
                  "sum": (lam * r / (2 * n), lam * (1 - r) / n)}[self.options.loss_scale]
        return [None if out else Term(l1 * v, l2 * v, *self.limits(j))
                for j, (v, out) in enumerate(zip(self.factors(), self.left_out))]

    def in_loss_scale(self, half_mean):
        return half_mean * {"half-mean": 1, "mean": 2, "sum": 2 * self.rows}[self.options.loss_scale]

    def residual(self, beta):
        used = [(b, column) for b, column in zip(beta, self.x) if b != 0]
        return [math.fsum([y] + [-b * column[i] for b, column in used]) for i, y in enumerate(self.y)]

    def pulls(self, residual):
        return [0 if out else dot(column, residual) for column, out in zip(self.x, self.left_out)]

    def measure_null(self):
        """P(0) and the scale of kkt."""
        free = [j for j, v in enumerate(self.factors()) if v == 0 and not self.left_out[j]]
        if any(self.limits(j) != (-INFINITY, INFINITY) for j in free):
            residual = self.descend_on(free)
        else:
            residual = without_part_along([self.x[j] for j in free], self.y)
        self.null_value = dot(residual, residual) / 2
        gains = [0]
        for j, (v, pull) in enumerate(zip(self.factors(), self.pulls(residual))):
            lower, upper = self.limits(j)
            if 0 < v < INFINITY and (pull > 0 and upper > 0 or pull < 0 and lower < 0):
                gains.append(abs(pull) / v)
        self.kkt_scale = max(gains)

    def descend_on(self, columns, sweeps=10_000):
        """The residual of least squares within limits."""
        beta, residual = [0.0] * len(self.x), self.y
        for _ in range(sweeps):
            largest = 0
            for j in columns:
                square = dot(self.x[j], self.x[j])
                best = Term(0, 0, *self.limits(j)).best(beta[j], dot(self.x[j], residual), square)
                move, beta[j] = best - beta[j], best
                residual = [r - move * x for r, x in zip(residual, self.x[j])]
                largest = max(largest, square * move * move)
            if largest <= 1e-28 * dot(self.y, self.y):
                break
        return self.residual(beta)

    def dual_value(self, terms, residual):
        """A lower bound of the half-mean objective: the best multiple of the residual without its part along columns
        that cost nothing and could move for ever."""
        free = set()
        while True:
            part = without_part_along([self.x[j] for j in sorted(free)], residual)
            pulls = [0 if j in free else pull for j, pull in enumerate(self.pulls(part))]
            unbounded = {j for j, t in enumerate(terms) if t and j not in free and t.l1 == 0 and t.l2 == 0 and
                         ((t.lower, t.upper) == (-INFINITY, INFINITY) or t.share(pulls[j]) == 0)}
            if not unbounded:
                break
            free |= unbounded
        pairs = [(term, pull) for j, (term, pull) in enumerate(zip(terms, pulls)) if term and j not in free]
        product, square = dot(part, self.y), dot(part, part)

        def dual(c):
            return math.fsum([c * product, -c * c * square / 2] + [-term.conjugate(c * pull) for term, pull in pairs])
        return maximum(dual, min([1] + [term.share(pull) for term, pull in pairs]))


def without_part_along(columns, vector):
    """By Gram and Schmidt, twice."""
    basis, rest = [], vector

    def orthogonal(v):
        for _ in range(2):
            for q in basis:
                product = dot(q, v)
                v = [a - product * b for a, b in zip(v, q)]
        return v
    for column in columns:
        left = orthogonal(column)
        length = math.sqrt(dot(left, left))
        if length > DEPENDENT * math.sqrt(dot(column, column)):
            basis.append([v / length for v in left])
    return orthogonal(rest)


def maximum(concave, end):
    """Over [0, end]; every value is a lower bound, so it need not be exact."""
    low, high = 0.0, end
    for _ in range(60):
        third = (high - low) / 3
        if concave(low + third) < concave(high - third):
            low += third
        else:
            high -= third
    return max(concave(low), concave(high), concave(end))


@dataclass
class Finding:
    """What the data say of one entry of the path, in the terms of the report."""
    objective: float
    kkt: float
    gap: float
    least_gap: float  # the largest gain of moving one coefficient: no true gap is less
    mean_residual: float  # over the standard deviation of the target
    outside: list  # (column, why) of coefficients that are not allowed


def examine(problem, entry, b):
    terms = problem.terms(entry["lambda"], entry["l1_ratio"])
    beta = [v * s for v, s in zip(b, problem.scale)]
    refusals = [(j, refusal(problem, term, j, beta[j])) for j, term in enumerate(terms)]
    outside = [(j, reason) for j, reason in refusals if reason]
    beta = [onto_limits(v, t) if t else 0 for v, t in zip(beta, terms)]
    residual, direct = problem.residual(beta), direct_residual(problem, entry, b)
    pulls = problem.pulls(residual)
    mean = math.fsum(direct[i] * problem.share[i] for i in range(len(direct))) if problem.options.intercept else 0
    square = math.fsum(problem.share[i] * direct[i] ** 2 for i in range(len(direct)))
    primal = math.fsum([square / 2] + [t.cost(v) for t, v in zip(terms, beta) if t])
    centred = math.fsum([dot(residual, residual) / 2] + [t.cost(v) for t, v in zip(terms, beta) if t])
    gains = [gain(problem, j, term, beta[j], pulls[j]) for j, term in enumerate(terms) if term]
    violations = [term.violation(v, pull) for term, v, pull in zip(terms, beta, pulls) if term]
    null = problem.null_value
    return Finding(
        objective=problem.in_loss_scale(primal),
        kkt=ratio(max(violations, default=0), problem.kkt_scale),
        gap=ratio(centred - problem.dual_value(terms, residual), null) if null > 0 else 0,
        least_gap=ratio(max(gains, default=0), null) if null > 0 else 0,
        mean_residual=abs(mean) / problem.deviation_of_target, outside=outside)


def ratio(a, b):
    return a / b if b > 0 else (0 if a == 0 else INFINITY)


def direct_residual(problem, entry, b):
    """y - b_0 - X b on the data's scale, not centred before."""
    used = [(v, column) for v, column in zip(b, problem.raw) if v != 0]
    return [math.fsum([y, -entry["intercept"]] + [-v * column[i] for v, column in used])
            for i, y in enumerate(problem.raw_target)]


def onto_limits(beta, term):
    """A limit that only rounding keeps the coefficient from, by scaling it, is reached."""
    for limit in (term.lower, term.upper):
        if abs(beta - limit) <= 1e-12 * abs(limit) < INFINITY:
            return limit
    return min(max(beta, term.lower), term.upper)


def refusal(problem, term, j, beta):
    if term is None:
        return "is left out or constant" if beta != 0 else None
    slack = 1e-12 * abs(beta)
    if beta < term.lower - slack:
        return f"lies below its lower limit {term.lower / problem.scale[j]:.17g}"
    if beta > term.upper + slack:
        return f"lies above its upper limit {term.upper / problem.scale[j]:.17g}"
    return None


def gain(problem, j, term, beta, pull):
    """By how much the objective falls when this coefficient alone moves to its best place."""
    square = dot(problem.x[j], problem.x[j])
    if square == 0:
        return 0
    move = term.best(beta, pull, square) - beta
    return math.fsum([move * pull, -move * move * square / 2, term.cost(beta), -term.cost(beta + move)])


# What is compared, and the lines that say so.

@dataclass
class Limits:
    gap: float        # of an entry that claims to have converged
    kkt: float        # the same; infinite: not looked at
    objective: float  # relative difference from the report
    agreement: float  # difference of kkt from the report
    rounding: float   # that gaps and mean residuals may have


UNFINISHED = ("iteration-limit", "stopped")


def violations_of(entry, found, nonzeros, limits):
    for j, reason in found.outside:
        yield f"coefficient {j} {reason}"
    if found.mean_residual > limits.rounding:
        yield f"the mean residual is {found.mean_residual:.3g} standard deviations of the target, not 0"
    if entry["nonzeros"] != nonzeros:
        yield f"{nonzeros} coefficients are not zero, reported are {entry['nonzeros']}"
    if off(entry["objective"], found.objective, limits.objective * max(abs(found.objective), sys.float_info.min)):
        yield f"the objective is {found.objective:.17g}, reported is {entry['objective']}"
    if off(entry["kkt"], found.kkt, limits.agreement + 1e-3 * found.kkt):
        yield f"kkt is {found.kkt:.6g}, reported is {entry['kkt']}"
    gap = entry["gap"]
    if gap is None or not gap >= found.least_gap * (1 - 1e-6) - limits.rounding:
        yield f"moving one coefficient gains {found.least_gap:.6g} of P(0), reported is a gap of {gap}"
    if entry["status"] in UNFINISHED:
        return
    if gap is not None and gap > limits.gap:
        yield f"the status is {entry['status']} although the reported gap of {gap:.6g} is above {limits.gap:g}"
    if found.gap > limits.gap * (1 + 1e-6) + limits.rounding:
        yield f"the gap is {found.gap:.6g}, above {limits.gap:g}"
    if found.kkt > limits.kkt:
        yield f"kkt is {found.kkt:.6g}, above {limits.kkt:g}"


def off(reported, value, tolerance):
    return reported is None or not abs(reported - value) <= tolerance


def violations_of_head(result, data, options):
    counts = {"rows": len(data.targets[0]), "columns": len(data.columns), "targets": len(data.targets)}
    for key, count in counts.items():
        said = result.get(key, count)
        if (len(said) if isinstance(said, list) else said) != count:
            yield f"{key} is {said}, the data have {count}"
    if result.get("loss_scale", options.loss_scale) != options.loss_scale:
        yield f"loss_scale is {result['loss_scale']}, asked for was {options.loss_scale}"
    gaps = [entry["gap"] for entry in result["path"] if entry["gap"] is not None]
    if result.get("worst_gap") is not None and gaps and result["worst_gap"] < max(gaps):
        yield f"worst_gap is {result['worst_gap']}, the path's largest {max(gaps)}"
    if not result["path"]:
        yield "the path is empty"


def dense(entry, columns):
    b = [0.0] * columns
    index, values = entry["coefficients"]["index"], entry["coefficients"]["value"]
    if len(index) != len(values):
        raise ValueError(f"coefficients have {len(index)} indices and {len(values)} values")
    for j, value in zip(index, values):
        if not 0 <= j < columns or value is None:
            raise ValueError(f"coefficient {j} is {value}")
        b[j] = value
    return b


def check(result, data, options, limits):
    """(lines, findings): what is wrong, and all that was found."""
    lines = list(violations_of_head(result, data, options))
    problems, findings = {}, []
    for number, entry in enumerate(result["path"]):
        place = f"path[{number}] (target {entry['target']}, lambda {entry['lambda']:.6g}): "
        try:
            b = dense(entry, len(data.columns))
            if entry["intercept"] is None:
                raise ValueError("the intercept is null")
        except (ValueError, TypeError) as error:
            lines.append(f"{place}{error}")
            continue
        target = data.target_names.index(entry["target"]) if isinstance(entry["target"], str) else entry["target"]
        if target not in problems:
            problems[target] = Problem(data, options, target)
        found = examine(problems[target], entry, b)
        findings.append(found)
        lines += [place + text for text in violations_of(entry, found, sum(v != 0 for v in b), limits)]
        if not options.intercept and entry["intercept"] != 0:
            lines.append(f"{place}the intercept is {entry['intercept']}, asked for was none")
    return lines, findings


# Files and flags.

@dataclass
class Options:
    """Of the fit."""
    loss_scale: str = "half-mean"
    weights: list = None
    penalty_factors: list = None
    lower: list = None
    upper: list = None
    positive: bool = False
    intercept: bool = True
    standardize: bool = True


@dataclass
class Data:
    names: list         # [column]
    columns: list       # [column][row]
    target_names: list  # [target]
    targets: list       # [target][row]


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_table(path):
    """(names, columns) of a CSV or TSV file; names are those of its first line, or 0, 1, ..."""
    text = Path(path).read_text(encoding="utf-8-sig")
    delimiter = next((d for d in "\t;," if d in text), " ")
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=delimiter) if any(row)]
    names = [str(j) for j in range(len(rows[0]))]
    if not all(is_number(cell) for cell in rows[0]):
        names = rows.pop(0)
    if any(len(row) != len(names) for row in rows):
        raise SystemExit(f"{path}: rows of different lengths")
    return names, [list(column) for column in zip(*([float(cell) for cell in row] for row in rows))]


def read_numbers(path):
    return [float(word) for word in Path(path).read_text(encoding="utf-8").replace(",", " ").split()]


def position(names, name):
    if name in names:
        return names.index(name)
    if name.isdigit() and int(name) < len(names):
        return int(name)
    raise SystemExit(f"there is no column {name}; there are {', '.join(names)}")


def read_data(path, target=None, weights=None):
    """(data, weights). target: names or numbers with commas, or a file; weights: a name or a file."""
    names, columns = read_table(path)
    taken = []
    if target and Path(target).is_file():
        target_names, targets = read_table(target)
    else:
        taken = [position(names, t) for t in target.split(",")] if target else [len(names) - 1]
        target_names, targets = [names[j] for j in taken], [columns[j] for j in taken]
    if weights and not Path(weights).is_file():
        taken.append(position(names, weights))
        weights = columns[taken[-1]]
    elif weights:
        weights = read_numbers(weights)
    rest = [j for j in range(len(names)) if j not in taken]
    return Data([names[j] for j in rest], [columns[j] for j in rest], target_names, targets), weights


def parse(arguments):
    parser = argparse.ArgumentParser(description="Checks what `polydescent fit --json` says, from the data alone.")
    add = parser.add_argument
    add("result", help="what --json wrote; - for standard input")
    add("--data", required=True, help="CSV or TSV")
    add("--target", help="names or numbers from 0, with commas, or a file (the last column)")
    add("--loss-scale", choices=["half-mean", "mean", "sum"], default="half-mean")
    add("--weights", help="a column's name or a file")
    add("--penalty-factors", help="a file with a number for each column, inf included")
    add("--lower", help="the same with lower limits on the data's scale")
    add("--upper", help="and upper ones")
    add("--positive", action="store_true")
    add("--no-intercept", action="store_true")
    add("--no-standardize", action="store_true")
    add("--gap", type=float, default=1e-6, help="that converged problems promise (%(default)s)")
    add("--kkt", type=float, default=INFINITY, help="that converged problems must not exceed (not looked at)")
    add("--objective-tolerance", type=float, default=1e-9, help="relative, of the reported one (%(default)s)")
    add("--kkt-tolerance", type=float, default=1e-8, help="absolute, of the reported one, beside 0.1 %% (%(default)s)")
    add("--rounding", type=float, default=1e-10, help="of gaps and the mean residual (%(default)s)")
    return parser.parse_args(arguments)


def main(arguments=None):
    a = parse(arguments)
    data, weights = read_data(a.data, a.target, a.weights)
    factors, lower, upper = (path and read_numbers(path) for path in (a.penalty_factors, a.lower, a.upper))
    options = Options(a.loss_scale, weights, factors, lower, upper, positive=a.positive, intercept=not a.no_intercept,
                      standardize=not a.no_standardize)
    result = json.loads(sys.stdin.read() if a.result == "-" else Path(a.result).read_text(encoding="utf-8"))
    lines, findings = check(result, data, options,
                            Limits(a.gap, a.kkt, a.objective_tolerance, a.kkt_tolerance, a.rounding))
    for line in lines:
        print(line)
    gap, kkt = (max((getattr(f, key) for f in findings), default=0) for key in ("gap", "kkt"))
    print(f"{len(findings)} fits, {len(lines)} violations; largest gap {gap:.3g}, kkt {kkt:.3g}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
