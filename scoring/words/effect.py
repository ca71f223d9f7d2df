"""Effect in words: the sentences beside the figures. Pure; results in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scoring.effect import Effect
from scoring.effect.book import OUTLOOKS, EffectBook
from scoring.effect.turning import BreakEven, Swing
from scoring.effect.worth import Worth
from scoring.model import EffectParameter
from scoring.rules.book import Rule
from scoring.texts import Texts
from scoring.values import BidId, Finding


def headline(found: Effect, t: Texts) -> str:
    """Which bid has the lowest net cost, and whether that holds under all assumptions."""
    if not found.costs:
        return t("effect.headline.missing")
    orders = {outlook: found.order(outlook) for outlook in OUTLOOKS}
    first = {outlook: order[0] for outlook, order in orders.items()}
    if len(set(orders.values())) == 1:
        return t("effect.headline.steady", bid=first["central"])
    if len(set(first.values())) == 1:
        return t("effect.headline.first_steady", bid=first["central"])
    return t("effect.headline.changes", **first)


def law(rule: Rule, t: Texts) -> str:
    """A rule with its section and how surely it is known."""
    known = rule.confidence
    sure = {"source read": "effect.law.read", "derived": "effect.law.derived"}.get(known, "effect.law.other")
    return t("effect.law.line", law=rule.law, text=rule.text.in_(t.language), confidence=t(sure))


def told(finding: Finding, book: EffectBook, t: Texts) -> str:
    """What a finding says, with the name of the assumption it is about."""
    row = next((row for name, row in book.parameters.items() if name == finding.values.get("name")), None)
    values = {**finding.values, "name": row.name.in_(t.language)} if row else finding.values
    return t.sentence(finding.model_copy(update={"values": values}))


def turning(found: Effect, lifts: Sequence[BreakEven], t: Texts) -> list[str]:
    """The lift each bid must give to cost the same as the one it is compared with."""
    return [_lift(found, lift, t) for lift in lifts]


def widest(bid: BidId, swing: Swing, book: EffectBook, t: Texts) -> str:
    """The assumption that moves a bid's net cost most."""
    return t(
        "effect.swings.widest",
        bid=bid,
        name=name_of(swing.parameter, book, t),
        low=swing.low,
        high=swing.high,
    )


def worth(found: Worth, criterion: str, t: Texts) -> str:
    """What the model pays for one more person in work beside what that person may save."""
    paid = t(
        "effect.worth.words",
        criterion=criterion,
        ten=found.ten,
        point=found.per_point,
        person=found.per_person,
    )
    span = found.expected["central"]
    where = (
        "above" if found.per_person > span.most else "below" if found.per_person < span.least else "within"
    )
    return f"{paid} {t(f'effect.worth.{where}', least=span.least, most=span.most)}"


def name_of(parameter: EffectParameter, book: EffectBook, t: Texts) -> str:
    """An assumption's name."""
    return book.parameters[parameter].name.in_(t.language)


def _lift(found: Effect, lift: BreakEven, t: Texts) -> str:
    if lift.lift is None or lift.likely is None:
        return t(f"effect.turning.{lift.outcome}", bid=lift.bid, against=lift.against)
    return t(
        "effect.turning.met",
        bid=lift.bid,
        against=lift.against,
        likely=_tenth(lift.likely * 100),
        lift=t.number(lift.lift * 100, 1),
        promised=_tenth(found.offers[lift.bid].promised * 100),
        expected=_tenth(found.costs[lift.bid]["central"].likely * 100),
    )


def _tenth(percent: Decimal) -> Decimal:
    return percent.quantize(Decimal("0.1"))
