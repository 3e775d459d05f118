#pragma once

#include <string>
#include <vector>

namespace polydescent::test {

/// A built-in test function as a user would write it for --expr, from its formula and not from its functor.
struct BuiltinExpression {
  std::string name;  // as `polydescent list objectives` has it
  int dim;           // one in which it exists; a text with n means the same in all of its dimensions
  std::string text;
  std::vector<std::string> variables;  // empty: the text reads x[...]
};

/// All built-in test functions, in the registry's order; next to their functors they agree to 1e-12 where the value is not
/// what is left of larger terms. schwefel-2-21 is written out for five dimensions: the grammar has no maximum over a range.
inline const std::vector<BuiltinExpression>& builtin_expressions() {
  static const std::vector<BuiltinExpression> expressions = {
      {"sphere", 5, "sum(i, 0, n-1, x[i]^2)", {}},
      {"rosenbrock", 5, "sum(i, 0, n-2, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)", {}},
      {"rastrigin", 5, "10*n + sum(i, 0, n-1, x[i]^2 - 10*cos(2*pi*x[i]))", {}},
      {"ackley", 5,
       "20 + e - 20*exp(-0.2*sqrt(sum(i, 0, n-1, x[i]^2)/n))"
       " - exp(sum(i, 0, n-1, cos(2*pi*x[i]))/n)", {}},
      {"griewank", 5, "1 + sum(i, 1, n, x[i-1]^2)/4000 - prod(i, 1, n, cos(x[i-1]/sqrt(i)))", {}},
      {"levy", 5,
       "sin(pi*(x[0] + 3)/4)^2"
       " + sum(i, 0, n-2, ((x[i] - 1)/4)^2*(1 + 10*sin(pi*(x[i] + 3)/4 + 1)^2))"
       " + ((x[n-1] - 1)/4)^2*(1 + sin(2*pi*(x[n-1] + 3)/4)^2)", {}},
      {"styblinski-tang", 5, "sum(i, 0, n-1, x[i]^4 - 16*x[i]^2 + 5*x[i])/2", {}},
      {"schwefel", 5, "-sum(i, 0, n-1, x[i]*sin(sqrt(abs(x[i]))))", {}},
      {"himmelblau", 2, "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", {"x", "y"}},
      {"six-hump-camel", 2, "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2", {"x", "y"}},
      {"bukin-6", 2, "100*sqrt(abs(y - 0.01*x^2)) + 0.01*abs(x + 10)", {"x", "y"}},
      {"ellipsoid", 5, "sum(i, 0, n-1, 10^(6*i/max(n-1, 1))*x[i]^2)", {}},
      {"bent-cigar", 5, "x[0]^2 + 1e6*sum(i, 1, n-1, x[i]^2)", {}},
      {"discus", 5, "1e6*x[0]^2 + sum(i, 1, n-1, x[i]^2)", {}},
      {"sum-of-different-powers", 5, "sum(i, 0, n-1, abs(x[i])^(i+2))", {}},
      {"schwefel-1-2", 5, "sum(i, 0, n-1, sum(j, 0, i, x[j])^2)", {}},
      {"schwefel-2-20", 5, "sum(i, 0, n-1, abs(x[i]))", {}},
      {"schwefel-2-21", 5, "max(abs(x[0]), abs(x[1]), abs(x[2]), abs(x[3]), abs(x[4]))", {}},
      {"schwefel-2-22", 5, "sum(i, 0, n-1, abs(x[i])) + prod(i, 0, n-1, abs(x[i]))", {}},
      {"zakharov", 5,
       "sum(i, 0, n-1, x[i]^2) + sum(i, 1, n, i*x[i-1]/2)^2"
       " + sum(i, 1, n, i*x[i-1]/2)^4", {}},
      {"buche-rastrigin", 5,
       "10*n + sum(i, 0, n-1, (if(x[i] > 0 and fmod(i, 2) == 0, 10, 1)*10^(i/(2*max(n-1, 1)))*x[i])^2"
       " - 10*cos(2*pi*if(x[i] > 0 and fmod(i, 2) == 0, 10, 1)*10^(i/(2*max(n-1, 1)))*x[i]))", {}},
      {"attractive-sector", 5, "sum(i, 0, n-1, (if(x[i] > 0, 100, 1)*10^(i/(2*max(n-1, 1)))*x[i])^2)^0.9", {}},
      {"step-ellipsoid", 5,
       "0.1*max(abs(x[0])/1e4, sum(i, 0, n-1, 10^(2*i/max(n-1, 1))"
       "*if(abs(10^(i/(2*max(n-1, 1)))*x[i]) > 0.5,"
       " floor(0.5 + 10^(i/(2*max(n-1, 1)))*x[i]),"
       " floor(0.5 + 10*10^(i/(2*max(n-1, 1)))*x[i])/10)^2))", {}},
      {"linear-slope", 5, "sum(i, 0, n-1, 10^(i/max(n-1, 1))*max(5 - x[i], 0))", {}},
      {"sharp-ridge", 5, "x[0]^2 + 100*sqrt(sum(i, 1, n-1, 10^(i/(n-1))*x[i]^2))", {}},
      {"weierstrass", 5, "sum(i, 0, n-1, sum(k, 0, 20, (1 - cos(2*pi*3^k*x[i]))/2^k))", {}},
      {"katsuura", 5,
       "10/n^2*(prod(i, 0, n-1,"
       " (1 + (i+1)*sum(j, 1, 32, abs(2^j*x[i] - round(2^j*x[i]))/2^j))^(10/n^1.2)) - 1)", {}},
      {"schaffer-f6", 5,
       "sum(i, 0, n-2, 0.5 + (sin(sqrt(x[i]^2 + x[i+1]^2))^2 - 0.5)/(1 + 0.001*(x[i]^2 + x[i+1]^2))^2)"
       " + 0.5 + (sin(sqrt(x[n-1]^2 + x[0]^2))^2 - 0.5)/(1 + 0.001*(x[n-1]^2 + x[0]^2))^2", {}},
      {"schaffer-f7", 5,
       "(sum(i, 0, n-2, sqrt(hypot(x[i], x[i+1]))"
       "*(1 + sin(50*hypot(x[i], x[i+1])^0.2)^2))/(n-1))^2", {}},
      {"lunacek", 5,
       "min(sum(i, 0, n-1, (x[i] - 2.5)^2),"
       " n + (1 - 1/(2*sqrt(n + 20) - 8.2))*sum(i, 0, n-1, (x[i] + sqrt(5.25/(1 - 1/(2*sqrt(n + 20) - 8.2))))^2))"
       " + 10*sum(i, 0, n-1, 1 - cos(2*pi*(x[i] - 2.5)))", {}},
      {"happycat", 5,
       "abs(sum(i, 0, n-1, x[i]^2) - n)^0.25"
       " + (0.5*sum(i, 0, n-1, x[i]^2) + sum(i, 0, n-1, x[i]))/n + 0.5", {}},
      {"hgbat", 5,
       "abs(sum(i, 0, n-1, x[i]^2)^2 - sum(i, 0, n-1, x[i])^2)^0.5"
       " + (0.5*sum(i, 0, n-1, x[i]^2) + sum(i, 0, n-1, x[i]))/n + 0.5", {}},
      {"dixon-price", 5, "(x[0] - 1)^2 + sum(i, 1, n-1, (i+1)*(2*x[i]^2 - x[i-1])^2)", {}},
      {"michalewicz", 5, "-sum(i, 0, n-1, sin(x[i])*sin((i+1)*x[i]^2/pi)^20)", {}},
      {"trid", 5, "sum(i, 0, n-1, (x[i] - 1)^2) - sum(i, 1, n-1, x[i]*x[i-1])", {}},
      {"powell", 8,
       "sum(i, 0, n/4-1, (x[4*i] + 10*x[4*i+1])^2 + 5*(x[4*i+2] - x[4*i+3])^2"
       " + (x[4*i+1] - 2*x[4*i+2])^4 + 10*(x[4*i] - x[4*i+3])^4)", {}},
      {"qing", 5, "sum(i, 0, n-1, (x[i]^2 - (i+1))^2)", {}},
      {"salomon", 5,
       "1 - cos(2*pi*sqrt(sum(i, 0, n-1, x[i]^2)))"
       " + 0.1*sqrt(sum(i, 0, n-1, x[i]^2))", {}},
      {"alpine-1", 5, "sum(i, 0, n-1, abs(x[i]*sin(x[i]) + 0.1*x[i]))", {}},
      {"xin-she-yang-4", 5,
       "(sum(i, 0, n-1, sin(x[i])^2) - exp(-sum(i, 0, n-1, x[i]^2)))"
       "*exp(-sum(i, 0, n-1, sin(sqrt(abs(x[i])))^2))", {}},
      {"exponential", 5, "-exp(-0.5*sum(i, 0, n-1, x[i]^2))", {}},
      {"vincent", 5, "-sum(i, 0, n-1, sin(10*ln(x[i])))/n", {}},
      {"shubert", 5, "prod(i, 0, n-1, sum(j, 1, 5, j*cos((j+1)*x[i] + j)))", {}},
      {"equal-maxima", 1, "-sin(5*pi*x)^6", {"x"}},
      {"uneven-decreasing-maxima", 1, "-exp(-2*ln(2)*((x - 0.08)/0.854)^2)*sin(5*pi*(x^0.75 - 0.05))^6", {"x"}},
      {"five-uneven-peak-trap", 1,
       "-max(80*(2.5 - x), 64*(2.5 - abs(x - 5)), 28*(5 - abs(x - 12.5)),"
       " 32*(5 - abs(x - 22.5)), 80*(x - 27.5))", {"x"}},
      {"modified-rastrigin", 2, "sum(i, 0, n-1, 10 + 9*cos(2*pi*(i+3)*x[i]))", {}},
      {"levy-13", 2,
       "sin(3*pi*x)^2 + (x - 1)^2*(1 + sin(3*pi*y)^2)"
       " + (y - 1)^2*(1 + sin(2*pi*y)^2)", {"x", "y"}},
      {"branin", 2, "(y - 5.1*x^2/(4*pi^2) + 5*x/pi - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10", {"x", "y"}},
      {"goldstein-price", 2,
       "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
       "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))", {"x", "y"}},
      {"beale", 2, "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2", {"x", "y"}},
      {"booth", 2, "(x + 2*y - 7)^2 + (2*x + y - 5)^2", {"x", "y"}},
      {"matyas", 2, "0.26*(x^2 + y^2) - 0.48*x*y", {"x", "y"}},
      {"three-hump-camel", 2, "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2", {"x", "y"}},
      {"mccormick", 2, "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1", {"x", "y"}},
      {"easom", 2, "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)", {"x", "y"}},
      {"cross-in-tray", 2, "-0.0001*(abs(sin(x)*sin(y)*exp(abs(100 - sqrt(x^2 + y^2)/pi))) + 1)^0.1", {"x", "y"}},
      {"eggholder", 2, "-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - y - 47)))", {"x", "y"}},
      {"holder-table", 2, "-abs(sin(x)*cos(y)*exp(abs(1 - hypot(x, y)/pi)))", {"x", "y"}},
      {"drop-wave", 2, "-(1 + cos(12*sqrt(x^2 + y^2)))/(0.5*(x^2 + y^2) + 2)", {"x", "y"}},
      {"schaffer-2", 2, "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2", {"x", "y"}},
      {"schaffer-4", 2, "0.5 + (cos(sin(abs(x^2 - y^2)))^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2", {"x", "y"}},
      {"bohachevsky-1", 2, "x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7", {"x", "y"}},
      {"bohachevsky-2", 2, "x^2 + 2*y^2 - 0.3*cos(3*pi*x)*cos(4*pi*y) + 0.3", {"x", "y"}},
      {"bohachevsky-3", 2, "x^2 + 2*y^2 - 0.3*cos(3*pi*x + 4*pi*y) + 0.3", {"x", "y"}},
      {"colville", 4,
       "100*(w^2 - x)^2 + (w - 1)^2 + (y - 1)^2 + 90*(y^2 - z)^2"
       " + 10.1*((x - 1)^2 + (z - 1)^2) + 19.8*(x - 1)*(z - 1)", {"w", "x", "y", "z"}},
      {"hartmann-3", 3,
       "-exp(-(3*(x[0] - 0.3689)^2 + 10*(x[1] - 0.117)^2 + 30*(x[2] - 0.2673)^2))"
       " - 1.2*exp(-(0.1*(x[0] - 0.4699)^2 + 10*(x[1] - 0.4387)^2 + 35*(x[2] - 0.747)^2))"
       " - 3*exp(-(3*(x[0] - 0.1091)^2 + 10*(x[1] - 0.8732)^2 + 30*(x[2] - 0.5547)^2))"
       " - 3.2*exp(-(0.1*(x[0] - 0.0381)^2 + 10*(x[1] - 0.5743)^2 + 35*(x[2] - 0.8828)^2))", {}},
      {"hartmann-6", 6,
       "-exp(-(10*(x[0] - 0.1312)^2 + 3*(x[1] - 0.1696)^2 + 17*(x[2] - 0.5569)^2"
       " + 3.5*(x[3] - 0.0124)^2 + 1.7*(x[4] - 0.8283)^2 + 8*(x[5] - 0.5886)^2))"
       " - 1.2*exp(-(0.05*(x[0] - 0.2329)^2 + 10*(x[1] - 0.4135)^2 + 17*(x[2] - 0.8307)^2"
       " + 0.1*(x[3] - 0.3736)^2 + 8*(x[4] - 0.1004)^2 + 14*(x[5] - 0.9991)^2))"
       " - 3*exp(-(3*(x[0] - 0.2348)^2 + 3.5*(x[1] - 0.1451)^2 + 1.7*(x[2] - 0.3522)^2"
       " + 10*(x[3] - 0.2883)^2 + 17*(x[4] - 0.3047)^2 + 8*(x[5] - 0.665)^2))"
       " - 3.2*exp(-(17*(x[0] - 0.4047)^2 + 8*(x[1] - 0.8828)^2 + 0.05*(x[2] - 0.8732)^2"
       " + 10*(x[3] - 0.5743)^2 + 0.1*(x[4] - 0.1091)^2 + 14*(x[5] - 0.0381)^2))", {}},
      {"shekel-5", 4,
       "-1/(0.1 + sum(i, 0, 3, (x[i] - 4)^2))"
       " - 1/(0.2 + sum(i, 0, 3, (x[i] - 1)^2))"
       " - 1/(0.2 + sum(i, 0, 3, (x[i] - 8)^2))"
       " - 1/(0.4 + sum(i, 0, 3, (x[i] - 6)^2))"
       " - 1/(0.4 + (x[0] - 3)^2 + (x[1] - 7)^2 + (x[2] - 3)^2 + (x[3] - 7)^2)", {}},
      {"shekel-7", 4,
       "-1/(0.1 + sum(i, 0, 3, (x[i] - 4)^2))"
       " - 1/(0.2 + sum(i, 0, 3, (x[i] - 1)^2))"
       " - 1/(0.2 + sum(i, 0, 3, (x[i] - 8)^2))"
       " - 1/(0.4 + sum(i, 0, 3, (x[i] - 6)^2))"
       " - 1/(0.4 + (x[0] - 3)^2 + (x[1] - 7)^2 + (x[2] - 3)^2 + (x[3] - 7)^2)"
       " - 1/(0.6 + (x[0] - 2)^2 + (x[1] - 9)^2 + (x[2] - 2)^2 + (x[3] - 9)^2)"
       " - 1/(0.3 + (x[0] - 5)^2 + (x[1] - 5)^2 + (x[2] - 3)^2 + (x[3] - 3)^2)", {}},
      {"shekel-10", 4,
       "-1/(0.1 + sum(i, 0, 3, (x[i] - 4)^2))"
       " - 1/(0.2 + sum(i, 0, 3, (x[i] - 1)^2))"
       " - 1/(0.2 + sum(i, 0, 3, (x[i] - 8)^2))"
       " - 1/(0.4 + sum(i, 0, 3, (x[i] - 6)^2))"
       " - 1/(0.4 + (x[0] - 3)^2 + (x[1] - 7)^2 + (x[2] - 3)^2 + (x[3] - 7)^2)"
       " - 1/(0.6 + (x[0] - 2)^2 + (x[1] - 9)^2 + (x[2] - 2)^2 + (x[3] - 9)^2)"
       " - 1/(0.3 + (x[0] - 5)^2 + (x[1] - 5)^2 + (x[2] - 3)^2 + (x[3] - 3)^2)"
       " - 1/(0.7 + (x[0] - 8)^2 + (x[1] - 1)^2 + (x[2] - 8)^2 + (x[3] - 1)^2)"
       " - 1/(0.5 + (x[0] - 6)^2 + (x[1] - 2)^2 + (x[2] - 6)^2 + (x[3] - 2)^2)"
       " - 1/(0.5 + (x[0] - 7)^2 + (x[1] - 3.6)^2 + (x[2] - 7)^2 + (x[3] - 3.6)^2)", {}},
      {"langermann", 2,
       "-exp(-((x - 3)^2 + (y - 5)^2)/pi)*cos(pi*((x - 3)^2 + (y - 5)^2))"
       " - 2*exp(-((x - 5)^2 + (y - 2)^2)/pi)*cos(pi*((x - 5)^2 + (y - 2)^2))"
       " - 5*exp(-((x - 2)^2 + (y - 1)^2)/pi)*cos(pi*((x - 2)^2 + (y - 1)^2))"
       " - 2*exp(-((x - 1)^2 + (y - 4)^2)/pi)*cos(pi*((x - 1)^2 + (y - 4)^2))"
       " - 3*exp(-((x - 7)^2 + (y - 9)^2)/pi)*cos(pi*((x - 7)^2 + (y - 9)^2))", {"x", "y"}},
      {"keane", 2, "-sin(x - y)^2*sin(x + y)^2/sqrt(x^2 + y^2)", {"x", "y"}},
      {"bird", 2, "sin(x)*exp((1 - cos(y))^2) + cos(y)*exp((1 - sin(x))^2) + (x - y)^2", {"x", "y"}},
      {"adjiman", 2, "cos(x)*sin(y) - x/(y^2 + 1)", {"x", "y"}},
      {"deb-1", 5, "-sum(i, 0, n-1, sin(5*pi*x[i])^6)/n", {}},
      {"price-1", 2, "(abs(x) - 5)^2 + (abs(y) - 5)^2", {"x", "y"}},
      {"price-4", 2, "(2*x^3*y - y^3)^2 + (6*x - y^2 + y)^2", {"x", "y"}},
      {"egg-crate", 2, "x^2 + y^2 + 25*(sin(x)^2 + sin(y)^2)", {"x", "y"}},
  };
  return expressions;
}

}  // namespace polydescent::test
