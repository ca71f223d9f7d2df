"""Example: what does the model make of three invented bids?

The engine itself scores them, so that the words above and the numbers here cannot disagree. Every name and
number is invented; the lot's own estimated value is used where the model rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scoring import score, worked
from scoring.admission import evaluation_price, quality_criteria
from scoring.annex.within import Within, kroner, paragraphs, percent, table
from scoring.document import Block, Points, Section
from scoring.evaluation import Criterion, FixedPrice, LinearSpan, OfferedIndicator
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import Row, Scorecard
from scoring.tender import Lot, Tender
from scoring.values import PANEL, Kroner, ScoringError, exactly

_BIDS = ("A", "B", "C")
_TENTHS = {"A": (6, 5, 7), "B": (8, 9, 8), "C": (9, 8, 10)}
"""How far up its scale each bid lies on the criteria, in turn."""
_DEARER = {"A": Decimal("1"), "B": Decimal("1.05"), "C": Decimal("1.15")}
_INTO_SPAN = {"A": Decimal("0.2"), "B": Decimal("0.4"), "C": Decimal("0.7")}
_USUAL = Decimal(1_000_000)
_UNDER_CEILING = Decimal("0.75")
_QUANTITY = 10
_OPTION = Decimal("0.5")
"""The option's unit price, as part of the main line's."""
_ROOM = Decimal("1e-6")


def section(at: Within) -> Section:
    """Three invented bids through the model, number by number; without them where the model is unfinished."""
    t, heading = at.t, at.t("annex.example")
    case = invented(at)
    card = None if case is None else scored(case)
    if case is None or card is None or not card.totals:
        return at.section("example", heading, *paragraphs(t("annex.no_example")))
    blocks = (
        *paragraphs(t("annex.example_words")),
        _offers(at, case),
        _parts(at, card),
        *_total(at, case),
        _ranking(at, case, card),
        *_excluded(at, card),
    )
    return at.section("example", heading, *blocks)


def scored(case: Case) -> Scorecard | None:
    """The scorecard of the case's first lot; None when it cannot be scored."""
    try:
        return score.score(case, case.tender.lots[0].id)
    except ScoringError:
        return None


def invented(at: Within) -> Case | None:
    """A tender of one lot with this model and three invented bids; None for a model that decides no lot."""
    lot = next(iter(at.lots), None)
    if lot is None:
        return None
    said = [a for bid in _BIDS for a in _assessments(at, bid)]
    return Case.model_validate(
        {
            "tender": Tender(id=lot.id, title=lot.id, lots=(lot,), fictional=True),
            "models": (at.model.model_copy(update={"lots": ()}),),
            "bids": [_bid(at, lot, bid) for bid in _BIDS],
            "assessments": said,
        }
    )


@exactly
def _bid(at: Within, lot: Lot, bid: str) -> dict[str, Any]:
    each = (_price(at, lot, bid) / _QUANTITY).quantize(Decimal("0.01"))
    # The option costs the same in all, so that counting it or not shows in the numbers.
    extra = (_price(at, lot, _BIDS[0]) / _QUANTITY * _OPTION).quantize(Decimal("0.01"))
    offered = [
        {"criterion": c.id, "value": _along(at, c, bid, c.scoring.worst, c.scoring.best)}
        for c in quality_criteria(at.model)
        if isinstance(c.scoring, OfferedIndicator)
    ]
    lines = [
        {"item": "1", "quantity": _QUANTITY, "unit_price": each},
        {"item": "2", "quantity": 1, "unit_price": extra, "option": True},
    ]
    return {"id": bid, "tenderer": {"name": bid}, "prices": lines, "offered": offered}


def _price(at: Within, lot: Lot, bid: str) -> Decimal:
    method, ceiling = at.model.method, at.model.gates.price_at_most
    if isinstance(method, LinearSpan):
        return method.low + (method.high - method.low) * _INTO_SPAN[bid]
    if isinstance(method, FixedPrice):
        return method.price or _USUAL
    base = lot.estimated_value or _USUAL
    if ceiling and base > ceiling * _UNDER_CEILING:
        base = Kroner(ceiling * _UNDER_CEILING)
    return base * _DEARER[bid]


def _assessments(at: Within, bid: str) -> Iterator[dict[str, Any]]:
    voices = (PANEL,) if at.model.panel == "consensus" else ("1", "2")
    for c in quality_criteria(at.model):
        if c.scoring.how == "assessed":
            own = at.model.scale_of(c)
            for i, who in enumerate(voices):
                points = _along(at, c, bid, own.bottom, own.top, further=i)
                yield {"bid": bid, "criterion": c.id, "evaluator": who, "points": points}


@exactly
def _along(at: Within, c: Criterion, bid: str, start: Decimal, end: Decimal, further: int = 0) -> Decimal:
    tenths = _TENTHS[bid]
    step = min(10, tenths[quality_criteria(at.model).index(c) % len(tenths)] + further)
    return (start + (end - start) * step / 10).quantize(_ROOM)


def _offers(at: Within, case: Case) -> Block:
    t = at.t
    head = ("bid", "line", "quantity", "unit_price", "option")
    rows = (
        (
            bid.id,
            line.item,
            t.number(line.quantity),
            kroner(t, line.unit_price or Decimal(0)),
            t("annex.yes" if line.option else "annex.no"),
        )
        for bid in case.bids
        for line in bid.prices
    )
    return table(t("annex.example_prices"), tuple(t(f"annex.ex.{column}") for column in head), rows)


def _parts(at: Within, card: Scorecard) -> Block:
    t = at.t
    head = tuple(
        t(f"annex.ex.{column}") for column in ("bid", "criterion", "how", "points", "weight", "part")
    )
    by_bid = sorted(card.rows, key=lambda row: row.bid)
    return table(t("annex.example_parts"), head, (_part(at, card, row) for row in by_bid), numbers=3)


@exactly
def _part(at: Within, card: Scorecard, row: Row) -> tuple[str, ...]:
    t, none = at.t, at.t("annex.none")
    points = none if row.points is None else t.number(row.points)
    weight = none if row.weight is None else percent(t, row.weight * 100)
    adds_up = METHODS[card.method].adds_up
    part = none if row.weighted is None or not adds_up else _measured(at, card, row.weighted)
    return row.bid, row.criterion, t(row.how.key, **row.how.values), points, weight, part


def _total(at: Within, case: Case) -> tuple[Block, ...]:
    lot = case.tender.lots[0].id
    told = worked.worked(case, lot)
    if told is None:
        return ()
    said = at.t(told.key, **told.values)
    return paragraphs(at.t("annex.for_bid", bid=told.values["bid"], said=said))


def _ranking(at: Within, case: Case, card: Scorecard) -> Block:
    t = at.t
    rows = []
    for bid in (bid for group in card.ranking for bid in group):
        first, last = card.place(bid)
        place = str(first) if first == last else f"{first}–{last}"
        amount = evaluation_price(case.bid(bid), card.lot, at.model)
        rows.append((place, bid, kroner(t, amount), _measured(at, card, card.totals[bid])))
    head = tuple(t(f"annex.ex.{column}") for column in ("place", "bid", "price", "result"))
    return table(t("annex.example_ranking"), head, rows, numbers=2)


def _excluded(at: Within, card: Scorecard) -> tuple[Block, ...]:
    t = at.t
    out = (t("annex.for_bid", bid=e.bid, said=t(e.reason.key, **e.reason.values)) for e in card.excluded)
    return (Points(tuple(out)),) if card.excluded else ()


def _measured(at: Within, card: Scorecard, x: Decimal) -> str:
    return at.t.kroner(x, 2) if card.unit == "DKK" else at.t.number(x)
