"""Promised: what does each winner owe, what was delivered on it, and what do missing units repay?

The promises of every award with what was measured afterwards, for the annex of the contract, the follow-up
sheet, its workbook and the screen, so that all of them say the same. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scoring import course, promises, seals, tables
from scoring.annex.within import exact
from scoring.decision import Decision, decision
from scoring.evaluation import Criterion
from scoring.model import Case
from scoring.papers import Delivery
from scoring.promises import Kept, Promise
from scoring.score import score
from scoring.texts import Texts
from scoring.values import SINGLE_LOT, BidId, Kroner, LotId, exactly


@dataclass(frozen=True)
class Line:
    """A promise with all that was measured on it, oldest first. kept: by the last one; None before any."""

    promise: Promise
    deliveries: tuple[Delivery, ...]
    kept: Kept | None

    @property
    def last(self) -> Delivery | None:
        """The measurement that counts."""
        return self.deliveries[-1] if self.deliveries else None


@dataclass(frozen=True)
class Owed:
    """What one bid owes in a lot it is awarded."""

    lot: LotId
    bid: BidId
    lines: tuple[Line, ...]

    @property
    def numbers(self) -> tuple[Line, ...]:
        """The promises of a number, which can be measured."""
        return tuple(line for line in self.lines if line.promise.promised is not None)

    @property
    def plans(self) -> tuple[Line, ...]:
        """The promises of a plan, which the panel judged."""
        return tuple(line for line in self.lines if line.promise.promised is None)

    @exactly
    def repaid(self) -> Kroner:
        """What the missing units of all its promises repay [DKK]."""
        found = (line.kept.repaid for line in self.lines if line.kept and line.kept.repaid)
        return Kroner(sum(found, Decimal(0)))


def owed(case: Case, made: Decision | None = None) -> tuple[Owed, ...]:
    """What every award of the case comes to, lot by lot; nothing where the tender was annulled.

    made: the decision, for who has it already. Raises `ScoringError` when nothing can be scored.
    """
    if course.state(case) == "annulled":
        return ()
    awards = (made or decision(case)).awards
    return tuple(
        Owed(lot.id, awards[lot.id], tuple(_lines(case, lot.id, awards[lot.id])))
        for lot in case.tender.lots
        if lot.id in awards
    )


def draft(case: Case, made: Decision, t: Texts) -> str:
    """Why the paper is no more than a draft; empty once a sealed model has decided."""
    broken = any(f.severity == "stop" for f in seals.verify(case))
    if case.seal is None or broken:
        return t("report.draft.broken" if broken else "report.draft.unsealed")
    return "" if made.final else t("report.draft.undecided")


def amount(t: Texts, x: Decimal, unit: str) -> str:
    """A number with its unit and all its decimals: 12,5 timer pr. forløb, 40 % (English: 40%)."""
    space = "" if unit.startswith("%") and t.language == "en" else " "
    return f"{exact(t, x)}{space}{unit}".strip()


def apart(t: Texts, x: Decimal, unit: str) -> str:
    """The same for a difference: percentages are percentage points apart."""
    return amount(t, x, t("promises.percentage_points") if unit.startswith("%") else unit)


def level(line: Line, t: Texts) -> str:
    """What is promised, in a few words."""
    promise = line.promise
    if promise.promised is None:
        return t("promises.plan")
    return amount(t, promise.promised, promise.criterion.unit)


def state(line: Line, t: Texts) -> str:
    """Whether a promise of a number is kept: promised and delivered, missing units, kroner, in a sentence."""
    promise, kept, last, promised = line.promise, line.kept, line.last, level(line, t)
    if kept is None or last is None:
        return t("promises.state.unmeasured", promised=promised)
    unit = promise.criterion.unit
    values = {"promised": promised, "delivered": amount(t, kept.delivered, unit), "on": last.on}
    if not kept.missing:
        return t("promises.state.kept", **values)
    missing = apart(t, kept.missing, unit)
    if kept.repaid is None:
        return t("promises.state.no_amount", missing=missing, **values)
    return t("promises.state.missing", missing=missing, repaid=kept.repaid, **values)


def rate(promise: Promise, t: Texts) -> str:
    """What a missing unit repays, or a point of a plan; why not, where the method puts no amount on it."""
    if promise.promised is not None and promise.per_unit is not None:
        unit = promise.criterion.unit
        one = t("promises.percentage_points_one") if unit.startswith("%") else t("promises.one", unit=unit)
        return t("promises.per_unit", amount=_to_the_ore(t, promise.per_unit), unit=one)
    if promise.promised is None and promise.per_point is not None:
        return t("promises.per_point", amount=_to_the_ore(t, promise.per_point))
    return t("promises.no_rate")


def name_of(line: Line, t: Texts) -> str:
    """The criterion of a promise: S1 Mentortimer."""
    c = line.promise.criterion
    return f"{c.id} {tables.criterion_name(c, t.language)}"


def indicator(c: Criterion) -> str:
    """What is measured; for a judged plan what it was judged by."""
    return c.scoring.indicator if c.scoring.how == "indicator" else c.emphasis


def whose(case: Case, part: Owed, t: Texts) -> str:
    """The supplier of a part; in a tender of several lots with the lot."""
    name = case.bid(part.bid).tenderer.name
    if part.lot == SINGLE_LOT:
        return name
    title = next(lot.title for lot in case.tender.lots if lot.id == part.lot)
    return t("promises.of_lot", lot=" ".join(filter(None, (part.lot, title))), name=name)


def _to_the_ore(t: Texts, x: Kroner) -> str:
    """An amount others reckon with: whole kroner, or to the øre."""
    return t.kroner(x, 0 if x == x.to_integral_value() else 2)


def _lines(case: Case, lot: LotId, bid: BidId) -> Iterator[Line]:
    for promise in promises.promises(case, score(case, lot), bid):
        here = (lot, bid, promise.criterion.id)
        measured = tuple(d for d in case.deliveries if (d.lot, d.bid, d.criterion) == here)
        kept = promises.kept(promise, measured[-1].delivered) if measured else None
        yield Line(promise, measured, kept)
