"""Within: where in the annex is one, and how is a number written there so that nothing is lost?

A screen may round an amount to whole kroner; a paper that others recompute from may not. Every number of the
model is written with all its decimals. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.document import Align, Block, Paragraph, Section, Table
from scoring.evaluation import Criterion, EvaluationModel
from scoring.model import Case
from scoring.tender import Lot
from scoring.texts import Texts


@dataclass(frozen=True)
class Within:
    """One model of a case, its number among them (from 0), and the language it is told in."""

    case: Case
    model: EvaluationModel
    number: int
    t: Texts

    @property
    def lots(self) -> tuple[Lot, ...]:
        """The lots this model decides, in the tender's order."""
        return tuple(lot for lot in self.case.tender.lots if self.case.model_for(lot.id) is self.model)

    def section(self, key: str, heading: str, *blocks: Block, level: Literal[1, 2] = 1) -> Section:
        """A section of this model; where there are several models, key and heading say which."""
        if len(self.case.models) > 1:
            key, heading = (
                f"{key}.{self.number + 1}",
                self.t("annex.of_model", heading=heading, number=self.number + 1),
            )
        return Section(key, heading, blocks, level)


def exact(t: Texts, x: Decimal) -> str:
    """A number with all its decimals: 0,125."""
    return t.number(x, _decimals(x))


def term(t: Texts, x: Decimal) -> str:
    """A number as a term of a formula: in brackets below zero."""
    return exact(t, x) if x >= 0 else f"({exact(t, x)})"


def kroner(t: Texts, x: Decimal) -> str:
    """An amount with all its decimals: 1.120.000 kr., 12,50 kr."""
    places = _decimals(x)
    return t.kroner(x, max(2, places) if places else 0)


def percent(t: Texts, x: Decimal) -> str:
    """A percentage with all its decimals: 12,25 %."""
    return t.percent(x, _decimals(x))


def name(t: Texts, c: Criterion) -> str:
    """The criterion's name in the language of the annex, or in the tender's own where there is no other."""
    return c.name_en or c.name if t.language == "en" else c.name


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    """A paragraph for each text that says anything."""
    return tuple(Paragraph(text) for text in texts if text)


def table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, numbers: int = 0) -> Table:
    """A table whose last columns, as many as `numbers` says, hold numbers."""
    words = len(head) - numbers
    align: list[Align] = ["left"] * words
    align += ["right"] * numbers
    return Table(caption, head, tuple(rows), tuple(align))


def _decimals(x: Decimal) -> int:
    return max(0, -int(x.normalize().as_tuple().exponent))
