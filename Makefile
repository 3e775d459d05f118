# The front door. `make` alone says what there is.
PRESET   ?= release
JOBS     ?= $(shell nproc)
PREFIX   ?= /usr/local
RUN_ARGS ?= minimize rosenbrock --dim 10 --starts 4096 --iterations 20000
BENCH    ?= descent
COMPARE_ARGS ?= --headline
LOCAL_ARGS ?=
LASSO_ARGS ?=
CUBINS   ?=
GPU_ARGS ?=
CMAKE_FLAGS ?=

build_dir = $(if $(filter release ci,$(PRESET)),build,build-$(PRESET))
configure = cmake --preset $(PRESET) $(CMAKE_FLAGS)
compile   = cmake --build $(build_dir) --parallel $(JOBS)

.DEFAULT_GOAL := help
.PHONY: help setup configure build run test bench compare compare-local compare-constrained compare-lasso gradient-steps cubins gpu-check gpu-bundle install clean tidy asan format

help: ## this list
	@echo 'Polydescent. Targets:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo 'Variables: RUN_ARGS="$(RUN_ARGS)" PRESET=$(PRESET) JOBS=$(JOBS) PREFIX=$(PREFIX)'
	@echo '           BENCH=$(BENCH) COMPARE_ARGS="$(COMPARE_ARGS)" LOCAL_ARGS="--only levy/10" LASSO_ARGS="--size 1000x100"'
	@echo '           CUBINS="--match rosenbrock" GPU_ARGS="--parts ..."'
	@echo '           CMAKE_FLAGS="-DPOLYDESCENT_ARCH=x86-64-v3 ..."; presets: cmake --list-presets'

setup:
	@.ci/setup

configure: setup
	@$(configure)

build: configure ## install what is missing, build the library and the program (build/polydescent)
	@$(compile) --target polydescent_cli

run: build ## build, then run the main job: build/polydescent RUN_ARGS
	$(build_dir)/polydescent $(RUN_ARGS)

test: configure ## build everything, then run all tests
	@$(compile)
	@ctest --preset $(PRESET)

bench: configure ## build and run one benchmark: build/bench/BENCH
	@$(compile) --target bench_$(BENCH)
	$(build_dir)/bench/$(BENCH)

# The interpreter that has the other tools: PYTHON, or one made here from the list of them.
compare_python = $(or $(PYTHON),build/compare-venv/bin/python)

compare: build $(if $(PYTHON),,build/compare-venv/installed) ## build, then the same work by other tools
	$(compare_python) -B bench/compare/compare.py --program $(build_dir)/polydescent $(COMPARE_ARGS)

# Debian's SciPy belongs to Debian's interpreter, whichever stands first in PATH.
compare-local: build ## build, then quasi-Newton searches by SciPy and libLBFGS, from the same starts
	@$(compile) --target bench_local_search
	$(or $(PYTHON),/usr/bin/python3) -B bench/compare/local_search.py --build $(build_dir) $(LOCAL_ARGS)

compare-constrained: build ## build, then problems with constraints by NLopt, SciPy and pagmo, from the same starts
	@$(compile) --target bench_constrained_search
	$(or $(PYTHON),/usr/bin/python3) -B bench/compare/constrained.py --build $(build_dir) $(CONSTRAINED_ARGS)

# glmnet is R's: Debian's r-cran-glmnet.
compare-lasso: build $(if $(PYTHON),,build/compare-venv/installed) ## build, then cross-validated lassos by scikit-learn and glmnet
	$(compare_python) -B bench/compare/lasso_paths.py --build $(build_dir) $(LASSO_ARGS)

build/compare-venv/installed: bench/compare/requirements.txt
	@python3 -m venv build/compare-venv || { echo 'make compare needs python3-venv' >&2; exit 1; }
	@build/compare-venv/bin/pip install --quiet --requirement $<
	@touch $@

gradient-steps: build ## measure every kind of gradient on every test function, renew bench/results/gradient-steps.md
	@{ echo '# Gradients of the test functions, and the steps of finite differences' && \
	  for precision in float64 float32; do \
	    printf '\n`polydescent check all --precision %s`: ' $$precision && \
	    $(build_dir)/polydescent check all --precision $$precision || exit 1; \
	  done; } > $(build_dir)/gradient-steps.md
	@cp $(build_dir)/gradient-steps.md bench/results/gradient-steps.md

cubins: configure ## compile kernels for sm_80, sm_90, sm_100 and renew their table; CUBINS=--all: all of them
	@$(compile) --target cubins_tabulate
	$(build_dir)/tests/cubins/tabulate --cache $(build_dir)/tests/cubins/cache $(CUBINS) \
	  $(if $(findstring --match,$(CUBINS)),,--table tests/cubins/resources.md)

gpu-check: configure ## build, then every test and measurement that needs an NVIDIA GPU (GPU_ARGS="--parts ...")
	@$(compile) --target polydescent_cli gpu_test bench_gpu
	python3 -B tests/gpu/gpu_check.py --build $(build_dir) $(GPU_ARGS)

# Programs for any x86-64-v3 processor that find their libraries beside them. CMake wants a literal $$ORIGIN.
gpu-bundle: setup ## pack build/gpu-bundle.tar.gz: gpu-check for a machine without a network or our packages
	@cmake --preset portable -DCMAKE_BUILD_RPATH='$$ORIGIN/lib;$$ORIGIN/../lib' $(CMAKE_FLAGS)
	@cmake --build build-portable --parallel $(JOBS) --target polydescent_cli gpu_test bench_gpu
	@python3 -B tests/gpu/bundle.py build-portable build/gpu-bundle.tar.gz

install: build ## build, then install under PREFIX
	@cmake --install $(build_dir) --prefix $(PREFIX)

asan: ## all tests under the address and undefined-behaviour sanitizers (build-asan/)
	@$(MAKE) --no-print-directory test PRESET=asan

tidy: ## build everything under clang-tidy (build-tidy/)
	@command -v clang-tidy >/dev/null || { echo 'make tidy needs clang-tidy: sudo apt-get install -y clang-tidy' >&2; exit 1; }
	@$(MAKE) --no-print-directory configure PRESET=tidy
	@cmake --build build-tidy --parallel $(JOBS) -- -k 0

format: ## clang-format all sources in place
	@command -v clang-format >/dev/null || { echo 'make format needs clang-format: sudo apt-get install -y clang-format' >&2; exit 1; }
	@find kernels host tests bench examples \( -name '*.hpp' -o -name '*.cpp' -o -name '*.cu' -o -name '*.cuh' \) -exec clang-format -i {} +

clean: ## remove every build folder
	@rm -rf build build-*/
