"""Rule book: which rules, checks, thresholds, limits and routes are known, how surely, and since when?

The types of what stands in `data/law`; `reference.rulebook()` fills them. A legal number or sentence is
never a literal in code. The book gives checks, not legal advice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from scoring.rules.wording import Wording
from scoring.texts import Language, Said
from scoring.values import Severity, Value

Confidence = Literal["source read", "excerpt only", "memory", "derived"]
WEAKER: tuple[Confidence, ...] = ("source read", "excerpt only", "derived", "memory")
"""From the surest to the least sure."""
RegimeKey = Literal["full", "light", "cbi", "market", "small", "works_sub"]
Purchase = Literal[
    "goods_services",
    "works",
    "light",
    "small_lot",
    "small_lot_works",
    "central",
    "national",
    "training",
    "blind_works",
]


class Rule(Value):
    """A legal statement in own words. law: act and section. sources: keys of the book's addresses."""

    id: str
    topic: Said
    text: Said
    law: str
    confidence: Confidence
    sources: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def verified(self) -> bool:
        """Whether the source was read; all else is shown as "ikke efterprøvet mod retsinformation.dk"."""
        return self.confidence == "source read"


class Limit(Value):
    """A number a check turns on that no act states: "værktøjets grænse, ikke lovens". Editable per tender."""

    value: Decimal
    unit: Said
    text: Said


class Check(Value):
    """An automated check (CHK-nn).

    triggers: what can set it off → how grave it is under udbudsloven part II. everywhere: a stop stays a stop
    in the light regime and below; otherwise it is a warning there. rules: the rules behind it.
    limits: by name; `CHK-32.below_median` is the limit `below_median`. stated: numbers the law itself states,
    by name; nobody edits them per tender.
    """

    id: str
    title: Said
    law: str
    confidence: Confidence
    triggers: Mapping[str, Severity]
    everywhere: bool = False
    rules: tuple[str, ...] = ()
    limits: Mapping[str, Limit] = Field(default_factory=dict)
    stated: Mapping[str, Limit] = Field(default_factory=dict)

    @property
    def verified(self) -> bool:
        return self.confidence == "source read"


class Threshold(Value):
    """An amount that decides which rules bind [DKK and EUR without VAT], in force from and to, both days in.

    dkk: None where no amount in kroner has been read. confidence: of the weakest of its amounts.
    """

    id: str
    purchase: Purchase
    name: Said
    valid_from: date
    valid_to: date | None = None
    eur: Decimal | None = None
    dkk: Decimal | None = None
    law: str
    confidence: Confidence
    sources: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        return self.confidence == "source read"


class Basis(Value):
    """Where a sentence of the screen comes from: act and section, and how surely."""

    law: str
    confidence: Confidence

    @property
    def verified(self) -> bool:
        return self.confidence == "source read"


class Grounded(Basis):
    """What messages outside the checks rest on. keys: of the messages; one that ends in "." is a beginning.

    marked: in the text itself, beside it on the screen, or not at all, where a section is only a name.
    """

    keys: tuple[str, ...]
    rules: tuple[str, ...] = ()
    marked: Literal["in the text", "beside", "name"] = "in the text"

    def holds(self, key: str) -> bool:
        """Whether the message under `key` is one of these."""
        return any(key.startswith(own) if own.endswith(".") else key == own for own in self.keys)


class NotChecked(Value):
    """A check this program does not make, or a part of one, and why."""

    id: str
    what: Said
    why: Said
    part: bool = False
    """Whether the rest of the check is made."""

    def inside(self, language: Language) -> str:
        """What is not checked, as a part of a longer sentence."""
        what = self.what.in_(language)
        return what[:1].lower() + what[1:]


class Reservation(Value):
    """What the act demands of a reserved contract.

    least_share: § 54 [% of the employees]. most_months: § 190, the longest term. years_between: § 190, how
    long after a reserved award the same organisation has to wait.
    """

    least_share: Decimal
    most_months: int
    years_between: int


class StandstillDays(Value):
    """How long the contract waits after the award notice [calendar days], by how the notice was sent."""

    electronic: int
    other: int
    law: str
    confidence: Confidence


class Instrument(Value):
    """One lawful way towards a goal: what to do, the section, the rules behind it and library criteria."""

    text: Said
    law: str
    confidence: Confidence
    rules: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


class Route(Value):
    """A goal, the lawful ways to it, and the short cut that may break a rule, with why."""

    id: str
    want: Said
    use: tuple[Instrument, ...]
    short_cut: Said
    why_not: Said
    law: str
    confidence: Confidence
    rules: tuple[str, ...]
    """The rules behind the short cut's answer."""
    blocked: tuple[str, ...] = ()
    """Ideas of the criteria library that are this short cut."""


class Answer(Value):
    """A belief from the survey and what the law says to it."""

    id: str
    statements: tuple[str, ...]
    """The survey's statements it comes from; empty where it was only said in a quotation."""
    belief: Said
    answer: Said
    law: str
    confidence: Confidence
    rules: tuple[str, ...]


class Rulebook(Value):
    """Everything known about the rules. reviewed: when the book as a whole was last gone through."""

    version: str
    act: Said
    """The consolidation it was written from, and what has not been seen."""
    reviewed: date
    rules: Mapping[str, Rule]
    checks: Mapping[str, Check]
    thresholds: tuple[Threshold, ...]
    routes: tuple[Route, ...]
    answers: tuple[Answer, ...]
    sources: Mapping[str, str]
    """Key → address as recorded."""
    light_cpv: tuple[str, ...]
    """Ranges of CPV codes in Annex XIV, `from` or `from-to`, eight digits each."""
    light_law: str
    light_confidence: Confidence
    reserved_cpv: tuple[str, ...]
    """Ranges of CPV codes that may be reserved under § 190."""
    wording: Wording
    """The words that may be a sign of something a criterion or a reason should not rest on."""
    reservation: Reservation
    standstill: StandstillDays
    regimes: Mapping[RegimeKey, Basis]
    """What each regime's sentences rest on; the weakest of their sources."""
    texts: tuple[Grounded, ...]
    """What the messages that name a section rest on, the findings of the checks apart."""
    not_checked: tuple[NotChecked, ...]

    def basis(self, key: str) -> Grounded | None:
        """What the message under `key` rests on; None for one that names no section."""
        return next((row for row in self.texts if row.holds(key)), None)

    def behind(self, rules: Sequence[str]) -> Basis:
        """The laws of some rules, and the confidence of the least sure. KeyError for an unknown one."""
        found = [self.rules[rule] for rule in rules]
        law = "; ".join(dict.fromkeys(rule.law for rule in found))
        return Basis(law=law, confidence=max((rule.confidence for rule in found), key=WEAKER.index))

    def limit(self, name: str) -> Decimal:
        """The program's own limit `CHK-nn.name`. KeyError for a name that does not exist."""
        check, _, which = name.partition(".")
        return self.checks[check].limits[which].value

    def stated(self, name: str) -> Decimal:
        """The law's own number `CHK-nn.name`. KeyError for a name that does not exist."""
        check, _, which = name.partition(".")
        return self.checks[check].stated[which].value

    def threshold(self, purchase: Purchase, on: date) -> Threshold | None:
        """The threshold in force on the day; None before the first and after the last that is known."""
        return next((t for t in self._of(purchase) if _in_force(t, on)), None)

    def newest(self, purchase: Purchase) -> Threshold:
        """The latest threshold known. KeyError for a purchase without any."""
        known = self._of(purchase)
        if not known:
            raise KeyError(purchase)
        return max(known, key=lambda t: t.valid_from)

    def known_until(self) -> date | None:
        """The last day for which every threshold is known: those of the EU change every second year."""
        newest = (self.newest(p) for p in {t.purchase for t in self.thresholds})
        return min((t.valid_to for t in newest if t.valid_to), default=None)

    def is_light(self, cpv: str) -> bool:
        """Whether a service with the code (with or without its check digit) is a light one."""
        return _listed(cpv, self.light_cpv)

    def is_reservable(self, cpv: str) -> bool:
        """Whether a contract with the code may be reserved under § 190."""
        return _listed(cpv, self.reserved_cpv)

    def _of(self, purchase: Purchase) -> tuple[Threshold, ...]:
        return tuple(t for t in self.thresholds if t.purchase == purchase)


def _in_force(threshold: Threshold, on: date) -> bool:
    return threshold.valid_from <= on and (threshold.valid_to is None or on <= threshold.valid_to)


def _listed(cpv: str, ranges: tuple[str, ...]) -> bool:
    code = cpv[:8]
    ends = (entry.partition("-") for entry in ranges)
    return any(first <= code <= (last or first) for first, _, last in ends)
