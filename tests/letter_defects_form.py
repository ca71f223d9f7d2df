"""Defects of a letter: tone and claims, persons, and what is left in the file.

See `letter_defects`. (PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

from letter_defects import kind, put, reword, said, without
from letter_scenes import of

from scoring import reference
from scoring.formats.docx_read import Piece
from scoring.letters import KINDS


@kind("tone")
def regret(draw, at):
    return said(
        draw,
        at,
        draw.choice(("Desværre har I ikke vundet.", "Vi beklager resultatet.", "Det er ærgerligt.")),
        "Beslutning",
    )


@kind("tone")
def congratulations(draw, at):
    return said(
        draw, at, draw.choice(("Tillykke med kontrakten!", "Vi glæder os til samarbejdet.")), "Beslutning"
    )


@kind("adjective")
def praise_of_the_firm(draw, at):
    return said(
        draw, at, draw.choice(("I er en dygtig og seriøs leverandør.", "Virksomheden virker professionel."))
    )


@kind("unlawful")
def an_unlawful_bid(draw, at):
    texts = (
        "Forholdet er ulovligt.",
        "Jeres tilbud strider mod udbudsloven.",
        "I har overtrådt reglerne.",
        "Vilkåret er ugyldigt.",
    )
    return said(draw, at, draw.choice(texts), draw.choice(("Om udbuddet", "Kontakt", "Fortrolighed")))


@kind("acceptance")
def an_acceptance(draw, at):
    texts = (
        "Vi accepterer hermed jeres tilbud.",
        "Kontrakten er hermed indgået.",
        "Aftalen er bindende fra i dag.",
        "Tilbuddet antages.",
        "Kontrakten er underskrevet og træder i kraft den 1. maj 2026.",
        "The contract has been signed.",
    )
    return said(draw, at, draw.choice(texts), draw.choice(("Beslutning", "Vedståelse")))


@kind("direction")
def an_acceptance_after_all(draw, at):
    return reword(draw, at, (r"er ikke en accept", "er en accept"))


@kind("what_if")
def other_weights(draw, at):
    texts = (
        "Med andre vægte ville jeres tilbud have vundet.",
        "Hvis prisen havde vejet mere, var resultatet blevet et andet.",
        "En følsomhedsanalyse viser, at resultatet er stabilt.",
    )
    return said(draw, at, draw.choice(texts), draw.choice(("Evalueringens resultat", "Pris", "Kontakt")))


# Persons


@kind("cpr")
def a_cpr_number(draw, at):
    number = draw.choice(("010190-1234", "0101901234", "010190 1234", "241285-4321"))
    return said(draw, at, f"Mentoren ({number}) følger forløbet.")


@kind("person")
def an_evaluator_by_name(draw, at):
    named = [a.evaluator for a in at.scene.case.assessments if " " in a.evaluator]
    return said(draw, at, f"{draw.choice(named)} lagde mærke til planen.") if named else None


@kind("personal_data")
def somebodys_diagnosis(draw, at):
    return said(
        draw, at, draw.choice(("Borgeren har en diagnose og følges tæt.", "Medarbejder Henrik er sygemeldt."))
    )


# Form


@kind("placeholder")
def something_to_fill_in(draw, at):
    texts = (
        "[UDFYLD: grund]",
        "[indsæt dato]",
        "xx.xx.xxxx",
        "____",
        "{navn}",
        "TODO",
        "[…]",
        "Indsæt tekst her",
        "????",
        "<navn>",
    )
    return said(draw, at, f"Mødet holdes {draw.choice(texts)}.", "Kontakt")


@kind("kind")
def the_title_of_another_letter(draw, at):
    titles = [reference.texts("da")(f"letters.title.{kind}") for kind in KINDS]
    i = next(i for i, line in enumerate(at.lines) if line.kind == "title")
    return put(at.lines, i, draw.choice([title for title in titles if title != at.lines[i].text]))


@kind("section_missing")
def a_section_left_out(draw, at):
    heads = (
        "Beslutning",
        "Tildelingskriterium",
        "Evalueringens resultat",
        "Pris",
        "Vedståelse",
        "Forbehold",
        "Dokumentation",
        "Forkastelse",
    )
    places = [p for p in map(at.section, heads) if p]
    return without(at.lines, draw.choice(places)) if places else None


@kind("reworded")
def words_of_law_softened(draw, at):
    return reword(
        draw,
        at,
        (r"Evalueringen følger ", "Evalueringen følger i hovedtræk "),
        (r"Tilbuddet er bindende", "Tilbuddet er vejledende"),
    )


@kind("sentence_missing")
def a_reservation_left_out(draw, at):
    places = at.like(r"ikke en accept|kan kaldes tilbage")
    return without(at.lines, [draw.choice(places)]) if places else None


@kind("sentence_missing")
def no_decision(draw, at):
    places = at.like(r"har besluttet (?:at tildele|følgende)|^Delaftale \S+.*tildeles")
    return without(at.lines, [draw.choice(places)]) if places else None


@kind("left_in_file")
def a_comment(draw, at):
    return [
        *at.lines,
        Piece("comment", (draw.choice(("Er det rigtigt?", "Husk at slette", "Ring til mig")),)),
    ]


@kind("left_in_file")
def struck_out_but_still_there(draw, at):
    return [*at.lines, Piece("struck", ("Vi var i tvivl her.",))]


@kind("left_in_file")
def hidden_words(draw, at):
    return [*at.lines, Piece("hidden", ("Kun internt.",))]


@kind("beside")
def a_footnote(draw, at):
    return [*at.lines, Piece("note", ("Se også notatet.",))]


@kind("beside")
def another_header(draw, at):
    return [*at.lines, Piece("header", (draw.choice(("UDKAST", "Fortroligt", "Kladde 3")),))]


@kind("recipient", "third_bidder", "kind", "party")
def the_letter_of_somebody_else(draw, at):
    return somebody_else(draw, at).lines


@kind("row_added", "third_bidder", "misplaced", "row_missing", "party", "cell")
def two_letters_in_one(draw, at):
    return [*at.lines, *somebody_else(draw, at).lines]


def somebody_else(draw, at):
    """A letter of the same round to another bidder."""
    return draw.choice([s for s in of(at.scene.case) if s.letter.bid != at.recipient.id])
