"""Defects of a letter: numbers, days, standstill and complaints.

See `letter_defects`. (PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from letter_defects import NUMBER, another, assessed, kind, put, renumber, reword, said, without


@kind("number")
def points_in_a_reason(draw, at):
    return renumber(draw, at, rf"^(?:Jeres|Det vindende) tilbud: ({NUMBER}) point")


@kind("number")
def points_in_a_comparison(draw, at):
    return renumber(draw, at, rf": ({NUMBER}) point mod")


@kind("swapped")
def points_of_a_comparison_exchanged(draw, at):
    places = at.like(rf": {NUMBER} point mod {NUMBER} point")
    if not places:
        return None
    i = draw.choice(places)
    return put(
        at.lines,
        i,
        re.sub(rf"({NUMBER}) point mod ({NUMBER}) point", r"\2 point mod \1 point", at.lines[i].text),
    )


@kind("number")
def points_written_as_a_word(draw, at):
    places = assessed(at, 3, 10)
    if not places:
        return None
    i, m = draw.choice(places)
    words = ["tre", "fire", "fem", "seks", "syv", "otte", "ni"]
    wrong = next(w for w in draw.sample(words, 7) if words.index(w) + 3 != float(m[2].replace(",", ".")))
    return put(at.lines, i, at.lines[i].text.replace(f": {m[2]} point", f": {wrong} point", 1))


@kind("cell")
def a_cell_of_the_table(draw, at):
    cells = [
        (i, j) for i in at.rows() for j, c in enumerate(at.lines[i].cells) if j > 1 and re.search(r"\d", c)
    ]
    if not cells:
        return None
    i, j = draw.choice(cells)
    row = list(at.lines[i].cells)
    row[j] = re.sub(NUMBER, lambda m: another(draw, m[0]), row[j], count=1)
    return put(at.lines, i, *row)


@kind("cell")
def a_weight_in_the_table(draw, at):
    rows = [i for i in at.rows() if re.search(r"\d", at.lines[i].cells[1])]
    if not rows:
        return None
    i = draw.choice(rows)
    row = list(at.lines[i].cells)
    row[1] = re.sub(NUMBER, lambda m: another(draw, m[0]), row[1], count=1)
    return put(at.lines, i, *row)


@kind("cell")
def the_total(draw, at):
    rows = [
        i for i, x in enumerate(at.lines) if x.kind == "row" and not x.cells[1] and re.search(r"\d", x.text)
    ]
    if not rows:
        return None
    i = draw.choice(rows)
    row = list(at.lines[i].cells)
    row[-1] = re.sub(NUMBER, lambda m: another(draw, m[0]), row[-1], count=1)
    return put(at.lines, i, *row)


@kind("cell")
def columns_exchanged_in_a_row(draw, at):
    rows = [
        i for i in at.rows() if len(at.lines[i].cells) > 3 and at.lines[i].cells[2] != at.lines[i].cells[3]
    ]
    if not rows:
        return None
    i = draw.choice(rows)
    row = list(at.lines[i].cells)
    row[2], row[3] = row[3], row[2]
    return put(at.lines, i, *row)


@kind("cell")
def numbers_of_two_rows_exchanged(draw, at):
    rows = at.rows()
    pairs = [
        (a, b)
        for a in rows
        for b in rows
        if a < b <= a + 3 and at.lines[a].cells[1:] != at.lines[b].cells[1:]
    ]
    if not pairs:
        return None
    a, b = draw.choice(pairs)
    one, other = at.lines[a].cells, at.lines[b].cells
    return put(put(at.lines, a, one[0], *other[1:]), b, other[0], *one[1:])


@kind("cell")
def heads_of_columns_exchanged(draw, at):
    heads = [
        i for i, x in enumerate(at.lines) if x.kind == "row" and len(x.cells) > 3 and "vindende" in x.cells[2]
    ]
    if not heads:
        return None
    i = draw.choice(heads)
    row = list(at.lines[i].cells)
    row[2], row[3] = row[3], row[2]
    return put(at.lines, i, *row)


@kind("number")
def a_price(draw, at):
    return renumber(draw, at, rf"pris er ({NUMBER}) kr")


@kind("swapped", "party")
def prices_exchanged(draw, at):
    swap = rf"({NUMBER}) kr\. for (.*?) og ({NUMBER}) kr\."
    return reword(draw, at, (swap, r"\3 kr. for \2 og \1 kr."))


@kind("number")
def a_nought_lost(draw, at):
    return reword(draw, at, (r"(\d)\.\d{3} kr", r"\1 kr"))


@kind("number")
def a_price_in_rounded_millions(draw, at):
    def rounded(m):
        return f"{int(m[1].replace('.', '')) / 1e6 + 0.3:.1f} mio. kr".replace(".", ",", 1)

    places = at.like(r"(\d+\.\d{3}\.\d{3}) kr")
    if not places:
        return None
    i = draw.choice(places)
    return put(at.lines, i, re.sub(r"(\d+\.\d{3}\.\d{3}) kr", rounded, at.lines[i].text, count=1))


@kind("number")
def the_weight_above_a_reason(draw, at):
    return renumber(draw, at, rf"\(vægt ({NUMBER}) %\)")


@kind("number")
def the_place(draw, at):
    return renumber(draw, at, r"placeret som nr\. (\d+)")


@kind("number")
def the_number_of_bids(draw, at):
    return renumber(draw, at, r"placeret som nr\. \d+ af (\d+)")


@kind("number")
def what_was_offered(draw, at):
    return renumber(draw, at, rf"tilbud: ({NUMBER}) \S+.*, som giver")


@kind("number")
def an_end_of_the_published_line(draw, at):
    return renumber(draw, at, rf", ({NUMBER}) \S+(?: \S+){{0,4}} giver \d+ point")


@kind("name_changed", "direction")
def another_step_of_the_scale(draw, at):
    return reword(
        draw,
        at,
        ("»Meget god opfyldelse«", "»Fremragende opfyldelse«"),
        ("»God opfyldelse«", "»Middel opfyldelse«"),
    )


@kind("number")
def the_number_of_the_notice(draw, at):
    return renumber(draw, at, r"Bekendtgørelse\t2026/S 045-(\d+)")


@kind("number")
def the_cvr_number(draw, at):
    return renumber(draw, at, r"CVR-nr\.:?\s(\d{8})")


@kind("number")
def a_section_of_the_act(draw, at):
    return renumber(draw, at, r"udbudsloven § (\d+)")


@kind("number")
def a_number_in_a_reason(draw, at):
    places = [(i, m) for i, m in assessed(at, 0, 10) if re.search(r"\b(\d+|tre|fire|fem|seks)\b", m[3])]
    if not places:
        return None
    i, m = draw.choice(places)
    return put(at.lines, i, m[1] + re.sub(r"\b(\d+|tre|fire|fem|seks)\b", "otte", m[3], count=1))


@kind("day")
def the_day_of_the_letter(draw, at):
    return renumber(draw, at, r"Dato\t(\d\d)\.")


@kind("day")
def the_day_bids_stand_until(draw, at):
    return renumber(draw, at, r"bindende til og med (?:den )?(\d\d)\.")


@kind("day")
def the_day_evidence_is_due(draw, at):
    return renumber(draw, at, r"dokumentation senest (?:den )?(\d\d)\.")


@kind("unknown_number")
def a_number_nobody_knows(draw, at):
    return said(draw, at, f"Ordregiveren har i alt gennemgået {draw.randint(210, 990)} sider.")


@kind("unknown_number")
def a_saving_nobody_knows(draw, at):
    return said(draw, at, f"Kommunen sparer {draw.randint(210, 990)}.000 kr. om året.", "Pris")


@kind("unknown_day")
def a_day_nobody_knows(draw, at):
    return said(draw, at, f"Kontrakten træder i kraft den {draw.randint(2, 27)}. oktober 2026.", "Vedståelse")


# Standstill and complaint


@kind("standstill_changed")
def the_end_of_the_standstill(draw, at):
    def moved(m):
        day = date(int(m[3]), int(m[2]), int(m[1])) + timedelta(days=draw.choice([-3, -1, 1, 4]))
        return f"udløber {day:%d.%m.%Y}"

    places = at.like(r"udløber (?:den )?(\d\d)\.(\d\d)\.(\d{4})")
    if not places:
        return None
    return put(
        at.lines,
        places[0],
        re.sub(r"udløber (?:den )?(\d\d)\.(\d\d)\.(\d{4})", moved, at.lines[places[0]].text),
    )


@kind("standstill_changed")
def the_days_of_the_standstill(draw, at):
    return reword(
        draw, at, (r"er 1[05] kalenderdage", f"er {draw.choice(['7', 'otte', '5', 'fjorten'])} kalenderdage")
    )


@kind("standstill_changed")
def the_hour_of_the_standstill(draw, at):
    return reword(draw, at, (r"kl\. 23\.59", f"kl. {draw.choice(['12.00', '8.00', '16.00'])}"))


@kind("standstill_changed")
def the_first_day_to_sign(draw, at):
    return renumber(draw, at, r"underskrives tidligst (?:den )?(\d\d)\.")


@kind("standstill_changed")
def the_day_of_sending(draw, at):
    return renumber(draw, at, r"sendt (?:elektronisk )?den (\d\d)\.")


@kind("standstill_missing")
def no_standstill(draw, at):
    places = at.section("Standstill")
    return without(at.lines, places) if places else None


@kind("standstill_missing")
def no_end_of_the_standstill(draw, at):
    places = at.like(r"Standstill-perioden udløber")
    return without(at.lines, places) if places else None


@kind("complaint_missing")
def no_guidance_on_complaints(draw, at):
    places = at.section("Klagevejledning")
    return without(at.lines, places) if places else None


@kind("complaint_missing")
def one_sentence_of_the_guidance(draw, at):
    places = [i for i in at.section("Klagevejledning") if at.lines[i].kind == "text"]
    return without(at.lines, [draw.choice(places)]) if places else None


@kind("complaint_changed")
def a_time_limit_for_complaints(draw, at):
    swaps = [(r"er 45 kalenderdage", "er 30 kalenderdage"), (r"er 6 måneder", "er 12 måneder")]
    draw.shuffle(swaps)
    return reword(draw, at, *swaps)


@kind("name_changed")
def another_body_for_complaints(draw, at):
    return reword(draw, at, (r"til Klagenævnet for Udbud inden", "til Ankestyrelsen i hovedstaden inden"))


@kind("complaint_denied")
def no_complaint_is_possible(draw, at):
    texts = ("Afgørelsen kan ikke påklages.", "Der er ingen klageadgang.", "I kan ikke klage over pointene.")
    return said(draw, at, draw.choice(texts), "Klagevejledning")
