"""The justification summary: what stands in it, in what order, what is marked, what is said to be missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from builders import a_bid, a_case, a_model, kroner, price_model
from report_cases import EMOJI, ON, example, form, odd, of_method, told
from sealed_cases import at, move

from scoring import casefile, course, reference, report, rules
from scoring.document import Document, Figure, Paragraph, Points, Section, Signatures, Table
from scoring.life import Acceptance, Declaration
from scoring.methods import METHODS
from scoring.model import Case
from scoring.papers import Report
from scoring.score import score
from scoring.texts import LANGUAGES
from scoring.words import lots as lots_words
from scoring.words.headline import headline

DANISH = reference.texts("da")


def keys(document: Document) -> list[str]:
    return list(dict.fromkeys(section.key for section in document.sections))


def section(document: Document, key: str) -> tuple[Section, ...]:
    return tuple(s for s in document.sections if s.key == key)


def words(*sections: Section) -> str:
    """Everything a reader reads in the sections, a line for each paragraph, item and cell."""
    said: list[str] = []
    for part in sections:
        said.append(part.heading)
        for block in part.blocks:
            match block:
                case Paragraph():
                    said.append(block.text)
                case Points():
                    said += block.items
                case Table():
                    said += [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
                case Figure():
                    said += [block.caption, block.alt]
                case Signatures():
                    said += [word for line in block.lines for word in line]
    return "\n".join(said)


def all_words(document: Document) -> str:
    return words(*document.sections)


def sentences(document: Document) -> list[str]:
    return [b.text for b in section(document, "decision")[0].blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize("name", ["beskaeftigelse", "groen_vedligehold", "kantine"])
def test_the_sections_stand_in_the_order_that_is_known(name: str):
    found = keys(example(name))
    assert found == [key for key in report.KEYS if key in found]
    lots = {"lots", "lot_results", "lot_comparisons"}
    assert (lots <= set(found)) == (name == "kantine")
    assert ("comparison" in found) == (name != "kantine")
    assert ("effect" in found) == (name == "beskaeftigelse")


@pytest.mark.parametrize("name", ["beskaeftigelse", "kantine"])
def test_analysis_is_internal_and_nothing_else_is(name: str):
    annexes = {"contributions", "sensitivity", "power", "effect"}
    document = example(name)
    assert {s.key for s in document.sections if s.internal} == annexes & set(keys(document))
    assert not any(s.internal for s in document.sections if s.key not in annexes)


def test_the_short_form_has_its_sections_and_no_analysis():
    document = form(example("groen_vedligehold"), "short")
    assert keys(document) == [key for key in report.KEYS if key in report.SHORT & set(keys(document))]
    assert not any(s.internal for s in document.sections)
    assert set(keys(document)) >= {"decision", "committee", "result", "comparison", "signatures"}


def test_sections_that_were_ticked_go_before_the_form():
    document = report.shown(example("kantine"), Report(form="short", sections=("reasons", "power")))
    assert keys(document) == ["reasons", "power"]
    assert report.shown(example("kantine"), Report()) == example("kantine")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_decision_is_told_in_three_sentences(language: str):
    t, case = reference.texts(language), at("groen_vedligehold", "decided")
    first, second, third = sentences(example("groen_vedligehold", "decided", language))
    assert first.startswith("Fjordby Kommune (fiktiv)")
    assert "Hvidtjørnsgartneren A/S (fiktiv) (C1)" in first
    assert second == headline(score(case, case.tender.lots[0].id), case, t)
    assert all(t.date(course.last(case, step).at) in third for step in ("sealed", "opened"))


@pytest.mark.parametrize("name", ["beskaeftigelse", "kantine"])
def test_what_is_open_about_a_bid_chosen_stands_with_the_decision_in_every_form(name: str):
    document = example(name, "decided")
    said = sentences(document)[-1]
    grave = [
        f
        for f in report.Within(at(name, "decided"), DANISH, reference.sources(), ON).waiting
        if f.severity != "note"
    ]
    assert f"svaret for: {len(grave)}." in said
    bid = "A5" if name == "beskaeftigelse" else "B7"
    assert f"Heraf om det valgte tilbud: Tegn på unormalt lav pris ({bid})." in said
    assert sentences(report.short(document))[-1] == said


def test_what_is_open_and_only_worth_a_note_does_not_stand_with_the_decision():
    assert not any("svaret for" in said for said in sentences(example("groen_vedligehold", "decided")))


def test_an_open_warning_about_a_bid_that_lost_is_counted_and_not_told_of_the_winner():
    case = at("beskaeftigelse", "decided")
    event = case.events[-1].model_copy(update={"awards": {"LOT-0000": "A2"}})
    said = sentences(told(case.model_copy(update={"events": (*case.events[:-1], event)})))[-1]
    assert "svaret for" in said
    assert "Tegn på unormalt lav pris" not in said


def test_after_an_annulment_no_bid_is_called_the_winner_and_after_a_recall_the_recall_is_told():
    waiting = at("beskaeftigelse", "standstill")
    annulled = told(course.take(waiting, move("annulled", reason="Behovet er bortfaldet.")))
    assert annulled.title == "Begrundelse for annullationen af udbuddet"
    assert told(waiting).title == "Begrundelse for tildelingen"
    assert "vinder" not in "\n".join(sentences(annulled))
    assert "det valgte tilbud" not in "\n".join(sentences(annulled))
    assert not {"committee", "comparison"} & set(keys(annulled))
    recalled = told(course.take(waiting, move("recalled", reason="En fejl i pointene.")))
    assert sentences(recalled)[1].endswith("Grund: En fejl i pointene.")
    assert "kaldt tilbage 08.03.2026" in sentences(recalled)[1]


def test_the_decision_of_lots_names_every_lot_and_the_lots_section_says_what_was_best():
    case = at("kantine", "decided")
    won = sentences(example("kantine"))[0]
    awards = course.last(case, "decided").awards
    assert all(f"{lot} til {case.bid(bid).tenderer.name}" in won for lot, bid in awards.items())
    best = lots_words.headline(report.Within(case, DANISH, reference.sources(), ON).award, case, DANISH)
    lots = words(*section(example("kantine"), "lots"))
    assert (
        f"Tildelingen er en anden end den bedste kombination efter reglerne; her beskrives den bedste. {best}"
        in lots
    )
    assert "Tildelingen følger ikke alene af beregningen. Grund: ikke oplyst" in sentences(example("kantine"))


def test_what_each_published_rule_did_is_told():
    told = words(*section(example("kantine", "draft"), "lots"))
    assert (
        "Hver tilbudsgiver kan højst vinde 2 delaftaler. Reglen om højst 2 delaftaler koster 40.780 kr."
        in told
    )
    assert (
        "B1 giver rabat: 5 % på alle tildelte delaftaler ved mindst tre delaftaler. Den udløses ikke" in told
    )
    assert "Bevist i hele tal" in told


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("draft", "evalueringsmodellen er ikke forseglet"),
        ("sealed", "tildelingen er ikke besluttet"),
        ("closed", "tildelingen er ikke besluttet"),
        ("decided", ""),
        ("contract", ""),
    ],
)
def test_a_paper_is_a_draft_until_the_award_is_decided_under_the_seal(state: str, reason: str):
    assert told(at("groen_vedligehold", state)).draft == reason


def test_a_case_that_is_not_as_it_was_sealed_is_a_draft_and_says_where():
    case = at("groen_vedligehold", "decided")
    model = case.models[0].model_copy(
        update={"scale": case.models[0].scale.model_copy(update={"top": Decimal(12)})}
    )
    document = told(case.model_copy(update={"models": (model,)}))
    assert document.draft == "sagen er ikke, som den blev forseglet"
    assert "models/0/scale/top" in words(*section(document, "model"))


def test_a_tie_is_a_tie_and_nobody_is_named_the_winner():
    document = told(odd()["tied"])
    assert sentences(document)[0] == "Ikke afgjort: i udbuddet står A (fiktiv) (A) og B (fiktiv) (B) lige."
    assert "committee" not in keys(document)
    assert "Lodtrækning." in words(*section(document, "model"))


def test_an_annulled_tender_says_so_and_why_and_a_recall_stands_in_the_course():
    annulled, recalled = told(odd()["annulled"]), told(odd()["recalled"])
    assert sentences(annulled)[0] == "Udbuddet er annulleret 08.03.2026. Grund: Behovet er bortfaldet."
    assert annulled.draft == ""
    assert recalled.draft == "tildelingen er ikke besluttet"
    assert "Grund: En fejl i pointene." in words(*section(recalled, "course"))
    assert "Der er ingen rettelser eller tilbagekaldelser." not in words(*section(recalled, "course"))


@pytest.mark.parametrize(
    ("name", "language"), [*((name, "da") for name in odd()), *((name, "en") for name in METHODS)]
)
def test_every_case_prints_whatever_is_missing_or_however_it_is_evaluated(name: str, language: str):
    case = odd().get(name) or of_method(name)
    document = told(case, language)
    assert document.attached[report.ATTACHED] == casefile.dump(case).encode()
    assert "{" not in all_words(document)
    empty = [s.key for s in document.sections if not s.blocks and s.level == 2]
    assert empty == []


def test_what_keeps_a_case_from_being_scored_is_said():
    document = told(odd()["no points"])
    assert sentences(document)[0] == "Der er endnu intet at tildele efter."
    assert "A mangler point for »Kvalitet Q« i udbuddet." in words(*section(document, "result"))
    differ = told(odd()["two models"])
    assert any("kan ikke lægges sammen" in said for said in sentences(differ))


def test_what_nobody_has_stated_is_said_to_be_missing():
    document = told(a_case(a_bid("A"), a_bid("B", points=3)))
    purchase = dict(section(document, "purchase")[0].blocks[0].rows)
    unstated = [name for name, text in purchase.items() if text == "ikke oplyst"]
    assert len(unstated) >= 5
    assert "Sporets seneste fingeraftryk: ikke oplyst" in document.footer
    assert section(document, "bids")[0].blocks[0].rows[0][2] == "ikke oplyst"


def test_the_premium_is_told_in_kroner_and_percent_and_what_is_got_for_it():
    said = words(*section(example("groen_vedligehold"), "committee"))
    assert "Vinderen koster 1.050.000 kr. (8,86 %) mere end den laveste pris." in said
    assert "Rodfæste Socialt Anlæg (fiktiv) (C4)" in said
    assert "Q1 Plejeplan og faglig metode: 9 / 6 point" in said
    assert "M1 Maskintimer uden fossilt brændstof: 70 / 20 % (7 / 2 point)" in said


def test_the_premium_of_lots_is_added_up():
    table = next(b for b in section(example("kantine"), "committee")[0].blocks if isinstance(b, Table))
    assert table.rows[-1] == ("I alt", "", "9.161.000 kr.", "136.000 kr.", "1,51 %")


def test_every_criterion_has_every_ranked_bid_with_the_panels_own_words():
    case = at("groen_vedligehold", "decided")
    found = {s.heading: s for s in section(example("groen_vedligehold"), "reasons")[1:]}
    assert list(found) == [f"{c.id} {c.name}" for c in case.models[0].leaves()]
    said = words(*found.values())
    panel = [a.rationale for a in case.assessments if a.evaluator == "panel"]
    assert panel
    assert all(rationale in said for rationale in panel)
    assert "C1 (vinder)" in said


def test_a_point_without_a_reason_says_that_none_is_written():
    document = told(a_case(a_bid("A"), a_bid("B", points=3)))
    assert words(*section(document, "reasons")).count("Ingen begrundelse er skrevet.") == 2


def test_a_bid_that_is_out_stands_among_the_bids_with_the_reason_and_in_no_ranking():
    document = told(odd()["rejected"])
    assert "Afvist: Kom for sent" in words(*section(document, "bids"))
    assert "A (fiktiv)" not in words(*section(document, "result"))


def test_a_reserved_tender_tells_each_condition_and_whether_each_bidder_meets_it():
    bidder = {"name": "Værkstedet", "disadvantaged_share": 40, "integration_is_main_aim": True}
    case = a_case(a_bid("A", tenderer=bidder), a_bid("B"), tender={"reserved": "res-ws"})
    table = section(told(case), "bids")[0].blocks[-1]
    verdicts = {bid: {row[2] for row in table.rows if row[0] == bid} for bid in ("A", "B")}
    assert "Opfyldt" in verdicts["A"]
    assert "Opfyldt" not in verdicts["B"]
    assert words(*section(told(a_case(a_bid("A"))), "bids")).count("§ 54") == 0


def test_a_hearing_about_a_low_price_is_told():
    heard = {"asked": "2026-03-04", "assessment": "Metoden forklarer prisen."}
    document = told(a_case(a_bid("A", abnormal=[heard])))
    said = "A (fiktiv) (A): spurgt 04.03.2026, svarfrist ikke oplyst. Vurdering: Metoden forklarer prisen."
    assert said in words(*section(document, "bids"))


def test_the_model_says_what_a_point_is_worth_in_kroner_in_each_lot():
    table = section(example("kantine"), "model")[0].blocks[1]
    assert table.head[-5:] == tuple(f"Ét point mere i L{n}" for n in range(1, 6))
    row = next(row for row in table.rows if row[0].startswith("Q1"))
    assert row[-5:] == ("19.200 kr.", "14.400 kr.", "28.800 kr.", "9.600 kr.", "7.200 kr.")
    one = section(example("groen_vedligehold"), "model")[0].blocks[1]
    assert one.head[-1] == "Ét point mere"


def test_open_findings_stand_with_their_section_and_answered_ones_with_who_and_why():
    case = at("beskaeftigelse", "draft")
    first = rules.check(case, reference.rulebook(), ON)[0]
    when = datetime(2026, 11, 20, tzinfo=UTC)
    answer = Acceptance(
        code=first.code, place=first.place, about=rules.about(first), reason="Drøftet.", by="Mette", at=when
    )
    found = section(told(case.model_copy(update={"accepted": (answer,)})), "rules")[0]
    waiting, answered = (b for b in found.blocks if isinstance(b, Table))
    assert len(waiting.rows) == len(rules.check(case, reference.rulebook(), ON)) - 1
    assert all("Regel: udbudsloven" in row[1] for row in waiting.rows)
    assert answered.rows[0][1] == "Mette svarede 20.11.2026: Drøftet."
    assert DANISH.sentence(first) in answered.rows[0][0]


def test_of_many_findings_alike_the_first_are_written_out_and_the_rest_counted():
    offers = [a_bid(f"T{n}", points=n % 10, price=1_000_000 + n) for n in range(12)]
    case = a_case(*offers)
    table = next(b for b in section(told(case), "rules")[0].blocks if isinstance(b, Table))
    found = rules.check(case, reference.rulebook(), ON)
    unwritten = [f for f in found if f.code == "CHK-30.no_reason"] or found
    many = max({f.code: sum(g.code == f.code for g in found) for f in unwritten}.values())
    assert many > 8
    assert any(f"… og {many - 8} bemærkninger til af samme slags" in row[1] for row in table.rows)


def test_declarations_conflicts_and_who_has_not_declared_are_told():
    case = a_case(
        a_bid("A"),
        assessments=[{"bid": "A", "criterion": "Q", "points": 7, "evaluator": "Anna"}],
        evaluators=[{"id": "Bo", "name": "Bo Friis"}],
        declarations=[
            Declaration(evaluator="Bo", conflict=True, measure="Deltager ikke.", bids=("A",)).model_dump()
        ],
    )
    said = words(*section(told(case), "conflicts"))
    assert "Bo Friis har uden tidspunkt oplyst en interessekonflikt, der berører A." in said
    assert "Deltager ikke." in said
    assert "Anna: erklæring er ikke oplyst." in said


def test_the_price_stands_beside_the_survey_with_who_was_asked_and_caveats():
    said = words(*section(example("beskaeftigelse"), "power"))
    assert "Prisen vejede 30 % på papiret og 45,9 % i virkeligheden." in said
    assert "60 % af virksomhederne, men 33 % af indkøbsafdelingerne" in said
    assert "105" in said.split("\n")
    assert "PUR1: ♦ Dette udbud: prisen afgjorde" in said
    assert "Kan ikke sammenlignes" in said


def test_the_effect_is_information_and_says_so():
    found = section(example("beskaeftigelse"), "effect")[0]
    assert found.internal
    assert "Tallene nedenfor indgår aldrig i pointene" in words(found)
    assert "12.326" in words(found)


def test_the_annex_tries_weights_points_and_methods():
    said = words(*section(example("groen_vedligehold"), "sensitivity"))
    assert "Hvor lidt skal der til? Vejer social værdi over 13,44 % i stedet for 10 %" in said
    assert "Pris: C1 fra 0 % til 55,48 %" in said
    assert "Af alle måder at dele vægten mellem pris, social værdi og kvalitet" in said


def test_captions_end_without_a_full_stop_and_every_figure_is_told_in_words():
    for name in ("beskaeftigelse", "kantine"):
        blocks = [b for s in example(name).sections for b in s.blocks]
        captions = [b.caption for b in blocks if isinstance(b, Table | Figure)]
        assert [c for c in captions if not c or c.endswith(".")] == []
        assert all(len(b.alt) > 30 for b in blocks if isinstance(b, Figure))


def test_a_tall_chart_is_drawn_in_parts_on_one_scale():
    offers = [a_bid(f"T{n:02}", price=1_000_000 + n * 9_000, points=n % 11) for n in range(20)]
    figures = [b for s in section(told(a_case(*offers)), "contributions") for b in s.blocks]
    figures = [b for b in figures if isinstance(b, Figure)]
    assert [f.caption[-10:] for f in figures] == ["del 1 af 4", "del 2 af 4", "del 3 af 4", "del 4 af 4"]
    scales = {str(layer["encoding"]["x"]["scale"]) for f in figures for layer in f.chart["layer"][:1]}
    assert len(scales) == 1
    drawn = [set(f.chart["layer"][0]["encoding"]["y"]["scale"]["domain"]) for f in figures]
    assert [len(bids) for bids in drawn] == [6, 6, 6, 2]
    assert len(set().union(*drawn)) == 20


def test_the_foot_names_case_trail_program_methods_and_the_dates_of_the_data():
    foot = "\n".join(example("kantine").footer)
    case = at("kantine", "decided")
    for said in (casefile.digest(case), "ab" * 32, "Udbudsvægten 0.3.0", "2026.11", "23.11.2026", "2018-04"):
        assert said in foot


def test_the_signatures_are_the_officers_and_the_panels_and_two_where_two_sign():
    document = told(at("kantine", "decided").model_copy(update={"two_sign": True}))
    assert words(*section(document, "signatures")).split("\n")[1::2] == ["Indkøber", "Godkender"]
    assert "Evaluator 2 (måltidschef)" in words(*section(document, "panel"))


def test_names_and_reasons_are_printed_as_they_were_written():
    tenderer = {"name": f"A & <B> #$@_* {EMOJI}"}
    document = told(a_case(a_bid("A", tenderer=tenderer), a_bid("B", points=3)))
    assert f"{tenderer['name']} (A)" in sentences(document)[0]


def test_a_correction_stands_in_the_course():
    case = at("groen_vedligehold", "decided")
    corrected = course.take(case, move("corrected", reason="En tastefejl i en pris."))
    said = words(*section(told(corrected), "course"))
    assert "Rettelse bogført" in said
    assert "En tastefejl i en pris." in said


def test_a_model_in_kroner_tells_its_ranking_in_kroner():
    case = a_case(a_bid("A"), a_bid("B", price=1_200_000, points=9), model=price_model(kroner(60_000)))
    table = section(told(case), "result")[0].blocks[0]
    assert table.head == ("Plads", "Tilbud", "Pris", "Kvalitet", "I alt", "Efter den bedste")
    assert table.rows[0][2:] == ("1.000.000 kr.", "−420.000 kr.", "580.000 kr.", "0 kr.")
    assert table.strong == {0}


def test_another_day_or_another_word_is_another_paper():
    case: Case = a_case(a_bid("A"), model=a_model())
    assert told(case) == told(case)
    other = case.model_copy(update={"tender": case.tender.model_copy(update={"title": "Nyt"})})
    assert told(case).subject != told(other).subject
    assert replace(told(case), on=ON.replace(day=1)) != told(case)
