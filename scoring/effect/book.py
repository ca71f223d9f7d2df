"""Effect book: which assumptions is an effect reckoned from, how sure are they, and whose are they?

The types of `data/effect.toml`; `reference.effect_parameters()` fills them. A number nobody has is missing
and must be entered; it is never nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from scoring.model import EffectInputs, EffectParameter, Estimate
from scoring.texts import Said
from scoring.values import Kroner, Value, exactly

Outlook = Literal["low", "central", "high"]
OUTLOOKS: tuple[Outlook, ...] = ("low", "central", "high")
"""The cautious, the middle and the hopeful set of assumptions: low is the least effect."""
Status = Literal["rate", "illustrative", "enter"]
"""rate: published, but only an excerpt of the source was read. illustrative: a figure to begin with, measured
by nobody. enter: there is no figure; the buyer has it or must find it."""
_MONTHS, _WEEKS = Decimal(12), Decimal(52)


class Assumption(Value):
    """One number the calculation turns on, as the program brings it.

    low, central, high [unit]; None: must be entered. least, most: what can be meant at all.
    """

    id: EffectParameter
    name: Said
    unit: Literal["percent", "kroner", "months"]
    low: Decimal | None = None
    central: Decimal | None = None
    high: Decimal | None = None
    least: Decimal = Decimal(0)
    most: Decimal
    year: int | None = None
    source: Said
    status: Status
    note: Said


class BenefitRate(Value):
    """A published benefit [DKK a month or a week]; None where no amount was found, no source where none is
    known. whole: something one can live on, not a supplement to it.
    """

    id: str
    name: Said
    amount: Decimal | None = None
    per: Literal["month", "week"] = "month"
    year: int | None = None
    source: str = ""
    status: Status
    whole: bool = True

    @exactly
    def monthly(self) -> Kroner | None:
        """The amount a month, in whole øre: a year is 52 weeks and twelve months."""
        if self.amount is None:
            return None
        month = self.amount if self.per == "month" else self.amount * _WEEKS / _MONTHS
        return Kroner(month.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


class RefundStep(Value):
    """What the state pays back of the benefit while a person's weeks on benefits are in this span."""

    from_week: int
    to_week: int | None = None
    percent: Decimal


class Refund(Value):
    """The stair of the state's refund."""

    law: str
    source: str
    confidence: Literal["source read", "excerpt only", "memory", "derived"]
    steps: tuple[RefundStep, ...]


class Caution(Value):
    """A limit of this program for when to warn: no act states it."""

    value: Decimal
    text: Said


class EffectBook(Value):
    """Everything the effect calculation brings with it."""

    parameters: Mapping[EffectParameter, Assumption]
    rates: tuple[BenefitRate, ...]
    refund: Refund
    cautions: Mapping[str, Caution]


@dataclass(frozen=True)
class Used:
    """An assumption as it is used: the tender's own numbers in place of the program's, if it has any."""

    assumption: Assumption
    own: Estimate | None

    @property
    def replaced(self) -> bool:
        """Whether the tender has numbers of its own."""
        own = self.own
        return own is not None and any(x is not None for x in (own.low, own.central, own.high))

    def stated(self, outlook: Outlook) -> Decimal | None:
        """The number as it was written; None where the place is empty."""
        row = self.own if self.own is not None and self.replaced else self.assumption
        number: Decimal | None = getattr(row, outlook)
        return number

    def value(self, outlook: Outlook) -> Decimal | None:
        """The number in its unit; the central one where only that is stated."""
        number = self.stated(outlook)
        return self.stated("central") if number is None else number

    @property
    def year(self) -> int | None:
        return self.own.year if self.own is not None and self.replaced else self.assumption.year


def used(inputs: EffectInputs, book: EffectBook) -> dict[EffectParameter, Used]:
    """Every assumption as it is used, in the order of the book."""
    return {name: Used(row, inputs.parameters.get(name)) for name, row in book.parameters.items()}
