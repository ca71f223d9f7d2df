"""Papers: do the records of the procedure hold, and is the rule book itself fresh enough to be trusted?

CHK-47b (personal identification numbers), CHK-48, CHK-48b, CHK-49, CHK-50 (retention) and CHK-54. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from scoring import edit
from scoring.model import Case
from scoring.rules.book import Rulebook
from scoring.rules.days import decided_on, months_on
from scoring.rules.personal import holds_cpr
from scoring.rules.procedure import competing
from scoring.rules.regime import day_that_counts, estimated_value
from scoring.rules.subject import Raised, Subject
from scoring.values import Value

_TEXTS_IN = (
    *("tender", "models", "bids", "evaluators", "declarations", "scenarios", "events", "accepted"),
    *("notice", "deliveries"),
)
_YEAR = 12


def checks(subject: Subject) -> Iterator[Raised]:
    """What the papers and the age of the rule book set off."""
    for check in _CHECKS:
        yield from check(subject)


def kept_until(case: Case, book: Rulebook) -> date | None:
    """The day until which the case must be kept, counted from the last award; None where there is none."""
    decided = decided_on(case)
    if decided is None:
        return None
    return months_on(decided, int(_YEAR * years_kept(case, book)))


def years_kept(case: Case, book: Rulebook) -> Decimal:
    """How long after the award a case must be kept [years]: the law's, or the department's own if more."""
    own = case.rule_limits.get("CHK-50.years", book.limit("CHK-50.years"))
    return max(book.stated("CHK-50.least_years"), own)


def texts_of(case: Case) -> Iterator[tuple[str, str]]:
    """Every text in the case with its place, as the fields on the screens call it."""
    for part in _TEXTS_IN:
        yield from _texts(getattr(case, part), part)
    for a in case.assessments:
        for said in (a.rationale, a.reason):
            yield edit.points_place(a.bid, a.lot, a.criterion, a.evaluator), said
    yield from case.unread.items()


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Value):
        for name, part in value:
            yield from _texts(part, f"{place}/{name}")
    elif isinstance(value, tuple):
        for i, part in enumerate(value):
            yield from _texts(part, f"{place}/{getattr(part, 'id', i)}")


def _persons(subject: Subject) -> Iterator[Raised]:
    for place in dict.fromkeys(place for place, text in texts_of(subject.case) if holds_cpr(text)):
        yield Raised("CHK-47b", "cpr", place)


def _turnover(subject: Subject) -> Iterator[Raised]:
    tender, times = subject.case.tender, subject.book.stated("CHK-48.times")
    value = estimated_value(tender)
    if tender.minimum_turnover is None or not value:
        return
    most = times * value
    if tender.minimum_turnover > most:
        values = {"demanded": Decimal(tender.minimum_turnover), "most": most, "times": times}
        yield Raised("CHK-48", "too_high", "tender/minimum_turnover", values)


def _award_notice(subject: Subject) -> Iterator[Raised]:
    done = {event.step: event.at.date() for event in subject.case.events}
    if subject.regime not in ("full", "light") or "signed" not in done or "award_notice" in done:
        return
    days = int(subject.book.stated("CHK-48b.days"))
    if subject.on > done["signed"] + timedelta(days=days):
        values = {"days": days, "passed": (subject.on - done["signed"]).days}
        yield Raised("CHK-48b", "late", "events", values)


def _retention(subject: Subject) -> Iterator[Raised]:
    least, kept = kept_until(subject.case, subject.book), subject.case.retained_until
    if least is None or (kept is not None and kept >= least):
        return
    until = {"least": f"{least:%d.%m.%Y}"}
    if kept is None:
        yield Raised("CHK-50", "not_set", "retained_until", until)
    else:
        yield Raised("CHK-50", "too_short", "retained_until", {**until, "kept": f"{kept:%d.%m.%Y}"})


def _dialogue(subject: Subject) -> Iterator[Raised]:
    dialogue = subject.case.tender.market_dialogue
    if dialogue.held and not dialogue.shared:
        yield Raised("CHK-49", "not_shared", "tender/market_dialogue/shared")
    if dialogue.measures:
        return
    if dialogue.held:
        yield Raised("CHK-49", "no_measures", "tender/market_dialogue/measures")
    for bid in competing(subject.case):
        if bid.consulted:
            yield Raised("CHK-49", "consulted", f"bids/{bid.id}/consulted", {"bid": bid.id})


def _thresholds_end(subject: Subject) -> Iterator[Raised]:
    day, last = day_that_counts(subject.case.tender, subject.on), subject.book.known_until()
    if last is not None and day > last:
        yield Raised("CHK-54", "no_threshold", "tender/published", {"day": last.isoformat()})


def _rules_end(subject: Subject) -> Iterator[Raised]:
    # Rules kept only for their history, which no check rests on, are meant to be over.
    rests_on = {rule for check in subject.book.checks.values() for rule in check.rules}
    behind = (rule for rule in subject.book.rules.values() if rule.id in rests_on)
    over = sorted(rule.id for rule in behind if rule.valid_to and rule.valid_to < subject.on)
    if over:
        yield Raised("CHK-54", "rule_over", "", {"n": len(over), "rules": ", ".join(over)})


def _review(subject: Subject) -> Iterator[Raised]:
    months, reviewed = int(subject.limit("CHK-54.not_reviewed")), subject.book.reviewed
    if months_on(reviewed, months) < subject.on:
        yield Raised("CHK-54", "not_reviewed", "", {"months": months, "day": reviewed.isoformat()})


_CHECKS: tuple[Callable[[Subject], Iterator[Raised]], ...] = (
    _persons,
    _turnover,
    _award_notice,
    _dialogue,
    _retention,
    _thresholds_end,
    _rules_end,
    _review,
)
