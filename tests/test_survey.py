"""The survey of 2018 as data: nothing lost, nothing invented, every interval and doubt told.

The expected intervals were computed apart from this program, with Wilson's formula written out by hand.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError
from survey_expected import DIFFERENCES, INTERVALS

from scoring import reference
from scoring import survey as asked
from scoring.survey import Figure, Survey

D = Decimal
HERE = Path(__file__).parent
QUOTES = tomllib.loads((HERE / "survey_quotes.toml").read_text(encoding="utf-8"))
COUNTED_IN_WORDS = {"tre": "3", "fire": "4", "fem": "5", "seks": "6"}


@pytest.fixture(scope="module")
def survey() -> Survey:
    return reference.survey()


def by_id(survey: Survey, id_: str) -> Figure:
    return next(f for f in survey.figures if f.id == id_)


def percent(x: float) -> float:
    return round(x * 100, 1)


# Nothing lost, nothing invented


def test_all_110_rows_are_there_once(survey: Survey):
    assert [f.id for f in survey.figures] == [f"F{n:03}" for n in range(1, 111)]


def test_how_each_figure_is_known(survey: Survey):
    kinds = Counter(f.kind for f in survey.figures)
    assert kinds == {"stated": 62, "chart": 5, "stated_and_chart": 7, "derived": 15, "missing": 21}


def test_every_area_and_statement_is_there(survey: Survey):
    assert len(survey.statements) == 58
    assert {s.area for s in survey.statements.values()} == set(survey.areas)
    assert survey.claims == (
        *("GEN1", "BUS1", "BUS2", "BUS3", "EMP1", "EMP2", "EMP3"),
        *("PUR1", "PUR2", "PUR3", "PUR4", "REG1"),
    )


def test_what_the_report_does_not_say_stays_missing(survey: Survey):
    missing = [f for f in survey.figures if f.kind == "missing"]
    assert all(f.value is None and "not_given" in f.caveats for f in missing)
    silent = survey.figure("PUR1", "firms", "disagree")
    assert silent is not None
    assert (silent.value, asked.interval(silent)) == (None, None)


def test_what_the_report_says_in_words_is_no_number(survey: Survey):
    said = {f.id: survey.words[f.words].da for f in survey.figures if f.words and f.form == "percent"}
    assert said == {
        "F012": "godt en tredjedel",
        "F016": "op mod halvdelen",
        "F025": "over en tredjedel",
        "F028": "næsten halvdelen",
    }
    assert [by_id(survey, id_).value for id_ in said] == [None] * 4


@pytest.mark.parametrize(
    ("statement", "group", "agree", "disagree"),
    [
        ("PUR1", "firms", 60, None),
        ("PUR1", "purchasing", 33, 27),
        ("PUR2", "firms", 14, 43),
        ("PUR2", "purchasing", 5, None),
        ("PUR3", "firms", 15, 44),
        ("PUR3", "purchasing", 8, 8),
        ("PUR4", "firms", 16, None),
        ("PUR4", "purchasing", 12, 41),
        ("REG1", "firms", 57, None),
        ("REG1", "purchasing", 9, None),
        ("REG1", "employment", 28, None),
        ("REG1", "business", 33, None),
    ],
)
def test_what_was_answered(
    survey: Survey, statement: str, group: str, agree: int | None, disagree: int | None
):
    found = [survey.figure(statement, group, response) for response in ("agree", "disagree")]
    assert [f and f.value for f in found] == [agree, disagree]


def test_a_group_that_was_not_asked_has_no_figure(survey: Survey):
    assert survey.figure("PUR1", "employment") is None
    assert survey.asked("PUR1") == ("firms", "purchasing")


def test_every_figure_with_a_share_has_its_base_and_its_place(survey: Survey):
    claims = [f for f in survey.figures if f.statement in survey.claims]
    assert all(f.base and f.page for f in claims)
    assert all(f.lines for f in survey.figures if f.kind in ("stated", "chart", "stated_and_chart"))


def test_a_caveat_nobody_explains_is_refused(survey: Survey):
    odd = survey.figures[0].model_copy(update={"caveats": ("hearsay",)})
    with pytest.raises(ValidationError, match="F001"):
        Survey(**{**dict(survey), "figures": (odd,)})


def test_everything_is_said_in_two_languages(survey: Survey):
    pairs = [s.text for s in survey.statements.values()] + [g.name for g in survey.groups.values()]
    pairs += [
        *survey.caveats.values(),
        *(d.text for d in survey.doubts),
        *(a.text for a in survey.assumptions),
    ]
    assert [pair for pair in pairs if not pair.da or not pair.en or pair.da == pair.en] == []


def test_no_explanation_is_there_for_nothing(survey: Survey):
    assert set(survey.caveats) == {key for f in survey.figures for key in f.caveats}
    assert set(survey.words) == {f.words for f in survey.figures if f.words}
    assert set(survey.units) == {f.unit for f in survey.figures}
    assert set(survey.groups) == {f.group for f in survey.figures}


# The report's own words


def test_every_stated_figure_has_its_quotation_and_no_other_has(survey: Survey):
    stated = {f.id for f in survey.figures if f.kind not in ("derived", "missing")}
    assert set(QUOTES) == stated


def written(figure: Figure, survey: Survey) -> str:
    """The figure as a quotation must give it: whole digits, or its words."""
    return survey.words[figure.words].da if figure.words else str(figure.value)


def read(holds: str) -> str:
    """The number a short piece of the report gives: 1.700 virksomheder → 1700, tre kommuner → 3."""
    first = holds.split(maxsplit=1)[0].replace(".", "")
    digits = re.match(r"\d+", first)
    return digits[0] if digits else COUNTED_IN_WORDS.get(first, holds.lower())


@pytest.mark.parametrize("id_", QUOTES)
def test_a_stated_figure_is_what_the_report_says(survey: Survey, id_: str):
    figure, quote = by_id(survey, id_), QUOTES[id_]
    assert all(holds in quote["text"] for holds in quote["holds"])
    assert " / ".join(map(read, quote["holds"])) == written(figure, survey)
    assert quote["page"] == figure.page


@pytest.mark.parametrize("id_", QUOTES)
def test_a_quotation_stands_where_the_figure_is_said_to_stand(survey: Survey, id_: str):
    def lines(text: str) -> set[int]:
        ends = [tuple(map(int, span.split("-"))) for span in text.split("; ")]
        return {line for span in ends for line in range(span[0], span[-1] + 1)}

    assert lines(QUOTES[id_]["lines"]) & lines(by_id(survey, id_).lines)


# What is derived


def test_every_derived_figure_can_be_worked_out_again(survey: Survey):
    derived = [f for f in survey.figures if f.kind == "derived"]
    assert len(derived) == 15
    assert [f.id for f in derived if asked.recomputed(f, survey) != f.value] == []


def test_a_derivation_says_what_it_is_made_of(survey: Survey):
    residual = survey.figure("PUR3", "purchasing", "neither")
    assert residual is not None
    assert (residual.derivation, residual.value) == ("100 - F047", D(84))
    changed = by_id(survey, "F047").model_copy(update={"value": D(20)})
    others = tuple(changed if f.id == "F047" else f for f in survey.figures)
    assert asked.recomputed(residual, survey.model_copy(update={"figures": others})) == D(80)


def test_the_answers_of_a_group_add_up_to_the_whole(survey: Survey):
    for statement in survey.claims:
        for group in survey.asked(statement):
            values = [f and f.value for f in (survey.figure(statement, group, r) for r in asked.RESPONSES)]
            known = [v for v in values if v is not None]
            assert sum(known) == 100 if len(known) == 3 else sum(known) < 100


# How sure


@pytest.mark.parametrize(("id_", "n", "low", "high", "population", "low_fpc", "high_fpc"), INTERVALS)
def test_an_interval_is_wilsons(
    survey: Survey,
    id_: str,
    n: int,
    low: float,
    high: float,
    population: int,
    low_fpc: float,
    high_fpc: float,
):
    figure = by_id(survey, id_)
    plain, narrow = asked.interval(figure), asked.optimistic(figure, survey)
    assert plain is not None
    assert narrow is not None
    assert figure.base == n
    assert survey.groups[figure.group].population == population
    assert (percent(plain.low), percent(plain.high)) == (low, high)
    assert (percent(narrow.low), percent(narrow.high)) == (low_fpc, high_fpc)
    assert plain.low < narrow.low < narrow.high < plain.high


def test_every_percentage_with_a_base_has_an_interval_and_no_other_figure(survey: Survey):
    assert [f.id for f in survey.figures if asked.interval(f)] == [row[0] for row in INTERVALS]


@pytest.mark.parametrize(
    ("statement", "response", "first", "second", "apart", "low", "high", "is_clear"), DIFFERENCES
)
def test_two_groups_apart(
    survey: Survey,
    statement: str,
    response: str,
    first: str,
    second: str,
    apart: float,
    low: float,
    high: float,
    is_clear: bool,
):
    gap = asked.between(*(survey.figure(statement, group, response) for group in (first, second)))
    assert gap is not None
    assert (percent(gap.difference), percent(gap.interval.low), percent(gap.interval.high)) == (
        apart,
        low,
        high,
    )
    assert gap.is_clear is is_clear


def test_two_answers_of_the_same_group_apart(survey: Survey):
    gap = asked.inside(*(survey.figure("PUR1", "purchasing", r) for r in ("agree", "disagree")))
    assert gap is not None
    assert (percent(gap.difference), percent(gap.interval.low), percent(gap.interval.high)) == (
        6.0,
        -11.6,
        23.6,
    )
    assert not gap.is_clear


def test_nothing_is_compared_with_what_is_missing(survey: Survey):
    firms = survey.figure("PUR4", "firms", "disagree")
    purchasing = survey.figure("PUR4", "purchasing", "disagree")
    assert asked.between(firms, purchasing) is None
    assert asked.inside(survey.figure("PUR4", "firms"), firms) is None


# What the percentages themselves say about their bases


@pytest.mark.parametrize(
    ("percent", "base", "ways"),
    [
        (33, 74, {"cut"}),  # purchasing, PUR1: 25 of 74 is 33.8
        (9, 73, {"cut"}),
        (9, 74, {"rounded", "cut"}),
        (44, 69, {"cut"}),  # business, GEN1
        (44, 70, {"rounded", "cut"}),
        (75, 98, {"cut"}),  # the response rate of the purchasing departments
        (76, 98, {"rounded", "cut"}),  # 74 rounded, 75 cut
        (63, 74, {"cut"}),
        (60, 74, {"cut"}),
        (63, 75, {"rounded"}),
        (50, 3, set()),
    ],
)
def test_which_percentages_a_whole_count_can_give(percent: int, base: int, ways: set[str]):
    assert asked.reached(D(percent), base) == ways


def test_all_percentages_of_firms_and_employment_departments_are_whole_counts(survey: Survey):
    figures = [f for f in survey.figures if f.group in ("firms", "employment") and asked.interval(f)]
    assert [f.id for f in figures if "rounded" not in asked.reached(f.value or D(0), f.base or 1)] == []


def test_the_percentages_no_rounding_explains(survey: Survey):
    odd = [f for f in survey.figures if asked.interval(f) and f.kind != "derived"]
    found = [f.id for f in odd if "rounded" not in asked.reached(f.value or D(0), f.base or 1)]
    assert found == ["F005", "F036"]
    for id_ in found:
        note = survey.groups[by_id(survey, id_).group].base_note
        assert note is not None
        assert f"{by_id(survey, id_).value} %" in note.da


# Doubts


@pytest.mark.parametrize(
    ("id_", "says"),
    [
        ("answers_do_not_add_up", "148 − 49 er 99"),
        ("article_differs", "58 %, hvor rapporten har 57 %"),
        ("other_wording", "formuleret anderledes til virksomhederne"),
        ("whose_quotation", "læses som en virksomheds ord"),
        ("which_strategy", "menes erhvervsstrategier"),
        ("municipalities_not_counted", "ikke en optælling af kommuner"),
        ("no_figure_in_foreword", "uden et tal"),
    ],
)
def test_the_seven_inconsistencies_are_told(survey: Survey, id_: str, says: str):
    doubt = next(d for d in survey.doubts if d.id == id_)
    assert says in doubt.text.da
    assert doubt.lines


def test_the_five_assumptions_of_the_intervals_are_told(survey: Survey):
    assert [a.id for a in survey.assumptions] == ["a", "b", "c", "d", "e"]


def test_the_survey_says_which_law_is_younger(survey: Survey):
    for said in (survey.source.since.da, survey.source.since.en):
        assert "204" in said
        assert "884" in said


def test_nothing_says_that_the_survey_proves(survey: Survey):
    everything = survey.model_dump_json().lower()
    assert "bevis" not in everything
    assert "prove" not in everything
