"""Stability of the field: would another method, or another set of bids, have crowned another winner? Pure.

Every method is tried with the parameters it carries and no others; what cannot be formed from the model is
listed with the reason. Everything here is analysis: only the published model decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Literal

from scoring import admission
from scoring.contest import Contest, contest
from scoring.evaluation import (
    ByRank,
    EvaluationModel,
    FixedKroner,
    FixedPrice,
    FromAverage,
    GateThenPrice,
    LinearFromLowest,
    LowestOverPrice,
    Method,
    MinMax,
    PercentageOnPrice,
    QualityPerPrice,
)
from scoring.methods import METHODS, kroner_per_point
from scoring.model import Case
from scoring.values import BidId, CriterionId, LotId, Percent, ScoringError, Share

Ranking = tuple[tuple[BidId, ...], ...]

SPREADS = (25, 50, 75, 100)
"""The spreads of the linear point model that are shown side by side [percent of the lowest price]."""


@dataclass(frozen=True)
class OtherMethod:
    """What another method, with the parameters it carries, makes of the same bids.

    reason: why it could not be formed, with an empty ranking: `price_not_weighed`, `price_missing`,
    `price_zero`, `quality_missing`, `amount_missing`, `gates_missing`.
    """

    method: Method
    ranking: Ranking
    other_winner: bool
    comparison_only: bool
    reason: str = ""

    @property
    def winners(self) -> tuple[BidId, ...]:
        """Who shares the first place; nobody where the method could not be formed."""
        return self.ranking[0] if self.ranking else ()


@dataclass(frozen=True)
class Reversal:
    """What changes among the others when one bid leaves, or comes back.

    out: why a bid that comes back was out. swapped: pairs of other bids, the one now ahead first, whose order
    turned round though neither offer changed. reason: `not_scored` where a bid that comes back has not been
    judged or priced.
    """

    bid: BidId
    move: Literal["leaves", "returns"]
    out: Literal["", "rejected", "left_out", "gate"]
    ranking: Ranking
    other_winner: bool
    swapped: tuple[tuple[BidId, BidId], ...]
    reason: str = ""

    @property
    def winners(self) -> tuple[BidId, ...]:
        """Who shares the first place after the move."""
        return self.ranking[0] if self.ranking else ()


def default_methods(model: EvaluationModel) -> tuple[Method, ...]:
    """The methods to try when none are named: every one whose parameters need no amount in kroner.

    Linear from the lowest price at each of `SPREADS`, outside the spread as the published model has it
    (`floor` if it has no such rule, or a fallback); percentage on the price; quality per krone; lowest price
    or price per point behind the model's own gates; quality alone; lowest over price; min-max; from the mean
    and from the median with a spread of 100 %; by rank. A fixed amount per point and an announced span need
    amounts that only the caller can name.
    """
    rule: Literal["floor", "negative"] = "floor"
    if isinstance(model.method, LinearFromLowest) and model.method.outside == "negative":
        rule = "negative"
    linear = (LinearFromLowest(spread=Percent(Decimal(s)), outside=rule) for s in SPREADS)
    gates = (GateThenPrice(), GateThenPrice(then="price_per_point"))
    compared = (LowestOverPrice(), MinMax(), FromAverage(), FromAverage(average="median"), ByRank())
    found: tuple[Method, ...] = (
        *linear,
        PercentageOnPrice(),
        *gates,
        QualityPerPrice(),
        FixedPrice(),
        *compared,
    )
    return tuple(m for m in found if m != model.method)


def other_methods(
    field: Contest, methods: Sequence[Method] | None = None, *, price_share: Share | None = None
) -> tuple[OtherMethod, ...]:
    """The same bids by other methods (not given: `default_methods`), the published weights kept.

    A method without a price weight shares the quality weights out in their proportion. A model whose price
    has no weight can be tried by methods that weigh it only with a `price_share` from the caller.
    """
    winners = field.winners()
    return tuple(_tried(field, m, price_share, winners) for m in methods or default_methods(field.model))


def reversals(
    case: Case,
    lot: LotId,
    *,
    reject: Collection[str] = (),
    weights: Mapping[CriterionId, Share] | None = None,
) -> tuple[Reversal, ...]:
    """What each competing bid's leaving, and each absent bid's return, does to the others."""
    field = contest(case, lot, weights=weights, reject=reject)
    return (*leaving(field), *_returning(field, case, reject, weights))


def leaving(field: Contest) -> tuple[Reversal, ...]:
    """What each competing bid's leaving does to the others."""
    before = field.ranking()
    return tuple(
        _reversal(bid, "leaves", "", before, field.without({bid}).ranking()) for bid in field.passing()
    )


def _tried(
    field: Contest, method: Method, price_share: Share | None, winners: tuple[BidId, ...]
) -> OtherMethod:
    formed = _formed(field, method, price_share)
    comparison = METHODS[method.name].comparison_only
    if isinstance(formed, str):
        return OtherMethod(method, (), False, comparison, formed)
    ranking = formed.ranking()
    return OtherMethod(method, ranking, ranking[:1] != (winners,) and bool(winners), comparison)


def _formed(field: Contest, method: Method, price_share: Share | None) -> Contest | str:
    """The contest by another method, or the reason why there is none."""
    model, info = field.model, METHODS[method.name]
    if reason := _lacking(field, method):
        return reason
    price = admission.price_criterion(model)
    quality = {c.id: field.shares[c.id] for c in admission.quality_criteria(model)}
    whole = sum(quality.values(), Fraction(0))
    shares = {c: share / whole for c, share in quality.items()} if whole else quality
    if info.weighs_price:
        if price is None:
            return "price_missing"
        weighed = field.shares.get(price.id, None if price_share is None else Fraction(price_share))
        if weighed is None or (isinstance(method, PercentageOnPrice) and not weighed):
            return "price_not_weighed"
        shares = {price.id: weighed, **{c: share * (1 - weighed) for c, share in shares.items()}}
    elif not whole:
        return "quality_missing"
    changed = model.model_copy(update={"method": method})
    return replace(field, model=changed, shares=shares)


def _lacking(field: Contest, method: Method) -> str:
    info, model = METHODS[method.name], field.model
    prices = [field.entries[bid].price for bid in field.firm]
    if (info.relative or isinstance(method, QualityPerPrice)) and not all(prices):
        return "price_zero"
    if isinstance(method, FixedKroner) and kroner_per_point(method, field.lot_value) is None:
        return "amount_missing"
    percent = (model.gates.total_at_least or 0) + (model.gates.each_at_least or 0)
    minimum = any(c.minimum_points is not None for c in admission.quality_criteria(model))
    if isinstance(method, GateThenPrice):
        passes = percent * model.scale.top > 0 or (method.then == "lowest_price" and minimum)
        return "" if passes else "gates_missing"
    return ""


def _returning(
    field: Contest, case: Case, reject: Collection[str], weights: Mapping[CriterionId, Share] | None
) -> Iterator[Reversal]:
    before, lot = field.ranking(), field.lot
    for bid in (b for b in field.entries if b not in field.passing()):
        ranking = field.ranking(tuple(b for b in field.entries if b == bid or b in field.passing()))
        yield _reversal(bid, "returns", "gate", before, ranking)
    for bid in admission.left_out(case, lot, reject):
        rejected = case.bid(bid).rejection(lot) is not None
        out: Literal["rejected", "left_out"] = "rejected" if rejected else "left_out"
        others = [r for r in reject if r not in (bid, f"{bid}/{lot}")]
        try:
            back = contest(_readmitted(case, bid, lot), lot, weights=weights, reject=others)
        except ScoringError:
            yield Reversal(bid, "returns", out, (), False, (), "not_scored")
        else:
            yield _reversal(bid, "returns", out, before, back.ranking())


def _readmitted(case: Case, bid: BidId, lot: LotId) -> Case:
    def cleared(rejections: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(r for r in rejections if getattr(r, "lot", None) not in (None, lot))

    bids = (
        b.model_copy(update={"rejections": cleared(b.rejections)}) if b.id == bid else b for b in case.bids
    )
    return case.model_copy(update={"bids": tuple(bids)})


def _reversal(
    bid: BidId,
    move: Literal["leaves", "returns"],
    out: Literal["", "rejected", "left_out", "gate"],
    before: Ranking,
    after: Ranking,
) -> Reversal:
    was, now = _places(before), _places(after)
    common = sorted((was.keys() & now.keys()) - {bid}, key=lambda b: (now[b], b))
    swapped = ((a, b) for a, b in combinations(common, 2) if now[a] < now[b] and was[a] > was[b])
    return Reversal(bid, move, out, after, before[:1] != after[:1], tuple(swapped))


def _places(ranking: Ranking) -> dict[BidId, int]:
    return {bid: place for place, group in enumerate(ranking) for bid in group}
