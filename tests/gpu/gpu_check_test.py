"""Tests gpu_check.py with programs that are not there: what it makes of their outputs, exit codes and times."""

import contextlib
import io
import json
import os
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import gpu_check  # noqa: E402

PASSED = "[==========] 3 tests ran.\n[  PASSED  ] 3 tests.\n"
FAILED = "a.cpp:1: Failure\n[  PASSED  ] 2 tests.\n[  FAILED  ] 1 test, listed below:\n"
SKIPPED = "no GPU\n[  PASSED  ] 0 tests.\n[  SKIPPED ] 3 tests, listed below:\n"


class FakeRunner:
    """Answers by the first word of `answers` that the command contains; notes what was run."""

    def __init__(self, **answers):
        self.answers = {"gpu_test": (0, PASSED), "nvidia-smi": (0, "NVIDIA H999, 580.1, 1980 MHz, 345 MHz, 9 MiB, 9.9\n"),
                        "nvcc": (0, "Cuda compilation tools, release 13.0, V13.0.88\n"), "rev-parse": (0, "abc123\n")} | answers
        self.commands = []
        self.programs = {"nvidia-smi", "nvcc", "compute-sanitizer"}
        self.modules = set()

    def run(self, command, environment, limit_s):
        text = " ".join(command)
        self.commands.append(text)
        for argument in command:
            if argument.startswith("--benchmark_out=") and "bench" not in self.answers:
                entry = {"name": "gpu/rosenbrock/10/float32/dual/gpu/iterations:3/manual_time", "values/s": 2e11, "share": 0.5,
                         "registers": 60, "iterations": 3}
                other = {"name": "gpu/rosenbrock/10/float32/dual/cpu/iterations:3/manual_time", "values/s": 1e9}
                Path(argument.split("=", 1)[1]).write_text(json.dumps({"benchmarks": [entry, other]}), encoding="utf-8")
        for word in ("compute-sanitizer", "bench/gpu", "compare.py", *self.answers):
            key = {"bench/gpu": "bench"}.get(word, word)
            if word in text and key in self.answers:
                code, output = self.answers[key]
                return code, output, 1.0
        return 0, "", 0.1

    def find(self, name):
        return f"/tools/{name}" if name in self.programs else None

    def has_module(self, name):
        return name in self.modules

    def processors(self):
        return 2


class GpuCheck(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def check(self, runner, *arguments):
        """(exit code, what was printed)"""
        text = io.StringIO()
        with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
            code = gpu_check.main(["--output", self.folder.name, *arguments], runner)
        return code, text.getvalue()

    def content(self):
        file, = Path(self.folder.name).glob("nvidia-h999-*.json")
        return json.loads(file.read_text(encoding="utf-8"))

    def states(self):
        return {name: part["state"] for name, part in self.content()["parts"].items()}

    def test_says_that_there_is_no_gpu(self):
        code, text = self.check(FakeRunner(minimize=(4, "--device cuda: there is no driver\n")))
        self.assertEqual(code, 4)
        self.assertIn("there is no driver", text)
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_says_to_build_first(self):
        code, text = self.check(FakeRunner(minimize=(127, "No such file")))
        self.assertEqual(code, 1)
        self.assertIn("build first", text)

    def test_falls_back_on_the_bundles_libraries(self):
        build = Path(self.folder.name) / "build"
        (build / "lib" / "compiler").mkdir(parents=True)
        (build / "polydescent").write_text('#!/bin/sh\n[ -n "$LD_LIBRARY_PATH" ] || exit 127\nexit 4\n', encoding="utf-8")
        (build / "polydescent").chmod(0o755)
        with unittest.mock.patch.dict(os.environ):
            os.environ.pop("LD_LIBRARY_PATH", None)
            code, _ = self.check(gpu_check.Runner(), "--build", str(build))
        self.assertEqual(code, 4)

    def test_everything_passes(self):
        code, _ = self.check(FakeRunner())
        self.assertEqual(code, 0)
        self.assertEqual(set(self.states()), set(gpu_check.PARTS))
        page = next(Path(self.folder.name).glob("*.md")).read_text(encoding="utf-8")
        for words in ("NVIDIA H999", "580.1", "13.0.88", "| parity | passed |", "| 200 G |", "| 200.0 |", "1980 MHz"):
            self.assertIn(words, page)
        self.assertEqual(self.content()["machine"]["driver_version"], "580.1")

    def test_tests_are_shared_out_over_processes(self):
        runner = FakeRunner()
        self.check(runner, "--parts", "parity")
        self.assertEqual(sum("gpu_test" in command for command in runner.commands), 2)
        self.assertEqual(self.content()["parts"]["parity"]["detail"], "6 tests passed")

    def test_a_failure_is_reported_and_only_it_is_run_again(self):
        code, text = self.check(FakeRunner(**{"compute-sanitizer": (9, PASSED + "ERROR SUMMARY: 2 errors")}))
        self.assertEqual(code, 1)
        self.assertIn("ERROR SUMMARY", text)
        self.assertEqual(self.states()["memcheck"], "failed")
        self.assertEqual(self.states()["parity"], "passed")
        self.assertIn("ERROR SUMMARY", next(Path(self.folder.name).glob("*.log")).read_text(encoding="utf-8"))
        runner = FakeRunner()
        code, _ = self.check(runner)
        self.assertEqual(code, 0)
        self.assertTrue(all("compute-sanitizer" in command for command in runner.commands if "gpu_test" in command))
        self.assertEqual(self.states()["memcheck"], "passed")

    def test_what_was_never_run_comes_first(self):
        self.check(FakeRunner(gpu_test=(1, FAILED)), "--parts", "driver")
        self.assertEqual(self.states(), {"driver": "failed"})
        _, text = self.check(FakeRunner(), "--parts", "driver,tests")
        self.assertLess(text.index("tests      passed"), text.index("driver     passed"))

    def test_another_commit_begins_anew(self):
        self.check(FakeRunner(), "--parts", "driver")
        self.check(FakeRunner(**{"rev-parse": (0, "def456\n")}), "--parts", "tests")
        self.assertEqual(self.states(), {"tests": "passed"})

    def test_fresh_runs_what_has_passed(self):
        self.check(FakeRunner(), "--parts", "driver")
        runner = FakeRunner()
        self.check(runner, "--parts", "driver", "--fresh")
        self.assertTrue(any("gpu_test" in command for command in runner.commands))

    def test_skipped_tests_have_checked_nothing(self):
        code, _ = self.check(FakeRunner(gpu_test=(0, SKIPPED)), "--parts", "tests")
        self.assertEqual(code, 1)
        self.assertIn("nothing was checked", self.content()["parts"]["tests"]["detail"])

    def test_time_runs_out(self):
        code, _ = self.check(FakeRunner(gpu_test=(None, "")), "--parts", "tests")
        self.assertEqual((code, self.states()), (1, {"tests": "timed out"}))
        code, text = self.check(FakeRunner(), "--parts", "driver", "--limit", "1")
        self.assertEqual(code, 1)
        self.assertIn("run this again", text)
        self.assertNotIn("driver", self.states())

    def test_what_the_machine_lacks_is_no_failure(self):
        runner = FakeRunner()
        runner.programs = {"nvidia-smi"}
        code, _ = self.check(runner, "--parts", "memcheck,compare")
        self.assertEqual(code, 0)
        self.assertEqual(self.states(), {"memcheck": "not here", "compare": "not here"})

    def test_a_sanitizer_that_may_not_look_is_not_here(self):
        answer = (1, "Error: Device not supported. Please refer to the documentation\n")
        code, _ = self.check(FakeRunner(**{"compute-sanitizer": answer}), "--parts", "memcheck")
        self.assertEqual((code, self.states()), (0, {"memcheck": "not here"}))

    def test_a_benchmark_without_figures_fails(self):
        code, _ = self.check(FakeRunner(bench=(0, "no CUDA device")), "--parts", "bench-10")
        self.assertEqual((code, self.states()), (1, {"bench-10": "failed"}))

    def test_unknown_parts_are_refused(self):
        with self.assertRaises(SystemExit) as refused:
            self.check(FakeRunner(), "--parts", "nothing")
        self.assertEqual(refused.exception.code, 2)

    def test_the_limits_leave_room_in_ten_minutes(self):
        self.assertLess(sum(gpu_check.PARTS[name][0] for name in ("driver", "tests", "parity", "bench-10")), 570)


class RealRunner(unittest.TestCase):
    """The part that the fake one replaces."""

    def test_exit_codes_output_and_environment(self):
        code, output, _ = gpu_check.Runner().run([sys.executable, "-c", "import os; print(os.environ['A']); exit(3)"],
                                                 {"A": "yes"}, 60)
        self.assertEqual((code, output.strip()), (3, "yes"))

    def test_a_program_that_takes_too_long_is_ended(self):
        code, output, seconds = gpu_check.Runner().run(
            [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(60)"], {}, 1)
        self.assertIsNone(code)
        self.assertLess(seconds, 30)

    def test_a_program_that_is_not_there(self):
        self.assertEqual(gpu_check.Runner().run(["/no/such/program"], {}, 1)[0], 127)


if __name__ == "__main__":
    unittest.main()
