"""Engine and referee, who share no line, agree on 10,000 random tenders over all eleven methods."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_seals import STATES, example

from scoring import casefile, methods, reference
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import score
from scoring.values import Points, settled
from tests import referee
from tests.thorough import up_to

TENDERS = up_to(2_500, 10_000)
EXACT = Fraction(1, 10**20)
"""The engine reckons with 60 digits, the referee in fractions: totals agree far below an øre."""
PARTS = tuple(Decimal(part) for part in ("0.25", "0.5", "0.33"))
WEIGHED = [name for name, info in METHODS.items() if info.weighs_price]


class Draw(random.Random):
    """A tender of one method, drawn from a seed: plain JSON, as it would stand in a file."""

    def tender(self, method: str) -> dict[str, Any]:
        lots = [{"id": f"L{i}", "estimated_value": self.randint(1, 40) * 100_000} for i in range(self.few(3))]
        names = [lot["id"] for lot in lots]
        models = [self.model(method, "")]
        if len(lots) > 1 and self.random() < 0.4:
            models.append({**self.model(method, "x"), "lots": names[:1]})
        leaves = [c for m in models for c in referee.leaves_of(m) if c["kind"] == "quality"]
        scales = {c["id"]: self.reach(m, c) for m in models for c in m["criteria"]}
        bids = [self.bid(f"B{i}", names, leaves, method) for i in range(self.randint(1, 6))]
        said = [a for b in bids for a in self.assessments(b["id"], names, leaves, scales)]
        self.repeat(bids, said)
        tender = {"id": "T", "title": "Tilfældigt udbud", "lots": lots, "fictional": True}
        return {"tender": tender, "models": models, "bids": bids, "assessments": said}

    def few(self, most: int) -> int:
        return self.choice([1, 1, *range(1, most + 1)])

    def parts(self, whole: int, n: int) -> list[int]:
        """`whole` in n parts above zero."""
        cuts = sorted(self.sample(range(1, whole), n - 1))
        return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]

    def model(self, method: str, mark: str) -> dict[str, Any]:
        bottom = self.choice([0, 0, 0, 1, -3])
        scale = {"bottom": bottom, "top": bottom + self.choice([5, 10, 10, 100])}
        weights_of = self.choice(["parent", "whole"])
        criteria = self.criteria(method, mark, weights_of)
        return {
            "criteria": criteria,
            "method": self.method(method),
            "weights_of": weights_of,
            "scale": scale,
            "panel": self.choice(["consensus", "mean"]),
            "round_points": self.rounding(),
            "round_total": self.rounding(),
            "options_counted": self.random() < 0.7,
            "gates": self.gates(method),
        }

    def criteria(self, method: str, mark: str, weights_of: str) -> list[dict[str, Any]]:
        groups, weighed = self.few(3), method in WEIGHED
        top = self.parts(10_000, groups + weighed)
        price = {"id": f"P{mark}", "name": "Pris", "kind": self.choice(["price", "cost"])}
        made = [{**price, "weight": hundredths(top.pop())} if weighed else price]
        if method == "fixed_price" and self.random() < 0.5:
            made = []
        for g, weight in enumerate(top):
            children, key = self.few(3), f"Q{mark}{g}"
            if children == 1 or weight < children:
                made.append(self.criterion(key, weight))
                continue
            made.append({"id": key, "name": key, "kind": "quality", "weight": hundredths(weight)})
            shares = self.parts(10_000 if weights_of == "parent" else weight, children)
            made += [{**self.criterion(f"{key}.{i}", w), "parent": key} for i, w in enumerate(shares)]
        return made

    def criterion(self, key: str, weight: int) -> dict[str, Any]:
        made: dict[str, Any] = {"id": key, "name": key, "kind": "quality", "weight": hundredths(weight)}
        if self.random() < 0.35:
            ends = self.choice([(0, 100), (100, 0), (30, 5), (-2, 7)])
            made["scoring"] = {"how": "indicator", "worst": ends[0], "best": ends[1]}
        elif self.random() < 0.3:
            low = self.choice([0, 1, -2])
            made["scale"] = {"bottom": low, "top": low + self.choice([4, 7, 20])}
        if self.random() < 0.15:
            made["minimum_points"] = self.choice([0, 1, 2])
        return made

    def method(self, name: str) -> dict[str, Any]:
        spread, low = self.choice([15, 35, 50, "62.5", 100]), self.randint(0, 9) * 50_000
        outside = self.choice(["floor", "negative", "fallback"])
        fallback = {"fallback_spread": 180} if outside == "fallback" else {}
        amount = self.choice(
            [
                {"kroner_per_point": self.choice([5_000, "12345.67", 80_000])},
                {"percent_of_lot_value": self.choice([1, "2.5"])},
                {"kroner_per_point": 40_000, "percent_of_lot_value": 3},
            ]
        )
        of: dict[str, dict[str, Any]] = {
            "fixed_kroner": {**amount, "form": self.choice(["deduct", "add"])},
            "linear_from_lowest": {"spread": spread, "outside": outside, **fallback},
            "linear_span": {
                "low": low,
                "high": low + self.randint(1, 20) * 60_000,
                "outside": self.choice(["clip", "extend"]),
            },
            "gate_then_price": {"then": self.choice(["lowest_price", "price_per_point"])},
            "quality_per_price": self.choice([{}, {"factor": 1_000}]),
            "fixed_price": self.choice([{}, {"price": 900_000}]),
            "from_average": self.choice([{}, {"average": "median", "spread": spread}, {"spread": 40}]),
        }
        return {"name": name, **of.get(name, {})}

    def rounding(self) -> dict[str, Any]:
        mode = self.choice(["none", "none", "round", "truncate"])
        return {"mode": mode, "decimals": self.choice([0, 1, 2, 4])}

    def gates(self, method: str) -> dict[str, Any]:
        needed = method == "gate_then_price"
        made: dict[str, Any] = {}
        if needed or self.random() < 0.2:
            made[self.choice(["total_at_least", "each_at_least"])] = self.choice([10, 20, "33.33"])
        if self.random() < 0.1:
            made["price_at_most"] = 900_000
        return made

    def reach(self, model: dict[str, Any], c: dict[str, Any]) -> tuple[int, int]:
        scale = c.get("scale") or model["scale"]
        return scale["bottom"], scale["top"]

    def bid(self, key: str, lots: list[str], leaves: list[dict[str, Any]], method: str) -> dict[str, Any]:
        mine = [lot for lot in lots if self.random() < 0.85] or lots[:1]
        lines = [line for lot in mine for line in self.lines(lot, len(lots) == 1)]
        if method == "fixed_price" and self.random() < 0.3:
            lines = []
        made: dict[str, Any] = {"id": key, "tenderer": {"name": key}, "prices": lines}
        made["offered"] = [o for c in leaves if "scoring" in c for o in self.offers(c, lots)]
        if self.random() < 0.12:
            made["rejections"] = [{"reason": "For sent", "lot": self.choice([None, *lots])}]
        return made

    def lines(self, lot: str, alone: bool) -> list[dict[str, Any]]:
        where = None if alone and self.random() < 0.5 else lot
        made = [{"lot": where, "item": "1", "unit_price": self.price()}]
        if self.random() < 0.3:
            made.append(
                {"lot": where, "item": "2", "quantity": self.choice([2, "1.5"]), "unit_price": "99.95"}
            )
        if self.random() < 0.3:
            made.append({"lot": where, "item": "3", "unit_price": 45_000, "option": True})
        return made

    def price(self) -> Any:
        # Few round amounts, so that bids meet in price; some odd ones, so that divisions do not end.
        return self.choice([self.randint(4, 12) * 100_000, self.randint(100_000, 1_500_000), "777777.77"])

    def offers(self, c: dict[str, Any], lots: list[str]) -> list[dict[str, Any]]:
        everywhere = {"criterion": c["id"], "value": self.randint(-10, 120)}
        other = {"criterion": c["id"], "value": self.choice(["12.5", 50]), "lot": self.choice(lots)}
        return [everywhere, other] if self.random() < 0.3 else [everywhere]

    def assessments(
        self,
        bid: str,
        lots: list[str],
        leaves: list[dict[str, Any]],
        scales: dict[str, tuple[int, int]],
    ) -> list[dict[str, Any]]:
        made = []
        voices = ["panel", *(f"e{i}" for i in range(self.randint(1, 3)))]
        for c in leaves:
            if "scoring" in c:
                continue
            for who in voices:
                here = {"bid": bid, "criterion": c["id"], "evaluator": who}
                if self.random() < 0.1:
                    made.append({**here, "points": self.points(scales[c["id"]])})
                made.append({**here, "points": self.points(scales[c["id"]])})
                if self.random() < 0.15:
                    made.append({**here, "points": self.points(scales[c["id"]]), "lot": self.choice(lots)})
        self.shuffle(made)
        return made

    def points(self, reach: tuple[int, int]) -> Any:
        low, high = reach
        whole = self.randint(low, high)
        return whole if self.random() < 0.7 or whole == high else str(whole + self.choice(PARTS))

    def repeat(self, bids: list[dict[str, Any]], said: list[dict[str, Any]]) -> None:
        """Ties on purpose: a bid again under another name, now and then with one price a krone apart."""
        if self.random() < 0.5:
            twin = json.loads(json.dumps(bids[0])) | {"id": "Z"}
            if twin["prices"] and self.random() < 0.3:
                twin["prices"][0]["unit_price"] = str(Decimal(twin["prices"][0]["unit_price"]) + 1)
            bids.append(twin)
            said += [{**a, "bid": "Z"} for a in said if a["bid"] == "B0"]


def hundredths(weight: int) -> str:
    return f"{weight // 100}.{weight % 100:02}"


def disagreement(data: dict[str, Any], case: Case) -> str:
    """What engine and referee say differently; empty when they agree."""
    for lot, (order, totals) in referee.referee(data).items():
        card = score(case, lot)
        if [list(group) for group in card.ranking] != order:
            return f"{lot}: {card.ranking} and {order}"
        if card.totals.keys() != totals.keys():
            return f"{lot}: {sorted(card.totals)} and {sorted(totals)}"
        for bid, total in card.totals.items():
            if abs(Fraction(total) - totals[bid]) > EXACT:
                return f"{lot} {bid}: {total} and {totals[bid]}"
    return ""


def drawn(method: str, number: int) -> dict[str, Any]:
    return Draw(f"{method}/{number}").tender(method)


SHARE = -(-TENDERS // len(METHODS))


@pytest.mark.parametrize("method", METHODS)
def test_engine_and_referee_agree_on_every_random_tender(method: str):
    for number in range(SHARE):
        data = drawn(method, number)
        found = disagreement(data, Case.model_validate(data))
        assert not found, f"{method}/{number}: {found}"


def test_the_random_tenders_hold_ties_exclusions_and_several_lots():
    """Otherwise agreement would say little."""
    seen: Counter[str] = Counter()
    for method in METHODS:
        for number in range(40):
            data = drawn(method, number)
            seen["lots"] += len(data["tender"]["lots"]) > 1
            seen["models"] += len(data["models"]) > 1
            for order, totals in referee.referee(data).values():
                seen["ties"] += any(len(group) > 1 for group in order)
                seen["nobody"] += not totals
                seen["left out"] += 0 < len(totals) < len(data["bids"])
    assert {kind for kind, times in seen.items() if times >= 15} == {*seen}
    assert seen["ties"] >= 100


# The referee sees what is wrong


def test_a_rounding_off_by_one_digit_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scoring.score.ranked_total", lambda total, _: settled(total))
    assert seen_within(40)


def test_points_that_count_one_bid_too_many_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    right = methods.formulas.by_rank
    monkeypatch.setattr(
        "scoring.formulas.by_rank",
        lambda prices, **ends: {b: Points(p + Decimal("1e-9")) for b, p in right(prices, **ends).items()},
    )
    assert seen_within(10, "by_rank")


def test_a_gate_that_lets_through_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scoring.admission.gated", lambda *_: {})
    assert seen_within(40, "gate_then_price")


def seen_within(numbers: int, *only: str) -> bool:
    drawings = (drawn(m, n) for m in only or METHODS for n in range(numbers))
    return any(disagreement(data, Case.model_validate(data)) for data in drawings)


# Sealed files


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", reference.examples())
def test_the_referee_ranks_a_sealed_example_from_its_json_alone(name: str, state: str):
    case = example(name, state)
    assert disagreement(json.loads(casefile.dump(case)), case) == ""


@pytest.mark.parametrize("name", reference.examples())
def test_the_sealed_copy_says_all_the_referee_needs(name: str):
    """Defaults are left out of a seal's copy; a reader who knows the published defaults still ranks alike."""
    data = json.loads(casefile.dump(example(name, "decided")))
    sealed = referee.as_sealed(data)
    assert sealed["models"] != data["models"]
    assert referee.referee(sealed) == referee.referee(data)


def told(file: Path, data: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """The referee as a stranger would run it: no site packages, no path to the program."""
    file.write_text(json.dumps(data), encoding="utf-8")
    alone = [sys.executable, "-I", "-S", str(Path(referee.__file__)), str(file)]
    return subprocess.run(alone, capture_output=True, text=True, check=False)


def test_run_alone_the_referee_goes_by_the_sealed_model_and_refuses_a_broken_seal(tmp_path: Path):
    case, file = example("groen_vedligehold", "decided"), tmp_path / "case.json"
    data = json.loads(casefile.dump(case))
    right = told(file, data)
    places = [line.split()[0] for line in right.stdout.splitlines()[1:]]
    assert places == [group[0] for group in score(case, "LOT-0000").ranking]
    data["models"][0]["scale"]["top"] = "1000"
    assert told(file, data).stdout == right.stdout
    data["seal"]["model"] = data["seal"]["model"].replace("3", "4", 1)
    broken = told(file, data)
    assert (broken.returncode, "fingerprint" in broken.stderr, broken.stdout) == (1, True, "")


@cache
def lines() -> list[str]:
    return Path(referee.__file__).read_text(encoding="utf-8").splitlines()


def test_the_referee_stays_small_and_imports_nothing_of_the_program():
    assert len(lines()) < 300
    assert {line.split()[1] for line in lines() if line.startswith(("import ", "from "))} <= {
        "__future__",
        "fractions",
        "hashlib",
        "json",
        "pathlib",
        "sys",
    }
