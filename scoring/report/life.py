"""Life: declarations of interest, the steps taken, corrections, signatures; and the foot of every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scoring import casefile, panel
from scoring.document import Block, Paragraph, Points, Section, Signatures
from scoring.life import Declaration, Event
from scoring.report.within import Within
from scoring.values import PANEL
from scoring.words.headline import listed


def sections(at: Within) -> Iterator[Section]:
    """Conflicts of interest, the course, the signatures."""
    yield at.section("conflicts", *_declared(at))
    yield at.section("course", *_steps(at))
    panelists = tuple((e.name or e.id, e.function) for e in at.case.evaluators)
    if panelists:
        yield at.section("panel", Signatures(panelists))
    yield at.section("signatures", Signatures(tuple(_signing(at))))


def footer(at: Within, head: str, program: str) -> Iterator[str]:
    """What identifies the paper: case, trail, versions, and the dates of its data."""
    t, book, survey = at.t, at.sources.book, at.sources.survey
    yield t("report.footer.digest", digest=casefile.digest(at.case))
    yield t("report.footer.head", head=at.stated(head))
    versions = ", ".join(dict.fromkeys(str(model.method_version) for model in at.case.models))
    yield t("report.footer.versions", program=at.stated(program), methods=at.stated(versions))
    yield t("report.footer.data", rules=book.version, reviewed=book.reviewed, survey=survey.source.published)


def _declared(at: Within) -> Iterator[Block]:
    """What each evaluator has declared; who has given points without declaring is named."""
    last = {d.evaluator: d for d in at.case.declarations}
    spoke = (a.evaluator for a in at.case.assessments if a.evaluator != PANEL)
    named = dict.fromkeys([*(e.id for e in at.case.evaluators), *last, *spoke])
    said = dict.fromkeys(_declaration(at, who, last.get(who), _alike(named, last, who)) for who in named)
    yield Points(tuple(said)) if said else Paragraph(at.t("report.conflicts.nobody"))


def _alike(named: Iterable[str], last: Mapping[str, Declaration], who: str) -> list[str]:
    """Who declared at the same time, as `who` did, that there is no conflict."""
    mine = last.get(who)
    others = ((other, last.get(other)) for other in named)
    return [n for n, d in others if mine and d and not (mine.conflict or d.conflict) and d.at == mine.at]


def _declaration(at: Within, who: str, declared: Declaration | None, alike: Sequence[str]) -> str:
    t, name = at.t, panel.name_of(at.case, who)
    if declared is None:
        return t("report.conflicts.missing", name=name)
    when = t("panel.at", d=t.date(declared.at), t=t.time(declared.at)) if declared.at else t("panel.some_day")
    if not declared.conflict:
        names = listed([panel.name_of(at.case, n) for n in alike], t)
        return t("panel.declared_none", name=names, when=when)
    bids = listed(declared.bids, t) or t("panel.all_bids")
    return t("panel.declared_conflict", name=name, when=when, bids=bids, measure=at.stated(declared.measure))


def _steps(at: Within) -> Iterator[Block]:
    t = at.t
    if not at.case.events:
        yield Paragraph(t("report.course.none"))
        return
    yield Points(tuple(_step(at, event) for event in at.case.events))
    mended = [e for e in at.case.events if e.step in ("corrected", "recalled", "resealed")]
    if not mended:
        yield Paragraph(t("report.course.no_corrections"))


def _step(at: Within, event: Event) -> str:
    t = at.t
    said = [
        t(
            "course.log_line",
            step=t(f"course.step.{event.step}.done"),
            day=event.at,
            at=event.at,
            who=at.stated(event.by),
        )
    ]
    if event.asked_by:
        said.append(t("course.log_asked", who=event.asked_by))
    if event.reason:
        said.append(t("course.because", reason=event.reason))
    return " ".join(said)


def _signing(at: Within) -> Iterator[tuple[str, str]]:
    """Whoever decides."""
    yield at.t("report.signatures.officer"), at.case.tender.buyer
    if at.case.two_sign:
        yield at.t("report.signatures.approver"), at.case.tender.buyer
