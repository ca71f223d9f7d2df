"""Defects of a letter: what is said for the points, in the letter and by the panel.

See `letter_defects`. (PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

from letter_defects import after, assessed, kind, put, reasons, reword, said, without
from letter_scenes import BOOK, DAY, Scene

from scoring import letters, reference
from scoring.formats.docx_read import Piece


@kind("criterion_missing")
def a_criterion_left_out(draw, at):
    heads = at.like(r"^[A-Z]+\d+ .*\(vægt ")
    if not heads:
        return None
    i = draw.choice(heads)
    later = [j for j in (*heads, *(k for k, x in enumerate(at.lines) if x.kind == "heading")) if j > i]
    return without(at.lines, range(i, min(later)))


@kind("row_missing")
def a_row_left_out(draw, at):
    rows = at.rows()
    return without(at.lines, [draw.choice(rows)]) if rows else None


@kind("criterion_missing")
def a_reason_left_out(draw, at):
    places = reasons(at)
    return without(at.lines, [draw.choice(places)]) if places else None


@kind("criterion_missing")
def points_without_a_reason(draw, at):
    places = assessed(at, 0, 10)
    if not places:
        return None
    i, m = draw.choice(places)
    return put(at.lines, i, m[1].strip())


@kind("reasons_missing", "section_missing")
def no_reasons_at_all(draw, at):
    places = at.section("Begrundelse")
    return without(at.lines, places) if places else None


@kind("praise_low")
def praise_for_low_points(draw, at):
    texts = (
        "Fremragende og gennemtænkt beskrivelse.",
        "Planen er solid og meget overbevisende.",
        "Flot og grundig løsning.",
    )
    return instead(draw, at, 0, 4, draw.choice(texts))


@kind("criticism_high")
def criticism_for_high_points(draw, at):
    texts = (
        "Beskrivelsen er mangelfuld.",
        "Planen er tynd og uklar.",
        "Løsningen er utilstrækkelig og svagt beskrevet.",
    )
    return instead(draw, at, 8, 10, draw.choice(texts))


def instead(draw, at, low, high, text):
    """Other words for the reason of a bid whose points lie between."""
    places = assessed(at, low, high)
    if not places:
        return None
    i, m = draw.choice(places)
    return put(at.lines, i, m[1] + text)


@kind("praise_low")
def praise_added_to_low_points(draw, at):
    return beside(draw, at, 0, 4, "Beskrivelsen er i øvrigt overbevisende.")


@kind("criticism_high")
def criticism_added_to_high_points(draw, at):
    return beside(draw, at, 8, 10, "Beskrivelsen er dog overfladisk.")


def beside(draw, at, low, high, text):
    places = assessed(at, low, high)
    if not places:
        return None
    i, _ = draw.choice(places)
    return put(at.lines, i, f"{at.lines[i].text} {text}")


@kind("wrong_direction")
def the_wrong_way_round(draw, at):
    places = at.like(r"^(?:Jeres tilbud er vurderet højere|Det vindende tilbud er vurderet højere) end")
    if not places:
        return None
    i = draw.choice(places)
    who = "Jeres tilbud" if at.lines[i].text.startswith("Jeres") else "Det vindende tilbud"
    text = draw.choice((f"{who} er samlet set svagere her.", f"{who} står dårligere på dette punkt."))
    return after(at.lines, i, text)


@kind("points")
def other_points_in_an_added_sentence(draw, at):
    places = assessed(at, 0, 10)
    if not places:
        return None
    i, m = draw.choice(places)
    other = next(p for p in draw.sample(range(1, 10), 9) if p != float(m[2].replace(",", ".")))
    return (
        put(at.lines, i, f"{at.lines[i].text} Det har givet {other} point.")
        if f" {other} point" in text_of(at)
        else None
    )


def text_of(at):
    return " ".join(line.text for line in at.lines)


@kind("status_as_merit")
def status_as_a_reason(draw, at):
    texts = (
        "Det vægtes positivt, at tilbudsgiver er registreret socialøkonomisk virksomhed.",
        "Virksomheden er medlemsejet, hvilket er en fordel.",
        "Tilbudsgiveren er en forening og ikke et selskab.",
    )
    return said(draw, at, draw.choice(texts))


@kind("outside_subject")
def profit_as_a_reason(draw, at):
    return said(draw, at, "Virksomheden geninvesterer sit overskud i formålet.")


@kind("suitability_in_award")
def size_as_a_reason(draw, at):
    texts = (
        "Virksomheden har mange års erfaring med lignende opgaver.",
        "Gode referencer fra andre kommuner trækker op.",
    )
    return said(draw, at, draw.choice(texts))


@kind("local_preference")
def domicile_as_a_reason(draw, at):
    texts = (
        "Tilbudsgiveren er lokal og har kontor i kommunen.",
        "Det er en fordel, at virksomheden er hjemmehørende i byen.",
    )
    return said(draw, at, draw.choice(texts))


@kind("unequal_treatment")
def acquaintance_as_a_reason(draw, at):
    return said(
        draw,
        at,
        draw.choice(
            ("Vi kender virksomheden i forvejen.", "Vores erfaringer med den nuværende leverandør er gode.")
        ),
    )


@kind("comparison_without_reason")
def best_of_all_as_a_reason(draw, at):
    return said(draw, at, "Besvarelsen er bedre end de øvrige.")


@kind("price_in_quality", "party")
def price_as_a_reason(draw, at):
    return said(draw, at, "Løsningen er desuden billig i drift.")


@kind("criterion_new")
def something_new_given_weight(draw, at):
    texts = (
        "Der er desuden lagt vægt på virksomhedens digitale kundeportal.",
        "Det er tillagt betydning, at uniformerne er økologiske.",
        "Afgørende har været den hurtige implementering.",
    )
    return said(draw, at, draw.choice(texts))


@kind("row_added")
def a_new_row(draw, at):
    rows = at.rows()
    if not rows:
        return None
    cells = at.lines[rows[-1]].cells
    row = Piece("row", ("K9 Innovation", "10 %", *("5" for _ in cells[2:])))
    return [*at.lines[: rows[-1] + 1], row, *at.lines[rows[-1] + 1 :]]


@kind("direction")
def not_taken_out(draw, at):
    return reword(draw, at, (r" ikke ", " "))


@kind("direction")
def not_put_in(draw, at):
    return reword(
        draw,
        at,
        (r"Der er afsat", "Der er ikke afsat"),
        (r" er (beskrevet|realistisk|fastlagt|dokumenteret)", r" er ikke \1"),
    )


@kind("direction")
def the_opposite_word(draw, at):
    swaps = [
        (r"\b[Gg]od ", "svag "),
        (r"\brealistisk", "urealistisk"),
        (r"\bgennemtænkt\b", "overfladisk"),
        (r"\bkort\b", "grundigt"),
        (r"\btydelige\b", "uklare"),
    ]
    return reword(draw, at, *draw.sample(swaps, len(swaps)))


@kind("criterion_missing", "reason_changed")
def another_reason(draw, at):
    return instead(
        draw, at, 0, 10, "Besvarelsen beskriver forløbet fra opstart til aflevering med to møder om måneden."
    )


# What the panel wrote in the case, so that the letter as made holds it


def with_reason(draw, at, text, low=0, high=10):
    """The letter made anew, with these words in one of the reasons it tells."""
    case, bids = at.scene.case, {at.recipient.id, *(b.id for b in at.winners().values())}
    told = " ".join(line.text for line in at.lines)
    own = [
        i
        for i, a in enumerate(case.assessments)
        if a.evaluator == "panel" and a.bid in bids and low <= a.points <= high and a.rationale in told
    ]
    if not own:
        return None
    i = draw.choice(own)
    said = list(case.assessments)
    said[i] = said[i].model_copy(update={"rationale": text})
    changed = case.model_copy(update={"assessments": tuple(said)})
    t, kind = reference.texts(at.scene.language), at.scene.letter.kind
    return Scene(changed, letters.letter(changed, kind, at.recipient.id, t, BOOK, DAY))


@kind("placeholder", "third_bidder")
def a_panel_that_names_a_third_bidder(draw, at):
    third = at.third(draw)
    return (
        with_reason(draw, at, f"Planen ligner den fra {third.tenderer.name} og er lige så konkret.")
        if third
        else None
    )


@kind("status_as_merit")
def a_panel_that_rests_on_status(draw, at):
    return with_reason(
        draw, at, "Tilbudsgiveren er en registreret socialøkonomisk virksomhed, hvilket vægtes højt."
    )


@kind("local_preference")
def a_panel_that_rests_on_domicile(draw, at):
    return with_reason(draw, at, "Virksomheden er hjemmehørende i kommunen og kender området.")


@kind("contradicts_points")
def a_panel_that_praises_low_points(draw, at):
    return with_reason(draw, at, "Beskrivelsen er fremragende og forbilledlig på alle områder.", 0, 4)


@kind("contradicts_points")
def a_panel_that_blames_high_points(draw, at):
    return with_reason(draw, at, "Beskrivelsen er utilstrækkelig og meget svag på alle områder.", 8, 10)


@kind("price_in_quality")
def a_panel_that_weighs_the_price(draw, at):
    return with_reason(draw, at, "Planen er god, og prisen er lav i forhold til omfanget.")


@kind("cpr_in_reason")
def a_panel_that_writes_a_cpr_number(draw, at):
    return with_reason(draw, at, "Mentoren med personnummer 010190-1234 følger hele forløbet.")


@kind("personal_data")
def a_panel_that_tells_a_diagnosis(draw, at):
    return with_reason(draw, at, "Planen er afprøvet med borgeren Henrik, som har en diagnose.")


@kind("person", "personal_data")
def a_panel_that_names_an_evaluator(draw, at):
    named = [a.evaluator for a in at.scene.case.assessments if " " in a.evaluator]
    return (
        with_reason(draw, at, f"{draw.choice(named)} fandt planen konkret og gennemtænkt.") if named else None
    )


@kind("steered_result")
def a_panel_that_steers(draw, at):
    return with_reason(draw, at, "Pointene er justeret, så tilbuddet vinder kontrakten.")


@kind("unequal_treatment")
def a_panel_that_knows_the_firm(draw, at):
    return with_reason(draw, at, "Vi kender leverandøren i forvejen, og samarbejdet er godt.")


@kind("uncertain_promise")
def a_panel_that_rewards_an_unproven_promise(draw, at):
    return with_reason(draw, at, "Løftet er højt, men målet er ikke sandsynliggjort i tilbuddet.", 8, 10)


@kind("minimum_rewarded")
def a_panel_that_rewards_the_minimum(draw, at):
    return with_reason(draw, at, "Mindstekravene opfyldes, og det giver point på dette kriterium.")


@kind("new_criterion")
def a_panel_that_weighs_what_was_not_told(draw, at):
    return with_reason(
        draw, at, "Vi har lagt vægt på antallet af elbiler, selv om det ikke stod i udbudsmaterialet."
    )


@kind("too_short", "placeholder")
def a_panel_of_few_words(draw, at):
    return with_reason(draw, at, "Fin plan.")


@kind("placeholder")
def a_panel_of_no_words(draw, at):
    return with_reason(draw, at, "")
