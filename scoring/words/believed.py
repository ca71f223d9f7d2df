"""Believed: what did each group of the survey answer to a statement, in one line each?"""

from __future__ import annotations

from scoring.survey import RESPONSES, Group, StatementId, Survey
from scoring.texts import Texts
from scoring.words.dominance import value_of


def answers(survey: Survey, statement: StatementId, t: Texts) -> tuple[str, ...]:
    """A line per group that was asked, such as "Indkøbsafdelinger: enig 33 %; uenig 27 %."."""
    return tuple(
        t(
            "rulebook.group_answers",
            group=survey.groups[group].name.in_(t.language),
            answers="; ".join(_given(survey, statement, group, t)),
        )
        for group in survey.asked(statement)
    )


def _given(survey: Survey, statement: StatementId, group: Group, t: Texts) -> list[str]:
    figures = (survey.figure(statement, group, response) for response in RESPONSES)
    return [
        f"{survey.responses[f.response].in_(t.language).lower()} {value_of(f, survey, t)}"
        for f in figures
        if f
    ]
