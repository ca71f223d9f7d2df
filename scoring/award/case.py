"""Award case: a tender's bids and published rules as one award programme.

Amounts are whole øre (or a finer whole unit where the model's own figures are finer), points whole
fractions of a point. Bids and lots are taken in order of id, so nothing depends on the order they came in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal

from scoring.award.choices import Choice, choices_of
from scoring.award.programme import Builder, Programme, ones
from scoring.award.rules import AnalysisLimits, announced, limits_of_analysis
from scoring.bid import Bid, Discount
from scoring.evaluation import GateThenPrice
from scoring.model import Case
from scoring.score import Scorecard, Weights, score
from scoring.values import (
    BidId,
    Finding,
    Kroner,
    LotId,
    Percent,
    ScoringError,
    Severity,
    exactly,
    settled,
)

_LARGEST = 2**52
_FINEST = {"DKK": 10_000, "points": 100_000_000}
_PLAIN = {"DKK": 100, "points": 1}


@dataclass(frozen=True)
class Offered:
    """A conditional discount and the choices (by number) it can concern.

    It is earned when `least` of them are won, and then taken off those that are.
    """

    bid: BidId
    id: str
    percent: Percent
    choices: tuple[int, ...]
    least: int


@dataclass(frozen=True)
class Problem:
    """The award to be decided: choices, discounts, and the programme in whole units.

    scale: units per krone or per point. rounded: whether figures had to be shortened to it.
    lots: those that can be awarded, in the tender's order. helping: the variables that stand for discounts
    earned; cuts: what those take off the payment [DKK]. analysis: not the published award. sealed: scored
    under a seal that holds.
    """

    unit: Literal["points", "DKK"]
    best: Literal["max", "min"]
    scale: int
    rounded: bool
    lots: tuple[LotId, ...]
    choices: tuple[Choice, ...]
    discounts: tuple[Offered, ...]
    programme: Programme
    helping: tuple[int, ...]
    cuts: tuple[tuple[int, Fraction], ...]
    analysis: bool
    sealed: bool
    findings: tuple[Finding, ...]

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The choices of each lot, in the tender's order of lots."""
        held = _by_lot(self.choices)
        return tuple(tuple(held[lot]) for lot in self.lots)

    def assignments(self, values: Sequence[int]) -> dict[LotId, BidId]:
        won = {c.lot: c.bid for c, x in zip(self.choices, values, strict=False) if x}
        return {lot: won[lot] for lot in self.lots}

    def earned(self, values: Sequence[int]) -> dict[BidId, Offered]:
        """The discount that applies to each winner: of several the one that takes most off."""
        best: dict[BidId, tuple[Fraction, Offered]] = {}
        for offer in self.discounts:
            won = [self.choices[j] for j in offer.choices if values[j]]
            worth = sum((c.saving(offer.percent) for c in won), Fraction(0))
            if len(won) >= offer.least and worth > best.get(offer.bid, (Fraction(0), offer))[0]:
                best[offer.bid] = worth, offer
        return {bid: offer for bid, (_, offer) in best.items()}

    @exactly
    def to_pay(self, values: Sequence[int]) -> Kroner:
        """What the award costs after discounts [DKK without VAT]."""
        paid = sum((c.price for c, x in zip(self.choices, values, strict=False) if x), Decimal(0))
        return Kroner(paid - sum(self.taken_off(values).values(), Decimal(0)))

    @exactly
    def taken_off(self, values: Sequence[int]) -> dict[tuple[BidId, str], Kroner]:
        """The discounts that apply and what each takes off the payment [DKK]."""
        return {
            (bid, offer.id): Kroner(
                sum(
                    (self.choices[j].price * offer.percent / 100 for j in offer.choices if values[j]),
                    Decimal(0),
                )
            )
            for bid, offer in self.earned(values).items()
        }

    @exactly
    def shown(self, objective: int) -> Decimal:
        """An objective of the programme in kroner or points."""
        value = Decimal(objective if self.best == "min" else -objective) / self.scale
        return value if value * self.scale in (objective, -objective) else settled(value)


@exactly
def problem(
    case: Case,
    *,
    reject: Collection[str] = (),
    weights: Weights | None = None,
    limits: AnalysisLimits | None = None,
    without_rules: frozenset[str] = frozenset(),
    reserved_from: Percent | None = None,
) -> Problem:
    """The award problem of a case.

    reject, weights: as in `score` (an analysis). limits: limits the documents did not state (an
    analysis). without_rules: published rules to leave out, to see what they cost (an analysis).
    reserved_from: share of disadvantaged workers a bidder must prove where the tender is reserved.
    Raises ScoringError when a lot cannot be scored, or the lots' results cannot be added up.
    """
    cards = {lot: score(case, lot, weights=weights, reject=reject) for lot in _lots(case)}
    _same_unit(case, cards)
    findings = [*_remarks(case, cards, reserved_from)]
    open_lots = tuple(part.id for part in case.tender.lots if cards[part.id].totals)
    choices = tuple(choices_of(case, cards))
    discounts = () if "discounts" in without_rules else tuple(_discounts(case, choices))
    first = next(iter(cards.values()))
    shares, evenly = _lot_shares(case, open_lots, first.unit)
    findings += evenly
    worth = [c.total * shares[c.lot] for c in choices]
    offs = [choices[j].saving(d.percent) for d in discounts for j in d.choices] if first.unit == "DKK" else []
    scale, rounded = _scale([*worth, *offs], first.unit, len(open_lots))
    build = Builder()
    sign = 1 if first.best == "min" else -1
    for c, w in zip(choices, worth, strict=True):
        build.variable(f"{c.bid}/{c.lot}", sign * round(w * scale))
    for lot, group in _by_lot(choices).items():
        build.row(lot, ones(group), low=1, high=1)
    helping, cuts = _earn(build, choices, discounts, scale if first.unit == "DKK" else 0)
    announced(build, case, choices, reserved_from)
    if limits is not None:
        limits_of_analysis(build, limits, choices, cuts)
    programme = build.programme(len(choices)).without(without_rules)
    analysis = bool(reject or weights is not None or limits is not None or without_rules)
    return Problem(
        first.unit,
        first.best,
        scale,
        rounded,
        open_lots,
        choices,
        discounts,
        programme,
        helping,
        tuple(cuts),
        analysis,
        all(card.binding for card in cards.values()),
        tuple(findings),
    )


def _by_lot(choices: Sequence[Choice]) -> dict[LotId, list[int]]:
    held: dict[LotId, list[int]] = {}
    for j, c in enumerate(choices):
        held.setdefault(c.lot, []).append(j)
    return held


def _lots(case: Case) -> list[LotId]:
    return sorted(part.id for part in case.tender.lots)


def _same_unit(case: Case, cards: Mapping[LotId, Scorecard]) -> None:
    kinds = {_kind(case, lot, card) for lot, card in cards.items()}
    if len(kinds) > 1:
        raise ScoringError(_finding("different_units", "models", "stop"))


def _kind(case: Case, lot: LotId, card: Scorecard) -> str:
    model = case.model_for(lot)
    method = model.method if model else None
    per_point = isinstance(method, GateThenPrice) and method.then == "price_per_point"
    return "price_per_point" if per_point else card.unit


def _discounts(case: Case, choices: Sequence[Choice]) -> Iterator[Offered]:
    """The conditional discounts that count: none, unless the documents said that lots may be combined."""
    if not _combines(case):
        return
    for bid in sorted(case.bids, key=lambda b: b.id):
        for d in sorted(bid.discounts, key=lambda d: d.id):
            mine = tuple(
                j for j, c in enumerate(choices) if c.bid == bid.id and c.lot in (d.lots or (c.lot,))
            )
            least = _least(d)
            if d.percent and len(mine) >= least:
                yield Offered(bid.id, d.id, d.percent, mine, least)


def _combines(case: Case) -> bool:
    # The annex tells the bidders the same: unannounced discounts are no part of the model.
    return len(case.tender.lots) > 1 and case.tender.limits.combinations_announced


def _least(discount: Discount) -> int:
    # Named lots: all of them, unless fewer are asked for; otherwise any `min_lots`.
    return discount.min_lots or max(1, len(set(discount.lots)))


def _earn(
    build: Builder, choices: Sequence[Choice], discounts: Iterable[Offered], scale: int
) -> tuple[tuple[int, ...], list[tuple[int, Fraction]]]:
    # Gives the helping variables and what each takes off the payment. At most one rule per bidder applies.
    cuts, active = [], dict[BidId, list[int]]()
    for d in discounts:
        y = build.variable(f"discount {d.bid} {d.id}")
        active.setdefault(d.bid, []).append(y)
        build.row(f"{d.bid} {d.id}", [(y, -d.least), *((j, 1) for j in d.choices)], low=0)
        for j in d.choices:
            c = choices[j]
            taken = build.variable(f"{d.bid} {d.id} {c.lot}", -round(c.saving(d.percent) * scale))
            build.row(f"{d.bid} {d.id} {c.lot} won", [(j, 1), (taken, -1)], low=0)
            build.row(f"{d.bid} {d.id} {c.lot} active", [(y, 1), (taken, -1)], low=0)
            cuts.append((taken, Fraction(c.price) * Fraction(d.percent) / 100))
    for bid, rules in active.items():
        if len(rules) > 1:
            build.row(f"{bid} one discount", [(y, 1) for y in rules], high=1)
    helping = {y for rules in active.values() for y in rules} | {taken for taken, _ in cuts}
    return tuple(sorted(helping)), cuts


def _lot_shares(
    case: Case, lots: tuple[LotId, ...], unit: str
) -> tuple[dict[LotId, Fraction], tuple[Finding, ...]]:
    if unit == "DKK":
        return dict.fromkeys(lots, Fraction(1)), ()
    values = {part.id: part.estimated_value for part in case.tender.lots if part.id in lots}
    if len(lots) > 1 and not all(values.values()):
        missing = ", ".join(lot for lot in lots if not values[lot])
        even = {lot: Fraction(1, len(lots)) for lot in lots}
        return even, (_finding("lots_weigh_alike", "tender/lots", "warn", lots=missing),)
    sized = {lot: Fraction(value or 1) for lot, value in values.items()}
    return {lot: value / sum(sized.values()) for lot, value in sized.items()}, ()


def _scale(amounts: list[Fraction], unit: Literal["points", "DKK"], lots: int) -> tuple[int, bool]:
    # The coarsest whole unit that says every figure exactly; if sums in it would be too large, a fixed one.
    largest = max((abs(a) for a in amounts), default=Fraction(0)) * max(1, lots)
    exact = lcm(_PLAIN[unit], *{a.denominator for a in amounts})
    return (exact, False) if largest * exact < _LARGEST else (_FINEST[unit], True)


def _remarks(
    case: Case, cards: Mapping[LotId, Scorecard], reserved_from: Percent | None
) -> Iterator[Finding]:
    for lot, card in cards.items():
        if not card.totals:
            yield _finding("no_bid", f"tender/lots/{lot}", "warn", lot=lot)
    if case.tender.reserved != "none" and (reserved_from is None or case.tender.reserved != "res-ws"):
        yield _finding("reservation_unchecked", "tender/reserved", "warn")
    in_points = any(card.unit == "points" for card in cards.values())
    for bid in sorted(_with_discounts(case, cards), key=lambda b: b.id):
        if not _combines(case):
            yield _finding("combination_not_announced", f"bids/{bid.id}/discounts", "warn", bid=bid.id)
        elif in_points:
            yield _finding("discount_not_scored", f"bids/{bid.id}/discounts", "note", bid=bid.id)


def _with_discounts(case: Case, cards: Mapping[LotId, Scorecard]) -> Iterator[Bid]:
    ranked = {bid for card in cards.values() for bid in card.totals}
    return (b for b in case.bids if b.discounts and b.id in ranked)


def _finding(code: str, place: str, severity: Severity, **values: str) -> Finding:
    return Finding(code=f"award.{code}", severity=severity, place=place, values=dict(values))
