"""Social bids: is a social-economy bid dearer than the others, and how did it fare? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Literal

from scoring.break_even import BreakEven
from scoring.values import BidId, How, Kroner, Percent, exactly, settled

Outcome = Literal["won", "tied", "lost", "out"]
"""`tied`: first together with an other bid. `out`: rejected, left out, or stopped by a gate."""


@dataclass(frozen=True)
class SocialBid:
    """How a social-economy bid stands among the others in its lot.

    price, median [DKK]: its own, and the median of all other ranked bids; None for one that is out or alone.
    lost_by [DKK]: what it must take off its price to be first; None where it won or no price would do.
    premium [DKK]: its break-even premium, what it may cost more than the lowest price and still be first.
    """

    bid: BidId
    outcome: Outcome
    price: Kroner | None = None
    median: Kroner | None = None
    lost_by: Kroner | None = None
    premium: Kroner | None = None

    @property
    def dearer(self) -> Kroner | None:
        """How much dearer than the median of the others [DKK]; negative: cheaper."""
        return None if self.price is None or self.median is None else Kroner(self.price - self.median)

    @property
    @exactly
    def dearer_percent(self) -> Percent | None:
        """The same in percent of the median; None where that is zero."""
        return (
            Percent(settled(self.dearer / self.median * 100))
            if self.dearer is not None and self.median
            else None
        )

    @property
    def lost_by_less_than_premium(self) -> bool:
        """Whether it lost, and by less than its break-even premium."""
        return self.lost_by is not None and self.premium is not None and self.lost_by < self.premium

    @property
    def how(self) -> How:
        """The sentence: dearer or cheaper than the others; for one that is out, only that."""
        if self.price is None:
            return How("measures.fared.out", {"bid": self.bid})
        if self.dearer is None or self.median is None:
            return How("measures.social.alone", {"bid": self.bid})
        key = "dearer" if self.dearer > 0 else "cheaper" if self.dearer < 0 else "same"
        percent = self.dearer_percent
        more = {"amount": abs(self.dearer), "percent": Decimal(0) if percent is None else abs(percent)}
        return How(f"measures.social.{key}", {"bid": self.bid, "median": self.median, **more})

    @property
    def fared(self) -> How:
        """The sentence: whether it won, and by how much it did not."""
        values = {"bid": self.bid, "amount": self.lost_by or 0, "premium": self.premium or 0}
        if self.outcome != "lost":
            return How(f"measures.fared.{self.outcome}", values)
        if self.lost_by is None:
            return How("measures.fared.never", values)
        return How(
            "measures.fared.close" if self.lost_by_less_than_premium else "measures.fared.lost", values
        )


def social_bid(
    bid: BidId, winners: tuple[BidId, ...], prices: Mapping[BidId, Kroner], found: BreakEven | None
) -> SocialBid:
    """One social-economy bid among the ranked bids' prices; `found` is None for a bid that is not ranked."""
    if found is None or bid not in prices:
        return SocialBid(bid, "out")
    others = [price for other, price in prices.items() if other != bid]
    middle = Kroner(Decimal(median(others))) if others else None
    outcome: Outcome = "lost"
    if bid in winners:
        outcome = "won" if len(winners) == 1 else "tied"
    lost_by = Kroner(-found.room) if outcome == "lost" and found.room is not None else None
    return SocialBid(bid, outcome, prices[bid], middle, lost_by, found.premium)
