"""Annex: what is the whole evaluation model in words and formulas, so that others can recompute by hand?

Written from the very values the engine scores with (udbudsloven § 160), so that text and arithmetic cannot
disagree. Sections of headings, paragraphs and tables, for the screen, a file or print. Pure; the language
comes in as `Texts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring import casefile, seals
from scoring.annex import counting, criteria, example, formula, lots, markdown
from scoring.annex.gaps import Gap, gaps
from scoring.annex.within import Within, paragraphs, table
from scoring.document import Points, Section
from scoring.model import Case
from scoring.texts import Texts

__all__ = ["Annex", "Gap", "fingerprint", "gaps", "of"]


@dataclass(frozen=True)
class Annex:
    """The model annex in one language. `gaps`: what it cannot say yet; empty when it is whole."""

    title: str
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]

    def text(self, depth: int = 1) -> str:
        """The annex as markdown, its title a heading of level `depth`."""
        return markdown.text(self.title, self.sections, depth)


def of(case: Case, t: Texts) -> Annex:
    """The annex of a case's models; a case without a model has one that says so."""
    title = case.tender.title_en or case.tender.title if t.language == "en" else case.tender.title
    return Annex(t("annex.title", title=title), tuple(_sections(case, t)), gaps(case))


def _sections(case: Case, t: Texts) -> Iterator[Section]:
    yield _about(case, t)
    yield from _missing(case, t)
    yield lots.section(case, t)
    for number, model in enumerate(case.models):
        at = Within(case, model, number, t)
        yield from criteria.sections(at)
        yield counting.order(at)
        yield counting.price(at)
        yield counting.gates(at)
        yield formula.section(at)
        yield counting.rounding(at)
        yield counting.ties(at)
        yield counting.worth(at)
        yield example.section(at)
    yield from lots.together(case, t)
    yield fingerprint(case, t)


def _about(case: Case, t: Texts) -> Section:
    tender = case.tender
    rows = [(t("annex.buyer"), tender.buyer), (t("annex.tender"), tender.id)]
    versions = ", ".join(dict.fromkeys(str(model.method_version) for model in case.models))
    rows.append((t("annex.version"), versions))
    facts = table("", (t("annex.col_fact"), t("annex.col_text")), (row for row in rows if row[1]))
    said = paragraphs(t(f"annex.award_criterion.{tender.award_criterion}"), t("annex.about"))
    return Section("about", t("annex.award"), (*said, facts))


def _missing(case: Case, t: Texts) -> Iterator[Section]:
    found = gaps(case)
    if found:
        items = Points(tuple(t(f"annex.gap.{gap.part}", **gap.values) for gap in found))
        yield Section("missing", t("annex.missing"), (*paragraphs(t("annex.missing_words")), items))


def fingerprint(case: Case, t: Texts) -> Section:
    """The model's fingerprint, and when and by whom it was sealed."""
    said = [t("annex.digest", digest=casefile.model_digest(case))]
    if case.seal is not None and seals.is_sealed(case):
        seal = case.seal
        said.append(t("annex.sealed", at=seal.sealed_at, time=seal.sealed_at, by=seal.sealed_by))
    else:
        said.append(t("annex.seal_broken" if case.seal else "annex.draft"))
    return Section("fingerprint", t("annex.fingerprint"), paragraphs(*said))
