"""Values: numbers with a meaning, names, findings.

What every other module speaks in. A fault in data is a `Finding` with a place; an
exception (`ScoringError`) is a broken contract. Reads no files and knows no language.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Annotated, Literal, NewType, ParamSpec, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Kroner = NewType("Kroner", Decimal)
"""An amount in DKK without VAT."""
Points = NewType("Points", Decimal)
"""Points on the scale of the evaluation model."""
Percent = NewType("Percent", Decimal)
"""A weight or rate as an officer writes it: 17.5 is 17,5 %."""
Share = NewType("Share", Decimal)
"""A part of the whole, 0 to 1."""


def _composed(text: str) -> str:
    # A file from macOS spells å as a + ring; both spellings must give one digest.
    return unicodedata.normalize("NFC", text)


T = TypeVar("T")
P = ParamSpec("P")

_GUARDED = Context(prec=60, rounding=ROUND_HALF_EVEN)
_SETTLED = Decimal("1e-30")
_ROOM = 29

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), AfterValidator(_composed)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), AfterValidator(_composed)
]
Id = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(_composed)
]

TenderId: TypeAlias = Id
LotId: TypeAlias = Id
BidId: TypeAlias = Id
CriterionId: TypeAlias = Id

AMOUNT = Field(ge=0, max_digits=20, decimal_places=6)
RATE = Field(ge=0, le=100, decimal_places=2)
RAW = Field(max_digits=18, decimal_places=6)

Kind = Literal["price", "cost", "quality"]
Theme = Literal["price", "social", "effect", "quality", "environment"]
THEMES: tuple[Theme, ...] = ("price", "social", "effect", "quality", "environment")
"""The order of themes in every bar, map, table and printed page."""
TendererKind = Literal["ordinary", "social_economy"]
Severity = Literal["stop", "warn", "note"]

PANEL = "panel"
"""The evaluator id under which the panel's consensus is kept."""
SINGLE_LOT = "LOT-0000"
"""The id eForms gives the only lot of an undivided tender."""


def exactly(function: Callable[P, T]) -> Callable[P, T]:
    """Run a calculation with 60 significant digits, whatever the caller's decimal context is."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        with localcontext(_GUARDED):
            return function(*args, **kwargs)

    return guarded


@exactly
def settled(x: Decimal) -> Decimal:
    """`x` without the last digits of a division that does not end.

    1/3 + 2/3 gives 0.999… in any decimal arithmetic; at 30 of 60 digits it is 1 again, so that
    equal bids tie and truncation cuts what it should. From 10^29 a number is left as it is.
    """
    return x if x.adjusted() >= _ROOM else x.quantize(_SETTLED)


class Value(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Finding(Value):
    """One thing to mend or know: where it stands, which rule, and the values the sentence needs.

    `code` names the sentence in `data/texts`; `place` is a cell (`Tilbud!D7`) or a field
    (`bids/A4/prices/1/unit_price`).
    """

    code: str
    severity: Severity
    place: str = ""
    values: dict[str, str | int | Decimal] = Field(default_factory=dict)
    law: str = ""


@dataclass(frozen=True, slots=True)
class How:
    """The sentence that says how a number came about: a key in `data/texts` and its values.

    A result, never stored; 200 bids have 8,000 of them, so nothing is checked when one is made.
    """

    key: str
    values: Mapping[str, str | int | Decimal | date] = field(default_factory=dict)


class ScoringError(Exception):
    """A broken contract: the caller asked for what cannot be given. Carries findings, never prose."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} {f.place}".strip() for f in findings))
        self.findings = findings


def unknown(place: str, found: str, among: str) -> Finding:
    return Finding(code=f"case.unknown_{among}", severity="stop", place=place, values={"found": found})


def doubles(place: str, ids: Iterable[str]) -> Iterator[Finding]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Finding(
                code="case.double_id", severity="stop", place=place, values={"found": key, "times": times}
            )


def refuse(faults: list[Finding], value: T) -> T:
    if faults:
        raise PydanticCustomError("references", "broken references", {"findings": faults})
    return value
