"""Individual report: what does the act want written down about a finished tender, and what of it is missing?

The headings of udbudsloven § 174 in its order, 1 to 11, filled from the case. What the case does not hold is
said under its heading and gathered at the end, so that the paper can be finished by hand. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from scoring.document import Block, Document, Paragraph, Points, Section
from scoring.model import Case
from scoring.report import individual_bids, life, purchase
from scoring.report.gap import Gap
from scoring.report.within import Sources, Within, table
from scoring.rules.regime import estimated_value, regime
from scoring.texts import Texts
from scoring.values import LotId

_Said: TypeAlias = Iterator[Block | Gap]


@dataclass(frozen=True)
class Filled:
    """One heading of the report: what the case says under it, and what it does not."""

    key: str
    blocks: tuple[Block, ...]
    gaps: tuple[str, ...]


def individual(
    case: Case, t: Texts, sources: Sources, on: date, *, head: str = "", program: str = ""
) -> Document:
    """The report on one tender; an unsealed or undecided one is a draft.

    head: fingerprint of the newest version in the archive. program: name and version of the program.
    Never raises for a case: what cannot be worked out is said.
    """
    at = Within(case, t, sources, on)
    found = filled(at)
    sections = [_section(at, number, part) for number, part in enumerate(found, start=1)]
    missing = tuple(gap for part in found for gap in part.gaps)
    told = t("individual.missing_count", n=len(missing)) if missing else t("individual.missing_none")
    return Document(
        title=t("individual.title"),
        subject=purchase.subject(at),
        language=t.language,
        on=on,
        sections=(_about(at), *sections, *_gathered(at, found)),
        meta=(*purchase.meta(at), (t("individual.missing"), told)),
        footer=tuple(life.footer(at, head, program)),
        draft=at.draft,
    )


def filled(at: Within) -> tuple[Filled, ...]:
    """The eleven headings in the order of the act."""
    return tuple(_filled(key, say(at)) for key, say in _HEADINGS.items())


def _filled(key: str, said: _Said) -> Filled:
    parts = tuple(said)
    gaps = tuple(part.what for part in parts if isinstance(part, Gap))
    return Filled(key, tuple(part for part in parts if not isinstance(part, Gap)), gaps)


def _section(at: Within, number: int, part: Filled) -> Section:
    heading = f"{number}. {at.t(f'individual.heading.{part.key}')}"
    gaps = tuple(Paragraph(at.t("individual.gap", what=gap), strong=True) for gap in part.gaps)
    return Section(part.key, heading, (*part.blocks, *gaps))


def _about(at: Within) -> Section:
    said = [Paragraph(at.t("individual.words"))]
    binding = regime(at.case.tender, at.sources.book, at.on)
    if binding.key not in ("full", None):
        name = at.t(f"regime.name.{binding.key}")
        said.append(Paragraph(at.t("individual.not_full", regime=name), quiet=True))
    return Section("about", at.t("individual.about"), tuple(said))


def _gathered(at: Within, found: tuple[Filled, ...]) -> Iterator[Section]:
    """All that is missing, each with the number of its heading."""
    items = tuple(f"{n}: {gap}" for n, part in enumerate(found, start=1) for gap in part.gaps)
    if items:
        words = Paragraph(at.t("individual.missing_words"))
        yield Section("missing", at.t("individual.missing_heading"), (words, Points(items)))


def _purchase(at: Within) -> _Said:
    """1: name and address of the authority, what the contract is about and its value."""
    t, tender = at.t, at.case.tender
    value = estimated_value(tender)
    codes = tender.cpv or tuple(dict.fromkeys(code for lot in tender.lots for code in lot.cpv))
    facts = (
        ("buyer", tender.buyer),
        ("cvr", tender.buyer_cvr),
        ("subject", tender.title_en or tender.title if t.language == "en" else tender.title),
        ("kind", t(f"facts.choice.contract_kind.{tender.contract_kind}")),
        ("cpv", ", ".join(codes)),
        ("duration", t("individual.months", n=tender.duration_months) if tender.duration_months else ""),
        ("estimate", t.kroner(value) if value is not None else ""),
    )
    head = (t("individual.col.fact"), t("individual.col.text"))
    rows = tuple((t(f"individual.fact.{key}"), text) for key, text in facts if text)
    yield table(t("individual.purchase"), head, rows)
    yield from (Gap(t(f"individual.no.{key}")) for key, text in facts if not text and key != "cvr")
    yield Gap(t("individual.no.address"))
    yield from individual_bids.contract_values(at)


def _negotiated(at: Within) -> _Said:
    """5: why a negotiated procedure or a competitive dialogue was used."""
    if at.case.tender.procedure in ("negotiated", "other"):
        if at.case.notice.negotiation:
            yield Paragraph(at.t("individual.negotiation", text=at.case.notice.negotiation))
        yield Gap(at.t("individual.no.negotiated"))
    else:
        yield _not_relevant(at)


def _unpublished(at: Within) -> _Said:
    """6: why a negotiated procedure without prior publication was used."""
    procedure, published = at.case.tender.procedure, at.case.tender.published
    if procedure == "other" or (procedure == "negotiated" and published is None):
        yield Gap(at.t("individual.no.unpublished"))
    elif published is not None:
        yield Paragraph(at.t("individual.published", on=published))
    else:
        yield _not_relevant(at)


def _innovation(at: Within) -> _Said:
    """7: why an innovation partnership was used."""
    if at.case.tender.procedure == "other":
        yield Gap(at.t("individual.no.innovation"))
    else:
        yield _not_relevant(at)


def _not_awarded(at: Within) -> _Said:
    """8: why no contract is awarded, in all or in some of the lots."""
    t, notice = at.t, at.case.notice
    if at.is_annulled:
        reasons = [e.reason for e in at.case.events if e.step == "annulled"][-1:]
        said = dict.fromkeys(filter(None, (*reasons, notice.ground)))
        yield from (Paragraph(t("individual.annulled", reason=reason)) for reason in said)
        if notice.next_step:
            yield Paragraph(t("individual.next_step", text=notice.next_step))
        yield from () if said else (Gap(t("individual.no.annulled")),)
        return
    without = tuple(lot.id for lot in at.case.tender.lots if lot.id not in at.decision.awards)
    if not at.decision.final:
        yield Paragraph(t("individual.not_decided"))
    elif without:
        yield Paragraph(_named(at, "not_awarded", without))
        refused = tuple(lot for lot in without if _all_refused(at, lot))
        if refused:
            yield Paragraph(_named(at, "all_refused", refused))
        yield from () if refused == without else (Gap(t("individual.no.not_awarded")),)
    else:
        yield Paragraph(t("individual.all_awarded"))


def _named(at: Within, key: str, lots: tuple[LotId, ...]) -> str:
    """The sentence with the lots it is about; an undivided tender is named by none."""
    named = ", ".join(map(at.t.lot, lots))
    return at.t(f"individual.{key}", lots=named) if at.several else at.t(f"individual.{key}_single")


def _all_refused(at: Within, lot: LotId) -> bool:
    """Whether bids were given in a lot and every one of them was rejected; no. 2 or 3 says why."""
    bids = at.case.bids_in(lot)
    return bool(bids) and all(bid.rejection(lot) for bid in bids)


def _paper(at: Within) -> _Said:
    """9: why bids were handed in otherwise than electronically."""
    yield Gap(at.t("individual.no.electronic"))


def _conflicts(at: Within) -> _Said:
    """10: the conflicts of interest that were found, and what was done."""
    t = at.t
    last = {d.evaluator: d for d in at.case.declarations}
    names = {e.id: e.name or e.id for e in at.case.evaluators}
    clear = [names.get(who, who) for who, d in last.items() if not d.conflict]
    if clear:
        yield Paragraph(t("individual.no_conflict", who=", ".join(clear)))
    found = {who: d for who, d in last.items() if d.conflict}
    if found:
        head = tuple(t(f"individual.col.{c}") for c in ("evaluator", "bids", "measure"))
        rows = tuple(
            (names.get(who, who), ", ".join(d.bids) or t("individual.all_bids"), d.measure)
            for who, d in found.items()
        )
        yield table(t("individual.conflicts"), head, rows)
    for who, d in found.items():
        if not d.measure:
            yield Gap(t("individual.no.measure", who=names.get(who, who)))
    silent = [name for who, name in names.items() if who not in last]
    if silent or not names:
        yield Gap(t("individual.no.declared", who=", ".join(silent)) if silent else t("individual.no.panel"))


def _dialogue(at: Within) -> _Said:
    """11: the measures taken where bidders had advised or taken part in preparing the tender."""
    t, dialogue = at.t, at.case.tender.market_dialogue
    consulted = [at.name(b.id) for b in at.case.bids if b.consulted]
    if not dialogue.held and not consulted:
        yield Paragraph(t("individual.no_dialogue"))
        return
    who = ", ".join(consulted)
    yield Paragraph(t("individual.dialogue", who=who) if who else t("individual.dialogue_nobody"))
    if dialogue.shared:
        yield Paragraph(t("individual.shared", text=dialogue.shared))
    yield Paragraph(dialogue.measures) if dialogue.measures else Gap(t("individual.no.measures"))


def _not_relevant(at: Within) -> Paragraph:
    form = at.t(f"facts.choice.procedure.{at.case.tender.procedure}")
    return Paragraph(at.t("individual.not_relevant", form=form))


_HEADINGS: Mapping[str, Callable[[Within], _Said]] = {
    "purchase": _purchase,
    "selection": individual_bids.selection,
    "abnormal": individual_bids.abnormal,
    "winner": individual_bids.winners,
    "negotiated": _negotiated,
    "unpublished": _unpublished,
    "innovation": _innovation,
    "not_awarded": _not_awarded,
    "paper": _paper,
    "conflicts": _conflicts,
    "dialogue": _dialogue,
}
"""The headings of § 174, nos. 1 to 11."""
