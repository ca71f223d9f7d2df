"""Lots words: which combination is best, by how much, and is that proved? Pure words over an award."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from scoring import edit_lots, tables
from scoring.award import Award, Outcome
from scoring.model import Case
from scoring.texts import Texts
from scoring.values import BidId, LotId
from scoring.words.headline import listed

_TOLD = 12
"""Up to so many lots are named in a sentence."""
_CHANGES = 3
_TIGHT = Decimal("0.01")


def headline(award: Award, case: Case, t: Texts) -> str:
    """Who gets what, and what it counts for; a tie is a tie, and what is not proved best is not called so."""
    if award.award is None:
        return t(f"lots.headline.{award.status}")
    total = measured(award.award.objective, award, t)
    if is_tie(award):
        unit = f"bid_{award.unit}" if edit_lots.is_undivided(case) else award.unit
        return t(f"lots.tie_{unit}", n=award.optimal_count, total=total, least=_at_least(award, t))
    return t(f"lots.{award.status}_{award.unit}", who=who(award.assignments, case, t), total=total)


def is_tie(award: Award) -> bool:
    """Whether several combinations are as good as the best."""
    return bool(award.alternatives)


def paid(outcome: Outcome, t: Texts) -> str:
    """What is to be paid, and the discounts it is after."""
    off = sum(outcome.taken_off.values(), Decimal(0))
    return t("lots.paid_after", paid=outcome.to_pay, off=off) if off else t("lots.paid", paid=outcome.to_pay)


def runner_up(award: Award, case: Case, t: Texts) -> str:
    """The next best combination and how far it is behind; called very close when it is."""
    best, second, behind = award.award, award.runner_up, award.runner_up_distance
    if best is None or second is None or behind is None:
        return t("lots.no_other") if best and award.counted and not is_tie(award) else ""
    near = "tight" if 0 < behind <= _TIGHT * abs(best.objective) else "second"
    apart = {"behind": measured(behind, award, t), "total": measured(second.objective, award, t)}
    if edit_lots.is_undivided(case):
        said = t(f"lots.{near}_bid_{award.unit}", bid=next(iter(second.assignments.values())), **apart)
    else:
        changed = changes(best.assignments, second.assignments, t)
        said = t(f"lots.{near}_{award.unit}", changes=changed, **apart)
    return said if award.runner_up_proved else f"{said} {t('lots.second_unproved')}"


def ties(award: Award, case: Case, t: Texts) -> Iterator[str]:
    """The combinations that are as good as each other; nothing where one is best."""
    if award.award is None or not is_tie(award):
        return
    for outcome in (award.award, *award.alternatives):
        yield f"{who(outcome.assignments, case, t)}. {paid(outcome, t)}"


def tie_rule(case: Case, t: Texts) -> str:
    """What the tender documents say decides between combinations that are as good as each other."""
    rule = next((m.tie_rule for m in case.models if m.tie_rule), "")
    return t("lots.tie_rule", rule=rule) if rule else t("lots.tie_rule_missing")


def certificate(award: Award, t: Texts) -> str:
    """Whether it is proved, in one line; where it is not, how far it can be from the best at most."""
    if award.status != "feasible" or award.bound is None or award.gap is None:
        return t(f"lots.proof.{award.status}")
    return t(
        "lots.proof.feasible",
        gap=measured(award.gap, award, t),
        bound=measured(award.bound, award, t),
    )


def proof(award: Award, t: Texts) -> str:
    """The text of the certificate, in kroner or points."""
    how = award.proof()
    return t(how.key, **how.values)


def who(assignments: Mapping[LotId, BidId], case: Case, t: Texts) -> str:
    """Who gets which lots, by bidder."""
    won: dict[BidId, list[LotId]] = {}
    for lot, bid in assignments.items():
        won.setdefault(bid, []).append(lot)
    if edit_lots.is_undivided(case):
        return t("lots.gets_all", bid=next(iter(won)))
    if len(assignments) > _TOLD:
        return t("lots.gets_many", lots=len(assignments), bids=len(won))
    return "; ".join(t("lots.gets", bid=bid, lots=listed(lots, t)) for bid, lots in sorted(won.items()))


def changes(was: Mapping[LotId, BidId], now: Mapping[LotId, BidId], t: Texts) -> str:
    """Which lots go to somebody else."""
    moved = [lot for lot in was if now.get(lot) != was[lot]]
    if len(moved) > _CHANGES:
        return t("lots.many_changes", n=len(moved))
    return "; ".join(t("lots.change", lot=lot, was=was[lot], now=now.get(lot, "")) for lot in moved)


def measured(x: Decimal, award: Award, t: Texts) -> str:
    """An amount in the unit of the award, with so many decimals that best and next best look unequal."""
    seen = [o.objective for o in (award.award, award.runner_up) if o]
    return tables.amount(x, award.unit, t, tables.decimals(seen, award.unit))


def _at_least(award: Award, t: Texts) -> str:
    return "" if award.counted else f"{t('lots.at_least')} "
