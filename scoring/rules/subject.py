"""Subject: what a check looks at: the case, the book, the day, the regime and what the bids come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from scoring import admission
from scoring.model import Case
from scoring.rules.book import RegimeKey, Rulebook
from scoring.score import Scorecard, score
from scoring.values import LotId


@dataclass(frozen=True)
class Subject:
    """A case under check. others: the buyer's other tenders, for what can only be seen across them."""

    case: Case
    book: Rulebook
    on: date
    regime: RegimeKey | None
    others: tuple[Case, ...] = ()

    @cached_property
    def cards(self) -> Mapping[LotId, Scorecard]:
        """The scorecard of every lot that can be scored."""
        lots = (lot.id for lot in self.case.tender.lots)
        ready = (
            lot for lot in lots if not any(f.severity == "stop" for f in admission.findings(self.case, lot))
        )
        return {lot: score(self.case, lot) for lot in ready}

    def limit(self, name: str) -> Decimal:
        """The department's own limit `CHK-nn.name`, or the program's."""
        own = self.case.rule_limits.get(name)
        return self.book.limit(name) if own is None else own


@dataclass(frozen=True)
class Raised:
    """A check that was set off: `CHK-32`, what set it off, where, and the values its sentence needs."""

    check: str
    trigger: str
    place: str
    values: Mapping[str, str | int | Decimal] = field(default_factory=dict)
