"""Report: why was the contract awarded as it was, in one paper for the file?

The justification summary (begrundelse, evalueringsrapport): what was decided and why, then, as internal
annexes, what was only looked into. Every sentence and number comes from the same values as the screens.
Pure; the day and the dated data are arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scoring import casefile
from scoring.document import Document, Section
from scoring.model import Case
from scoring.papers import Report
from scoring.report import (
    analysis,
    bids,
    decided,
    effect,
    life,
    lots,
    model,
    power,
    purchase,
    reasons,
    results,
    rules,
)
from scoring.report.within import Sources, Within
from scoring.texts import Texts

__all__ = ["ATTACHED", "KEYS", "SHORT", "Sources", "of", "short", "shown"]

ATTACHED = "sag.json"
"""The name of the case inside the PDF."""

KEYS: tuple[str, ...] = (
    "decision",
    "committee",
    "purchase",
    "model",
    "bids",
    "result",
    "lots",
    "lot_results",
    "comparison",
    "waterfall",
    "lot_comparisons",
    "reasons",
    "rules",
    "conflicts",
    "course",
    "panel",
    "signatures",
    "contributions",
    "sensitivity",
    "power",
    "effect",
)
"""The sections a report can have, in order; which of them it has follows from the case."""

SHORT: frozenset[str] = frozenset(
    ("decision", "committee", "result", "lots", "comparison", "conflicts", "signatures")
)
"""The sections of the short form: two pages at most for a tender of usual size."""


def of(case: Case, t: Texts, sources: Sources, on: date, *, head: str = "", program: str = "") -> Document:
    """The report of a case in its full form; an unsealed or undecided one is a draft.

    head: fingerprint of the newest version in the archive. program: name and version of the program.
    Never raises for a case: what cannot be worked out is said.
    """
    at = Within(case, t, sources, on)
    return Document(
        title=t("report.title_annulled" if at.is_annulled else "report.title"),
        subject=purchase.subject(at),
        language=t.language,
        on=on,
        sections=tuple(_sections(at)),
        meta=tuple(purchase.meta(at)),
        footer=tuple(life.footer(at, head, program)),
        draft=at.draft,
        attached={ATTACHED: casefile.dump(case).encode("utf-8")},
    )


def short(document: Document) -> Document:
    """The short form of a report."""
    return document.only(SHORT)


def shown(document: Document, report: Report) -> Document:
    """The report as the department has chosen it: its form, or the sections that were ticked."""
    if report.sections:
        return document.only(frozenset(report.sections))
    return short(document) if report.form == "short" else document


def _sections(at: Within) -> Iterator[Section]:
    yield from decided.sections(at)
    yield purchase.section(at)
    yield from model.sections(at)
    yield bids.section(at)
    yield from results.sections(at)
    yield from lots.sections(at)
    yield from results.of_lots(at)
    yield from reasons.comparisons(at)
    yield from reasons.sections(at)
    yield rules.section(at)
    yield from life.sections(at)
    yield from analysis.sections(at)
    yield from power.sections(at)
    yield from effect.sections(at)
