"""Checks the entries of constrained_problems.hpp with SciPy: verify.py [--table] [--starts N] [name ...]"""
import ast, math, os, re, sys, time, warnings
os.environ.setdefault("OMP_NUM_THREADS", "1"); os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
import scipy.special as sp
from scipy.optimize import minimize
warnings.filterwarnings("ignore")
np.seterr(all="ignore")


def if_(c, a, b): return a if c else b
def pw(a, b):
    if not isinstance(a, (complex, np.complexfloating)) and not isinstance(b, (complex, np.complexfloating)):
        try: return math.pow(a, b)
        except OverflowError: return math.inf
        except (ValueError, ZeroDivisionError): return math.nan
    if not isinstance(b, (complex, np.complexfloating)) and float(b).is_integer(): return a ** int(b)
    return a ** b
def div(a, b): return np.divide(a, b)
def rnd(u): return math.floor(u + 0.5)
ENV = dict(sqrt=np.sqrt, exp=np.exp, log=np.log, sin=np.sin, cos=np.cos, abs=lambda u: abs(u) if np.isrealobj(u) else (u if u.real >= 0 else -u),
           erf=sp.erf, min=lambda a, b: a if np.real(a) <= np.real(b) else b, max=lambda a, b: a if np.real(a) >= np.real(b) else b,
           round=lambda u: float(rnd(np.real(u))), if_=if_, pi=math.pi, e=math.e, pw=pw, div=div)


class Tr(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        name = {ast.Pow: "pw", ast.Div: "div"}.get(type(node.op))
        return ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], []) if name else node
    def visit_Call(self, node):
        self.generic_visit(node)
        if node.func.id in ("sum", "prod"):
            var, a, b, term = node.args
            src = {"sum": "acc_s", "prod": "acc_p"}[node.func.id]
            lam = ast.Lambda(ast.arguments([], [ast.arg(var.id)], None, [], [], None, []), term)
            return ast.Call(ast.Name(src, ast.Load()), [a, b, lam], [])
        return node
def acc_s(a, b, f):
    r = 0.0
    for i in range(int(a), int(b) + 1): r = r + f(i)
    return r
def acc_p(a, b, f):
    r = 1.0
    for i in range(int(a), int(b) + 1): r = r * f(i)
    return r
ENV.update(acc_s=acc_s, acc_p=acc_p)


def compile_expr(text, n):
    text = re.sub(r"\bif\(", "if_(", text).replace("^", "**")
    tree = ast.fix_missing_locations(Tr().visit(ast.parse(text.strip(), mode="eval")))
    code = compile(ast.Expression(ast.Lambda(ast.arguments([], [ast.arg("x")], None, [], [], None, []), tree.body)) and
                   ast.fix_missing_locations(ast.Expression(ast.Lambda(
                       ast.arguments([], [ast.arg("x")], None, [], [], None, []), tree.body))), "<f>", "eval")
    g = eval(code, dict(ENV, n=n))
    def f(x):
        try: return g([np.float64(t) for t in x] if np.isrealobj(x) else list(x))
        except (ZeroDivisionError, OverflowError): return math.nan
    def grad(x):
        out = np.empty(len(x))
        for j in range(len(x)):
            z = np.array(x, dtype=complex); z[j] += 1e-30j
            out[j] = np.imag(f(z)) / 1e-30
        return out
    return f, grad


def split(c):
    m = re.fullmatch(r"(.*?)\s*(<=|>=|=)\s*(.*)", c)
    return f"({m[1]}) - ({m[3]})", m[2]


def parse_header(path):
    text = open(path).read()
    body = text[text.index("problems = {") + 12:text.index("return problems;")]
    tok = re.findall(r'"(?:[^"\\]|\\.)*"|[{},]|[^\s{},"]+', re.sub(r"^\s*//.*$", "", body, flags=re.M))
    pos = 0
    def item():
        nonlocal pos
        if tok[pos] == "{":
            pos += 1; out = []
            while tok[pos] != "}":
                out.append(item())
                if tok[pos] == ",": pos += 1
            pos += 1
            return out
        s = ""
        if tok[pos].startswith('"'):
            while tok[pos].startswith('"'): s += tok[pos][1:-1]; pos += 1
            return s
        t = tok[pos]; pos += 1
        return t == "true" if t in ("true", "false") else float(t)
    tok = ["{"] + tok
    return [dict(zip("name dim objective lower upper constraints value boxed".split(), r)) | dict(dim=int(r[1])) for r in item()]


def check(p, starts, extra=(), seed=1):
    n = p["dim"]; lo, hi = np.array(p["lower"]), np.array(p["upper"])
    f, df = compile_expr(p["objective"], n)
    cons = []
    for c in p["constraints"]:
        e, op = split(c); g, dg = compile_expr(e, n); cons.append((g, dg, op))
    def viol(x):
        v = 0.0
        for g, _, op in cons:
            t = float(np.real(g(x)))
            if not math.isfinite(t): return math.inf
            v = max(v, abs(t) if op == "=" else t if op == "<=" else -t)
        return v
    sc = []
    for g, dg, op in cons: sc.append(g)
    F = max(1.0, abs(p["value"]))
    scons = []
    mid = (lo + hi) / 2
    width = np.where(hi > lo, hi - lo, 1.0)
    # work in the unit box, constraints scaled by their gradient there
    def X(u): return np.clip(lo + width * u, lo, hi)
    for g, dg, op in cons:
        s = 0.0
        for t in (X(np.full(n, 0.5)), X(np.full(n, 0.37))):
            d = np.linalg.norm(dg(t) * width)
            if math.isfinite(d): s = max(s, d)
        s = 1.0 / s if s > 0 else 1.0
        sign = -1.0 if op == "<=" else 1.0
        scons.append(dict(type="eq" if op == "=" else "ineq", fun=lambda u, g=g, k=s * sign: k * float(np.real(g(X(u)))),
                          jac=lambda u, dg=dg, k=s * sign: k * dg(X(u)) * width))
    rng = np.random.default_rng(seed)
    us = [(np.array(x) - lo) / width for x in extra] + [rng.random(n) for _ in range(starts)]
    best, arg, hits = math.inf, None, 0
    tol = 1e-4 * F
    def polish(x):
        # minimum-norm Newton steps onto the violated constraints
        for _ in range(6):
            rows, res = [], []
            for g, dg, op in cons:
                t = float(np.real(g(x)))
                if (op == "=" and t != 0) or (op == "<=" and t > -1e-9) or (op == ">=" and t < 1e-9):
                    rows.append(dg(x) * width); res.append(t if op == "=" else t + 1e-9 if op == "<=" else t - 1e-9)
            if not rows or not np.all(np.isfinite(rows)) or not np.all(np.isfinite(res)): break
            k = 1 / np.maximum(np.linalg.norm(rows, axis=1), 1e-300)
            free = ((x > lo) & (x < hi)) * 1.0
            try: step = np.linalg.lstsq(np.array(rows) * free * k[:, None], np.array(res) * k, rcond=1e-10)[0]
            except np.linalg.LinAlgError: break
            x = np.clip(x - step * free * width, lo, hi)
        return x
    def note(x):
        nonlocal best, arg
        got = math.inf
        for y in (x, polish(x)):
            v = float(f(y))
            if math.isfinite(v) and viol(y) < 1e-7:
                got = min(got, v)
                if v < best: best, arg = v, y
        return got
    raw = [dict(type=c["type"], fun=lambda x, g=g, k=-1.0 if op == "<=" else 1.0: k * float(np.real(g(x))),
                jac=lambda x, dg=dg, k=-1.0 if op == "<=" else 1.0: k * dg(x)) for (g, dg, op), c in zip(cons, scons)]
    for u0 in us:
        u0 = np.clip(u0, 0, 1); got = math.inf
        for how in ("unit", "raw", "raw/F"):
            try:
                if how == "unit":
                    r = minimize(lambda u: float(f(X(u))) / F, u0, jac=lambda u: df(X(u)) * width / F, bounds=[(0, 1)] * n,
                                 constraints=scons, method="SLSQP", options=dict(maxiter=400, ftol=1e-12)); x = X(r.x)
                else:
                    k = 1.0 if how == "raw" else F
                    r = minimize(lambda x: float(f(x)) / k, X(u0), jac=lambda x: df(x) / k, bounds=list(zip(lo, hi)),
                                 constraints=raw, method="SLSQP", options=dict(maxiter=400, ftol=1e-12)); x = np.clip(r.x, lo, hi)
            except Exception: continue
            if np.all(np.isfinite(x)): got = min(got, note(x))
            if got <= p["value"] + tol: break
        hits += got <= p["value"] + tol
    how = "slsqp"
    if hits == 0:
        how = "trust-constr"
        from scipy.optimize import NonlinearConstraint
        tc = [NonlinearConstraint(c["fun"], 0, 0 if c["type"] == "eq" else np.inf, jac=c["jac"], hess=None) for c in scons]
        from scipy.optimize import BFGS
        for c in tc: c.hess = BFGS()
        for u0 in us[:8]:
            try: r = minimize(lambda u: float(f(X(u))) / F, np.clip(u0, 0, 1), jac=lambda u: df(X(u)) * width / F, hess=BFGS(),
                              bounds=[(0, 1)] * n, constraints=tc, method="trust-constr",
                              options=dict(maxiter=1500, gtol=1e-10, xtol=1e-12))
            except Exception: continue
            if np.all(np.isfinite(r.x)): note(X(r.x))
    return best, arg, hits, len(us), viol, f, how


if __name__ == "__main__":
    args = sys.argv[1:]
    starts = 50
    if "--starts" in args: k = args.index("--starts"); starts = int(args[k + 1]); del args[k:k + 2]
    import problems as T
    table = {p["name"]: p for p in T.P}
    if "--table" in args: args.remove("--table"); entries = T.P
    else: entries = parse_header(os.path.join(os.path.dirname(os.path.abspath(__file__)), "constrained_problems.hpp"))
    good = 0; bad = []; t00 = time.time()
    for p in entries:
        if args and p["name"] not in args: continue
        t0 = time.time(); src = table[p["name"]]
        extra = [src["start"]] if src.get("start") else []
        best, arg, hits, m, viol, f, how = check(p, starts, extra)
        pts = [(float(f(np.array(x))), viol(np.array(x))) for x in src.get("points", [])]
        F = max(1.0, abs(p["value"])); rel = (best - p["value"]) / F
        ok = abs(rel) <= 1e-4
        if not ok and rel > 0 and any(abs(a - p["value"]) / F <= 1e-4 and b < 1e-6 for a, b in pts): ok, how = True, "point"
        good += ok
        if not ok: bad.append(p["name"])
        print(f"{'pt ' if how == 'point' else 'ok ' if ok else 'BAD'} {p['name']:7} n={p['dim']:2} value={p['value']:.12g} best={best:.12g} rel={rel:+.1e} "
              f"hits={hits}/{m} {how} t={time.time() - t0:.1f}", *[f"point f={a:.10g} viol={b:.1e}" for a, b in pts],
              "" if ok or arg is None else "x=" + np.array2string(arg, precision=6, max_line_width=10**6), flush=True)
    print(f"{good} verified, not: {bad}, {time.time() - t00:.0f} s")
