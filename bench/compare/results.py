"""The results file: one entry per case and tool, written after every measurement so that nothing is lost."""

import dataclasses
import json
import os

FINISHED = ("measured", "skipped")
IDENTITY = ("key", "tool", "run", "case")  # of an entry; the rest is the outcome


class Results:
    """What is in the file, and what is added to it."""

    def __init__(self, path):
        self.path = path
        self.content = {"runs": [], "cases": []}
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                self.content = json.load(file)
        self.entries = {(entry["key"], entry["tool"]): entry for entry in self.content["cases"]}

    def begin_run(self, **facts):
        """Command, machine, versions and settings of one call of the script."""
        self.content["runs"].append(facts)

    def run(self):
        """The number of this run."""
        return len(self.content["runs"])

    def finished(self, case, tool):
        """Whether that was measured or skipped before."""
        entry = self.entries.get((case.key(), tool))
        return entry is not None and entry["status"] in FINISHED

    def budget_of(self, entry):
        """Seconds that the entry's run allowed."""
        return self.content["runs"][entry["run"] - 1]["settings"]["budget"]

    def add(self, case, tool, outcome):
        """Replaces what was known of that case and tool; the run is counted from 1."""
        entry = {"key": case.key(), "tool": tool, "run": self.run(), "case": dataclasses.asdict(case)}
        self.entries[case.key(), tool] = entry | outcome
        self.write()

    def write(self):
        """In one step, so that an interrupted run leaves a whole file."""
        self.content["cases"] = list(self.entries.values())
        os.makedirs(os.path.dirname(self.path) or ".", exist_ok=True)
        with open(self.path + ".part", "w", encoding="utf-8") as file:
            json.dump(self.content, file, indent=1)
            file.write("\n")
        os.replace(self.path + ".part", self.path)


def by_case(entries):
    """key -> {tool: entry}, in the order they came."""
    grouped = {}
    for entry in entries:
        grouped.setdefault(entry["key"], {})[entry["tool"]] = entry
    return grouped


def best_own_rate(tools):
    """The fastest measured way of Polydescent in a case, or None: what ratios are taken of."""
    rates = [entry["rate"]["median"] for tool, entry in tools.items()
             if tool.startswith("polydescent") and entry["status"] == "measured"]
    return max(rates, default=None)


def ratio(tools, tool):
    """How many times as fast Polydescent is, or None."""
    base, entry = best_own_rate(tools), tools[tool]
    return base / entry["rate"]["median"] if base and entry["status"] == "measured" else None
