#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "polydescent/host/problem.hpp"
#include "polydescent/kernels/scalar/math.hpp"

namespace polydescent {

/// Observations y at t.
struct Observations {
  std::vector<double> t, y;
};

/// model(x, t) - y for each observation.
template <class Model>
struct ModelResiduals {
  Observations data;

  int residuals(int) const { return static_cast<int>(data.t.size()); }
  template <class X>
  auto residual(const X& x, int k) const {
    using T = typename X::value_type;
    const auto row = static_cast<std::size_t>(k);
    return T(T(Model::of(x, T(data.t[row]))) - T(data.y[row]));
  }
};

/// A least-squares fit to data, as one that a data file makes.
template <class Model>
Problem data_fit(const Observations& data, Box box, std::vector<std::string> variables = {}) {
  Problem fit = residual_problem(ModelResiduals<Model>{data}, std::move(box), "fit");
  fit.fitted_rows = static_cast<std::uint32_t>(data.t.size());
  fit.variables = std::move(variables);
  return fit;
}

/// x_0 + x_1 t + x_2 t^2 + ...
struct Powers {
  template <class X, class T>
  static T of(const X& x, const T& t) {
    T value = x[x.size() - 1];
    for (int i = x.size() - 2; i >= 0; --i) value = value * t + x[i];
    return value;
  }
};

/// x_0 (1 - exp(-x_1 t)), the model of NIST's Misra1a.
struct Saturation {
  template <class X, class T>
  static T of(const X& x, const T& t) {
    return T(-x[0] * expm1(-x[1] * t));
  }
};

/// x_0 (1 - (1 + x_1 t / 2)^-2), that of Misra1b, which has the same data. Certified: x = (3.3799746163e2, 3.9039091287e-4),
/// sum 7.5464681533e-2.
struct SaturationOfSecondOrder {
  template <class X, class T>
  static T of(const X& x, const T& t) {
    return T(x[0] * (T(1) - T(1) / square(T(1) + x[1] * t / T(2))));
  }
};

/// Misra1a of NIST's Statistical Reference Datasets (www.itl.nist.gov/div898/strd), in another unit of y. Certified:
/// x = (2.3894212918e2 +- 2.7070075241, 5.5015643181e-4 +- 7.2668688436e-6), sum 1.2455138894e-1.
inline Observations misra1a(double unit = 1) {
  Observations data{{77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0},
                    {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78}};
  for (double& y : data.y) y *= unit;
  return data;
}

inline Problem misra1a_fit(double unit = 1) {
  return data_fit<Saturation>(misra1a(unit), {{0, 1e-5}, {1000 * unit, 0.01}}, {"b1", "b2"});
}

}  // namespace polydescent
