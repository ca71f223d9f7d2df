"""Headline: who wins this lot, and by how much, in one sentence?

Also why a result is analysis and not the decision. Pure words over a scorecard; ties are named as ties
and tight races as tight.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scoring import tables
from scoring.evaluation import GateThenPrice
from scoring.methods import METHODS
from scoring.model import Case
from scoring.score import Scorecard
from scoring.texts import Texts


def headline(card: Scorecard, case: Case, t: Texts) -> str:
    """Who wins with what, and how far the next is behind."""
    winners = card.winners()
    if not winners:
        return t("result.nobody")
    total = total_of(card, card.totals[winners[0]], case, t)
    if len(winners) > 1:
        return t(f"result.tie.{measure(card, case)}", winners=listed(winners, t), total=total)
    if len(card.ranking) == 1:
        return t("result.alone", winner=winners[0], total=total)
    how = "tight" if tables.is_tight(card) else "wins"
    words = {"winner": winners[0], "total": total, "second": listed(card.ranking[1], t)}
    return t(
        f"result.{how}.{measure(card, case)}", lead=lead_of(card, card.lead() or Decimal(0), case, t), **words
    )


def who_is(card: Scorecard, case: Case, t: Texts) -> tuple[str, ...]:
    """The winners' names and kinds, one sentence each."""
    bidders = ((bid, case.bid(bid).tenderer) for bid in card.winners())
    return tuple(t("result.who", bid=bid, name=b.name, kind=t(f"tables.kind.{b.kind}")) for bid, b in bidders)


def why_analysis(card: Scorecard, left_out: Sequence[str], t: Texts) -> str:
    """Why this is analysis and not the decision; empty when it is the decision."""
    if card.binding:
        return ""
    if left_out:
        return t("result.analysis_left_out", bids=listed(left_out, t))
    return t(
        "result.analysis_comparison" if METHODS[card.method].comparison_only else "result.analysis_unsealed"
    )


def measure(card: Scorecard, case: Case) -> str:
    """What the total is: points, DKK (an evaluation price), price, price_per_point or quality_per_price."""
    if tables.adds_up(card):
        return card.unit
    model = case.model_for(card.lot)
    if model and isinstance(model.method, GateThenPrice):
        return "price" if model.method.then == "lowest_price" else "price_per_point"
    return "quality_per_price"


def total_of(card: Scorecard, total: Decimal, case: Case, t: Texts) -> str:
    """A total in its unit, with so many decimals that the best two look unequal when they are."""
    places = tables.decimals((card.totals[group[0]] for group in card.ranking[:2]), card.unit)
    if measure(card, case) == "quality_per_price":
        return t.number(total, places)
    return tables.amount(total, card.unit, t, places)


def listed(bids: Sequence[str], t: Texts) -> str:
    """A, B og C."""
    return t("result.and", first=", ".join(bids[:-1]), last=bids[-1]) if len(bids) > 1 else "".join(bids)


def lead_of(card: Scorecard, lead: Decimal, case: Case, t: Texts) -> str:
    """How far two totals are apart, in their unit."""
    if measure(card, case) == "quality_per_price":
        return t.number(lead, tables.decimals((Decimal(0), lead), card.unit))
    return tables.amount(lead, card.unit, t)
