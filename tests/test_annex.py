"""The model annex: everything the engine uses stands in it, and a stranger can recompute from it alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin

import pytest
from annex_cases import DESCRIBED, METHOD_KINDS, D, cases, number, of, whole, words
from builders import ranking
from pydantic import ValidationError

from scoring import edit, reference
from scoring.annex import example
from scoring.evaluation import (
    AssessedPoints,
    Criterion,
    EvaluationModel,
    OfferedIndicator,
)
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import score
from scoring.tender import Limits, Lot
from scoring.texts import LANGUAGES
from scoring.values import ScoringError, Value
from tests.thorough import every


def others(value: Any, annotation: Any) -> Iterator[Any]:
    """Other values for a field of this type: another number, another choice, nothing."""
    kinds = get_args(annotation) if get_origin(annotation) not in (None, Literal) else ()
    if get_origin(annotation) is Literal:
        yield from (choice for choice in get_args(annotation) if choice != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield from (f"{value}æ", "") if value else ("æ",)
    elif isinstance(value, int | Decimal):
        yield from (value + 1, value - 1, value + D("0.5") if isinstance(value, Decimal) else value + 2)
    elif value is None:
        yield from (3, "æ", D("0.25"), "Q")
    if type(None) in kinds and value is not None:
        yield None


def changes(value: Value, only: Collection[str] = ()) -> Iterator[tuple[tuple[type, str], str, Value]]:
    """Every way to change one field of a value or of what is in it: which field, where, and the new value."""
    for field, info in type(value).model_fields.items():
        if only and field not in only:
            continue
        now = getattr(value, field)
        found: list[tuple[tuple[type, str], str, Any]] = []
        if isinstance(now, Value):
            found += changes(now)
        elif isinstance(now, tuple):
            found += [((type(value), field), "less", now[1:]), ((type(value), field), "more", (*now, "L1"))]
            found += [
                ((type(value), field), "order", now[::-1]),
                ((type(value), field), "new", (("L1", "L3"),)),
            ]
            for i, entry in enumerate(now):
                inside = changes(entry) if isinstance(entry, Value) else ()
                found += [(k, f"{i}/{w}", (*now[:i], new, *now[i + 1 :])) for k, w, new in inside]
        else:
            found += [((type(value), field), "", other) for other in others(now, info.annotation)]
        for key, where, new in found:
            if new != now and (made := put(value, field, new)) is not None:
                yield key, f"{field}/{where}", made


def put(value: Value, field: str, new: Any) -> Value | None:
    try:
        return type(value).model_validate({**dict(value), field: new})
    except ValidationError:
        return None


def changed_cases(case: Case) -> Iterator[tuple[tuple[type, str], str, Case]]:
    """The case with one field of its models, lots or limits changed; without bids, so that ids may change.

    Where several models decide the lots, of the models only which lots: the rest is tried in the others.
    """
    only = ("lots", "tie_rule") if len(case.models) > 1 else ()
    bare = edit.changed(case, bids=(), assessments=(), events=(), evaluators=())
    for i, model in enumerate(case.models):
        for key, where, new in changes(model, only):
            models = (*case.models[:i], new, *case.models[i + 1 :])
            if (made := put(bare, "models", models)) is not None:
                yield key, f"models/{i}/{where}", made  # type: ignore[misc]
        second = model.model_copy(update={"method_version": 2})
        yield (EvaluationModel, "method_version"), "version", bare.model_copy(update={"models": (second,)})
    for key, where, new in (c for c in changes(case.tender, ("lots", "limits")) if c[0][0] in (Lot, Limits)):
        if (made := put(bare, "tender", new)) is not None:
            yield key, f"tender/{where}", made  # type: ignore[misc]


def outcome(case: Case) -> object:
    """What the engine makes of the case: totals, order and who is out, lot by lot."""
    results = []
    for lot in case.tender.lots:
        try:
            card = score(case, lot.id)
        except ScoringError as error:
            results.append(str(sorted(f.code for f in error.findings)))
        else:
            results.append(str((dict(card.totals), card.ranking, [e.bid for e in card.excluded])))
    return results


@cache
def told_of(name: str) -> frozenset[tuple[type, str]]:
    """The fields whose change shows in the annex of this case; a change that does not, moves no result."""
    case, seen = cases()[name], set()
    with pytest.MonkeyPatch.context() as patch:  # left out anyway, and half the work
        patch.setattr(example, "section", lambda at: at.section("example", ""))
        return _told_of(case, seen)


def _told_of(case: Case, seen: set[tuple[type, str]]) -> frozenset[tuple[type, str]]:
    before, now = {lang: words(case, lang) for lang in LANGUAGES}, outcome(case)
    silent = []
    for n, (key, where, made) in enumerate(changed_cases(case)):
        if key in seen and n % every(4):
            continue  # this kind of field has been told of before; every fourth of the rest is tried as well
        if words(made) != before["da"] or words(made, "en") != before["en"]:
            seen.add(key)
        elif outcome(edit.changed(case, tender=made.tender, models=made.models)) != now:
            silent.append(where)
    assert silent == []
    return frozenset(seen)


@pytest.mark.parametrize("name", whole())
def test_whatever_moves_a_result_changes_the_annex(name: str):
    assert told_of(name)


def test_every_field_of_the_model_of_the_lots_and_of_the_limits_is_told_somewhere():
    """Walks the schema: a field added later and forgotten here fails."""
    told = frozenset().union(*map(told_of, whole()))
    fields = {(kind, field) for kind in (*DESCRIBED, *METHOD_KINDS) for field in kind.model_fields}
    choices = {(kind, "name") for kind in METHOD_KINDS} | {(AssessedPoints, "how"), (OfferedIndicator, "how")}
    composed = {(EvaluationModel, f) for f in ("method", "scale", "round_points", "round_total", "gates")}
    composed |= {(Criterion, "scoring"), (Criterion, "scale")}
    assert sorted(str(f) for f in fields - choices - composed - told) == []


def test_a_field_that_is_not_told_would_be_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scoring.annex.counting.ties", lambda at: at.section("ties", "Lige tilbud"))
    told_of.cache_clear()
    assert (EvaluationModel, "tie_rule") not in told_of("min_max0")
    told_of.cache_clear()


def test_a_parameter_that_is_not_told_would_be_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scoring.annex.counting.rounding", lambda at: at.section("rounding", "Afrunding"))
    told_of.cache_clear()
    with pytest.raises(AssertionError, match="round_total"):
        told_of("by_rank0")
    told_of.cache_clear()


@pytest.mark.parametrize("method", list(METHODS))
def test_another_method_is_another_annex(method: str):
    texts = {words(case) for name, case in cases().items() if name.startswith(method)}
    rest = {words(case) for name, case in cases().items() if not name.startswith(method)}
    assert texts
    assert texts & rest == set()


def read(text: str, case: Case) -> dict[str, Decimal]:
    """The totals of every bid, by the words of the annex alone, the bids' prices and the points given."""
    plain = text.replace("\\", "").replace("**", "")
    terms = re.search(r"samlede point = (.+)", plain)
    line = re.search(r"point for pris = (\d+) − \((\d+) − (\d+)\) × .* / \((\d+) % × laveste pris\)", plain)
    assert terms
    assert line
    weight = {name: number(w) / 100 for w, name in re.findall(r"([\d,]+) % × (\w+)", terms[1])}
    spans = {
        found[0]: tuple(map(D, found[1:]))
        for found in re.findall(
            r"Point for (\w+) = (\d+) \+ \((\d+) − \d+\) × \(tilbudt tal − (\d+)\) / \((\d+) − \d+\)", plain
        )
    }
    top, bottom, spread = D(line[1]), D(line[3]), D(line[4]) / 100
    prices = {b.id: sum(p.quantity * (p.unit_price or 0) for p in b.prices) for b in case.bids}
    lowest = min(prices.values())
    totals = {}
    for bid in case.bids:
        given = {a.criterion: a.points for a in case.assessments if (a.bid, a.evaluator) == (bid.id, "panel")}
        for criterion, (low, high, worst, best) in spans.items():
            offered = next(o.value for o in bid.offered if o.criterion == criterion)
            given[criterion] = min(high, max(low, low + (high - low) * (offered - worst) / (best - worst)))
        beyond = top - (top - bottom) * (prices[bid.id] - lowest) / (spread * lowest)
        given["P"] = max(bottom, beyond)  # "En pris, der ligger mere end 50 % over den laveste, får 0 point."
        totals[bid.id] = sum((weight[c] * D(given[c] or 0) for c in weight), D(0))
    return totals


def test_a_stranger_finds_the_winner_of_the_green_areas_from_the_text_alone():
    case = reference.example("groen_vedligehold")
    text = of(case).text()
    assert "En pris, der ligger mere end 50 % over den laveste, får 0 point." in text
    found, card = read(text, case), score(case, case.tender.lots[0].id)
    assert {bid: round(x, 12) for bid, x in found.items()} == {
        b: round(x, 12) for b, x in card.totals.items()
    }
    assert max(found, key=found.__getitem__) == card.winners()[0] == ranking(case)[0][0]
