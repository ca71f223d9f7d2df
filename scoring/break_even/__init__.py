"""Break-even: at which price would this bid tie the best, and how much dearer may the winner become?

The answer is a whole number of øre, decided by the method's own arithmetic with the model's rounding; all
other bids stay as they are. What a quality point is worth stands in `break_even_worth.py`. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.break_even.trial import MOST, Stretch, Trial, in_kroner, trials
from scoring.score import Opening
from scoring.values import BidId, How, Kroner, Percent, exactly, settled


@dataclass(frozen=True)
class Span:
    """Prices at which a bid is at least joint first [DKK]. `high` None: no price is too high."""

    low: Kroner
    high: Kroner | None


@dataclass(frozen=True)
class BreakEven:
    """The highest price at which a bid is at least joint first, all other bids unchanged.

    answer: `price`; `any`, no price is too high; `none`, no price is low enough. price [DKK, whole øre].
    spans: all the prices at which it is first, cheapest first; more than one only where its own price turns
    the method to its fallback spread; not from the lowest price only where quality per krone is below zero,
    so that a higher price helps. rivals: who is ahead one øre higher, or at the lowest price where none will
    do; nobody where a ceiling on the price or a gate on quality stops the bid. lowest: the lowest price
    among the ranked bids. is_first: at its own price `now`.
    """

    bid: BidId
    answer: Literal["price", "any", "none"]
    price: Kroner | None
    spans: tuple[Span, ...]
    rivals: tuple[BidId, ...]
    lowest: Kroner | None
    now: Kroner
    is_first: bool
    how: How

    @property
    def premium(self) -> Kroner | None:
        """How much dearer than the lowest price it may be and still tie [DKK]; negative: must be cheaper."""
        return _more(self.price, self.lowest)

    @property
    def premium_percent(self) -> Percent | None:
        """The premium in percent of the lowest price; None where that is zero."""
        return _in_percent(self.premium, self.lowest)

    @property
    def room(self) -> Kroner | None:
        """How much the bid may add to its own price and still tie [DKK]; negative: what it must take off."""
        return _more(self.price, self.now)

    @property
    def room_percent(self) -> Percent | None:
        """The room in percent of the bid's own price; None where that is zero."""
        return _in_percent(self.room, self.now)


@exactly
def break_evens(opened: Opening, bids: Iterable[BidId] | None = None) -> tuple[BreakEven, ...]:
    """The break-even price of every competing bid (or of these), in the order of the bids.

    Source: the methods' formulas solved for the price (`break_even_ties.py`), tried in the methods' own
    arithmetic at that øre and the next; where rounding, the ends of the scale or the bid's own part in the
    lowest price moves the answer, the øre is found by halving. Edges: alone in the field, any price will
    do; a bid that a gate on quality stops has none; a ceiling on the price is a highest price.
    """
    return tuple(
        _told(trial, trial.stretches())
        for trial in trials(opened, opened.field.prices if bids is None else bids)
    )


@exactly
def break_even(opened: Opening, bid: BidId) -> BreakEven:
    """The break-even price of one competing bid; KeyError for a bid that does not compete."""
    if bid not in opened.field.prices:
        raise KeyError(bid)
    (trial,) = trials(opened, (bid,))
    return _told(trial, trial.stretches())


def _told(trial: Trial, stretches: tuple[Stretch, ...]) -> BreakEven:
    highest = stretches[-1][1] if stretches else None
    price = None if highest in (None, MOST) else in_kroner(highest)
    beyond = trial.least if highest is None else highest + 1
    rivals = () if trial.stopped or beyond > trial.most else trial.ahead(beyond)
    return BreakEven(
        bid=trial.bid,
        answer="none" if highest is None else "any" if price is None else "price",
        price=price,
        spans=tuple(
            Span(in_kroner(low), None if high == MOST else in_kroner(high)) for low, high in stretches
        ),
        rivals=rivals,
        lowest=trial.lowest,
        now=trial.now,
        is_first=trial.is_first_now(),
        how=_said(trial, stretches, rivals),
    )


def _said(trial: Trial, stretches: tuple[Stretch, ...], rivals: tuple[BidId, ...]) -> How:
    """The sentence: what the price may be, and who stands beside it."""
    if trial.stopped:
        return trial.stopped
    low, high = (stretches[0][0], stretches[-1][1]) if stretches else (MOST, MOST)
    room = in_kroner(high) - trial.now
    who = {"bid": trial.bid, "rivals": ", ".join(rivals)}
    amounts = {"low": in_kroner(low), "price": in_kroner(high), "room": abs(room)}
    return How(key=_sentence(trial, stretches, room, bool(rivals)), values={**who, **amounts})


def _sentence(trial: Trial, stretches: tuple[Stretch, ...], room: Decimal, has_rivals: bool) -> str:
    if not stretches:
        return "break_even.none"
    if len(stretches) > 1:
        return "break_even.gaps"
    low, high = stretches[0]
    if high == MOST:
        return "break_even.any" if low == trial.least else "break_even.only_above"
    if not has_rivals:
        return "break_even.ceiling"
    return "break_even.may_add" if room >= 0 else "break_even.must_cut"


def _more(amount: Kroner | None, than: Kroner | None) -> Kroner | None:
    return None if amount is None or than is None else Kroner(amount - than)


@exactly
def _in_percent(part: Kroner | None, whole: Kroner | None) -> Percent | None:
    return Percent(settled(part / whole * 100)) if part is not None and whole else None
