"""Words in Danish texts: what is found, what is left alone, and how often it is right.

The labelled texts are our own; tests/wording_cases.toml says how each part came about and what was found the
first time. `python -m tests.wording_table` prints the table.
"""

from __future__ import annotations

import pytest

from scoring.rules.wording import Hit, Wording, hits, quoted, says_something, waived
from tests import wording_table
from tests.rule_cases import BOOK
from tests.wording_table import CHECKS, PARTS, cases, tallies

WORDS = BOOK.wording

FLOOR = dict.fromkeys(PARTS, (1.0, 1.0)) | {"final": (1.0, 0.95), "other": (1.0, 0.95), "later": (1.0, 0.95)}
"""Part → precision and recall that were reached; lower means that something came loose."""


def found(topic: str, text: str) -> str:
    return quoted(hits(WORDS, topic, text))


def small(**topics: list[str]) -> Wording:
    return Wording.model_validate({"topics": {t: {"passages": [{"find": f}]} for t, f in topics.items()}})


@pytest.mark.parametrize("part", PARTS)
def test_the_labelled_texts_reach_their_floor(part: str) -> None:
    precision, recall = FLOOR[part]
    reached = tallies(part)["all"]

    assert reached.precision >= precision, wording_table.table()
    assert reached.recall >= recall - 0.005, wording_table.table()


def test_half_of_the_labelled_texts_are_innocent() -> None:
    rows = [row for part in PARTS for row in cases(part)]

    assert len(rows) >= 380
    assert sum(not row.fires for row in rows) >= len(rows) / 2
    assert {check for row in rows for check in row.fires} == set(CHECKS)


@pytest.mark.parametrize(
    ("topic", "guilty", "innocent"),
    [
        ("locality", "Lokale leverandører foretrækkes.", "Lokalerne rengøres dagligt."),
        ("locality", "Virksomheden er hjemmehørende i byen.", "Hjemmehørende arter af buske plantes."),
        ("locality", "Leverandøren har kontor i kommunen.", "Arbejdet udføres i kommunens bygninger."),
        ("status", "Tilbudsgiver er en fond.", "Suppen koges på fond."),
        ("status", "RSV-registrerede virksomheder får point.", "Informeringen sker hver uge."),
        ("selection", "Gode referencer vægtes.", "En referencegruppe mødes hvert kvartal."),
        ("selection", "Virksomhedens erfaring vægtes.", "Den navngivne projektleders erfaring vægtes."),
        ("selection", "Virksomhedens omsætning vægtes.", "Affaldets omsætning til kompost måles."),
        ("company", "CSR-politikken vægtes.", "Kommunens koncernindkøb bestiller varerne."),
        ("label", "Varerne er Svanemærkede.", "Varerne er Svanemærkede eller tilsvarende."),
        ("minimum", "Opfyldte mindstekrav: kravene opfyldes og giver point.", "Mindstekravet giver 0 point."),
    ],
)
def test_the_look_alike_stays_silent(topic: str, guilty: str, innocent: str) -> None:
    assert found(topic, guilty)
    assert not found(topic, innocent)


def test_a_hit_is_quoted_as_it_stands_in_the_text() -> None:
    text = "Der lægges vægt på CSR-Politikken og på smag."
    (hit,) = hits(WORDS, "company", text)

    assert hit.words == "CSR-Politikken"
    assert text[hit.start : hit.end] == hit.words


def test_what_is_denied_before_or_after_is_left_alone() -> None:
    assert found("status", "Point gives for at være socialøkonomisk virksomhed.")
    assert not found("status", "Point gives uanset, om det er en socialøkonomisk virksomhed.")
    assert not found("company", "Virksomhedens CSR-politik tillægges ikke vægt.")


def test_a_denial_reaches_no_further_than_its_sentence() -> None:
    assert found("company", "Priser tillægges ikke vægt. CSR-politikken vægtes.")


def test_endings_are_danish_and_a_last_consonant_may_double() -> None:
    words = small(t=["politik~"])

    assert all(hits(words, "t", w) for w in ("politik", "politikken", "Politikker", "politikkens"))
    assert not hits(words, "t", "politisk")


def test_two_dots_do_not_cross_a_preposition_but_three_do() -> None:
    near, far = small(t=["lokale .. varer"]), small(t=["lokale ... varer"])

    assert hits(near, "t", "lokale og gode varer")
    assert not hits(near, "t", "lokale til varer")
    assert hits(far, "t", "lokale til varer")


def test_a_group_is_written_out() -> None:
    words = Wording.model_validate(
        {"groups": {"who": ["firma~", "bank"]}, "topics": {"t": {"passages": [{"find": ["@who i byen"]}]}}}
    )

    assert hits(words, "t", "Firmaet i byen")
    assert not hits(words, "t", "Banken i byen")


def test_the_longer_quotation_stands_for_the_shorter() -> None:
    short, long = Hit("lokale", 0, 6), Hit("lokale varer", 0, 12)

    assert quoted((short, long, long)) == "»lokale varer«"


def test_or_equivalent_may_stand_in_another_sentence() -> None:
    assert waived(WORDS, "label", "Svanemærket. Tilsvarende mærker godtages.")


def test_praise_and_filling_say_nothing() -> None:
    assert not says_something(WORDS, "En god og attraktiv løsning af høj kvalitet")
    assert says_something(WORDS, "En god afløser ved sygdom inden for to timer")
