"""Criteria: may the text of an award criterion rest on what it rests on, and can a bid be held to it?

Words (`scoring.rules.wording`) and blanks. A finding stands at the field where the words stand, or are
missing: `criteria/Q1/emphasis`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations

from scoring import weights
from scoring.evaluation import Criterion, EvaluationModel, OfferedIndicator
from scoring.rules.subject import Raised, Subject
from scoring.rules.wording import hits, quoted, says_something, waived
from scoring.values import Theme

_SAID = {
    "CHK-09": ("status", "profit"),
    "CHK-11": ("locality",),
    "CHK-12": ("selection",),
    "CHK-19": ("company",),
    "CHK-19b": ("label",),
}
"""Check → what a text may not be about."""
_PROMISED: tuple[Theme, ...] = ("social", "effect")
_MEASURED: tuple[Theme, ...] = ("social", "effect", "environment")
_HUNDRED = Decimal(100)


def checks(subject: Subject) -> Iterator[Raised]:
    """What the criteria set off; a criterion that stands in several models is told about once."""
    seen: set[tuple[str, str, str]] = set()
    for model in subject.case.models:
        for raised in _of_model(subject, model):
            key = (raised.check, raised.trigger, raised.place)
            if key not in seen:
                seen.add(key)
                yield raised


def _of_model(subject: Subject, model: EvaluationModel) -> Iterator[Raised]:
    for c in model.criteria:
        yield from _words(subject, c)
    for leaf in model.leaves():
        if leaf.kind == "quality":
            yield from _link(subject, leaf)
            yield from _people(subject, leaf)
            yield from _vague(subject, leaf)
            yield from _measure(model, leaf)
            yield from _proof(leaf)
            yield from _rewarded_twice(subject, leaf)
            yield from _clause(subject, leaf)
    yield from _alike(subject, model)
    yield from _proportion(subject, model)


def _words(subject: Subject, c: Criterion) -> Iterator[Raised]:
    for check, topics in _SAID.items():
        for field, text in _fields(c):
            told = ", ".join(filter(None, (_told(subject, topic, c, text) for topic in topics)))
            if told:
                yield _raised(check, "words", c, field, words=told)


def _told(subject: Subject, topic: str, c: Criterion, text: str) -> str:
    """The words that touch the topic, quoted; nothing where another field takes them back."""
    wording = subject.book.wording
    return "" if waived(wording, topic, _whole(c)) else quoted(hits(wording, topic, text))


def _link(subject: Subject, c: Criterion) -> Iterator[Raised]:
    length, limit = len(c.subject_link), subject.limit("CHK-10.short")
    if not length:
        yield _raised("CHK-10", "blank", c, "subject_link")
    elif length < limit:
        yield _raised("CHK-10", "short", c, "subject_link", length=length, limit=limit)


def _people(subject: Subject, c: Criterion) -> Iterator[Raised]:
    asked = (c.name, c.emphasis, c.evidence, _indicator(c))
    if not _touches(subject, "staff", *asked):
        return
    if not _touches(subject, "staff_matters", c.subject_link, c.emphasis):
        yield _raised("CHK-13", "why", c, "subject_link")
    if not _touches(subject, "replacement", c.contract_kpi, c.remedy, c.evidence):
        yield _raised("CHK-13", "replacement", c, "contract_kpi")


def _vague(subject: Subject, c: Criterion) -> Iterator[Raised]:
    steps = (step.text for step in c.scale.steps) if c.scale else ()
    asked = " ".join(filter(None, (c.emphasis, _indicator(c), *steps)))
    length, limit = len(f"{c.name} {asked}".strip()), subject.limit("CHK-14.short")
    if length < limit:
        yield _raised("CHK-14", "short", c, "emphasis", length=length, limit=limit)
    elif not says_something(subject.book.wording, asked or c.name):
        yield _raised("CHK-14", "praise", c, "emphasis")


def _measure(model: EvaluationModel, c: Criterion) -> Iterator[Raised]:
    if c.theme not in _MEASURED:
        return
    if isinstance(c.scoring, OfferedIndicator):
        if not c.scoring.indicator:
            yield _raised("CHK-15", "indicator", c, "indicator")
        if not c.unit:
            yield _raised("CHK-15", "unit", c, "unit")
    elif not any(o.theme == c.theme and o.scoring.how == "indicator" for o in model.leaves()):
        yield _raised("CHK-15", "points_only", c, "how")


def _proof(c: Criterion) -> Iterator[Raised]:
    if not c.evidence:
        yield _raised("CHK-16", "blank", c, "evidence")
    if not c.contract_kpi and (c.theme in _PROMISED or c.scoring.how == "indicator"):
        yield _raised("CHK-17", "blank", c, "contract_kpi")


def _rewarded_twice(subject: Subject, c: Criterion) -> Iterator[Raised]:
    for field, text in _asked(c):
        told = _told(subject, "minimum", c, text)
        if told:
            yield _raised("CHK-28", "minimum", c, field, words=told)
        elif _told(subject, "clause", c, text):
            yield _raised("CHK-43", "repeated", c, field, words=_told(subject, "clause", c, text))
        elif subject.case.tender.training.included and not _touches(subject, "surplus", _whole(c)):
            told = _told(subject, "training", c, text)
            if told:
                yield _raised("CHK-43", "training", c, field, words=told)


def _clause(subject: Subject, c: Criterion) -> Iterator[Raised]:
    if c.contract_kpi and not c.remedy:
        yield _raised("CHK-43", "no_remedy", c, "remedy")
    for field, text in (("contract_kpi", c.contract_kpi), ("remedy", c.remedy)):
        told = _told(subject, "company", c, text)
        if told:
            yield _raised("CHK-43", "whole_company", c, field, words=told)


def _alike(subject: Subject, model: EvaluationModel) -> Iterator[Raised]:
    """Two criteria that ask the same: one indicator twice, or much the same words."""
    limit = subject.limit("CHK-28.alike")
    asked = {c.id: " ".join(filter(None, (c.emphasis, _indicator(c)))).lower() for c in model.leaves()}
    for one, other in combinations((c for c in model.leaves() if asked[c.id]), 2):
        alike = _likeness(asked[one.id], asked[other.id], limit)
        if alike > limit:
            field = "emphasis" if one.emphasis else "indicator"
            yield _raised("CHK-28", "alike", one, field, other=other.name, alike=alike, limit=limit)


def _likeness(one: str, other: str, limit: Decimal) -> Decimal:
    """How much of two texts is the same [%]; 0 when it is clear that it is below the limit."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    enough = float(limit) / 100
    if matcher.real_quick_ratio() < enough or matcher.quick_ratio() < enough:
        return Decimal(0)
    return Decimal(round(matcher.ratio() * 100))


def _proportion(subject: Subject, model: EvaluationModel) -> Iterator[Raised]:
    """Whether social criteria weigh more than half in a purchase that is not social in itself."""
    share = weights.by_theme(model).get("social", Decimal(0)) * _HUNDRED
    limit, tender = subject.limit("CHK-29.social_weight"), subject.case.tender
    codes = (*tender.cpv, *(code for lot in tender.lots for code in lot.cpv))
    if share > limit and not any(code.startswith(subject.book.wording.social_cpv) for code in codes):
        yield Raised("CHK-29", "social_weight", "criteria", {"weight": share, "limit": limit})


def _fields(c: Criterion) -> Iterator[tuple[str, str]]:
    """The texts of a criterion by field, as the tender documents show them."""
    yield from _asked(c)
    yield "subject_link", c.subject_link
    yield "evidence", c.evidence
    for step in c.scale.steps if c.scale else ():
        yield f"scale/steps/{step.points.normalize():f}", step.text


def _asked(c: Criterion) -> Iterator[tuple[str, str]]:
    yield "name", c.name
    yield "name", c.name_en
    yield "emphasis", c.emphasis
    yield "indicator", _indicator(c)


def _indicator(c: Criterion) -> str:
    return c.scoring.indicator if isinstance(c.scoring, OfferedIndicator) else ""


def _whole(c: Criterion) -> str:
    return "\n".join(text for _, text in _fields(c))


def _touches(subject: Subject, topic: str, *texts: str) -> bool:
    return any(hits(subject.book.wording, topic, text) for text in texts)


def _raised(check: str, trigger: str, c: Criterion, field: str, **values: str | int | Decimal) -> Raised:
    return Raised(check, trigger, f"criteria/{c.id}/{field}", {"name": c.name, **values})
