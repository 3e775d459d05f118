#pragma once

#include <string>

#include "polydescent/host/regression/fit.hpp"

namespace polydescent {

/// What is minimized, on the data's scale: "RSS/(2n) + lambda sum_j |s_j b_j|".
std::string formula_of(const FitOptions& options);

/// The result as the JSON document users script against; numbers that are not finite are null.
std::string to_json(const FitResult& result, const FitData& data, const FitOptions& options);

/// The result for a terminal.
std::string to_text(const FitResult& result, const FitData& data, const FitOptions& options);

/// By what names other libraries know the penalty of a fit.
struct OtherLambdas {
  double glmnet_lambda, glmnet_alpha;
  double sklearn_alpha, sklearn_l1_ratio;  // of Lasso and ElasticNet, or alpha of Ridge
};

OtherLambdas other_lambdas(const Fitted& fitted, const FitResult& result, const FitOptions& options);

}  // namespace polydescent
