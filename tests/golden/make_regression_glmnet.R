#!/usr/bin/env Rscript
# Writes tests/golden/regression/glmnet-*.json, published/prostate-*.json and their data sets (CSV): penalized
# regressions as R's glmnet fits them, and the fits of the prostate data that textbooks print.
#
# usage: make_regression_glmnet.R [FOLDER]
#
# It reads the data that make_regression_sklearn.py writes. tests/golden/README.md says what the files hold. A case is
# written only if glmnet's coefficients satisfy the optimality conditions of *our* objective, computed here from the
# data alone, to `limit`; so the conversion of options (in_glmnet_scale) cannot be wrong.
suppressPackageStartupMessages({
  library(glmnet)
  library(lasso2)
})

limit <- 1e-9            # of the relative optimality violation; the README says of what
thresh <- 1e-24          # glmnet's, of the change of the objective: the square of what is left of the coefficients
most_iterations <- 1e7
ridge_l1_ratio <- 0.001  # lambda_max of a ridge regression is that of this elastic net

options_of <- function(model, l1_ratio, ...) {
  modifyList(list(model = model, l1_ratio = l1_ratio, loss_scale = "half-mean", weights = NULL, penalty_factors = NULL,
                  positive = FALSE, lower = NULL, upper = NULL, intercept = TRUE, standardize = TRUE, fold_ids = NULL),
             list(...))
}

# ---- the objective

# l1, l2 such that RSS/(2n) + sum v_j (l1 |beta_j| + l2/2 beta_j^2) is our objective but for `factor`.
half_mean <- function(options, lambda, n) {
  r <- options$l1_ratio
  switch(options$loss_scale,
         "half-mean" = list(l1 = lambda * r, l2 = lambda * (1 - r), factor = 1),
         "mean" = list(l1 = lambda * r / 2, l2 = lambda * (1 - r), factor = 2),
         "sum" = list(l1 = lambda * r / (2 * n), l2 = lambda * (1 - r) / n, factor = 2 * n))
}

or_else <- function(value, default) if (is.null(value)) default else value

shares <- function(options, n) {
  w <- or_else(options$weights, rep(1, n))
  w / sum(w)
}

# Standard deviations with 1/n, centred, also without an intercept.
deviations <- function(options, x) {
  w <- shares(options, nrow(x))
  mean <- colSums(w * x)
  s <- sqrt(colSums(w * sweep(x, 2, mean)^2))
  s[s <= 1e-12 * abs(mean)] <- 0  # a constant column: its coefficient is zero
  if (options$standardize) s else ifelse(s > 0, 1, 0)
}

# What the penalty acts on: factors and limits of beta_j = s_j b_j.
terms_of <- function(options, x) {
  p <- ncol(x)
  s <- deviations(options, x)
  list(s = s, factor = or_else(options$penalty_factors, rep(1, p)),
       lower = or_else(options$lower, rep(if (options$positive) 0 else -Inf, p)) * ifelse(s > 0, s, 1),
       upper = or_else(options$upper, rep(Inf, p)) * ifelse(s > 0, s, 1))
}

# x_j' r / n for scaled columns.
pulls <- function(options, x, y, intercept, b) {
  w <- shares(options, nrow(x))
  s <- deviations(options, x)
  centred <- if (options$intercept) sweep(x, 2, colSums(w * x)) else x
  g <- colSums(w * (y - intercept - drop(x %*% b)) * centred)
  ifelse(s > 0, g / s, 0)
}

# Least squares by the columns without a penalty, within their limits: what is left of the target.
null_residual <- function(options, x, y) {
  t <- terms_of(options, x)
  w <- shares(options, nrow(x))
  if (options$intercept) {
    x <- sweep(x, 2, colSums(w * x))
    y <- y - sum(w * y)
  }
  b <- rep(0, ncol(x))
  for (sweep in seq_len(1000)) {
    for (j in which(t$factor == 0)) {
      s <- t$s[j]
      free <- b[j] + sum(w * x[, j] * y) / sum(w * x[, j]^2)
      to <- min(max(free, t$lower[j] / s), t$upper[j] / s)
      y <- y - (to - b[j]) * x[, j]
      b[j] <- to
    }
  }
  y
}

# The largest pull of a penalized column that may move, over its factor, where the unpenalized ones and the intercept
# are fitted and all else is zero.
largest_pull <- function(options, x, y) {
  t <- terms_of(options, x)
  g <- pulls(options, x, null_residual(options, x, y), 0, rep(0, ncol(x)))
  penalized <- t$factor > 0 & is.finite(t$factor) & ((g > 0 & t$upper > 0) | (g < 0 & t$lower < 0))
  max((abs(g) / t$factor)[penalized])
}

lambda_max <- function(options, x, y) {
  one <- half_mean(modifyList(options, list(l1_ratio = 1)), 1, nrow(x))$l1
  largest_pull(options, x, y) / one / max(options$l1_ratio, ridge_l1_ratio)
}

# The largest distance of a coordinate's pull from the subdifferential of penalty and limits, over largest_pull; and the
# mean residual over the standard deviation of y.
violation <- function(options, x, y, lambda, intercept, b) {
  t <- terms_of(options, x)
  h <- half_mean(options, lambda, nrow(x))
  beta <- b * t$s
  stopifnot(beta >= t$lower - 1e-12, beta <= t$upper + 1e-12, b[is.infinite(t$factor)] == 0)
  v <- ifelse(is.finite(t$factor), t$factor, 0)
  g <- pulls(options, x, y, intercept, b) - h$l2 * v * beta
  down <- ifelse(beta > 0, h$l1 * v - g, -h$l1 * v - g)  # > 0: moving down gains
  up <- ifelse(beta < 0, g + h$l1 * v, g - h$l1 * v)
  at_lower <- beta <= t$lower + 1e-12
  at_upper <- beta >= t$upper - 1e-12
  worst <- pmax(ifelse(at_lower, 0, down), ifelse(at_upper, 0, up), 0)[t$s > 0 & is.finite(t$factor)]
  worst <- max(worst) / largest_pull(options, x, y)
  w <- shares(options, nrow(x))
  if (options$intercept) worst <- max(worst, abs(sum(w * (y - intercept - drop(x %*% b)))) / sd(y))
  worst
}

objective <- function(options, x, y, lambda, intercept, b) {
  t <- terms_of(options, x)
  h <- half_mean(options, lambda, nrow(x))
  beta <- b * t$s
  v <- ifelse(is.finite(t$factor), t$factor, 0)
  square <- sum(shares(options, nrow(x)) * (y - intercept - drop(x %*% b))^2)
  h$factor * (square / 2 + sum(v * (h$l1 * abs(beta) + h$l2 / 2 * beta^2)))
}

# ---- glmnet's options

# glmnet's alpha and lambda for our objective. The only conversion in this file. What glmnet minimizes is
#   RSS/(2n) + lambda sum_j u_j (alpha |beta_j| + (1 - alpha)/2 beta_j^2 / sd(y)),
# because y is divided by sd(y) (1/n, weighted; without an intercept not centred, although those of x are) and lambda
# with it, once; u_j = penalty.factor_j p / sum(penalty.factor), infinite ones counting as 1; weights are rescaled to
# sum n. Limits are on the data's scale as ours. So alpha is not our l1-ratio unless that is 0 or 1, and sd(y) is
# another one in each fold.
in_glmnet_scale <- function(options, lambda, x, y) {
  w <- shares(options, nrow(x))
  sd_y <- sqrt(sum(w * (y - if (options$intercept) sum(w * y) else 0)^2))
  h <- half_mean(options, 1, nrow(x))
  v <- or_else(options$penalty_factors, rep(1, ncol(x)))
  per_factor <- sum(ifelse(is.finite(v), v, 1)) / ncol(x)
  one <- h$l1 + h$l2 * sd_y
  list(alpha = h$l1 / one, lambda = lambda * one * per_factor)
}

# Coefficients on the data's scale, [1 + p][lambda].
fit_glmnet <- function(options, lambda, x, y) {
  to <- in_glmnet_scale(options, lambda, x, y)
  p <- ncol(x)
  fit <- glmnet(x, y, alpha = to$alpha, lambda = to$lambda, weights = or_else(options$weights, rep(1, nrow(x))),
                penalty.factor = or_else(options$penalty_factors, rep(1, p)),
                lower.limits = or_else(options$lower, if (options$positive) 0 else -Inf),
                upper.limits = or_else(options$upper, Inf),
                intercept = options$intercept, standardize = options$standardize, thresh = thresh,
                maxit = most_iterations)
  stopifnot(near(fit$lambda, to$lambda))
  list(coefficients = as.matrix(coef(fit)), to = to)
}

call_text <- function(options) {
  given <- c("x", "y", "alpha", "lambda=library_lambda",
             if (!is.null(options$weights)) "weights",
             if (!is.null(options$penalty_factors)) "penalty.factor=penalty_factors",
             if (options$positive) "lower.limits=0",
             if (!is.null(options$lower)) "lower.limits=lower", if (!is.null(options$upper)) "upper.limits=upper",
             if (!options$intercept) "intercept=FALSE", if (!options$standardize) "standardize=FALSE",
             sprintf("thresh=%g", thresh))
  sprintf("glmnet(%s)", paste(given, collapse = ", "))
}

# ---- validation

# Each training set is converted, standardized and fitted by itself. Errors are weighted by the rows' weights, folds by
# their sums of weights; for a lasso that must be what cv.glmnet says.
k_fold <- function(options, lambda, x, y) {
  ids <- options$fold_ids
  w <- or_else(options$weights, rep(1, nrow(x)))
  folds <- sort(unique(ids))
  means <- t(sapply(folds, function(fold) {
    test <- ids == fold
    train <- modifyList(options, list(weights = if (!is.null(options$weights)) w[!test]))
    b <- fit_glmnet(train, lambda, x[!test, ], y[!test])$coefficients
    colSums(w[test] * (y[test] - cbind(1, x[test, ]) %*% b)^2) / sum(w[test])
  }))
  sizes <- sapply(folds, function(fold) sum(w[ids == fold]))
  mean <- colSums(sizes * means) / sum(sizes)
  error <- sqrt(colSums(sizes * sweep(means, 2, mean)^2) / sum(sizes) / (length(folds) - 1))
  if (options$model == "lasso") compare_with_cv_glmnet(options, lambda, x, y, mean, error)
  best <- which.min(mean)
  list(target = 0, kind = "k-fold", fold_sizes = sizes, mean = mean, standard_error = error, lambda_min = lambda[best],
       lambda_1se = max(lambda[mean <= mean[best] + error[best]]),
       standard_error_unweighted = apply(means, 2, sd) / sqrt(length(folds)), fold_means = means)
}

compare_with_cv_glmnet <- function(options, lambda, x, y, mean, error) {
  to <- in_glmnet_scale(options, lambda, x, y)
  cv <- cv.glmnet(x, y, weights = options$weights, lambda = to$lambda, foldid = options$fold_ids, thresh = thresh,
                  maxit = most_iterations)
  best <- which.min(mean)
  within <- mean <= mean[best] + error[best]
  stopifnot(near(cv$cvm, mean), near(cv$cvsd, error), near(cv$lambda.min, to$lambda[best]),
            near(cv$lambda.1se, max(to$lambda[within])))
}

near <- function(a, b) abs(a / b - 1) < 1e-9

# ---- JSON

# The fewest of 15 to 17 digits that give the number back; what is not finite is null.
number <- function(v) {
  if (!is.finite(v)) return("null")
  for (digits in 15:17) {
    text <- sprintf("%.*g", digits, v)
    if (as.numeric(text) == v) break
  }
  text
}

list_of <- function(texts) paste0("[", paste(texts, collapse = ", "), "]")

json <- function(value, name = "") {
  if (is.null(value)) return("null")
  if (is.list(value)) {
    return(paste0("{", paste0('"', names(value), '": ', mapply(json, value, names(value)), collapse = ", "), "}"))
  }
  if (is.matrix(value)) return(list_of(apply(value, 1, function(row) json(row, "rows"))))
  texts <- if (is.character(value)) paste0('"', value, '"')
           else if (is.logical(value)) ifelse(value, "true", "false")
           else vapply(value, number, "")
  if (length(value) == 1 && !name %in% arrays) texts else list_of(texts)
}
arrays <- c("targets", "lambda_max", "lambdas", "columns")

entry <- function(name, value) sprintf('"%s": %s', name, value)

lines_of <- function(entries) paste0("[", paste0("\n ", vapply(entries, json, ""), collapse = ","), "]")

versions <- list(glmnet = as.character(packageVersion("glmnet")), lasso2 = as.character(packageVersion("lasso2")),
                 R = paste(R.version$major, R.version$minor, sep = "."))
about <- "Written by tests/golden/make_regression_glmnet.R; tests/golden/README.md says what is in it."

write_case <- function(folder, name, data, options, count = 20, ratios = c(1.05, 1e-3), lambdas = NULL) {
  table <- read.csv(file.path(folder, paste0(data, ".csv")), check.names = FALSE)
  p <- ncol(table) - 1
  x <- as.matrix(table[, seq_len(p)])
  y <- table[, p + 1]
  largest <- lambda_max(options, x, y)
  if (is.null(lambdas)) lambdas <- signif(largest * exp(seq(log(ratios[1]), log(ratios[2]), length.out = count)), 6)
  found <- fit_glmnet(options, lambdas, x, y)
  fits <- lapply(seq_along(lambdas), function(k) {
    b <- unname(found$coefficients[-1, k])
    intercept <- unname(found$coefficients[1, k])
    kkt <- violation(options, x, y, lambdas[k], intercept, b)
    list(target = 0, lambda = lambdas[k], library_lambda = found$to$lambda[k],
         objective = objective(options, x, y, lambdas[k], intercept, b), kkt = signif(kkt, 2), intercept = intercept,
         coefficients = b)
  })
  worst <- max(sapply(fits, function(fit) fit$kkt))
  message(sprintf("%s: %d fits, %.1g", name, length(fits), worst))
  if (worst > limit) stop(sprintf("%s: a relative violation of %g", name, worst))
  validation <- if (is.null(options$fold_ids)) list() else list(k_fold(options, lambdas, x, y))
  head <- list(about = about, versions = versions, call = call_text(options), library_alpha = found$to$alpha,
               data = paste0(data, ".csv"), targets = names(table)[p + 1], columns = colnames(x))
  entries <- c(mapply(function(n, v) entry(n, json(v, n)), names(head), head),
               entry("options", json(all_options(options))), entry("lambda_max", json(largest, "lambda_max")),
               entry("lambdas", json(lambdas, "lambdas")), entry("kkt", json(worst)),
               entry("fits", lines_of(fits)),
               entry("validation", if (length(validation)) lines_of(validation) else "[]"))
  writeLines(paste0("{", paste(entries, collapse = ",\n"), "}"), file.path(folder, paste0("glmnet-", name, ".json")))
}

# A list drops what is set to NULL; the file names every option.
all_options <- function(options) {
  names <- c("model", "l1_ratio", "loss_scale", "weights", "penalty_factors", "positive", "lower", "upper", "intercept",
             "standardize", "fold_ids")
  setNames(lapply(names, function(name) options[[name]]), names)
}

write_table <- function(folder, name, table) {
  texts <- vapply(table, function(column) vapply(column, number, ""), character(nrow(table)))
  writeLines(c(paste(names(table), collapse = ","), apply(texts, 1, paste, collapse = ",")),
             file.path(folder, paste0(name, ".csv")))
}

# ---- data and published fits

quickstart <- function() {
  data(QuickStartExample, envir = environment())
  data.frame(matrix(QuickStartExample$x, 100, dimnames = list(NULL, paste0("x", 0:19))), y = drop(QuickStartExample$y))
}

# Stamey et al. (1989). lasso2 has the data of 1996, in which the prostate of patient 32 weighs 449 g; Hastie,
# Tibshirani and Friedman (2009) correct it to 44.9 g.
prostate <- function(corrected = TRUE) {
  data(Prostate, envir = environment())
  if (corrected) Prostate$lweight[32] <- 3.804438
  Prostate
}

# The 30 patients of their test set (their data file's column `train`).
test_rows <- c(7, 9, 10, 15, 22, 25, 26, 28, 32, 34, 36, 42, 44, 48, 49, 50, 53, 54, 55, 57, 62, 64, 65, 66, 73, 74, 80,
               84, 95, 97)

# Predictors standardized by all 97 rows, sd with 1/(n-1), as R's scale() does.
standardized <- function(table) data.frame(scale(table[, 1:8]), lpsa = table$lpsa)

# What is printed, in units of standardized predictors. `standardize`: whether ours has to scale them once more, by the
# rows of the fit. One number says how far the path has come: the coefficients' l1 norm, or a ridge's degrees of
# freedom, the trace of x (x'x + lambda)^-1 x' with the intercept left out.
published <- list(
  "prostate-2009" = list(
    source = paste("Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition (2009), table",
                   "3.3: 67 training rows, predictors standardized by all 97 rows with sd of 1/(n-1)"),
    fits = list(
      list(model = "lasso",
           note = paste("Chosen by tenfold cross-validation and the one-standard-error rule, s = 0.36 by the text.",
                        "l1_norm is that of the printed coefficients, 0.367 of least squares'"),
           l1_norm = 0.533 + 0.169 + 0.002 + 0.094, standardize = TRUE, tolerance = 0.0006,
           intercept = 2.468, coefficients = c(0.533, 0.169, 0, 0.002, 0.094, 0, 0, 0)),
      list(model = "ridge",
           note = paste("Five degrees of freedom. No lambda is closer to all printed coefficients than 0.0013; the",
                        "printed intercept, 2.452, is the mean of y"),
           degrees_of_freedom = 5, standardize = FALSE, tolerance = 0.0022,
           intercept = NA_real_, coefficients = c(0.420, 0.238, -0.046, 0.162, 0.227, 0.000, 0.040, 0.133)))),
  "prostate-1996" = list(
    source = paste("Tibshirani, Regression shrinkage and selection via the lasso, J. R. Statist. Soc. B 58 (1996),",
                   "table 1: all 97 rows, standardized predictors, lweight of patient 32 as it was then"),
    fits = list(
      list(model = "lasso", note = "s = 0.44 by generalized cross-validation; l1_norm is 0.44 of least squares'",
           l1_norm = 0.44, standardize = TRUE, tolerance = 0.006,
           intercept = 2.48, coefficients = c(0.56, 0.10, 0, 0, 0.16, 0, 0, 0)))))

# The published fit with our lambda (half-mean) and glmnet's coefficients there, if they agree to the tolerance.
reproduced <- function(fit, x, y) {
  options <- options_of(fit$model, as.numeric(fit$model == "lasso"), standardize = fit$standardize)
  at <- function(lambda) fit_glmnet(options, lambda, x, y)$coefficients[, 1]
  lambda <- if (fit$model == "lasso") {
    uniroot(function(lambda) sum(abs(at(lambda)[-1])) - fit$l1_norm, c(1e-3, 0.8), tol = 1e-12)$root
  } else {
    d <- svd(scale(x, TRUE, FALSE))$d^2
    uniroot(function(lambda) sum(d / (d + lambda * nrow(x))) - fit$degrees_of_freedom, c(1e-3, 10), tol = 1e-12)$root
  }
  found <- unname(at(lambda))
  stopifnot(abs(found[-1] - fit$coefficients) < fit$tolerance)
  if (!is.na(fit$intercept)) stopifnot(abs(found[1] - fit$intercept) < fit$tolerance)
  c(fit, list(glmnet = list(lambda = lambda, intercept = found[1], coefficients = found[-1])))
}

write_published <- function(folder, name, table) {
  write_table(file.path(folder, "published"), name, table)
  x <- as.matrix(table[, 1:8])
  y <- table$lpsa
  least_squares <- sum(abs(coef(lm(y ~ x))[-1]))
  fits <- lapply(published[[name]]$fits, function(fit) {
    if (name == "prostate-1996") fit$l1_norm <- fit$l1_norm * least_squares
    reproduced(fit, x, y)
  })
  head <- list(about = about, versions = versions, source = published[[name]]$source, data = paste0(name, ".csv"))
  entries <- c(mapply(function(n, v) entry(n, json(v, n)), names(head), head), entry("fits", lines_of(fits)))
  writeLines(paste0("{", paste(entries, collapse = ",\n"), "}"), file.path(folder, "published", paste0(name, ".json")))
}

# ---- cases

folds <- function(n, k, seed) {
  set.seed(seed)
  sample(rep(seq_len(k), length.out = n))
}

# Not one in the mean, some zero, one large.
odd_weights <- function(n) {
  w <- 0.5 * (1 + (seq_len(n) * 5) %% 7)
  w[c(4, 9, 14)] <- 0
  w[20] <- 30
  w
}

# Two columns that are not penalized, two that are left out, the others unequal; not p in the sum.
factors <- function(p) {
  v <- 0.5 + ((seq_len(p) * 3) %% 5) / 2
  v[c(2, 5)] <- 0
  v[c(1, 7)] <- Inf
  v
}

write_cases <- function(folder) {
  case <- function(...) write_case(folder, ...)
  lasso <- function(...) options_of("lasso", 1, ...)
  ridge <- function(...) options_of("ridge", 0, ...)
  net5 <- function(...) options_of("elastic-net", 0.5, ...)
  net9 <- function(...) options_of("elastic-net", 0.9, ...)
  below <- rep(c(-0.3, 0, -Inf, -0.05, -Inf), 4)  # of the 20 columns of the quick start
  above <- rep(c(0.8, Inf, 0.1, Inf, 0), 4)
  q <- "quickstart"
  ridge_ratios <- c(1, 1e-5)

  case("lasso-quickstart", q, lasso())
  case("lasso-quickstart-plain", q, lasso(standardize = FALSE), 8)
  case("lasso-quickstart-no-intercept", q, lasso(intercept = FALSE), 8)
  case("lasso-quickstart-plain-no-intercept", q, lasso(intercept = FALSE, standardize = FALSE), 8)
  case("lasso-quickstart-weights", q, lasso(weights = odd_weights(100)), 8)
  case("lasso-quickstart-factors", q, lasso(penalty_factors = factors(20)), 8)
  case("lasso-quickstart-limits", q, lasso(lower = below, upper = above), 8)
  case("lasso-quickstart-folds", q, lasso(fold_ids = folds(100, 10, 1)))
  case("lasso-quickstart-weights-folds", q, lasso(weights = odd_weights(100), fold_ids = folds(100, 10, 2)))
  case("elastic-net-05-quickstart", q, net5())
  case("elastic-net-09-quickstart", q, net9())
  case("elastic-net-05-quickstart-mean", q, net5(loss_scale = "mean"), 5)
  case("elastic-net-05-quickstart-sum", q, net5(loss_scale = "sum"), 5)
  case("elastic-net-05-quickstart-no-intercept", q, net5(intercept = FALSE), 8)
  case("elastic-net-05-quickstart-folds", q, net5(fold_ids = folds(100, 10, 3)))
  case("elastic-net-09-quickstart-all", q,
       net9(weights = odd_weights(100), penalty_factors = factors(20), lower = below, upper = above, intercept = FALSE),
       8)
  case("ridge-quickstart", q, ridge(), ratios = ridge_ratios)
  case("ridge-quickstart-factors", q, ridge(penalty_factors = factors(20)), 8, ratios = ridge_ratios)
  case("ridge-quickstart-limits", q, ridge(lower = below, upper = above), 8, ratios = ridge_ratios)
  case("ridge-quickstart-folds", q, ridge(fold_ids = folds(100, 10, 4)), ratios = ridge_ratios)

  case("lasso-prostate", "prostate", lasso())
  case("lasso-prostate-positive", "prostate", lasso(positive = TRUE), 8)
  case("lasso-prostate-factors", "prostate", lasso(penalty_factors = factors(8), standardize = FALSE), 8)
  case("lasso-prostate-folds", "prostate", lasso(fold_ids = folds(97, 10, 5)))
  case("elastic-net-05-prostate", "prostate", net5())
  case("elastic-net-05-prostate-positive-weights", "prostate", net5(positive = TRUE, weights = odd_weights(97)), 8)
  case("elastic-net-09-prostate-folds", "prostate", net9(fold_ids = folds(97, 10, 6)))
  case("ridge-prostate", "prostate", ridge(), ratios = ridge_ratios)
  case("ridge-prostate-folds", "prostate", ridge(fold_ids = folds(97, 10, 5)), ratios = ridge_ratios)

  case("lasso-diabetes", "diabetes", lasso(), 5)
  case("elastic-net-05-diabetes", "diabetes", net5(), 5)
  case("lasso-wide", "wide", lasso(), ratios = c(1.05, 1e-2))
  case("elastic-net-05-wide", "wide", net5(), ratios = c(1.05, 1e-2))
  case("lasso-wide-factors", "wide", lasso(penalty_factors = factors(80)), 8, ratios = c(1.05, 1e-2))
  case("lasso-wide-limits", "wide", lasso(lower = rep(below, 4), upper = rep(above, 4)), 8, ratios = c(1.05, 1e-2))
  case("ridge-wide", "wide", ridge(), 8, ratios = c(1, 1e-4))
  case("elastic-net-05-degenerate-folds", "degenerate", net5(fold_ids = rep(1:5, 8)), 8)
}

main <- function() {
  arguments <- commandArgs(FALSE)
  script <- sub("^--file=", "", grep("^--file=", arguments, value = TRUE))
  given <- commandArgs(TRUE)
  folder <- if (length(given)) given[1] else file.path(dirname(script), "regression")
  dir.create(file.path(folder, "published"), showWarnings = FALSE)
  write_table(folder, "quickstart", quickstart())
  write_table(folder, "prostate", prostate())
  write_published(folder, "prostate-2009", standardized(prostate())[-test_rows, ])
  write_published(folder, "prostate-1996", standardized(prostate(corrected = FALSE)))
  write_cases(folder)
}

main()
