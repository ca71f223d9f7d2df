"""Price: what do the two bids cost by the model, and may the recipient read the winner's price?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from scoring.document import Section
from scoring.evaluation import FixedPrice
from scoring.letters.result import Match
from scoring.letters.within import Level
from scoring.values import Kroner
from scoring.words import headline


def section(match: Match, level: Level) -> Section:
    """The evaluation prices, and what they leave out."""
    return match.to.section("price", *_told(match), lot=match.lot, level=level)


def _told(match: Match) -> Iterator[str]:
    to, method = match.to, match.to.model(match.lot).method
    if isinstance(method, FixedPrice):
        given = to.blank("fixed_price") if method.price is None else to.mailing.t.kroner(method.price)
        yield to.t("letters.price.fixed", price=given)
        return
    own = _written(match, match.card.prices[to.bid.id])
    if match.winner is None:
        yield to.t(f"letters.{_called(match)}.own", own=own)
    else:
        yield from _beside(match, own)
    yield from _discounts(match)


def _beside(match: Match, own: str) -> Iterator[str]:
    to, notice, winner = match.to, match.to.case.notice, match.winner
    if winner is None:
        return
    if notice.prices == "shown":
        theirs, mine = match.card.prices[winner.id], match.card.prices[to.bid.id]
        key = "alike" if theirs == mine else "winner" if theirs < mine else "you"
        yield to.t(f"letters.{_called(match)}.{key}", winner=_written(match, theirs), own=own)
        return
    yield to.t(f"letters.{_called(match)}.own", own=own)
    if notice.prices is None:
        yield to.blank("price_choice")
        return
    because = to.filled(notice.prices_because, "prices_because", lot=match.lot)
    yield to.t("letters.price.withheld", because=because.rstrip("."), law=to.law("172"))


def _called(match: Match) -> Literal["price", "price_before"]:
    """How the price is called: another word where the total is itself a price with the quality in it."""
    return "price_before" if headline.measure(match.card, match.to.case) == "DKK" else "price"


def _discounts(match: Match) -> Iterator[str]:
    """Discounts that hang on the lots awarded count in the choice of combination alone."""
    if match.to.divided and any(bid.discounts for bid in match.bids):
        yield match.to.t("letters.price.before_discounts")


def _written(match: Match, price: Kroner) -> str:
    """An amount with øre where it has any."""
    return match.to.mailing.t.kroner(price, 0 if price == price.to_integral_value() else 2)
