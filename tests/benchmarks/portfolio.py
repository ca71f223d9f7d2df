"""How long does the portfolio of many tenders take, and how much memory? Is it linear?

Writes tenders drawn with a fixed seed to a folder, then runs the command on it in a process of its own.

    python -m tests.benchmarks.portfolio            1,000, 3,000 and 10,000 tenders
    python -m tests.benchmarks.portfolio 500        another number
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SIZES = (1_000, 3_000, 10_000)
SEED = 20180401
KEYS = {"E": ("effect", 20), "Q": ("quality", 15), "Q2": ("quality", 10), "S": ("social", 15)}


def drawn(n: int, chance: random.Random) -> dict[str, Any]:
    """A tender as a case file: two to eight bids, a third of them social-economy; three models in turn."""
    bids = [f"B{i}" for i in range(1, chance.randint(2, 8) + 1)]
    size = chance.randint(300, 30_000) * 1_000
    price = {"id": "P", "name": "Pris", "kind": "price"}
    quality = [
        {"id": key, "name": key, "theme": theme, "weight": weight} for key, (theme, weight) in KEYS.items()
    ]
    method: Mapping[str, Any] = {
        "name": "linear_from_lowest",
        "spread": 50 + 50 * (n % 2),
        "outside": "floor",
    }
    if n % 3:
        price["weight"] = 40
    else:
        method = {"name": "fixed_kroner", "kroner_per_point": size // 25}
        quality = [{**c, "weight": w} for c, w in zip(quality, (35, 25, 15, 25), strict=True)]
    return {
        "tender": {"id": f"T{n:06}", "title": f"Opdigtet udbud {n}", "fictional": True},
        "models": [{"criteria": [price, *quality], "method": method, "weights_of": "whole"}],
        "bids": [_bid(bid, size, chance) for bid in bids],
        "assessments": [
            {"bid": bid, "criterion": key, "points": chance.randint(3, 10)} for bid in bids for key in KEYS
        ],
    }


def _bid(name: str, size: int, chance: random.Random) -> dict[str, Any]:
    who = "social_economy" if chance.random() < 1 / 3 else "ordinary"
    price = size + chance.randint(-size // 5, size // 4)
    return {
        "id": name,
        "tenderer": {"name": f"{name} (fiktiv)", "kind": who, "rsv": chance.choice(("yes", "no", "unknown"))},
        "prices": [{"item": "sum", "unit_price": price}],
    }


def write(folder: Path, count: int) -> None:
    """The same tenders whatever the count."""
    chance = random.Random(SEED)
    for n in range(count):
        (folder / f"T{n:06}.json").write_text(json.dumps(drawn(n, chance)), encoding="utf-8")


def main(sizes: tuple[int, ...]) -> None:
    """One line per size and form: seconds by the clock and of the processor, peak memory of the command."""
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), count)
            for form in ((), ("--json",)):
                told = _run([sys.executable, "-m", "scoring", "dominance", folder, *form], count)
                print(f"{count:>7} tenders, {'json' if form else 'text'}: {told}", flush=True)


def _run(command: list[str], count: int) -> str:
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    took, busy = time.perf_counter() - began, used.ru_utime + used.ru_stime
    each, peak = busy / count * 1000, used.ru_maxrss / 1024
    return f"{took:.1f} s, processor {busy:.1f} s ({each:.2f} ms each), peak {peak:.0f} MiB"


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
