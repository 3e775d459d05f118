#include "polydescent/host/objective_source/functions.hpp"

#include <array>
#include <cassert>
#include <cmath>

#include "polydescent/kernels/scalar/special.hpp"

namespace polydescent {
namespace {

const std::array all{
    Function{"abs", 1, [](double u, double) { return std::abs(u); }, "sign(u)"},
    Function{"acos", 1, [](double u, double) { return std::acos(u); }, "-1 / sqrt(1 - u^2)", "", true},
    Function{"acosh", 1, [](double u, double) { return std::acosh(u); }, "1 / sqrt(u^2 - 1)", "", true},
    Function{"asin", 1, [](double u, double) { return std::asin(u); }, "1 / sqrt(1 - u^2)", "", true},
    Function{"asinh", 1, [](double u, double) { return std::asinh(u); }, "1 / sqrt(u^2 + 1)"},
    Function{"atan", 1, [](double u, double) { return std::atan(u); }, "1 / (1 + u^2)"},
    Function{"atan2", 2, [](double u, double v) { return std::atan2(u, v); },
             "if(u == 0 and v == 0, 0, v / (u^2 + v^2))", "if(u == 0 and v == 0, 0, -u / (u^2 + v^2))"},
    Function{"atanh", 1, [](double u, double) { return std::atanh(u); }, "1 / (1 - u^2)"},
    Function{"cbrt", 1, [](double u, double) { return std::cbrt(u); }, "1 / (3 * f^2)", "", true},
    Function{"ceil", 1, [](double u, double) { return std::ceil(u); }, ""},
    Function{"cos", 1, [](double u, double) { return std::cos(u); }, "-sin(u)"},
    Function{"cosh", 1, [](double u, double) { return std::cosh(u); }, "sinh(u)"},
    Function{"digamma", 1, [](double u, double) { return digamma(u); }, ""},
    Function{"erf", 1, [](double u, double) { return std::erf(u); }, "2 / sqrt(pi) * exp(-u^2)"},
    Function{"erfc", 1, [](double u, double) { return std::erfc(u); }, "-2 / sqrt(pi) * exp(-u^2)"},
    Function{"exp", 1, [](double u, double) { return std::exp(u); }, "f"},
    Function{"exp2", 1, [](double u, double) { return std::exp2(u); }, "f * log(2)"},
    Function{"expm1", 1, [](double u, double) { return std::expm1(u); }, "f + 1"},
    Function{"floor", 1, [](double u, double) { return std::floor(u); }, ""},
    Function{"hypot", 2, [](double u, double v) { return std::hypot(u, v); }, "if(f == 0, 0, u / f)", "if(f == 0, 0, v / f)"},
    Function{"lgamma", 1, [](double u, double) { return std::lgamma(u); }, "digamma(u)"},
    Function{"log", 1, [](double u, double) { return std::log(u); }, "1 / u"},
    Function{"log10", 1, [](double u, double) { return std::log10(u); }, "1 / (u * log(10))"},
    Function{"log1p", 1, [](double u, double) { return std::log1p(u); }, "1 / (1 + u)"},
    Function{"log2", 1, [](double u, double) { return std::log2(u); }, "1 / (u * log(2))"},
    Function{"pow", 2, [](double u, double v) { return std::pow(u, v); }, "v * pow(u, v - 1)", "f * log(u)", true},
    Function{"rint", 1, [](double u, double) { return std::rint(u); }, ""},
    Function{"round", 1, [](double u, double) { return std::round(u); }, ""},
    Function{"sign", 1, [](double u, double) { return sign(u); }, ""},
    Function{"sin", 1, [](double u, double) { return std::sin(u); }, "cos(u)"},
    Function{"sinh", 1, [](double u, double) { return std::sinh(u); }, "cosh(u)"},
    Function{"sqrt", 1, [](double u, double) { return std::sqrt(u); }, "0.5 / f", "", true},
    Function{"tan", 1, [](double u, double) { return std::tan(u); }, "1 + f^2"},
    Function{"tanh", 1, [](double u, double) { return std::tanh(u); }, "1 - f^2"},
    Function{"tgamma", 1, [](double u, double) { return std::tgamma(u); }, "f * digamma(u)"},
    Function{"trunc", 1, [](double u, double) { return std::trunc(u); }, ""},
    Function{"xlogx", 1, [](double u, double) { return u == 0 ? 0 : u * std::log(u); }, "log(u) + 1", "", true},
};

}  // namespace

std::span<const Function> functions() { return all; }

int find_function(std::string_view name) {
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (name == all[k].name) return static_cast<int>(k);
  }
  return -1;
}

int function_named(std::string_view name) {
  const int found = find_function(name);
  assert(found >= 0);
  return found;
}

}  // namespace polydescent
