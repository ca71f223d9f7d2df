"""Others: does a text somebody wrote tell of a bid that is neither the recipient's nor the winner's?

A letter names two bids at most. Reasons and notes are free text, so each is looked through for the name, id,
CVR number or price of a third one before it is taken into a letter. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scoring import admission
from scoring.bid import Bid
from scoring.model import Case
from scoring.values import exactly

_LEGAL_FORM = re.compile(
    r"(?:[\s,]+(?:A/S|ApS|I/S|K/S|P/S|A\.?M\.?B\.?A\.?|F\.?M\.?B\.?A\.?|IVS)|\s*\([^()]*\))+$", re.IGNORECASE
)
_CALLED = r"(?:tilbud(?:et)?|tilbudsgiver(?:en)?|bid(?:der)?|tender(?:er)?)\s+"
_SHORTEST_NAME, _SHORTEST_ID = 3, 2
_NOTHING = r"(?!)"
_LEAST_PRICE = 1000
"""A smaller amount is a number like any other and tells nobody's price."""


def signs(case: Case, recipient: Bid, winner: Bid | None = None) -> re.Pattern[str]:
    """What tells of a bid other than these two, or of the winner's price where it is withheld."""
    known = [b for b in (recipient, winner) if b is not None]
    third = [b for b in case.bids if b not in known]
    closed = winner is not None and winner != recipient and case.notice.prices == "withheld"
    hidden = [*third, *(b for b in known if closed and b != recipient)]
    seen = {price for b in known if b not in hidden for price in _prices(case, b)}
    prices = {price for b in hidden for price in _prices(case, b)} - seen
    found = [*(sign for b in third for sign in _signs(case, b, known)), *map(_amount, sorted(prices))]
    return re.compile("|".join(f"(?:{sign})" for sign in found) or _NOTHING)


def bare_name(name: str) -> str:
    """A bidder's name without its legal form and what stands in brackets behind it."""
    return _LEGAL_FORM.sub("", name).strip() or name


def _signs(case: Case, bid: Bid, known: list[Bid]) -> Iterator[str]:
    """The patterns a bid is known by; none that is also the recipient's or the winner's."""
    name = bare_name(bid.tenderer.name)
    own = [bare_name(b.tenderer.name).casefold() for b in known]
    if len(name) >= _SHORTEST_NAME and not any(name.casefold() in other for other in own):
        yield rf"(?<!\w)(?i:{re.escape(name)})(?!\w)"
    if bid.tenderer.cvr and bid.tenderer.cvr not in (b.tenderer.cvr for b in known):
        yield rf"(?<!\d){re.escape(bid.tenderer.cvr)}(?!\d)"
    yield rf"(?i:{_CALLED}){re.escape(bid.id)}(?!\w)"
    if _speaks_for_itself(case, bid.id):
        yield rf"(?<!\w){re.escape(bid.id)}(?!\w)"


def _speaks_for_itself(case: Case, name: str) -> bool:
    """Whether an id is a bid's wherever it stands: it holds a letter and a digit, and nothing else has it."""
    taken = {lot.id for lot in case.tender.lots} | {c.id for m in case.models for c in m.criteria}
    mixed = any(map(str.isdigit, name)) and any(map(str.isalpha, name))
    return mixed and len(name) >= _SHORTEST_ID and name not in taken


@exactly
def _prices(case: Case, bid: Bid) -> set[Decimal]:
    """What the bid costs in each lot it is for."""
    models = ((lot.id, case.model_for(lot.id)) for lot in case.tender.lots if bid.priced(lot.id))
    found = {admission.evaluation_price(bid, lot, model) for lot, model in models if model}
    return {Decimal(price) for price in found if price >= _LEAST_PRICE}


def _amount(price: Decimal) -> str:
    """The amount in whole kroner, its digits grouped by point, comma, space or not at all."""
    digits, groups = str(int(price)), list[str]()
    while digits:
        digits, group = digits[:-3], digits[-3:]
        groups.insert(0, group)
    return r"(?<![\d.,])" + r"[.,\s\u00a0\u202f]?".join(groups) + r"(?!\d|[.,]\d{3})"
