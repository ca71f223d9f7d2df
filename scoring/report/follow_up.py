"""Follow-up: which papers carry a promise from the award into the contract and on to its proof?

The annex of the contract says what was promised, how it is proved and what follows; the follow-up sheet says
the same beside what was delivered. Pure; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from scoring import casefile
from scoring.annex.within import table
from scoring.decision import Decision, decision
from scoring.document import Align, Block, Document, Paragraph, Points, Section, Signatures, Table
from scoring.model import Case
from scoring.report.promised import (
    Line,
    Owed,
    amount,
    apart,
    draft,
    indicator,
    level,
    name_of,
    owed,
    rate,
    state,
    whose,
)
from scoring.texts import Texts
from scoring.values import BidId
from scoring.words.headline import listed

_TERMS = ("first", "cap", "own", "instead")


def contract_annex(
    case: Case,
    t: Texts,
    on: date,
    *,
    bid: BidId | None = None,
    made: Decision | None = None,
    head: str = "",
    program: str = "",
) -> Document:
    """Every promise that earned points as a line of the contract: level, proof, what a missing unit repays.

    bid: the supplier whose contract it belongs to; None for all of them together, which nobody signs unless
    there is only one. made: the decision, for who has it already. head: as in `report.of`. Raises
    `ScoringError` when nothing can be scored.
    """
    made = made or decision(case)
    parts = tuple(part for part in owed(case, made) if bid in (None, part.bid))
    sections = [_about(parts, t, "why", "amounts", "only_if")]
    for part in parts:
        sections.append(_overview(case, part, t))
        sections += [_promise(part, line, t) for line in part.lines]
    if any(part.lines for part in parts):
        terms = Points(tuple(t(f"promises.term.{term}") for term in _TERMS), numbered=True)
        sections.append(_section("terms", t("promises.terms"), *_said(t, "terms_words"), terms))
    suppliers = tuple(dict.fromkeys(part.bid for part in parts))
    if len(suppliers) == 1:
        sections.append(_section("sign", t("promises.sign"), _signing(case, suppliers[0], t)))
    return _paper(case, made, t, on, "contract_title", sections, _foot(case, t, head, program))


def follow_up(
    case: Case, t: Texts, on: date, *, made: Decision | None = None, head: str = "", program: str = ""
) -> Document:
    """What was promised beside what was delivered: kept, missing units, kroner; with the proof to ask for.

    made: the decision, for who has it already. head: as in `report.of`. Raises `ScoringError` when nothing
    can be scored.
    """
    made = made or decision(case)
    parts = owed(case, made)
    sections = [_about(parts, t, "follow_words", "amounts")]
    for part in parts:
        if part.lines:
            sections += [_standing(case, part, t), _proof(part, t)]
        if any(len(line.deliveries) > 1 for line in part.lines):
            sections.append(_measured(part, t))
    return _paper(case, made, t, on, "follow_title", sections, _foot(case, t, head, program))


def states(part: Owed, t: Texts) -> Iterator[str]:
    """Whether each promise of a number is kept, a sentence each."""
    for line in part.numbers:
        yield t("promises.line", name=name_of(line, t), state=state(line, t))


def numbers(case: Case, part: Owed, t: Texts) -> Table | None:
    """The promises of a number beside what was delivered; None where there are none."""
    if not part.numbers:
        return None
    head = tuple(
        t(f"promises.col.{c}") for c in ("promise", "promised", "delivered", "on", "missing", "repaid")
    )
    rows = tuple(_number(line, t) for line in part.numbers)
    total = (t("promises.sum"), "", "", "", "", t.kroner(part.repaid()))
    align: tuple[Align, ...] = ("left", "right", "right", "left", "right", "right")
    summed = part.repaid() > 0
    caption = t("promises.numbers", who=whose(case, part, t))
    return Table(
        caption, head, (*rows, total) if summed else rows, align, frozenset({len(rows)} if summed else ())
    )


def _paper(
    case: Case,
    made: Decision,
    t: Texts,
    on: date,
    title: str,
    sections: Iterable[Section],
    foot: tuple[str, ...],
) -> Document:
    tender = case.tender
    named = tender.title_en or tender.title if t.language == "en" else tender.title
    return Document(
        title=t(f"promises.{title}"),
        subject=": ".join(filter(None, (tender.buyer, named))),
        language=t.language,
        on=on,
        sections=tuple(sections),
        meta=((t("promises.tender"), tender.id), (t("promises.day"), t.date(on))),
        footer=foot,
        draft=draft(case, made, t),
    )


def _foot(case: Case, t: Texts, head: str, program: str) -> tuple[str, ...]:
    newest = t("report.footer.head", head=head) if head else ""
    return (t("promises.digest", digest=casefile.digest(case)), *filter(None, (newest, program)))


def _section(key: str, heading: str, *blocks: Block) -> Section:
    return Section(key, heading, blocks)


def _said(t: Texts, *keys: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(t(f"promises.{key}")) for key in keys)


def _about(parts: tuple[Owed, ...], t: Texts, *words: str) -> Section:
    return _section("about", t("promises.about"), *_said(t, *words), *_none(parts, t))


def _none(parts: tuple[Owed, ...], t: Texts) -> tuple[Paragraph, ...]:
    """What to say where there is nothing to follow up."""
    if not parts:
        return (Paragraph(t("promises.no_award"), strong=True),)
    return () if any(part.lines for part in parts) else (Paragraph(t("promises.no_promise"), strong=True),)


def _overview(case: Case, part: Owed, t: Texts) -> Section:
    who = whose(case, part, t)
    if not part.lines:
        return _section(f"supplier.{part.lot}", who, Paragraph(t("promises.no_promise_here")))
    head = tuple(t(f"promises.col.{c}") for c in ("promise", "promised", "rate"))
    rows = ((name_of(line, t), level(line, t), rate(line.promise, t)) for line in part.lines)
    return _section(f"supplier.{part.lot}", who, table(t("promises.overview", who=who), head, rows))


def _promise(part: Owed, line: Line, t: Texts) -> Section:
    """One promise of the annex, as a table of its facts."""
    c = line.promise.criterion
    facts = (
        ("indicator", indicator(c)),
        ("promised", level(line, t) if line.promise.promised is not None else t("promises.plan_words")),
        ("evidence", c.evidence),
        ("kpi", c.contract_kpi),
        ("remedy", c.remedy),
        ("rate", rate(line.promise, t)),
    )
    rows = ((t(f"promises.fact.{key}"), text or t("promises.not_told")) for key, text in facts)
    head = (t("promises.col.fact"), t("promises.col.text"))
    shown = table(t("promises.one_promise", name=name_of(line, t)), head, rows)
    return Section(f"promise.{part.lot}.{c.id}", name_of(line, t), (shown,), level=2)


def _signing(case: Case, bid: BidId, t: Texts) -> Signatures:
    buyer = case.tender.buyer or t("promises.buyer")
    supplier = case.bid(bid).tenderer.name
    return Signatures(((buyer, t("promises.for_buyer")), (supplier, t("promises.for_supplier"))))


def _standing(case: Case, part: Owed, t: Texts) -> Section:
    """Where the promises of a supplier stand: the sentences, and the table of numbers."""
    return _section(f"supplier.{part.lot}", whose(case, part, t), *_stands(case, part, t))


def _stands(case: Case, part: Owed, t: Texts) -> Iterator[Block]:
    shown, owes = numbers(case, part, t), part.repaid()
    if shown:
        yield Points(tuple(states(part, t)))
        if owes:
            yield Paragraph(t("promises.owes", amount=owes), strong=True)
        yield shown
    if part.plans:
        names = listed([name_of(line, t) for line in part.plans], t)
        yield Paragraph(t("promises.plans", names=names))


def _number(line: Line, t: Texts) -> tuple[str, ...]:
    unit, last = line.promise.criterion.unit, line.last
    if line.kept is None or last is None:
        return name_of(line, t), level(line, t), "", "", "", ""
    repaid = "–" if line.kept.repaid is None else t.kroner(line.kept.repaid)
    missing = apart(t, line.kept.missing, unit)
    return name_of(line, t), level(line, t), amount(t, last.delivered, unit), t.date(last.on), missing, repaid


def _proof(part: Owed, t: Texts) -> Section:
    """What to ask for when a promise is followed up, and what follows."""
    head = tuple(t(f"promises.col.{c}") for c in ("promise", "evidence", "kpi", "remedy"))
    rows = tuple(_asked(line, t) for line in part.lines)
    shown = table(t("promises.proof_of", bid=part.bid), head, rows)
    rates = ((name_of(line, t), rate(line.promise, t)) for line in part.lines)
    priced = table(t("promises.rates_of", bid=part.bid), (head[0], t("promises.col.rate")), rates)
    return Section(f"proof.{part.lot}", t("promises.proof"), (shown, priced), level=2)


def _asked(line: Line, t: Texts) -> tuple[str, ...]:
    c = line.promise.criterion
    measured = indicator(c) if line.promise.promised is not None else ""
    name = "\n".join(filter(None, (name_of(line, t), measured)))
    return name, *(text or t("promises.not_told") for text in (c.evidence, c.contract_kpi, c.remedy))


def _measured(part: Owed, t: Texts) -> Section:
    """Every measurement in the order it was entered, where there is more than one of a promise."""
    head = tuple(t(f"promises.col.{c}") for c in ("promise", "on", "delivered", "by", "note"))
    rows = (
        (name_of(line, t), t.date(d.on), amount(t, d.delivered, line.promise.criterion.unit), d.by, d.note)
        for line in part.lines
        for d in line.deliveries
    )
    heading = t("promises.measured")
    return Section(f"measured.{part.lot}", heading, (table(heading, head, rows),), level=2)
