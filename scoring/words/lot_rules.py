"""Lot rules: what do tender documents and bids say about winning several lots, and what does each cost?

Each rule as a sentence with its cost: how much better the best combination would be without it. When no
combination keeps them all, which rules clash and how far each would have to move. Pure words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from scoring.award import Award, RuleCost
from scoring.award.conflict import Clash, Move
from scoring.bid import Bid, Discount
from scoring.model import Case
from scoring.texts import Texts
from scoring.values import exactly
from scoring.words.headline import listed
from scoring.words.lots import measured

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Told:
    """A rule, and what it costs; either may be empty. weighty: it costs or gives something."""

    rule: str
    cost: str = ""
    weighty: bool = False
    doubt: str = ""

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.rule, self.cost, self.doubt)))


def rules(case: Case, award: Award | None, t: Texts) -> Iterator[Told]:
    """Every rule that is stated, with what it costs."""
    limits, costs = case.tender.limits, {c.rule: c for c in award.rule_costs} if award else {}
    if limits.max_lots_bid is not None:
        over = [b.id for b in case.bids if _lots_bid(case, b) > limits.max_lots_bid]
        said = t("lots.rule.max_lots_bid", lots=counted(limits.max_lots_bid, t))
        yield Told(f"{said} {t('lots.rule.bid_on_more', bids=listed(over, t))}" if over else said)
    if limits.max_lots_won is not None:
        yield _with_cost(
            t("lots.rule.max_lots_won", lots=counted(limits.max_lots_won, t)),
            "max_lots_won",
            costs,
            award,
            case,
            t,
        )
    able = [b for b in case.bids if b.capacity is not None]
    if able:
        each = ", ".join(t("lots.rule.able", bid=b.id, n=b.capacity) for b in able)
        yield _with_cost(t("lots.rule.capacity", each=each), "capacity", costs, award, case, t)
    if limits.combinations:
        sets = "; ".join(" + ".join(c) for c in limits.combinations)
        yield _with_cost(t("lots.rule.combinations", sets=sets), "combinations", costs, award, case, t)
    yield from _discounts(case, award, costs, t)


def said_of(discount: Discount, t: Texts) -> str:
    """A discount in words: the bidder's own, or what its numbers say."""
    if discount.text:
        return discount.text
    of = {"percent": discount.percent, "lots": listed(discount.lots, t)}
    if discount.lots and discount.min_lots is None:
        return t("lots.rule.if_all", **of)
    return t("lots.rule.if_some" if discount.lots else "lots.rule.if_any", n=discount.min_lots or 1, **of)


def clashes(found: Clash, case: Case, t: Texts) -> Iterator[str]:
    """Why no combination is lawful: each smallest set of rules that cannot hold together."""
    for together in found.conflicts:
        key = {0: "none", 1: "alone"}.get(len(together), "together")
        rules_in = (
            _several(together, case, t) if len(together) > 1 else "".join(named(r, case, t) for r in together)
        )
        yield t(f"lots.clash.{key}", rules=rules_in)


def enough(found: Clash, case: Case, t: Texts) -> Iterator[str]:
    """What would be enough: how far each rule alone would have to move, or the sets to drop."""
    moves = [said for move in found.moves for said in _move(move, found, case, t)]
    yield from moves
    if not moves:
        for drop in found.drops:
            yield t("lots.clash.drop", rules=_several(drop, case, t))


def named(rule: str, case: Case, t: Texts) -> str:
    """A rule as the subject of a sentence."""
    return t(f"lots.named.{rule}", lots=counted(case.tender.limits.max_lots_won or 0, t))


def counted(n: int, t: Texts) -> str:
    """1 delaftale, 2 delaftaler."""
    return t("lots.one_lot" if n == 1 else "lots.n_lots", n=n)


def _move(move: Move, found: Clash, case: Case, t: Texts) -> Iterator[str]:
    if move.by is not None:
        limit = case.tender.limits.max_lots_won
        higher = counted((limit or 0) + move.by, t)
        yield t(f"lots.move.{move.rule}", to=higher, by=counted(move.by, t))
    elif move.to is not None:
        to = _typable(move.to, least=move.rule in ("budget", "max_suppliers"))
        yield t(f"lots.move.{move.rule}", to=to, lots=counted(int(to), t))
    elif frozenset({move.rule}) in found.drops:
        yield t("lots.move.dropped", rule=_several((move.rule,), case, t))


def _several(found: Iterable[str], case: Case, t: Texts) -> str:
    # After a colon, so none of them begins the sentence.
    names = (named(rule, case, t) for rule in sorted(found))
    return listed([name[:1].lower() + name[1:] for name in names], t)


@exactly
def _typable(x: Fraction, *, least: bool) -> Decimal:
    # Rounded to the side on which a combination exists, so that the figure works when it is typed.
    exact = Decimal(x.numerator) / Decimal(x.denominator)
    return exact.quantize(_CENT, rounding=ROUND_CEILING if least else ROUND_FLOOR)


def _with_cost(
    said: str, rule: str, costs: dict[str, RuleCost], award: Award | None, case: Case, t: Texts
) -> Told:
    cost = costs.get(rule)
    return replace(_cost(cost, award, case, t), rule=said) if cost and award else Told(said)


def _cost(cost: RuleCost, award: Award, case: Case, t: Texts) -> Told:
    if not cost.cost:
        return Told("", t(f"lots.free.{cost.rule}"))
    values = {
        "cost": measured(abs(cost.cost), award, t),
        "without": measured(cost.objective_without, award, t),
    }
    helps = "gain" if cost.cost < 0 else "cost"
    said = t(f"lots.{helps}_{award.unit}", rule=named(cost.rule, case, t), **values)
    return Told("", said, weighty=True, doubt="" if cost.proved else t("lots.cost_unproved"))


def _discounts(case: Case, award: Award | None, costs: dict[str, RuleCost], t: Texts) -> Iterator[Told]:
    taken = award.award.taken_off if award and award.award else {}
    offered = [(bid, d) for bid in case.bids for d in bid.discounts]
    for bid, d in offered:
        said = t("lots.rule.discount", bid=bid.id, discount=said_of(d, t))
        off = taken.get((bid.id, d.id))
        if not case.tender.limits.combinations_announced:
            said += " " + t("lots.rule.not_announced")
        elif award and award.award:
            said += " " + (t("lots.rule.taken_off", off=off) if off else t("lots.rule.not_earned"))
        yield Told(said)
    if "discounts" in costs and award:
        yield _cost(costs["discounts"], award, case, t)


def _lots_bid(case: Case, bid: Bid) -> int:
    return sum(bid.priced(lot.id) for lot in case.tender.lots)
