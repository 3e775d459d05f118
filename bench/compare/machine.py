"""The machine and the versions that the figures belong to."""

import importlib.metadata
import os
import platform
import re
import subprocess

DISTRIBUTIONS = ("numpy", "jax", "jaxlib", "optax", "torch", "cupy-cuda13x", "scipy", "nlopt", "pyensmallen")


def output_of(*command):
    """The first line a program prints, or an empty text where there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip().partition("\n")[0] if done.returncode == 0 else ""


def processor_name():
    """As the system calls it."""
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        return next((line.split(": ", 1)[1].strip() for line in info if line.startswith("model name")), "CPU")


def cores():
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))


def gpu():
    """Name, driver."""
    line = output_of("nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader")
    name, _, driver = line.partition(", ")
    return {"name": name, "driver": driver}


def describe(device):
    """What a reader of the results wants to know of the machine."""
    machine = {"processor": processor_name(), "cores": cores(), "system": platform.platform(),
               "load_average": os.getloadavg()[0]}
    return machine | ({"gpu": gpu()} if device == "cuda" else {})


def file_stem(device):
    """cpu-<model> or <gpu's model>, in letters that need no quotes."""
    name = f"cpu-{processor_name()}" if device == "cpu" else gpu()["name"] or "cuda"
    name = re.sub(r"\((r|tm)\)|\bcpu @.*|\bprocessor\b", "", name.lower())
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")


def versions(program):
    """Of everything that took part."""
    found = {"polydescent": output_of(program, "--version").removeprefix("polydescent "),
             "python": platform.python_version()}
    commit = output_of("git", "-C", os.path.dirname(os.path.abspath(__file__)), "describe", "--always", "--dirty")
    if commit:
        found["commit"] = commit
    for distribution in DISTRIBUTIONS:
        try:
            found[distribution] = importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found
