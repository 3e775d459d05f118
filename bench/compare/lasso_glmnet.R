#!/usr/bin/env Rscript
# lasso_paths.py's part of glmnet, in a process of its own: a cross-validation timed, or what its folds' fits end with.
#
#   lasso_glmnet.R versions
#   lasso_glmnet.R cv FOLDER TYPE JOBS THRESH       seconds, and the mean errors in FOLDER/curve
#   lasso_glmnet.R paths FOLDER TYPE JOBS THRESH    FOLDER/coefficients: doubles [training set][lambda][column]
#   lasso_glmnet.R path FOLDER TYPE JOBS THRESH     the same of the first set alone, all rows
#
# FOLDER is as lasso_work.py writes it. One job is cv.glmnet. Several are cv.glmnet's own calls of glmnet, that for all
# rows and one for each fold, dealt out to as many processes by parallel::mclapply: cv.glmnet(parallel = TRUE) wants a
# package more, and fits all rows before the processes begin. THRESH "default" leaves it, and the number of iterations,
# to the library.
suppressPackageStartupMessages({
  library(glmnet)
  library(parallel)
})

most_iterations <- 1e9

read <- function(folder) {
  at <- function(name) file.path(folder, name)
  y <- scan(at("target.txt"), quiet = TRUE)
  numbers <- readBin(at("columns"), "double", file.size(at("columns")) / 8)
  list(x = matrix(numbers, nrow = length(y)), y = y, fold = scan(at("folds.txt"), integer(), quiet = TRUE),
       lambda = scan(at("lambdas.txt"), quiet = TRUE))
}

limits <- function(thresh) if (thresh == "default") list() else list(thresh = as.numeric(thresh), maxit = most_iterations)

# Of all rows but the fold's; fold 0 is none.
fit <- function(data, left_out, options) {
  rows <- data$fold != left_out
  do.call(glmnet, c(list(x = data$x[rows, , drop = FALSE], y = data$y[rows], lambda = data$lambda), options))
}

# what(fit, rows left out) for training sets: of all rows, then of all but each fold's.
for_all_sets <- function(data, options, jobs, what, folds = seq_len(max(data$fold))) {
  mclapply(c(0, folds), function(k) what(fit(data, k, options), data$fold == k), mc.cores = jobs)
}

complete <- function(numbers, data, each) {
  if (!is.numeric(numbers) || length(numbers) != each * length(data$lambda)) stop("a path is not complete")
  numbers
}

# Mean and standard error as cv.glmnet has them.
forked_errors <- function(data, options, jobs) {
  found <- for_all_sets(data, options, jobs, function(fitted, rows) {
    if (any(rows)) colMeans((data$y[rows] - predict(fitted, data$x[rows, , drop = FALSE]))^2) else fitted
  })
  errors <- sapply(found[-1], complete, data, 1)
  sizes <- tabulate(data$fold)
  mean <- drop(errors %*% sizes) / sum(sizes)
  list(cvm = mean, cvsd = sqrt(drop((errors - mean)^2 %*% sizes) / sum(sizes) / (length(sizes) - 1)))
}

errors <- function(data, options, jobs) {
  if (jobs > 1) return(forked_errors(data, options, jobs))
  do.call(cv.glmnet, c(list(x = data$x, y = data$y, lambda = data$lambda, foldid = data$fold), options))
}

coefficients <- function(data, options, jobs, ...) {
  found <- for_all_sets(data, options, jobs, function(fitted, rows) as.double(as.matrix(fitted$beta)), ...)
  unlist(lapply(found, complete, data, ncol(data$x)))
}

main <- function(mode, folder = "", type = "covariance", jobs = "1", thresh = "default") {
  if (mode == "versions") {
    return(sprintf('{"glmnet": "%s (R %s)"}', packageVersion("glmnet"), getRversion()))
  }
  data <- read(folder)
  options <- c(list(type.gaussian = type, standardize = FALSE), limits(thresh))
  seconds <- 0
  if (mode == "cv") {
    seconds <- system.time(found <- errors(data, options, as.integer(jobs)))[["elapsed"]]
    writeBin(as.double(complete(found$cvm, data, 1)), file.path(folder, "curve"))
  } else {
    b <- if (mode == "path") coefficients(data, options, 1, c()) else coefficients(data, options, as.integer(jobs))
    writeBin(b, file.path(folder, "coefficients"))
  }
  sprintf('{"seconds": %.6g}', seconds)
}

cat(do.call(main, as.list(commandArgs(trailingOnly = TRUE))), "\n")
