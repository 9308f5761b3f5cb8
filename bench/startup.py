"""`crosswalk --help` beside the bare interpreter. Goal: under 0.4 s."""

from __future__ import annotations

import subprocess
import sys

from bench.measure import medians


def main() -> None:
    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)

    found = medians(
        {
            "python -c pass": lambda: run("-c", "pass"),
            "crosswalk --help": lambda: run("-m", "crosswalk", "--help"),
        },
        repeat=9,
    )
    base, help_ = found.values()
    print(
        f"crosswalk --help: {help_:.3f} s, {help_ / base:.1f} × a bare interpreter ({base:.3f} s)"
    )
    print(f"goal 0.400 s: {help_ / 0.4:.2f} of it")
