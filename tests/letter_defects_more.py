"""More defects: who is who, what is told of others, reasons, tone, and what is left in the file.

See `letter_defects`. (PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import re
from itertools import pairwise

from letter_defects import (
    after,
    assessed,
    kind,
    put,
    reasons,
    reword,
    said,
    without,
)
from letter_scenes import BOOK, DAY, Scene, of

from scoring import admission, letters, reference
from scoring.formats.docx_read import Piece
from scoring.letters import KINDS
from scoring.letters.others import bare_name
from scoring.score import score

# Who is who


@kind("party", "third_bidder")
def another_winner(draw, at):
    third, winners = at.third(draw), at.winners()
    if not third or not winners:
        return None
    name = draw.choice(list(winners.values())).tenderer.name
    return reword(draw, at, (re.escape(name), third.tenderer.name.replace("\\", "")))


@kind("party")
def the_recipient_as_winner(draw, at):
    winners = list(at.winners().values())
    return (
        reword(draw, at, (re.escape(winners[0].tenderer.name), at.recipient.tenderer.name))
        if winners
        else None
    )


@kind("party")
def a_winner_spelled_otherwise(draw, at):
    winners = list(at.winners().values())
    if not winners:
        return None
    name = winners[0].tenderer.name
    return reword(draw, at, (re.escape(name), name[1] + name[0] + name[2:]))


@kind("party")
def winners_of_two_lots_exchanged(draw, at):
    won = list({b.tenderer.name for b in at.winners().values()})
    return reword(draw, at, (re.escape(won[0]), won[1])) if len(won) > 1 else None


@kind("recipient", "third_bidder")
def another_recipient(draw, at):
    third = at.third(draw)
    return (
        reword(draw, at, (rf"^Til\t{re.escape(at.recipient.tenderer.name)}", f"Til\t{third.tenderer.name}"))
        if third
        else None
    )


@kind("party")
def your_bid_for_the_winning_one(draw, at):
    return reword(
        draw,
        at,
        *draw.sample(
            [("^Jeres tilbud: ", "Det vindende tilbud: "), ("^Det vindende tilbud: ", "Jeres tilbud: ")], 2
        ),
    )


@kind("party")
def the_lowest_price_to_the_other(draw, at):
    return reword(
        draw,
        at,
        (r"Jeres tilbud har den laveste pris", "Det vindende tilbud har den laveste pris"),
        (r"Det vindende tilbud har den laveste pris", "Jeres tilbud har den laveste pris"),
    )


@kind("misplaced", "reason_changed", "criterion_missing")
def reasons_of_the_two_bids_exchanged(draw, at):
    places = assessed(at, 0, 10)
    pairs = [(a, b) for a, b in pairwise(places) if b[0] == a[0] + 1 and a[1][3] != b[1][3]]
    if not pairs:
        return None
    (i, one), (j, other) = draw.choice(pairs)
    return put(put(at.lines, i, one[1] + other[3]), j, other[1] + one[3])


@kind("misplaced", "reason_changed", "criterion_missing")
def reasons_of_two_criteria_exchanged(draw, at):
    places = assessed(at, 0, 10)
    pairs = [(a, b) for a in places for b in places if b[0] > a[0] + 2 and a[1][3] != b[1][3]]
    if not pairs:
        return None
    (i, one), (j, other) = draw.choice(pairs)
    return put(put(at.lines, i, one[1] + other[3]), j, other[1] + one[3])


@kind("direction", "party")
def higher_for_lower(draw, at):
    return reword(draw, at, (r"vurderet højere", "vurderet lavere"), (r"får flere point", "får færre point"))


@kind("number", "party", "direction", "reason_changed", "sentence_missing")
def a_criterion_on_the_other_side(draw, at):
    places = at.like(r"er vurderet højere på .*;", "item")
    if not places:
        return None
    i = draw.choice(places)
    head, _, last = at.lines[i].text.rpartition("; ")
    other = next((j for j in at.like(r"er vurderet højere på", "item") if abs(j - i) == 1), None)
    cut = put(at.lines, i, f"{head}.")
    return put(cut, other, at.lines[other].text.removesuffix(".") + f"; {last}") if other else cut


# Other bidders


@kind("third_bidder")
def a_third_bidder_by_name(draw, at):
    third = at.third(draw)
    texts = ("Også {} er vurderet.", "{} blev nummer to.", "Til sammenligning fik {} en lavere vurdering.")
    return said(draw, at, draw.choice(texts).format(third.tenderer.name)) if third else None


@kind("third_bidder")
def a_third_bidder_by_half_a_name(draw, at):
    third = at.third(draw)
    start = bare_name(third.tenderer.name).split()[0] if third else ""
    return said(draw, at, f"{start}s plan var grundigere.") if len(start) > 4 else None


@kind("third_bidder")
def a_third_bidder_by_id(draw, at):
    third = at.third(draw)
    return said(draw, at, f"Det samme gælder tilbud {third.id}.") if third else None


@kind("third_bidder")
def a_third_bidder_by_cvr_number(draw, at):
    third = at.third(draw)
    return (
        said(draw, at, f"Tilbudsgiveren med CVR-nr. {third.tenderer.cvr} deltog også.")
        if third and third.tenderer.cvr
        else None
    )


@kind("third_price")
def the_price_of_a_third_bidder(draw, at):
    amount = third_price(draw, at)
    return (
        said(draw, at, f"Et andet tilbud lød på {amount:,} kr.".replace(",", "."), "Pris") if amount else None
    )


@kind("third_price")
def the_price_of_a_third_bidder_in_millions(draw, at):
    amount = third_price(draw, at)
    return (
        said(draw, at, f"Et andet tilbud lød på {amount / 1e6:.2f} mio. kr.".replace(".", ",", 1), "Pris")
        if amount
        else None
    )


def third_price(draw, at):
    third = at.third(draw)
    lots = [lot.id for lot in at.scene.case.tender.lots if third and third.priced(lot.id)]
    prices = [int(admission.evaluation_price(third, lot, at.scene.case.model_for(lot))) for lot in lots]
    return draw.choice(prices) if prices else None


@kind("unknown_number")
def the_total_of_a_third_bidder(draw, at):
    third = at.third(draw)
    for lot in at.scene.case.tender.lots if third else ():
        total = score(at.scene.case, lot.id).totals.get(third.id)
        if total is not None and f"{total:.2f}".replace(".", ",") not in "".join(x.text for x in at.lines):
            return said(draw, at, f"Det næstbedste tilbud fik {total:.2f} point samlet.".replace(".", ",", 1))
    return None


@kind("third_reason")
def the_reason_of_a_third_bidder(draw, at):
    third = at.third(draw)
    told = [
        a.rationale
        for a in at.scene.case.assessments
        if third and a.bid == third.id and len(a.rationale) > 40
    ]
    mine = " ".join(x.text for x in at.lines)
    told = [text for text in told if all(part not in mine for part in re.split(r"(?<=\.) ", text))]
    return said(draw, at, draw.choice(told)) if told else None


@kind("cell", "row_added")
def a_column_for_a_third_bidder(draw, at):
    rows = at.rows()
    if not rows:
        return None
    i = draw.choice(rows)
    return put(at.lines, i, *at.lines[i].cells, str(draw.randint(1, 9)))


@kind("unknown_name")
def a_firm_nobody_knows(draw, at):
    return said(draw, at, "Arbejdet udføres sammen med Strandvejens Anlægsgartnere A/S.")


# Reasons


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


# Tone and claims


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


# Where the price is kept back, and below the threshold


@kind("price_withheld", where="withheld")
def the_price_kept_back(draw, at):
    told = winners_price(draw, at)
    return said(draw, at, f"Vinderens pris er {told[0]:,} kr.".replace(",", "."), "Pris") if told else None


@kind("price_withheld", where="withheld")
def the_price_kept_back_in_millions(draw, at):
    told = winners_price(draw, at)
    text = f"Vinderens pris er omkring {(told or [0])[0] / 1e6:.2f} mio. kr."
    return said(draw, at, text.replace(".", ",", 1), "Pris") if told else None


@kind("price_withheld", where="withheld")
def the_difference_in_price(draw, at):
    told = winners_price(draw, at)
    if not told or told[0] == told[1]:
        return None
    return said(draw, at, f"Forskellen i pris er {abs(told[0] - told[1]):,} kr.".replace(",", "."), "Pris")


def winners_price(draw, at):
    """The winner's price in a lot the recipient bid for, and the recipient's."""
    case, winners = at.scene.case, at.winners()
    lots = [lot for lot in winners if at.recipient.priced(lot)]
    if not lots:
        return None
    lot = draw.choice(lots)
    model = case.model_for(lot)
    return [int(admission.evaluation_price(bid, lot, model)) for bid in (winners[lot], at.recipient)]


@kind("standstill_uncalled", where="market")
def a_standstill_nobody_asks_for(draw, at):
    return said(draw, at, "Kontrakten underskrives først, når standstill-perioden er udløbet.", "Beslutning")


@kind("complaint_uncalled", where="market")
def the_board_where_it_hears_nothing(draw, at):
    return said(draw, at, "Klage kan indgives til Klagenævnet for Udbud.", "Klagevejledning")


@kind("standstill_uncalled", where="below")
def a_standstill_below_the_threshold(draw, at):
    return said(draw, at, "Der gælder en standstill-periode, før kontrakten kan indgås.", "Beslutning")


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


@kind("personal_data", "cpr")
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


@kind("too_short", "placeholder")
def a_panel_of_few_words(draw, at):
    return with_reason(draw, at, "Fin plan.")


@kind("placeholder")
def a_panel_of_no_words(draw, at):
    return with_reason(draw, at, "")
