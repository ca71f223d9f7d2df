"""Rules: what did the checks find, what is still open, and who answered for the rest?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from scoring import rules
from scoring.document import Block, Paragraph, Section
from scoring.report.within import Within, table
from scoring.values import Finding

_ALIKE = 8
"""How many findings of one kind are written out."""


def section(at: Within) -> Section:
    """The open findings by gravity, then those somebody answered for."""
    return at.section("rules", *_blocks(at))


def _blocks(at: Within) -> Iterator[Block]:
    t, book = at.t, at.sources.book
    found, waiting = at.found, at.waiting
    yield Paragraph(
        t("report.rules.words", on=at.on, checks=len(book.checks), n=len(found), open=len(waiting))
    )
    if waiting:
        head = tuple(t(f"report.rules.{key}") for key in ("gravity", "finding"))
        yield table(t("report.rules.open_caption"), head, tuple(_open(at, waiting)))
    else:
        yield Paragraph(t("rulebook.nothing_found"))
    answered = tuple(_answered(at, found))
    if answered:
        head = tuple(t(f"report.rules.{key}") for key in ("finding", "answer"))
        yield table(t("report.rules.answered_caption"), head, answered)
    left = "; ".join(row.what.in_(t.language) for row in book.not_checked)
    yield Paragraph(t("rulebook.not_checked", what=left), quiet=True)


def _open(at: Within, waiting: Sequence[Finding]) -> Iterator[tuple[str, ...]]:
    """Each finding; of many that are alike the first ones, and how many more there are."""
    for code, found in groupby(waiting, key=lambda f: f.code):
        alike = list(found)
        gravity = at.t(f"cli.{alike[0].severity}")
        yield from ((gravity, _told(at, f)) for f in alike[:_ALIKE])
        if len(alike) > _ALIKE:
            check = code.partition(".")[0]
            yield gravity, at.t("report.rules.more", n=len(alike) - _ALIKE, check=check)


def _told(at: Within, finding: Finding) -> str:
    """What was found, then the check and its section; and where nobody has read that, so much."""
    checked = at.sources.book.checks[rules.check_of(finding)]
    law = checked.law if checked.verified else f"{checked.law} ({at.t('rulebook.unverified')})"
    return f"{at.t.sentence(finding)}\n{at.t('rulebook.rule', law=law, check=checked.id)}"


def _answered(at: Within, found: tuple[Finding, ...]) -> Iterator[tuple[str, ...]]:
    """What was answered for and still stands as it was answered, with who, when and why."""
    still = {(f.code, f.place, rules.about(f)): f for f in found}
    for a in at.case.accepted:
        finding = still.get((a.code, a.place, a.about))
        if finding is not None:
            said = at.t("rulebook.answered_by", who=a.by, at=a.at.date(), reason=a.reason)
            yield _told(at, finding), said
