"""The individual report: the eleven headings of the act in its order, and every gap said in plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders import a_bid, a_case, a_model, a_price, quality

from scoring import course, edit, reference, rules
from scoring.bid import Rejection
from scoring.document import Document, Paragraph, Points, Section, Table
from scoring.formats.docx import docx, read
from scoring.formats.pdf import pdf
from scoring.life import Acceptance
from scoring.model import Case
from scoring.papers import Notice
from scoring.report.individual import individual
from scoring.texts import LANGUAGES
from tests.sealed_cases import OFFICER, at, move

ON = date(2026, 9, 1)
SOURCES = reference.sources()
HEADINGS = (
    "1. Ordregiver, kontraktens genstand og værdi",
    "2. Egnethed og udvælgelse",
    "3. Tilbud, der er tilsidesat som unormalt lave",
    "4. Det valgte tilbud og begrundelsen",
    "5. Udbud med forhandling eller konkurrencepræget dialog",
    "6. Udbud med forhandling uden forudgående offentliggørelse",
    "7. Innovationspartnerskab",
    "8. Begrundelse for ikke at tildele en kontrakt",
    "9. Andre midler end elektroniske til at indgive tilbud",
    "10. Interessekonflikter og foranstaltninger",
    "11. Foranstaltninger efter § 39 om forudgående inddragelse",
)
GAP = "Ikke oplyst i sagen: "


def made(case: Case, language: str = "da", **told: str) -> Document:
    return individual(case, reference.texts(language), SOURCES, ON, **told)  # type: ignore[arg-type]


def part(document: Document, number: int) -> Section:
    """The section with this number; one stands before the first."""
    return document.sections[number]


def words(section: Section) -> str:
    """Everything that stands under a heading."""
    said = []
    for b in section.blocks:
        if isinstance(b, Paragraph):
            said.append(b.text)
        if isinstance(b, Points):
            said += b.items
        if isinstance(b, Table):
            said += [b.caption, *(" | ".join(row) for row in b.rows)]
    return "\n".join(said)


def told(number: int, *offers: Any, **parts: Any) -> str:
    """What stands under a heading, for a case of these bids."""
    return words(part(made(a_case(*(offers or (a_bid("A"), a_bid("B", points=5))), **parts)), number))


# The headings


@pytest.mark.parametrize("name", reference.examples())
def test_the_eleven_headings_stand_in_the_order_of_the_act(name: str):
    document = made(at(name, "contract"))
    assert tuple(s.heading for s in document.sections[1:12]) == HEADINGS
    assert all(s.blocks for s in document.sections)


def test_every_gap_is_gathered_at_the_end_with_the_number_of_its_heading():
    document = made(at("groen_vedligehold", "contract"))
    gaps = [
        f"{n}: {text.removeprefix(GAP)}"
        for n, section in enumerate(document.sections[1:12], start=1)
        for text in words(section).splitlines()
        if text.startswith(GAP)
    ]
    (listed,) = [b for b in document.sections[-1].blocks if isinstance(b, Points)]
    assert list(listed.items) == gaps
    assert (
        dict(document.meta)["Mangler"] == f"{len(gaps)} oplysninger, der ikke står i sagen; se sidste afsnit"
    )
    assert {gap.partition(":")[0] for gap in gaps} == {"1", "4", "9"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_and_word_says_the_same_headings(language: str):
    document = made(at("groen_vedligehold", "contract"), language)
    assert pdf(document).startswith(b"%PDF")
    lines = "\n".join(" ".join(piece.cells) for piece in read(docx(document)))
    assert [s.heading for s in document.sections if s.heading not in lines] == []


@pytest.mark.parametrize(
    ("state", "draft"),
    [
        ("draft", "evalueringsmodellen er ikke forseglet"),
        ("closed", "tildelingen er ikke besluttet"),
        ("decided", ""),
    ],
)
def test_it_is_a_draft_until_the_award_is_decided(state: Any, draft: str):
    assert made(at("groen_vedligehold", state)).draft == draft


def test_a_case_nobody_can_score_has_a_report_too():
    document = made(a_case(a_bid("A", points=None, price=None)))
    assert words(part(document, 4)) == "Ingen tilbud er valgt endnu."
    assert words(part(document, 8)) == "Tildelingen er ikke besluttet."


def test_where_another_part_of_the_law_binds_it_says_that_nobody_asks_for_the_report():
    light = words(made(at("beskaeftigelse", "contract")).sections[0])
    assert "uden at være et krav efter § 174 (ikke efterprøvet" in light
    assert "krav efter" not in words(made(at("groen_vedligehold", "contract")).sections[0])


# 1: the purchase


def test_what_is_bought_and_for_how_much():
    said = words(part(made(at("groen_vedligehold", "contract")), 1))
    assert "Ordregiver | Fjordby Kommune (fiktiv)" in said
    assert "Kontraktens værdi: prisen i de valgte tilbud, uden moms" in said
    assert f"{GAP}ordregiverens adresse" in said


def test_an_empty_fact_is_a_gap_and_no_empty_row():
    said = told(1)
    for gap in ("ordregiverens navn", "CPV-koder", "kontraktens varighed", "den anslåede værdi"):
        assert f"{GAP}{gap}" in said
    assert "Ordregiver |" not in said


def test_prices_that_a_discount_may_change_are_said_to_be_without_it():
    assert "uden de rabatter" in words(part(made(at("kantine", "contract")), 1))
    assert "uden de rabatter" not in words(part(made(at("groen_vedligehold", "contract")), 1))


# 2: suitability


def test_who_was_found_suited_and_when_and_who_is_not_accounted_for():
    said = told(2, a_bid("A", qualified_on="2026-02-10"), a_bid("B"))
    assert "A (fiktiv) (A) | – | 10.02.2026" in said
    assert f"{GAP}hvornår udelukkelsesgrunde, egnethed og krav er fundet i orden hos B (fiktiv) (B)" in said


def test_who_was_rejected_is_named_with_the_reason():
    late = {"reason": "Modtaget kl. 12.04", "ground": "late"}
    said = told(2, a_bid("A"), a_bid("B", rejections=[late]))
    assert "B (fiktiv) (B) | kom for sent | Modtaget kl. 12.04" in said
    assert "Ingen tilbudsgivere er afvist" not in said


def test_a_rejection_without_a_reason_is_a_gap():
    assert f"{GAP}begrundelsen for at afvise B (fiktiv) (B)" in told(
        2, a_bid("A"), a_bid("B", rejections=[{"reason": "", "ground": "unsuitable"}])
    )


def test_who_withdrew_was_not_rejected():
    said = told(2, a_bid("A"), a_bid("B", rejections=[{"reason": "Trak sig", "withdrawn": True}]))
    assert "Trukket tilbage af tilbudsgiveren: B (fiktiv) (B)." in said
    assert "Ingen tilbudsgivere er afvist" in said


def test_a_bid_below_a_minimum_of_the_model_is_told_with_the_reason():
    model = a_model(a_price(40), quality("Q", 60, minimum_points=6))
    said = told(2, a_bid("A"), a_bid("B", points=5), model=model)
    assert "B (fiktiv) (B) er ikke rangordnet." in said


@pytest.mark.parametrize(("procedure", "asked"), [("open", False), ("restricted", True), ("light", True)])
def test_where_applicants_may_have_been_chosen_among_that_is_asked_for(procedure: str, asked: bool):
    said = told(2, tender={"procedure": procedure})
    assert (f"{GAP}hvem der har ansøgt om at deltage" in said) == asked


# 3: abnormally low


def test_a_bid_set_aside_as_too_low_stands_under_its_own_heading_with_the_hearing():
    low = {"reason": "Prisen er ikke forklaret", "ground": "abnormally_low"}
    heard = {"asked": "2026-02-12", "answer_due": "2026-02-20", "assessment": "Svaret dækker ikke lønnen."}
    document = made(a_case(a_bid("A"), a_bid("B", rejections=[low], abnormal=[heard])))
    said = words(part(document, 3))
    assert "B (fiktiv) (B) | unormalt lavt tilbud (§ 169) | Prisen er ikke forklaret" in said
    assert (
        "B (fiktiv) (B) er den 12.02.2026 bedt om at redegøre for sin pris. Fristen for svar: 20.02.2026. "
        "Svaret dækker ikke lønnen." in said
    )
    assert "Prisen er ikke forklaret" not in words(part(document, 2))


def test_a_bid_set_aside_without_a_hearing_leaves_a_gap():
    low = {"reason": "Lav", "ground": "abnormally_low"}
    assert f"{GAP}hvornår B (fiktiv) (B) er bedt om en redegørelse" in told(
        3, a_bid("A"), a_bid("B", rejections=[low])
    )


def test_no_bid_set_aside_is_said_so():
    assert told(3) == "Ingen tilbud er tilsidesat som unormalt lave."


LOW = (a_bid("A"), a_bid("B", price=300_000), a_bid("C", price=1_100_000))


def test_a_low_price_nobody_asked_about_is_told_and_is_a_gap():
    said = told(3, *LOW)
    assert "Prisen hos B (fiktiv) (B), 300.000 kr., er 71,43 % under medianen af de øvrige tilbud." in said
    assert f"{GAP}om prisen er undersøgt, og hvorfor der ikke er bedt om en redegørelse for den: B" in said
    english = words(part(made(a_case(*LOW), "en"), 3))
    assert "B (fiktiv) (B), DKK 300,000, is 71.43% below the median of the other bids." in english


@pytest.mark.parametrize("answer", ["asked", "accepted"])
def test_a_low_price_that_was_asked_about_or_answered_for_is_no_gap(answer: str):
    case = a_case(*LOW)
    if answer == "asked":
        asked = a_bid("B", price=300_000, abnormal=[{"asked": "2026-02-12"}])
        case = a_case(LOW[0], asked, LOW[2])
    else:
        low = next(f for f in rules.check(case, SOURCES.book, ON) if f.code == "CHK-32.below_median")
        kept = Acceptance(
            code=low.code,
            place=low.place,
            about=rules.about(low),
            reason="Set efter",
            by="Anne",
            at=datetime(2026, 2, 12, tzinfo=UTC),
        )
        case = case.model_copy(update={"accepted": (kept,)})
    said = words(part(made(case), 3))
    assert GAP not in said
    assert "under medianen" not in said


# 4: the winner


def test_the_winner_is_named_with_its_total_beside_the_next_best():
    said = told(4, a_bid("A"), a_bid("B", points=5))
    assert "Kontrakten tildeles A (fiktiv) (A)." in said
    # 40 % · 10 + 60 % · 7 and 40 % · 10 + 60 % · 5
    assert "højeste samlede score efter evalueringsmodellen: 8,20 point mod 7,00 point" in said
    assert f"{GAP}hvor stor en del af kontrakten vinderen vil give i underleverance" in said


def test_the_reason_of_every_criterion_is_the_panels_own():
    case = edit.with_assessment(
        a_case(a_bid("A"), a_bid("B", points=5)),
        a_case(a_bid("A"))
        .assessments[0]
        .model_copy(update={"rationale": "Bemandingen er vist uge for uge."}),
    )
    assert "Q Kvalitet Q | Bemandingen er vist uge for uge. | 60 % | 7,00" in words(part(made(case), 4))


def test_bids_that_share_the_first_place_are_named_and_nobody_is_called_the_winner():
    said = told(4, a_bid("A"), a_bid("B"))
    assert "Førstepladsen deles af A (fiktiv) (A), B (fiktiv) (B)." in said
    assert "tildeles" not in said


def test_as_long_as_nobody_has_decided_the_winner_is_only_what_the_model_says():
    assert told(4).startswith(
        "Tildelingen er ikke besluttet. Efter evalueringsmodellen ville resultatet blive:"
    )
    assert "ikke besluttet" not in words(part(made(at("groen_vedligehold", "decided")), 4))


def test_a_winner_by_the_rules_on_several_lots_is_not_called_the_best_of_the_lot():
    case = at("kantine", "contract")
    event = case.events[3]
    assert event.step == "decided"
    swapped = event.model_copy(update={"awards": {**event.awards, "L1": "B5"}})
    said = words(part(made(case.model_copy(update={"events": (*case.events[:3], swapped)})), 4))
    assert "Tilbuddet indgår i den kombination af delaftaler, som udbudsmaterialets regler fører til." in said


# 5 to 9


@pytest.mark.parametrize(
    ("procedure", "published", "gaps"),
    [
        ("open", None, ()),
        ("light", None, ()),
        ("negotiated", "2026-01-05", (5,)),
        ("negotiated", None, (5, 6)),
        ("other", None, (5, 6, 7)),
    ],
)
def test_special_procedures_ask_for_their_grounds(
    procedure: str, published: str | None, gaps: tuple[int, ...]
):
    document = made(a_case(a_bid("A"), tender={"procedure": procedure, "published": published}))
    assert tuple(n for n in (5, 6, 7) if GAP in words(part(document, n))) == gaps


def test_how_the_negotiation_went_is_told_under_its_heading():
    case = a_case(a_bid("A"), tender={"procedure": "negotiated"}, notice={"negotiation": "To runder."})
    assert "Forløbet af forhandlingen: To runder." in words(part(made(case), 5))


def test_an_annulled_tender_says_why_and_names_no_winner():
    case = at("groen_vedligehold", "closed")
    case = course.take(case, move("annulled", by=OFFICER, reason="Behovet er bortfaldet"))
    case = edit.changed(case, notice=Notice(ground="Budgettet er ændret", next_step="Nyt udbud."))
    document = made(case)
    assert "Det videre forløb: Nyt udbud." in words(part(document, 8))
    assert "annulleret: Nyt udbud" not in words(part(document, 8))
    assert "Udbuddet er annulleret: Behovet er bortfaldet" in words(part(document, 8))
    assert "Udbuddet er annulleret: Budgettet er ændret" in words(part(document, 8))
    assert words(part(document, 4)) == "Udbuddet er annulleret, og ingen tilbud er valgt; se nr. 8."
    assert document.draft == ""


def test_a_lot_that_was_not_awarded_asks_for_the_reason():
    case = at("kantine", "decided")
    event = case.events[-1]
    fewer = event.model_copy(update={"awards": {k: v for k, v in event.awards.items() if k != "L5"}})
    said = words(part(made(case.model_copy(update={"events": (*case.events[:-1], fewer)})), 8))
    assert "Ikke tildelt: L5." in said
    assert f"{GAP}begrundelsen for ikke at tildele de nævnte dele" in said


@pytest.mark.parametrize("left", [(), ("B3",)])
def test_a_lot_in_which_every_bid_was_rejected_refers_to_the_grounds(left: tuple[str, ...]):
    case = at("kantine", "decided")
    event = case.events[-1]
    fewer = event.model_copy(update={"awards": {k: v for k, v in event.awards.items() if k != "L5"}})
    out = Rejection(lot="L5", ground="requirement", reason="Et krav er ikke opfyldt")
    inside = {b.id for b in case.bids_in("L5")} - set(left)
    bids = tuple(b.model_copy(update={"rejections": (out,)}) if b.id in inside else b for b in case.bids)
    update = {"events": (*case.events[:-1], fewer), "bids": bids}
    said = words(part(made(case.model_copy(update=update)), 8))
    assert ("Alle tilbud er afvist i L5. Grundene står under nr. 2 og 3." in said) == (not left)
    assert (GAP in said) == bool(left)


def test_an_undivided_tender_has_no_column_for_lots():
    case = at("groen_vedligehold", "contract")
    lots = {t.caption: t.head for s in made(case).sections for t in s.blocks if isinstance(t, Table)}
    assert lots["Kontraktens værdi: prisen i de valgte tilbud, uden moms"] == ("Tilbudsgiver", "Pris")
    divided = [b for b in part(made(at("kantine", "contract")), 1).blocks if isinstance(b, Table)]
    assert divided[-1].head == ("Delaftale", "Tilbudsgiver", "Pris")


def test_nobody_knows_whether_a_bid_came_on_paper():
    assert (
        told(9) == f"{GAP}om tilbud er indgivet med andet end elektroniske midler, og i så fald begrundelsen"
    )


# 10 and 11


def declared(**fields: Any) -> dict[str, Any]:
    return {"evaluator": "E1", "conflict": False, "at": datetime(2026, 1, 2, tzinfo=UTC), **fields}


def test_a_conflict_is_told_with_what_was_done_about_it():
    parts = {"evaluators": [{"id": "E1", "name": "Ea Holm"}, {"id": "E2", "name": "Bo"}]}
    said = told(10, **parts, declarations=[declared(conflict=True, bids=["A"], measure="Bedømmer ikke A")])
    assert "Ea Holm | A | Bedømmer ikke A" in said
    assert f"{GAP}erklæring om interessekonflikter fra Bo" in said


def test_a_conflict_nothing_was_done_about_is_a_gap():
    assert f"{GAP}hvad der er gjort ved den interessekonflikt, som E1 har oplyst" in told(
        10, declarations=[declared(conflict=True)]
    )


def test_the_last_declaration_counts():
    said = told(10, declarations=[declared(conflict=True), declared()])
    assert "Har erklæret ikke at kende nogen interessekonflikt: E1." in said
    assert "Oplyste interessekonflikter" not in said


def test_without_a_panel_the_report_asks_who_assessed():
    assert f"{GAP}hvem der har bedømt tilbuddene" in told(10)


def test_the_market_dialogue_is_told_with_who_took_part_and_its_measures():
    dialogue = {"held": True, "shared": "Oplægget", "measures": "Alle fik det samme i god tid."}
    said = told(11, a_bid("A", consulted=True), tender={"market_dialogue": dialogue})
    assert "Tilbudsgivere, der deltog: A (fiktiv) (A)." in said
    assert "Delt med alle: Oplægget" in said
    assert "Alle fik det samme i god tid." in said
    assert GAP not in said


def test_a_dialogue_without_measures_is_a_gap():
    assert f"{GAP}de foranstaltninger" in told(11, tender={"market_dialogue": {"held": True}})
    assert GAP not in told(11)
