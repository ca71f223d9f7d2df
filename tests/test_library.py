"""The criteria library: whole, usable as it stands, found by the words of an officer."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from builders import a_bid, a_case, a_model, a_price, quality
from rule_cases import BOOK, DAY

from scoring import admission, casefile, library, reference, rules
from scoring.evaluation import OfferedIndicator, Scale
from scoring.library import Blocked, Entry
from scoring.library.words import alike, tokens
from scoring.model import Case
from scoring.values import THEMES

BOOKS = reference.library()
ENTRIES, BLOCKED = tuple(BOOKS.entries.values()), tuple(BOOKS.blocked.values())
NAMES = re.compile(r"\b(SV|EF|QU|SP)\d\d\b")
WORDING = {f"CHK-{n}" for n in ("09", "11", "12", "14", "15", "16", "17", "19", "19b")}

every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.id)
every_idea = pytest.mark.parametrize("idea", BLOCKED, ids=lambda b: b.id)


def a_tender_with(entry: Entry, **model: object) -> Case:
    """A tender whose social criterion S has been replaced by the entry."""
    before = a_model(a_price(40), quality("Q", 50), quality("S", 10, theme="social"), **model)
    return library.replaced(a_case(a_bid(), model=before), 0, entry, "S")


def found(words: str, **filters: object) -> list[str]:
    return [f.id for f in library.search(BOOKS, words, **filters)]


def test_there_are_45_criteria_and_10_blocked_ideas():
    assert (len(ENTRIES), len(BLOCKED)) == (45, 10)
    kinds = [sum(e.id.startswith(kind) for e in ENTRIES) for kind in ("SV", "EF", "QU")]
    assert kinds == [18, 15, 12]
    assert len({e.name for e in ENTRIES}) == 45


@every_idea
def test_every_substitute_of_an_idea_exists_and_its_check_has_a_number(idea: Blocked):
    assert [e.id for e in library.substitutes(BOOKS, idea)] == list(idea.substitutes)
    assert all(re.fullmatch(r"CHK-\d\d", check) for check in idea.checks)
    assert all((idea.why, idea.why_en, idea.instead, idea.instead_en))


@pytest.mark.parametrize("of", [*ENTRIES, *BLOCKED], ids=lambda x: x.id)
def test_nothing_stands_without_its_section_or_article(of: Entry | Blocked):
    assert re.search(r"§|art\.", of.law)
    # § 163 is behind every one of them, and nobody has read its text yet
    assert of.confidence != "source read"


@every_entry
def test_every_entry_becomes_a_valid_criterion_and_survives_the_case_file(entry: Entry):
    case = a_tender_with(entry)
    assert casefile.load(casefile.dump(case)) == case
    made = case.models[0].criteria[-1]
    assert (made.id, made.weight, made.library, made.name) == ("S", 10, entry.id, entry.name)
    filled = (made.name_en, made.emphasis, made.subject_link, made.evidence, made.contract_kpi, made.remedy)
    assert all(filled)


@every_entry
def test_what_is_inserted_can_stand_in_a_tender_document(entry: Entry):
    """No names of other entries, no gap that was not filled; the link is long enough to say something."""
    made = library.criterion(entry, None, "S")
    texts = (made.emphasis, made.subject_link, made.evidence, made.contract_kpi, made.remedy)
    assert not [text for text in (*texts, made.unit) if NAMES.search(text) or "{" in text]
    assert all(text[0].isupper() and text.endswith(".") for text in texts)
    assert len(made.subject_link) >= 40
    assert entry.measured in made.evidence
    assert "lægges vægt på" in made.emphasis


def test_the_target_group_is_defined_where_a_social_criterion_names_it():
    naming = [e for e in ENTRIES if e.theme == "social" and "målgruppen" in e.emphasis]
    assert len(naming) >= 7
    assert [e.id for e in naming if BOOKS.target_group not in e.emphasis] == []


@every_entry
def test_unit_and_scale_agree_with_what_is_asked(entry: Entry):
    assert entry.theme in THEMES
    assert 0 <= entry.lowest_weight < entry.highest_weight <= 30
    if not isinstance(entry.scoring, OfferedIndicator):
        assert (entry.unit, [s.points for s in entry.steps]) == ("", [10, 8, 6, 4, 2, 0])
        return
    worst, best = entry.scoring.worst, entry.scoring.best
    assert entry.unit
    assert entry.scoring.indicator
    assert not entry.steps
    assert min(worst, best) >= 0
    if entry.unit.startswith("%"):
        assert max(worst, best) <= 100
        assert re.search(r"andel", f"{entry.scoring.indicator} {entry.emphasis}", re.IGNORECASE)
    is_less_better = bool(re.search(r"hvor (kort|få)\b", entry.emphasis))
    assert (worst > best) == is_less_better


@every_entry
def test_every_cpv_code_exists(entry: Entry):
    assert [code for code in entry.cpv if code not in reference.cpv()] == []


@every_entry
def test_an_inserted_criterion_sets_off_no_check_of_its_wording(entry: Entry):
    case = a_tender_with(entry)
    if entry.scoring.how == "assessed":  # a plan stands beside a number, as the library advises
        number = {"social": "SV02", "effect": "EF01", "quality": "QU12"}[entry.theme]
        case, _ = library.inserted(case, 0, BOOKS.entries[number], None)
    own = [f for f in rules.check(case, BOOK, DAY) if f"{f.place}/".startswith("criteria/S/")]
    assert [(f.code, f.place, f.values) for f in own if rules.check_of(f) in WORDING] == []


@pytest.mark.parametrize("idea", [b for b in BLOCKED if b.checks], ids=lambda b: b.id)
def test_a_blocked_idea_written_as_a_criterion_sets_off_the_check_it_names(idea: Blocked):
    risky = quality("S", 60).model_copy(update={"name": idea.name})
    case = a_case(model=a_model(a_price(40), risky))
    assert set(idea.checks) <= {rules.check_of(f) for f in rules.check(case, BOOK, DAY)}


def test_an_entry_inserted_under_a_criterion_is_weighed_later():
    case = a_case(a_bid(points={"Q": 5}), model=a_model(a_price(40), quality("Q", 60, theme="social")))
    case, key = library.inserted(case, 0, BOOKS.entries["SV01"], "Q")
    case, second = library.inserted(case, 0, BOOKS.entries["SV06"], "Q")
    tree = [(c.id, c.parent, c.weight, c.library) for c in case.models[0].criteria][1:]
    assert (key, second) == ("Q1", "Q2")
    assert tree == [("Q", None, 60, ""), ("Q1", "Q", 100, "SV01"), ("Q2", "Q", 0, "SV06")]


def test_an_entry_inserted_on_top_takes_the_letter_of_its_theme():
    case, key = library.inserted(a_case(), 0, BOOKS.entries["EF01"], None)
    made = case.models[0].criteria[-1]
    assert (key, made.parent, made.theme, made.weight) == ("E", None, "effect", 0)


def test_a_replaced_criterion_keeps_place_parent_and_weight_and_loses_what_was_said_about_the_old_one():
    model = a_model(
        a_price(40), quality("S", 60), quality("S1", 70, parent="S"), quality("S2", 30, parent="S")
    )
    bid = a_bid(points={"S1": 5, "S2": 7}, offered={"S1": 3})
    case = library.replaced(a_case(bid, model=model), 0, BOOKS.entries["SV02"], "S1")
    tree = [(c.id, c.parent, c.weight, c.library) for c in case.models[0].criteria][2:]
    assert tree == [("S1", "S", 70, "SV02"), ("S2", "S", 30, "")]
    assert [a.criterion for a in case.assessments] == ["S2"]
    assert case.bids[0].offered == ()
    assert not [f for f in admission.findings(case, "LOT-0000") if f.place.startswith("criteria/S1")]


@pytest.mark.parametrize(
    ("bottom", "top", "points"),
    [
        (0, 10, [10, 8, 6, 4, 2, 0]),
        (0, 5, [5, 4, 3, 2, 1, 0]),
        (1, 4, [Decimal(n) for n in ("4", "3.4", "2.8", "2.2", "1.6", "1")]),
    ],
)
def test_the_steps_are_laid_on_the_scale_of_the_model(bottom: int, top: int, points: list[Decimal]):
    case = a_tender_with(BOOKS.entries["SV06"], scale=Scale(bottom=bottom, top=top))
    scale = case.models[0].criteria[-1].scale
    assert (scale.bottom, scale.top, [s.points for s in scale.steps]) == (bottom, top, points)


def test_what_the_officer_has_not_adapted_is_known():
    made = library.criterion(BOOKS.entries["SV01"], None, "S")
    assert library.unadapted(BOOKS, made) == ("subject_link", "scoring")
    own = made.model_copy(update={"subject_link": "Køkkenet på rådhuset."})
    assert library.unadapted(BOOKS, own) == ("scoring",)
    span = OfferedIndicator(worst=Decimal(0), best=Decimal(90), indicator="Timer")
    assert library.unadapted(BOOKS, own.model_copy(update={"scoring": span})) == ()
    assert library.unadapted(BOOKS, quality("Q")) == ()


@pytest.mark.parametrize(
    ("words", "idea", "substitute"),
    [
        ("registreret socialøkonomisk", "SP01", "SV01"),
        ("Registrerede socialøkonomiske virksomheder", "SP01", "SV01"),
        ("socialoekonomisk", "SP01", "SV01"),
        ("CSR-politik", "SP02", "SV06"),
        ("lokal", "SP03", "QU12"),
        ("lokale ansatte", "SP03", "QU12"),
        ("bopælskrav", "SP04", "SV02"),
        ("virksomhedens omsætning", "SP07", "EF11"),
    ],
)
def test_a_risky_word_finds_the_blocked_idea_and_right_after_it_what_is_lawful(
    words: str, idea: str, substitute: str
):
    assert found(words)[:2] == [idea, substitute]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("mentorer", "SV07"),  # another ending
        ("lærlinge", "SV03"),
        ("støtteplaner", "SV06"),  # a compound
        ("plads til lærling", "SV03"),  # small words do not count
        ("økologi", "QU08"),
        ("oekologi", "QU08"),  # a keyboard without ø
        ("SVARTID", "QU12"),
        ("user satisfaction", "QU04"),  # the English name
        ("ef12", "EF12"),
    ],
)
def test_an_officers_words_find_the_criterion(words: str, first: str):
    assert found(words)[0] == first


def test_words_are_read_as_a_dane_writes_them_on_any_keyboard():
    assert tokens("Økologi på Ærø, CAFÉ-drift") == ["oekologi", "paa", "aeroe", "cafe", "drift"]


def test_another_ending_fits_better_than_a_compound_and_its_head_better_than_a_part():
    in_order = ("elever", "elev", "elevplads", "skoleelev", "folkeskoleelevraad", "lærer")
    fit = [alike("elever", word) for word in in_order]
    assert fit == sorted(fit, reverse=True)
    assert len(set(fit)) == len(fit)
    assert fit[-1] == 0


def test_all_words_count_and_none_of_them_finds_nothing():
    assert found("oplæring køkken") == ["SV01"]
    assert found("xyzzy") == []


def test_without_words_the_filters_choose_and_blocked_ideas_stand_last():
    assert len(found("")) == len(found("og i til")) == 55
    assert found("")[-1] == "SP10"
    assert found("", theme="effect") == [e.id for e in ENTRIES if e.theme == "effect"]
    assert "QU08" in found("", use="meals")
    assert "QU08" not in found("", use="laundry")
    assert "QU01" in found("", use="laundry")  # for all uses


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("90911200", True),  # named
        ("90911300", True),  # below the named 90910000
        ("90900000", True),  # the group it belongs to
        ("90600000", False),
        ("45000000", False),
    ],
)
def test_a_cpv_code_fits_broader_and_narrower_ones(code: str, fits: bool):
    assert library.fits(BOOKS.entries["SV02"], [code]) == fits
    assert library.fits(BOOKS.entries["QU01"], [code])  # for all


def test_the_warning_is_found_whatever_is_filtered_but_its_substitute_is_filtered():
    assert found("registreret socialøkonomisk", theme="quality")[0] == "SP01"
    assert "SV01" not in found("registreret socialøkonomisk", theme="quality")


def test_a_check_suggests_what_fits_the_purchase_first():
    def suggested(check: str, *cpv: str) -> list[str]:
        return [e.id for e in library.suggested(BOOKS, check, cpv)]

    assert suggested("CHK-09") == ["SV01", "SV02", "SV06"]
    assert suggested("CHK-09", "63100000") == ["SV02", "SV06", "SV01"]  # storage: not for SV01
    assert suggested("CHK-11") == ["QU12", "SV02", "EF01"]
    assert suggested("CHK-12") == ["EF11", "QU02"]
    assert suggested("CHK-32") == []
