"""Purchase: who buys what, by which procedure, under which rules? What is missing is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from scoring import course
from scoring.document import Section
from scoring.report.within import Within, table
from scoring.rules.regime import estimated_value, regime


def subject(at: Within) -> str:
    """Who buys, and which tender."""
    tender = at.case.tender
    title = tender.title_en or tender.title if at.t.language == "en" else tender.title
    return at.t("report.subject", buyer=tender.buyer, title=title) if tender.buyer else title


def meta(at: Within) -> Iterator[tuple[str, str]]:
    """What stands under the title."""
    t, event = at.t, at.decision.event
    yield t("annex.tender"), at.case.tender.id
    yield t("report.meta.state"), t(f"state.{course.state(at.case)}")
    if event is not None:
        by = t("report.meta.by", day=event.at, who=at.stated(event.by))
        yield t("report.meta.decided"), f"{by} {_prepared(at, event.asked_by)}".strip()
    yield t("report.meta.printed"), t.date(at.on)


def section(at: Within) -> Section:
    """The facts of the purchase."""
    head = (at.t("annex.col_fact"), at.t("annex.col_text"))
    return at.section("purchase", table(at.t("report.purchase"), head, tuple(_facts(at))))


def _prepared(at: Within, who: str) -> str:
    return at.t("course.log_asked", who=who) if who else ""


def _facts(at: Within) -> Iterator[tuple[str, str]]:
    t, tender = at.t, at.case.tender
    bound = regime(tender, at.sources.book, at.on)
    value = estimated_value(tender)
    yield t("annex.buyer"), at.stated(tender.buyer)
    yield t("facts.contract_kind"), t(f"facts.choice.contract_kind.{tender.contract_kind}")
    yield t("facts.procedure"), t(f"facts.choice.procedure.{tender.procedure}")
    yield t("report.regime"), _regimes(at, tuple(bound.candidates))
    yield t("facts.award_criterion"), t(f"facts.choice.award_criterion.{tender.award_criterion}")
    yield t("facts.reserved"), t(f"facts.choice.reserved.{tender.reserved}")
    yield t("annex.lot.cpv"), at.stated(", ".join(tender.cpv or _codes(at)))
    yield t("facts.estimated_value"), at.stated(t.kroner(value) if value is not None else "")
    yield t("facts.published"), _day(at, tender.published)
    yield t("tenders.deadline_field"), _day(at, tender.tender_deadline)
    opened = course.last(at.case, "opened")
    yield t("report.opened"), _day(at, opened.at if opened else tender.opened)
    because = tender.limits.not_divided_because
    if because:
        yield t("facts.not_divided_because"), because


def _codes(at: Within) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for lot in at.case.tender.lots for code in lot.cpv))


def _regimes(at: Within, keys: tuple[str, ...]) -> str:
    """The regime that binds, or those it may be while a fact is missing."""
    names = at.t("facts.or").join(at.t(f"regime.name.{key}") for key in keys)
    return names if len(keys) == 1 else at.t("report.regime_open", names=names)


def _day(at: Within, day: date | datetime | None) -> str:
    return at.stated(at.t.date(day) if day else "")
