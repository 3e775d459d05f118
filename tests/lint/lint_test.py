"""Feeds the lint small trees, each with one thing wrong (or looking wrong and being right)."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import lint

ONCE = "#pragma once\n"


def include(*paths):
    return "".join(f'#include "polydescent/{path}"\n' for path in paths)


class LintTest(unittest.TestCase):
    def violations_in(self, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                file = Path(root, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return [f"{path}:{line}: {message}" for path, line, message in lint.violations(root)]

    def assert_clean(self, files):
        self.assertEqual(self.violations_in(files), [])

    def assert_violation(self, files, start, words):
        """Exactly one violation, at `start` (file:line), whose message has `words`."""
        found = self.violations_in(files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(f"{start}: "), found)
        self.assertIn(words, found[0])


class IncludeDirection(LintTest):
    def test_every_level_sees_the_levels_below(self):
        self.assert_clean({
            "kernels/scalar/math.hpp": ONCE + include("kernels/platform.hpp"),
            "kernels/scalar/concepts.hpp": ONCE + include("kernels/point.hpp", "kernels/scalar/math.hpp"),
            "kernels/update/adam.hpp": ONCE + include("kernels/scalar/math.hpp", "kernels/update/_field.hpp"),
            "kernels/update/registry.hpp": ONCE + include("kernels/update/adam.hpp"),
            "kernels/descent/descend.hpp": ONCE + include("kernels/group.hpp", "kernels/constraint/box.hpp"),
            "host/solver.cpp": include("kernels/descent/descend.hpp", "host/solver.hpp"),
            "tests/host/solver_test.cpp": include("host/solver.hpp") + '#include "support.hpp"\n',
        })

    def test_kernels_do_not_see_the_host(self):
        self.assert_violation({"kernels/descent/best.cpp": "\n" + include("host/options.hpp")},
                              "kernels/descent/best.cpp:2", "stands above")

    def test_a_family_does_not_see_the_descent(self):
        self.assert_violation({"kernels/constraint/box.hpp": ONCE + include("kernels/descent/status.hpp")},
                              "kernels/constraint/box.hpp:2", "stands above")

    def test_the_scalars_do_not_see_a_family(self):
        self.assert_violation({"kernels/scalar/dual.hpp": ONCE + include("kernels/update/_field.hpp")},
                              "kernels/scalar/dual.hpp:2", "stands above")

    def test_platform_sees_nothing(self):
        self.assert_violation({"kernels/platform.hpp": ONCE + include("kernels/scalar/math.hpp")},
                              "kernels/platform.hpp:2", "stands above")

    def test_families_are_siblings(self):
        families = ("objective", "gradient", "update", "constraint", "sampler")
        for a in families:
            for b in families:
                if a != b:
                    self.assert_violation({f"kernels/{a}/_x.hpp": ONCE + include(f"kernels/{b}/_y.hpp")},
                                          f"kernels/{a}/_x.hpp:2", "siblings")

    def test_descent_and_regression_are_siblings(self):
        self.assert_violation({"kernels/regression/path.hpp": ONCE + include("kernels/descent/status.hpp")},
                              "kernels/regression/path.hpp:2", "siblings")

    def test_tests_and_bench_are_siblings(self):
        self.assert_violation({"tests/a_test.cpp": include("bench/work.hpp")}, "tests/a_test.cpp:1", "siblings")

    def test_one_family_is_all_the_loop_sees(self):
        several = ONCE + include("kernels/update/adam.hpp", "kernels/gradient/dual.hpp")
        self.assert_violation({"kernels/descent/descend.hpp": several}, "kernels/descent/descend.hpp:3", "may see")

    def test_registry_launch_evaluator_and_host_see_several_families(self):
        several = ONCE + include("kernels/update/adam.hpp", "kernels/gradient/dual.hpp")
        for path in ("kernels/descent/registry.hpp", "kernels/descent/launch_cpu.cpp", "kernels/descent/evaluator.hpp",
                     "kernels/descent/cpu_evaluator.hpp", "kernels/constraint/registry.hpp", "host/solver.hpp"):
            self.assert_clean({path: several})

    def test_the_engines_see_the_gpu_layer_beside_a_family(self):
        self.assert_clean({"kernels/descent/launch.hpp": ONCE + include("kernels/gpu/stream.hpp"),
                           "kernels/regression/path.cpp": include("kernels/gpu/module.hpp", "kernels/update/adam.hpp"),
                           "kernels/gpu/stream.hpp": ONCE + include("kernels/platform.hpp", "kernels/gpu/driver.hpp")})

    def test_the_gpu_layer_stands_on_platform_alone(self):
        for path in ("kernels/point.hpp", "kernels/scalar/math.hpp"):
            self.assert_violation({"kernels/gpu/a.hpp": ONCE + include(path)}, "kernels/gpu/a.hpp:2", "alone")
        self.assert_violation({"kernels/gpu/a.hpp": ONCE + include("kernels/update/adam.hpp")},
                              "kernels/gpu/a.hpp:2", "siblings")
        self.assert_violation({"kernels/update/_a.hpp": ONCE + include("kernels/gpu/stream.hpp")},
                              "kernels/update/_a.hpp:2", "siblings")

    def test_a_commented_include_is_none(self):
        self.assert_clean({"kernels/scalar/a.hpp": ONCE + "// " + include("host/a.hpp") + "/*\n" + include("host/b.hpp")
                           + "*/\n"})

    def test_an_unknown_folder_has_no_place(self):
        self.assert_violation({"kernels/misc/a.hpp": ONCE}, "kernels/misc/a.hpp:1", "layout")
        self.assert_violation({"host/a.cpp": include("kernels/misc/a.hpp")}, "host/a.cpp:1", "no place")

    def test_project_headers_go_by_their_full_name(self):
        self.assert_violation({"kernels/scalar/dual.hpp": ONCE + '#include "math.hpp"\n'},
                              "kernels/scalar/dual.hpp:2", "polydescent/...")

    def test_sources_are_not_included(self):
        self.assert_violation({"host/a.cpp": include("host/b.cpp")}, "host/a.cpp:1", "not a header")


class Suffixes(LintTest):
    def test_cuda_words_outside_platform_and_cu(self):
        for word in ("__CUDA_ARCH__", "__CUDACC__", "__CUDACC_RTC__", "__host__", "__device__", "__global__"):
            self.assert_violation({"kernels/point.hpp": ONCE + f"\n#ifdef {word}\n#endif\n"},
                                  "kernels/point.hpp:3", word)

    def test_a_launch_outside_cu(self):
        self.assert_violation({"host/a.cpp": "void f() { g<<<1, 1>>>(); }\n"}, "host/a.cpp:1", "<<<")

    def test_cuda_words_where_they_belong(self):
        self.assert_clean({
            "kernels/platform.hpp": ONCE + "#ifdef __CUDACC__\n#define P __host__ __device__\n#endif\n",
            "kernels/descent/launch_gpu.cu": "__global__ void k() {}\nvoid f() { k<<<1, 1>>>(); }\n",
            "kernels/descent/warp.cuh": ONCE + "inline __device__ int rank() { return threadIdx.x; }\n",
            "kernels/gpu/nvrtc_shims/features.h": ONCE + "#define DEVICE __device__\n",
            "kernels/group.hpp": ONCE + "// __device__ in words\n",
            "host/a.cpp": 'auto s = R"(__global__ void k() {})" "__device__";\nint n = 1\'000;\n',
        })

    def test_a_cu_file_has_no_mathematics(self):
        self.assert_violation({"kernels/descent/launch_gpu.cu": "\n__global__ void k(float* x) { *x = sqrt(*x); }\n"},
                              "kernels/descent/launch_gpu.cu:2", "sqrt()")

    def test_headers_need_pragma_once(self):
        self.assert_violation({"kernels/point.hpp": "// #pragma once\nint x;\n"}, "kernels/point.hpp:1", "#pragma once")
        self.assert_violation({"tests/support.hpp": "int x;\n"}, "tests/support.hpp:1", "#pragma once")
        self.assert_violation({"kernels/descent/warp.cuh": "int x;\n"}, "kernels/descent/warp.cuh:1", "#pragma once")
        self.assert_clean({"kernels/sampler/sobol_table.inc": "1, 2,\n"})


class Flags(LintTest):
    def test_forbidden_flags(self):
        for flag in ("--expt-relaxed-constexpr", "--extended-lambda", "--use_fast_math", "-ffast-math"):
            for path in ("CMakeLists.txt", "tests/CMakeLists.txt", "cmake/cuda.cmake", "CMakePresets.json"):
                self.assert_violation({path: f"\nset(flags {flag})\n"}, f"{path}:2", flag.lstrip("-").split("expt-")[-1])

    def test_flags_in_comments(self):
        self.assert_clean({"CMakeLists.txt": "# never -ffast-math\n"})


class Registries(LintTest):
    def test_every_entry_is_registered(self):
        for family in lint.HELPERS:
            self.assert_violation({f"kernels/{family}/registry.hpp": ONCE + include(f"kernels/{family}/a.hpp"),
                                   f"kernels/{family}/a.hpp": ONCE,
                                   f"kernels/{family}/b.hpp": ONCE},
                                  f"kernels/{family}/registry.hpp:1", "b.hpp")

    def test_a_registry_is_missing(self):
        self.assert_violation({"kernels/update/a.hpp": ONCE}, "kernels/update/registry.hpp:1", "missing")

    def test_helpers_are_no_entries(self):
        self.assert_clean({"kernels/objective/registry.hpp": ONCE,
                           "kernels/objective/moved.hpp": ONCE,
                           "kernels/objective/_rotation.hpp": ONCE})

    def test_named_helpers_exist(self):
        root = Path(__file__).parents[2]
        for family, helpers in lint.HELPERS.items():
            for helper in helpers:
                self.assertTrue((root / "kernels" / family / helper).exists(), helper)


class CommandLine(unittest.TestCase):
    def test_exit_code_and_report(self):
        with tempfile.TemporaryDirectory() as root, contextlib.redirect_stdout(io.StringIO()) as output:
            self.assertEqual(lint.main(root), 0)
            Path(root, "host").mkdir()
            Path(root, "host/a.hpp").write_text("int x;\n", encoding="utf-8")
            self.assertEqual(lint.main(root), 1)
        self.assertIn("host/a.hpp:1: has no #pragma once\n", output.getvalue())


if __name__ == "__main__":
    unittest.main()
