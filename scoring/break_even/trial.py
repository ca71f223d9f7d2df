"""Break-even, one bid at a time: at which of all prices, in whole øre, is it at least joint first?

Tries prices in the method's own arithmetic. On each stretch searched, a higher price either never helps or
never hurts, so the answer is one øre, found where the formulas say it is or else by halving. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import TypeAlias

from scoring import admission
from scoring.break_even.ties import likely_prices, still_between, turning_prices
from scoring.evaluation import Rounding
from scoring.methods import METHODS, Field, ranked_total, totals
from scoring.score import Opening
from scoring.values import BidId, CriterionId, How, Kroner, Share

Ore: TypeAlias = int
"""A price in whole øre, the smallest step between two prices."""
Stretch: TypeAlias = tuple[Ore, Ore]
"""The prices from one øre to another, both included."""

MOST: Ore = 10**16 - 1
"""A price has at most 14 digits before the comma: being first at this one is being first at any."""

_ALL: CriterionId = "*"
_QUARTERS = 12


def trials(opened: Opening, bids: Iterable[BidId]) -> Iterator[Trial]:
    """A trial for each of `bids`, all of which compete."""
    everyone = _added_up(opened.field)
    ranked = everyone.without(opened.failed)
    judged = _judged(ranked, opened.model.round_total)
    least, ceiling = int(admission.needs_above_zero(ranked.method)), opened.model.gates.price_at_most
    for bid in bids:
        free = _priced(_only(opened.field, (bid,)), bid, in_kroner(least))
        yield Trial(
            bid=bid,
            field=_only(everyone, {*ranked.prices, bid}),
            judged=judged,
            rounding=opened.model.round_total,
            lowest=min(ranked.prices.values(), default=None),
            least=least,
            most=MOST if ceiling is None else min(MOST, _ore(ceiling)),
            stopped=admission.gated(opened.model, free, opened.judged).get(bid),
            now=opened.field.prices[bid],
        )


@dataclass(frozen=True)
class Trial:
    """One bid at any price, among the others as they are.

    field: the bid and the other ranked bids, quality added up. judged: the ranked bids' rounded totals as
    they stand. least, most: the prices the bid may have. stopped: the gate that no price opens.
    """

    bid: BidId
    field: Field
    judged: Mapping[BidId, Decimal]
    rounding: Rounding
    lowest: Kroner | None
    least: Ore
    most: Ore
    stopped: How | None
    now: Kroner

    def stretches(self) -> tuple[Stretch, ...]:
        """All the prices at which the bid is at least joint first, cheapest first."""
        if self.stopped:
            return ()
        return _joined(found for piece in self._pieces() if (found := self._first_within(piece)))

    def is_first_now(self) -> bool:
        """Whether the bid is at least joint first at its own price."""
        return self.bid in self.judged and self.judged[self.bid] == self._best(self.judged.values())

    def ahead(self, ore: Ore) -> tuple[BidId, ...]:
        """The best of the bids that are ahead at a price of `ore`; nobody when the bid is first."""
        if ore not in self._tried:
            self._tried[ore] = self._ahead(in_kroner(ore))
        return self._tried[ore]

    @cached_property
    def _tried(self) -> dict[Ore, tuple[BidId, ...]]:
        return {}

    def _ahead(self, price: Kroner) -> tuple[BidId, ...]:
        own, others = self._totals(price)
        best = self._best((own, *others.values()))
        return () if own == best else tuple(sorted(bid for bid, total in others.items() if total == best))

    def _totals(self, price: Kroner) -> tuple[Decimal, Mapping[BidId, Decimal]]:
        if self._leaves_others(price):
            return _judged(_priced(self._measured, self.bid, price), self.rounding)[self.bid], self._others
        judged = _judged(_priced(self.field, self.bid, price), self.rounding)
        return judged.pop(self.bid), judged

    def _leaves_others(self, price: Kroner) -> bool:
        """Whether at `price` the others' totals are what they are without the bid."""
        ends = self._still
        return ends is not None and ends[0] <= price <= ends[1]

    @cached_property
    def _still(self) -> tuple[Decimal, Decimal] | None:
        return still_between(self.field, self.bid)

    @cached_property
    def _measured(self) -> Field:
        """The bid and those others its own total can depend on where it leaves the others alone."""
        left = self.field.without((self.bid,)).prices
        relative = METHODS[self.field.method.name].relative and left
        ends = {min(left, key=left.__getitem__), max(left, key=left.__getitem__)} if relative else set()
        return _only(self.field, {self.bid, *ends})

    @cached_property
    def _others(self) -> Mapping[BidId, Decimal]:
        if self.bid not in self.judged or self._leaves_others(self.now):
            return {bid: total for bid, total in self.judged.items() if bid != self.bid}
        return _judged(self.field.without((self.bid,)), self.rounding)

    @cached_property
    def _best(self) -> Callable[[Iterable[Decimal]], Decimal]:
        return max if METHODS[self.field.method.name].best == "max" else min

    def _pieces(self) -> Iterator[Stretch]:
        """Stretches on which a higher price never helps, or never hurts."""
        low, turns = self.least, turning_prices(self.field, self.bid)
        inner = (_ore(turns[0], ROUND_CEILING) - 1, _ore(turns[1])) if turns else ()
        for end in (*inner, self.most):
            if low <= min(end, self.most):
                yield low, min(end, self.most)
                low = end + 1

    def _first_within(self, piece: Stretch) -> Stretch | None:
        low, high = piece
        ties = {_ore(tie) for tie in likely_prices(self.field, self.bid)}
        for tie in ties:
            if low <= tie < high and self._at(tie) and not self._at(tie + 1):
                return low, tie
        hints = self._hints(ties, low, high)
        ends = self._at(low), self._at(high)
        if ends == (True, False):
            return low, _last(self._at, low, high, hints)
        if ends == (False, True):
            return _last(lambda ore: not self._at(ore), low, high, hints) + 1, high
        return piece if ends[0] else None

    def _at(self, ore: Ore) -> bool:
        return not self.ahead(ore)

    def _hints(self, ties: Collection[Ore], low: Ore, high: Ore) -> list[Ore]:
        """Where the answer is likely: at a tie in the formulas and, with rounding, in rings around it."""
        rings = range(_QUARTERS) if self._rounds else ()
        near = (0, 1, *(side * 4**ring for ring in rings for side in (1, -1)))
        return sorted({tie + step for tie in ties for step in near if low < tie + step < high})

    @property
    def _rounds(self) -> bool:
        return {self.rounding.mode, self.field.round_points.mode} != {"none"}


def _last(holds: Callable[[Ore], bool], low: Ore, high: Ore, hints: Sequence[Ore]) -> Ore:
    """The last øre that holds, given that `low` does, `high` does not, and that it changes once."""
    while hints:
        middle = len(hints) // 2
        if holds(hints[middle]):
            low, hints = hints[middle], hints[middle + 1 :]
        else:
            high, hints = hints[middle], hints[:middle]
    while high - low > 1:
        between = (low + high) // 2
        low, high = (between, high) if holds(between) else (low, between)
    return low


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches, those that meet made into one."""
    joined: list[Stretch] = []
    for low, high in stretches:
        meets = bool(joined) and joined[-1][1] + 1 == low
        joined.append((joined.pop()[0] if meets else low, high))
    return tuple(joined)


def _judged(field: Field, rounding: Rounding) -> dict[BidId, Decimal]:
    return {bid: ranked_total(total, rounding) for bid, total in totals(field).items()}


def _added_up(field: Field) -> Field:
    """The same field with one criterion for all quality: its totals are the same, its work is less."""
    whole = Share(sum(field.shares.values(), Decimal(0)))
    quality = {bid: {_ALL: field.mean_quality(bid)} for bid in field.prices}
    return replace(field, quality=quality, shares={_ALL: whole})


def _priced(field: Field, bid: BidId, price: Kroner) -> Field:
    return replace(field, prices={**field.prices, bid: price})


def _only(field: Field, bids: Collection[BidId]) -> Field:
    return field.without([bid for bid in field.prices if bid not in bids])


def _ore(amount: Decimal, rounding: str = ROUND_FLOOR) -> Ore:
    return int((amount * 100).to_integral_value(rounding))


def in_kroner(ore: Ore) -> Kroner:
    """A whole number of øre as an amount."""
    return Kroner(Decimal(ore) / 100)
