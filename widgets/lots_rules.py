"""Lots rules on screen: each rule about winning several lots, with what it costs in bold."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.award import Award
from scoring.model import Case
from scoring.texts import Texts
from scoring.words import lot_rules
from scoring.words.lot_rules import Told
from widgets.explained import plain


def rules(case: Case, award: Award | None, t: Texts) -> Iterator[str]:
    """Every rule that is stated, with what it costs, ready for the screen."""
    return (_marked(told) for told in lot_rules.rules(case, award, t))


def _marked(told: Told) -> str:
    cost = f"**{plain(told.cost)}**" if told.weighty else plain(told.cost)
    return " ".join(filter(None, (plain(told.rule), cost, plain(told.doubt))))
