"""Sight: what may somebody see of a tender before the points are closed?

Others' points, hidden prices and what a conflict keeps one from are left out of the case itself, so that no
page can show them by mistake. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring import admission, course, edit
from scoring.access.table import Person
from scoring.bid import Bid
from scoring.model import Case
from scoring.values import BidId


@dataclass(frozen=True)
class Envelope:
    """The shut envelope from outside. bids: with every line that is to be priced, and no amounts.

    priced: how many lines of each bid have a price. unread: the places of prices that cannot be read.
    """

    bids: tuple[Bid, ...]
    priced: Mapping[BidId, int]
    unread: frozenset[str]


def view_for(case: Case, person: Person) -> Case:
    """The case as this person may see it now.

    Until the points are closed nobody but officer and approver sees another's points, no evaluator sees the
    price where the model keeps prices hidden, nor what a bid says that a conflict keeps them from. Where
    prices are hidden they stay shut for officers, too, until the quality is closed. Raises nothing for a
    stranger: whether somebody may see the tender at all is asked before (`Person.roles`).
    """
    now, roles = course.state(case), person.roles(case)
    if now not in ("sealed", "opened") or (person.alone and not _hides(case)):
        return case
    bids = _all_unpriced(case) if _hides(case) else case.bids
    if person.alone or roles & {"officer", "approver"}:
        return case.model_copy(update={"bids": bids, "unread": _shown_unread(case)})
    own = person.speaks_for(case)
    shut = _shut(case, own) if "evaluator" in roles else frozenset[str]()
    return case.model_copy(
        update={
            "bids": tuple(_closed(b) if b.id in shut else b for b in bids),
            "assessments": tuple(a for a in case.assessments if a.evaluator in own),
            "scenarios": (),
            "unread": {p: t for p, t in _shown_unread(case).items() if _own_words(p, own)},
        }
    )


def prices_shut(case: Case) -> bool:
    """Whether prices are kept from everybody now: until the quality is closed, where the model says so."""
    return _hides(case) and course.state(case) in ("sealed", "opened")


def envelope(case: Case) -> Envelope:
    """What an officer who puts prices into the envelope may know of it: what is there, and never how much."""
    places = {edit.price_place(b.id, p.lot, p.item) for b in case.bids for p in b.prices}
    return Envelope(
        bids=tuple(_unpriced(b, every_line=True) for b in case.bids),
        priced={b.id: sum(p.unit_price is not None for p in b.prices) for b in case.bids},
        unread=frozenset(places & case.unread.keys()),
    )


def barred(case: Case, evaluator: str) -> frozenset[str]:
    """The bids a declared conflict keeps this evaluator from; all of them as long as nothing is declared."""
    said = [d for d in case.declarations if d.evaluator == evaluator]
    if not said:
        return frozenset(b.id for b in case.bids)
    last = said[-1]
    if not last.conflict:
        return frozenset()
    return frozenset(last.bids or (b.id for b in case.bids))


def _hides(case: Case) -> bool:
    return admission.prices_hidden(case)


def _shut(case: Case, own: frozenset[str]) -> frozenset[str]:
    """The bids shut to somebody who speaks for these evaluators; all, where it is for none."""
    everything = frozenset(b.id for b in case.bids)
    return frozenset.intersection(everything, *(barred(case, evaluator) for evaluator in own))


def _all_unpriced(case: Case) -> tuple[Bid, ...]:
    # The lines a bid priced say which lots it is for; as long as nobody has, every line stays.
    nobody = all(p.unit_price is None for b in case.bids for p in b.prices)
    return tuple(_unpriced(b, every_line=nobody) for b in case.bids)


def _unpriced(bid: Bid, *, every_line: bool = False) -> Bid:
    kept = (p for p in bid.prices if every_line or p.unit_price is not None)
    shut = tuple(p.model_copy(update={"unit_price": None}) for p in kept)
    heard = tuple(h.model_copy(update={"assessment": ""}) for h in bid.abnormal)
    return bid.model_copy(update={"prices": shut, "discounts": (), "abnormal": heard})


def _closed(bid: Bid) -> Bid:
    """The bid by name only: enough to say whether one has a conflict."""
    return Bid(id=bid.id, tenderer=bid.tenderer, prices=_unpriced(bid).prices)


def _shown_unread(case: Case) -> dict[str, str]:
    if not _hides(case):
        return dict(case.unread)
    return {p: t for p, t in case.unread.items() if not (p.startswith("bids/") and "/prices/" in p)}


def _own_words(place: str, own: frozenset[str]) -> bool:
    return not place.startswith("assessments/") or place.rsplit("/", 1)[-1] in own
