"""Power: how much did the price decide here, beside what people believed in 2018? An internal annex."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.charts import survey as drawn
from scoring.document import Block, Figure, Paragraph, Points, Section
from scoring.dominance import Dominance
from scoring.report.drawn import closer
from scoring.report.within import Within, table
from scoring.survey import Figure as Answer
from scoring.survey import interval
from scoring.words import dominance as words

_ASKED = ("PUR1", "PUR3")
"""What a tender can be set beside: whether the price decides, whether social-economy bids are dearer."""


def sections(at: Within) -> Iterator[Section]:
    """Lot by lot, then the survey."""
    if not at.cards:
        return
    if not at.several:
        told = [block for found in at.measured.values() for block in _measured(at, found)]
        yield at.section("power", *told, internal=True)
    else:
        yield at.section("power", internal=True)
        for lot, found in at.measured.items():
            yield at.under("power", at.title(lot), *_measured(at, found), internal=True)
    yield at.under("power", at.t("survey.title"), *_survey(at), internal=True)


def _measured(at: Within, found: Dominance) -> Iterator[Block]:
    t = at.t
    yield Paragraph(words.headline(found, t), strong=True)
    how = found.how
    told = [t(how.key, **how.values), words.apart(found, t), words.changes(found, t), words.paid(found, t)]
    yield Paragraph(" ".join(filter(None, told)))
    if found.social_bids:
        yield Points(tuple(words.social(bid, t) for bid in found.social_bids))
    if found.effective and not at.several:
        themes = words.weighed(found)
        yield Figure(
            t("report.power.weights"),
            drawn.weights_alt(themes, t),
            closer(drawn.weights(themes, t).to_dict()),
        )
        yield Paragraph(
            t(
                "dominance.weights.legend"
                if found.nominal is not None
                else "dominance.weights.legend_effective"
            ),
            quiet=True,
        )


def _survey(at: Within) -> Iterator[Block]:
    t, survey = at.t, at.sources.survey
    yield Paragraph(survey.source.text.in_(t.language))
    yield Paragraph(words.people(survey, t))
    yield Paragraph(words.dearer_asked(survey, t))
    figures = [f for statement in _ASKED for f in _answers(at, statement)]
    head = tuple(t(f"survey.table.{key}") for key in ("statement", "who", "value", "interval", "base"))
    yield table(t("report.power.survey"), head, tuple(_row(at, f) for f in figures), numbers=3)
    own = tuple(_own(at))
    if own:
        yield Points(own)
    yield Paragraph(" ".join(t(f"survey.cannot.{statement}") for statement in _ASKED))
    yield Paragraph(t("report.power.caveats"))
    yield Points(tuple(_caveat(at, f) for f in figures if f.caveats))


def _caveat(at: Within, f: Answer) -> str:
    survey, language = at.sources.survey, at.t.language
    who = f"{f.statement}, {survey.groups[f.group].name.in_(language)}"
    return at.t(
        "survey.method.base", group=who, note=" ".join(survey.caveats[c].in_(language) for c in f.caveats)
    )


def _answers(at: Within, statement: str) -> Iterator[Answer]:
    survey = at.sources.survey
    for group in survey.asked(statement):
        figure = survey.figure(statement, group)
        if figure is not None:
            yield figure


def _own(at: Within) -> Iterator[str]:
    """What this tender shows of what was asked, lot by lot."""
    for statement in _ASKED:
        marks = {lot: words.own_mark(found, statement, at.t) for lot, found in at.measured.items()}
        said = [
            at.t("report.bids.in_lot", lot=lot, said=mark[1]) if at.several else mark[1]
            for lot, mark in marks.items()
            if mark is not None
        ]
        if said:
            yield at.t("report.bids.in_lot", lot=statement, said="; ".join(said))


def _row(at: Within, f: Answer) -> tuple[str, ...]:
    t, survey = at.t, at.sources.survey
    found = interval(f)
    between = "" if found is None else words.low_to_high(found.low, found.high, t)
    text = f"{f.statement}: {survey.statements[f.statement].text.in_(t.language)}"
    return (
        text,
        survey.groups[f.group].name.in_(t.language),
        words.value_of(f, survey, t),
        between,
        str(f.base or ""),
    )
