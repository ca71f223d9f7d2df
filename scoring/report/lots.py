"""Lots: the combination, whether it is proved, and what each published rule did."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.document import Block, Paragraph, Points, Section
from scoring.report.within import Within
from scoring.words import lot_rules
from scoring.words import lots as words


def sections(at: Within) -> Iterator[Section]:
    """Nothing in an undivided tender."""
    if at.several:
        yield at.section("lots", *_blocks(at))


def _blocks(at: Within) -> Iterator[Block]:
    t, found = at.t, at.award
    if found is not None:
        # Where the decision follows it, the paper has begun with this sentence.
        told = [t("report.lots.differs"), words.headline(found, at.case, t)] if at.differs else []
        told += [words.paid(found.award, t)] if found.award else []
        told += [words.runner_up(found, at.case, t), words.certificate(found, t)]
        yield Paragraph(" ".join(filter(None, map(_ended, told))))
        equal = tuple(words.ties(found, at.case, t))
        if equal:
            yield Points(equal)
            yield Paragraph(words.tie_rule(at.case, t))
        if found.conflict is not None:
            yield Points(tuple(lot_rules.clashes(found.conflict, at.case, t)))
    rules = tuple(told.text for told in lot_rules.rules(at.case, found, t))
    yield Paragraph(t("report.lots.rules" if rules else "lots.no_rules"))
    if rules:
        yield Points(rules)
    stated = at.case.tender.limits.rule
    if stated:
        yield Paragraph(t("annex.lots_rule", rule=stated))


def _ended(said: str) -> str:
    return said if not said or said.endswith(".") else f"{said}."
