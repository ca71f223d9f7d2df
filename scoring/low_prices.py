"""Low prices: which prices lie so far below the others that one should ask before awarding?

A signal and not a rule of law: no figure defines an abnormally low bid (udbudsloven § 169; KNFU), so the
threshold is this program's own and nothing follows from it by itself. Pure; reads no files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from scoring.values import BidId, Kroner, LotId, Percent, exactly

SIGNAL_BELOW = Percent(Decimal(30))
"""How far below the median of the others a price is pointed out [percent]; this program's own choice."""


@dataclass(frozen=True)
class LowPrice:
    """A price and the median of the others in the lot [DKK]. below: the distance in percent of the median."""

    bid: BidId
    lot: LotId
    price: Kroner
    others: Kroner
    below: Percent


@exactly
def far_below(
    lot: LotId, prices: Mapping[BidId, Kroner], signal: Percent = SIGNAL_BELOW
) -> tuple[LowPrice, ...]:
    """The prices more than `signal` percent below the median of the lot's other prices, by bid.

    below = 100 * (median of the others - price) / median of the others. One bid alone has nothing to be
    compared with.
    """
    return tuple(low for low in _compared(lot, prices) if low.below > signal)


def _compared(lot: LotId, prices: Mapping[BidId, Kroner]) -> Iterator[LowPrice]:
    for bid in sorted(prices):
        others = [price for other, price in prices.items() if other != bid]
        middle = Decimal(median(others)) if others else Decimal(0)
        if middle:
            below = 100 * (middle - prices[bid]) / middle
            yield LowPrice(bid, lot, prices[bid], Kroner(middle), Percent(below))
