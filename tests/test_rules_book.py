"""The rule book is whole: every statement has its section, its confidence and both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain, pairwise

import pytest
import test_house
from rule_cases import BOOK

from scoring import reference
from scoring.rules.book import Confidence, Rule
from scoring.texts import LANGUAGES, Said

WEAKER: tuple[Confidence, ...] = ("source read", "excerpt only", "derived", "memory")
"""From the surest to the least sure."""
HARD_WORDS = re.compile(r"ulovlig|unlawful|illegal", re.IGNORECASE)
NAMES_LAW = re.compile(r"§|\bC-\d+/\d+|\bart\. \d|\bsections? \d")


def spoken() -> Iterator[tuple[str, Said]]:
    """Every sentence of the book, with where it stands."""
    for rule in BOOK.rules.values():
        yield from ((f"{rule.id} topic", rule.topic), (f"{rule.id} text", rule.text))
    for check in BOOK.checks.values():
        yield f"{check.id} title", check.title
        for name, limit in check.limits.items():
            yield from ((f"{check.id} {name} unit", limit.unit), (f"{check.id} {name}", limit.text))
    for route in BOOK.routes:
        said = (route.want, route.short_cut, route.why_not, *(way.text for way in route.use))
        yield from ((route.id, sentence) for sentence in said)
    for answer in BOOK.answers:
        yield from ((answer.id, sentence) for sentence in (answer.belief, answer.answer))
    yield from ((threshold.id, threshold.name) for threshold in BOOK.thresholds)
    for row in BOOK.not_checked:
        yield from ((f"{row.id} not checked", sentence) for sentence in (row.what, row.why))
    yield "act", BOOK.act


def resting() -> Iterator[tuple[str, Confidence, str, tuple[str, ...]]]:
    """Everything that rests on rules: name, confidence, law, rules."""
    for check in BOOK.checks.values():
        yield check.id, check.confidence, check.law, check.rules
    for route in BOOK.routes:
        yield route.id, route.confidence, route.law, route.rules
        for way in route.use:
            yield f"{route.id}: {way.text.en[:30]}", way.confidence, way.law, way.rules
    for answer in BOOK.answers:
        yield answer.id, answer.confidence, answer.law, answer.rules


def test_there_is_something_to_hold():
    assert len(BOOK.rules) == 174
    assert len(BOOK.thresholds) == 14
    assert [len(route.use) for route in BOOK.routes] == [1, 1, 2, 1, 4, 3, 4]
    assert [answer.id for answer in BOOK.answers] == [f"MY-0{n}" for n in range(1, 8)]


def test_every_sentence_is_there_in_danish_and_english():
    empty = [place for place, said in spoken() if not said.da.strip() or not said.en.strip()]
    assert empty == []


def test_no_sentence_says_that_something_is_unlawful():
    texts = chain(
        ((place, f"{said.da} {said.en}") for place, said in spoken()),
        (pair for language in LANGUAGES for pair in test_house.messages(language).items()),
    )
    assert [place for place, text in texts if HARD_WORDS.search(text)] == []


def test_a_sentence_that_says_so_would_be_found():
    assert HARD_WORDS.search("Det er Ulovligt")
    assert HARD_WORDS.search("an illegal award")


def test_every_statement_names_its_law():
    named = chain(
        ((rule.id, rule.law) for rule in BOOK.rules.values()),
        ((name, law) for name, _, law, _ in resting()),
        ((threshold.id, threshold.law) for threshold in BOOK.thresholds),
    )
    assert [name for name, law in named if not law.strip()] == []


def test_only_what_was_read_is_verified():
    everything: list[Rule] = [*BOOK.rules.values()]
    for confidence in WEAKER:
        of_it = {rule.verified for rule in everything if rule.confidence == confidence}
        assert of_it == {confidence == "source read"}
    assert {t.verified for t in BOOK.thresholds if t.confidence == "derived"} == {False}


READ = {
    "AC": (*range(1, 14), 16, 17, *range(19, 25), 35, *range(39, 44), 46),
    "AD": (*range(1, 7), *range(13, 18), *range(19, 23), 24, 29, 30),
    "AM": (1, 2, 4, 5, 6),
    "CL": (1, 2, 8, 9, 25, 30),
    "RS": (*range(1, 8), 9, 11, 13),
    "SO": (18, 26, 37),
}
"""The rules whose source was read. A rule joins them when somebody has read it, and not before."""


def test_the_rules_called_read_are_those_somebody_read():
    read = {f"{series}-{number:02}" for series, numbers in READ.items() for number in numbers}
    assert {rule.id for rule in BOOK.rules.values() if rule.verified} ^ read == set()


def test_every_rule_referred_to_exists():
    missing = {(name, rule) for name, *_, rules in resting() for rule in rules if rule not in BOOK.rules}
    assert missing == set()


def test_nothing_is_surer_than_the_rules_it_rests_on():
    too_sure = [
        name
        for name, confidence, _, rules in resting()
        for rule in rules
        if rule in BOOK.rules and WEAKER.index(confidence) < WEAKER.index(BOOK.rules[rule].confidence)
    ]
    assert too_sure == []


def test_every_source_referred_to_exists_and_every_source_has_an_address():
    used = {source for rule in BOOK.rules.values() for source in rule.sources}
    used |= {source for threshold in BOOK.thresholds for source in threshold.sources}
    assert used - BOOK.sources.keys() == set()
    assert [key for key, address in BOOK.sources.items() if not address.strip()] == []


def test_what_was_read_names_where():
    assert [r.id for r in BOOK.rules.values() if r.verified and not r.sources] == []


def test_the_rulings_whose_outcome_nobody_read_support_nothing():
    assert not {"CL-31", "CL-32"} & BOOK.rules.keys()
    assert "ikke læst" in BOOK.rules["CL-28"].text.da
    assert "CL-28" not in {rule for *_, rules in resting() for rule in rules}


def test_the_note_of_a_third_party_is_called_unconfirmed():
    told = [rule for rule in BOOK.rules.values() if "GHNOTE" in rule.sources]
    assert [rule.id for rule in told] == ["AM-07"]
    assert "Ingen officiel side har bekræftet det" in told[0].text.da
    assert not told[0].verified


@pytest.mark.parametrize("rule", ["AC-10", "AC-11", "AC-12", "AC-13", "AC-17"])
def test_the_described_model_is_law_since_july_2019(rule: str):
    assert str(BOOK.rules[rule].valid_from) == "2019-07-01"


def test_the_ruling_of_2017_says_itself_that_it_no_longer_holds():
    assert "Det gælder ikke for udbud offentliggjort fra den 1. juli 2019." in BOOK.rules["CL-25"].text.da


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trigger_has_its_sentence(language: str):
    said = {key.split(".", 1)[1] for key in test_house.messages(language)}
    wanted = {f"finding.{check.id}.{trigger}" for check in BOOK.checks.values() for trigger in check.triggers}
    assert sorted(wanted - said) == []
    spare = {key for key in said if key.startswith("finding.CHK-")} - wanted
    assert sorted(spare) == []


def test_every_criterion_and_blocked_idea_referred_to_is_in_the_library():
    library = reference.library()
    criteria = {c for route in BOOK.routes for way in route.use for c in way.criteria}
    blocked = {idea for route in BOOK.routes for idea in route.blocked}
    assert criteria - library.entries.keys() == set()
    assert blocked == library.blocked.keys()


def test_the_services_of_section_190_are_exactly_these():
    """Directive article 77(1), as recorded."""
    assert set(BOOK.reserved_cpv) == {
        *("75121000", "75122000", "75123000", "79622000", "79624000", "79625000", "80110000", "80300000"),
        *("80420000", "80430000", "80511000", "80520000", "80590000", "85000000-85323000", "92500000"),
        *("92600000", "98133000", "98133110"),
    }


@pytest.mark.parametrize("listed", ["light_cpv", "reserved_cpv"])
def test_every_code_on_a_list_exists_in_cpv(listed: str):
    ends = {code for entry in getattr(BOOK, listed) for code in entry.split("-")}
    assert ends - reference.cpv().keys() == set()


def test_what_may_be_reserved_under_section_190_is_light():
    outside = [code for code in reference.cpv() if BOOK.is_reservable(code) and not BOOK.is_light(code)]
    assert outside == []


def test_the_thresholds_of_one_purchase_follow_on_each_other_without_a_gap():
    for purchase in {t.purchase for t in BOOK.thresholds}:
        known = sorted((t for t in BOOK.thresholds if t.purchase == purchase), key=lambda t: t.valid_from)
        for earlier, later in pairwise(known):
            assert earlier.valid_to is not None
            assert (later.valid_from - earlier.valid_to).days == 1


def test_an_amount_in_kroner_nobody_read_stays_out():
    found = next(t for t in BOOK.thresholds if t.id == "TH-05-2024")
    assert (found.dkk, found.eur) == (None, 1_000_000)


def test_no_rule_stands_in_two_files():
    files = sorted((reference.folder() / "law" / "rules").glob("*.toml"))
    names = [name for file in files for name in tomllib.loads(file.read_text(encoding="utf-8"))]
    assert len(names) == len(set(names)) == len(BOOK.rules)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_names_a_section_has_a_law_and_a_confidence(language):
    """Walks all texts: a check's sentence rests on the check, every other on data/law/texts.toml."""
    found = {
        key: text
        for file in (reference.folder() / "texts" / language).glob("*.toml")
        for key, text in reference._flat(tomllib.loads(file.read_text(encoding="utf-8")))
        if NAMES_LAW.search(text)
    }
    assert len(found) > 200
    checked = {key for key in found if key.startswith(("finding.CHK-", "finding.RAT-"))}
    assert {key.split(".")[1] for key in checked} <= BOOK.checks.keys()
    assert sorted(key for key in found.keys() - checked if BOOK.basis(key) is None) == []
    assert BOOK.basis("nobody.says.this") is None


def test_every_ruling_a_check_names_stands_in_a_rule_it_rests_on():
    def rulings(law: str) -> set[str]:
        return set(re.findall(r"C-\d+/\d+", law))

    for check in BOOK.checks.values():
        behind = {r for rule in check.rules for r in rulings(BOOK.rules[rule].law + BOOK.rules[rule].text.da)}
        assert rulings(check.law) <= behind, check.id
