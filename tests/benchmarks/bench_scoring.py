"""How long does one lot take to score, against two other programs on the same work in the same run?

The work: 40 criteria, one of them price (40 %, lowest / price), 39 judged on 0–10, all weighted and summed.
The others give totals in floating point; ours also gives every row with its explanation, in exact decimals.

    pytest tests/benchmarks/bench_scoring.py
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from bid_evaluation import Evaluator
from builders import ONLY, a_bid, a_case, a_model, a_price, quality
from pymcdm.methods import WSM
from pymcdm.normalizations import linear_normalization

from scoring.model import Case
from scoring.score import score

JUDGED = [f"Q{n}" for n in range(1, 40)]
PRICE_WEIGHT = 40
EACH = Decimal("1.53")
LAST = 60 - EACH * (len(JUDGED) - 1)
WEIGHTS = {"P": Decimal(PRICE_WEIGHT), **dict.fromkeys(JUDGED[:-1], EACH), JUDGED[-1]: LAST}


@dataclass(frozen=True)
class Field:
    """The same bids in the form each program wants."""

    case: Case
    frame: pd.DataFrame
    matrix: np.ndarray


def field(bids: int) -> Field:
    chance = random.Random(bids)
    rows = {
        f"B{n:03}": {"P": chance.randint(900_000, 1_500_000), **{c: chance.randint(1, 10) for c in JUDGED}}
        for n in range(bids)
    }
    # one bid has full points on everything, so that another program's "share of the highest" is ours of ten
    rows["B000"] |= dict.fromkeys(JUDGED, 10)
    model = a_model(
        a_price(WEIGHTS["P"]),
        *(quality(c, WEIGHTS[c]) for c in JUDGED),
        method={"name": "lowest_over_price"},
    )
    offers = [a_bid(name, price=row["P"], points={c: row[c] for c in JUDGED}) for name, row in rows.items()]
    frame = pd.DataFrame(rows).T
    return Field(a_case(*offers, model=model), frame, frame.to_numpy(dtype=float))


def ours(bids: Field) -> Mapping[str, float]:
    return {bid: float(total) for bid, total in score(bids.case, ONLY).totals.items()}


def bid_evaluation(bids: Field) -> Mapping[str, float]:
    program = Evaluator().min_ratio("P", weight=PRICE_WEIGHT)
    for c in JUDGED:
        program.direct(c, weight=float(WEIGHTS[c]), input_scale=10)
    return (program.evaluate(bids.frame)["final_score"] / 10).to_dict()


def pymcdm(bids: Field) -> Mapping[str, float]:
    shares = np.array([float(WEIGHTS[c]) / 100 for c in bids.frame.columns])
    types = np.array([-1, *[1] * len(JUDGED)])
    totals = WSM(normalization_function=linear_normalization)(bids.matrix, shares, types)
    return dict(zip(bids.frame.index, 10 * totals, strict=True))


PROGRAMS: dict[str, Callable[[Field], Mapping[str, float]]] = {
    "ours": ours,
    "bid-evaluation": bid_evaluation,
    "pymcdm": pymcdm,
}


@pytest.fixture(scope="module")
def medians() -> Iterator[dict[tuple[int, str], float]]:
    """Median seconds by number of bids and program; the ratios are printed at the end."""
    seconds: dict[tuple[int, str], float] = {}
    yield seconds
    for (bids, program), theirs in seconds.items():
        if program != "ours":
            ratio = seconds[bids, "ours"] / theirs
            print(f"\n{bids} bids: ours takes {ratio:.2f} times as long as {program}")


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("bids", [5, 200])
def test_scoring(benchmark, medians: dict[tuple[int, str], float], bids: int, program: str):
    benchmark.group = f"{bids} bids × 40 criteria"
    work = field(bids)
    found = benchmark(PROGRAMS[program], work)
    assert found == pytest.approx(ours(work), abs=0.01)
    if benchmark.stats:  # none with --benchmark-disable
        medians[bids, program] = benchmark.stats["median"]
