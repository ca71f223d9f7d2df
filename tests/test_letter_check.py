"""The letter check finds what does not belong in a letter, and says nothing about one that is right."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import docx as word
import letter_blind
import letter_defects_bidders
import letter_defects_form
import letter_defects_numbers
import letter_defects_reasons
import pytest
from docx.oxml import OxmlElement
from letter_defects import KINDS, At, Lines, put
from letter_scenes import BOOK, DAY, NOTICE, Scene, drawn, example, examples, of, one

from scoring import letters, reference
from scoring.formats.docx import docx, read
from scoring.formats.docx_read import Piece, left
from scoring.letters.check import check, lines_of
from scoring.texts import LANGUAGES
from scoring.values import Finding

ALL = (letter_defects_bidders, letter_defects_form, letter_defects_numbers, letter_defects_reasons)
"""Read, so that their kinds are known."""
OFFICE = shutil.which("soffice")
SCENES = {
    "usual": lambda: (*examples(), *(s for seed in range(8) for s in drawn(seed))),
    "withheld": lambda: examples(prices="withheld"),
    "market": lambda: tuple(s for seed in range(3) for s in drawn(seed, "no")),
    "below": lambda: tuple(s for seed in range(3) for s in drawn(seed, "yes")),
}
TIMES = 2
"""How often each kind is tried here. At twelve times each, all of 1,584 were caught as what they are."""


def grave(found: tuple[Finding, ...]) -> list[str]:
    return [f"{f.code} {f.place}" for f in found if f.severity != "note"]


def codes(found: tuple[Finding, ...]) -> set[str]:
    return {f.code.removeprefix("letter.") for f in found}


def refusal() -> Scene:
    """The refusal to C2, where C1 won."""
    return letter_blind.letter(examples())


# Letters that are right


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prices", ["shown", "withheld"])
def test_nothing_is_found_in_the_letters_of_the_examples(language, prices):
    scenes = examples(language, prices)
    assert len(scenes) == 20
    assert {s.letter.kind for s in scenes} == {"tildeling", "afslag"}
    for scene in scenes:
        assert scene.found(scene.lines) == (), scene.letter.bid


def test_nothing_is_found_in_letters_of_200_drawn_tenders():
    """One letter of each, the winner's and a loser's in turn; all 973 were looked through once."""
    kinds = Counter()
    for seed in range(200):
        scene = one(seed)
        kinds[scene.letter.kind] += 1
        assert scene.found(scene.lines) == (), (seed, scene.letter.bid)
    assert min(kinds["tildeling"], kinds["afslag"]) >= 95


@pytest.mark.parametrize("crossing", ["no", "yes"])
def test_nothing_is_found_below_the_threshold(crossing):
    for scene in drawn(1, crossing):
        assert scene.found(scene.lines) == ()


@pytest.mark.parametrize("kind", ["annullation", "tilbagekaldelse"])
def test_nothing_is_found_in_a_letter_that_ends_a_tender(kind):
    told = {"ground": "Der er fundet en fejl i tilbudslisten.", "next_step": "Udbuddet offentliggøres igen."}
    case = example("kantine").model_copy(update={"notice": NOTICE.model_copy(update=told)})
    letter = letters.letter(case, kind, "B1", reference.texts("da"), BOOK, DAY)
    assert Scene(case, letter).found(Scene(case, letter).lines) == ()


def test_nothing_is_found_in_a_letter_written_to_word_and_read_back():
    for scene in (refusal(), examples("en")[0], *drawn(3)[:1]):
        made = docx(scene.letter.document)
        assert scene.found([*read(made), *left(made)]) == ()


def test_a_draft_is_read_back_with_its_mark():
    case = reference.example("groen_vedligehold").model_copy(update={"notice": NOTICE})
    scene = next(of(case))
    assert scene.letter.document.draft
    assert codes(scene.found(list(read(docx(scene.letter.document))))) == {"placeholder"}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_nothing_is_found_after_another_program_has_saved_the_letter(tmp_path: Path):
    scenes = (refusal(), letter_blind.award(examples()))
    for i, scene in enumerate(scenes):
        (tmp_path / f"{i}.docx").write_bytes(docx(scene.letter.document))
    for there, back in (("docx", "odt"), ("odt", "docx")):
        files = sorted(map(str, tmp_path.glob(f"?.{there}")))
        place = tmp_path if back == "odt" else tmp_path / "back"
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        call = [str(OFFICE), "--headless", profile, "--convert-to", back, "--outdir", str(place), *files]
        subprocess.run(call, check=True, capture_output=True, timeout=120)
    for i, scene in enumerate(scenes):
        assert scene.found(list(read((tmp_path / "back" / f"{i}.docx").read_bytes()))) == ()


def edited(old: str, new: str) -> Lines:
    lines = refusal().lines
    i = next(i for i, line in enumerate(lines) if old in line.text)
    return put(lines, i, *(cell.replace(old, new) for cell in lines[i].cells))


def split() -> Lines:
    lines = refusal().lines
    i = next(i for i, line in enumerate(lines) if line.text.startswith("Jeres tilbud: 7 point"))
    head, _, tail = lines[i].text.partition("). ")
    return [*lines[:i], Piece("text", (head + ").",)), Piece("text", (tail,)), *lines[i + 1 :]]


def joined() -> Lines:
    lines = refusal().lines
    i = next(i for i, line in enumerate(lines) if line.text.startswith("Det vindende tilbud: 9 point"))
    return [*lines[:i], Piece("text", (f"{lines[i].text} {lines[i + 1].text}",)), *lines[i + 2 :]]


HARMLESS: dict[str, Callable[[], Lines]] = {
    "a greeting in other words": lambda: edited("Her er resultatet", "Nedenfor ses resultatet"),
    "spaces that do not break": lambda: edited("12.900.000 kr.", "12.900.000\u00a0kr."),
    "a soft hyphen": lambda: edited("evalueringstekniske", "evaluerings\u00adtekniske"),
    "other quotation marks": lambda: edited("»Meget god opfyldelse«", "”Meget god opfyldelse”"),
    "two spaces": lambda: edited("Jeres tilbud er", "Jeres  tilbud er"),
    "øre that are nought": lambda: edited("12.900.000 kr.", "12.900.000,00 kr."),
    "a month in letters": lambda: edited("udløber den 16.03.2026", "udløber den 16. marts 2026"),
    "a number in letters": lambda: edited("er 10 kalenderdage", "er ti kalenderdage"),
    "a slip of the pen": lambda: edited("Lidt få reservemaskiner", "Lidt få reservemaskinner"),
    "a paragraph in two": split,
    "two paragraphs in one": joined,
    "a signature": lambda: [*refusal().lines, Piece("text", ("Anne Friis",)), Piece("text", ("Indkøber",))],
    "no offer of a meeting": lambda: [x for x in refusal().lines if "opfølgende møde" not in x.text],
    "headings that are only bold": lambda: [
        Piece("text", x.cells) if x.kind == "heading" else x for x in refusal().lines
    ],
}


@pytest.mark.parametrize("name", HARMLESS)
def test_other_words_for_the_same_are_let_through(name):
    lines = HARMLESS[name]()
    assert lines != refusal().lines
    assert grave(refusal().found(lines)) == []


# Letters that are wrong


def tried(name: str, times: int) -> Iterator[tuple[Scene, Lines]]:
    """Letters of all sorts with one defect of the kind, drawn by its name."""
    kind, draw = KINDS[name], random.Random(name)
    scenes = list(SCENES[kind.where]())
    draw.shuffle(scenes)
    made = (defect(name, draw, scene) for scene in scenes)
    yield from islice((found for found in made if found), times)


def defect(name: str, draw: random.Random, scene: Scene) -> tuple[Scene, Lines] | None:
    """The letter with a defect of the kind; None where it has no place for one."""
    made = KINDS[name].make(draw, At(scene, scene.lines))
    if isinstance(made, Scene):
        return made, made.lines
    return (scene, made) if made is not None and made != scene.lines else None


@cache
def outcomes() -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """What was found for each kind, each time it was tried."""
    return tuple((name, scene.found(lines)) for name in KINDS for scene, lines in tried(name, TIMES))


def test_at_least_98_of_100_defects_are_caught_as_what_they_are_and_every_kind_mostly():
    caught, missed = Counter(), Counter()
    for name, found in outcomes():
        hit = any(f.code in KINDS[name].codes and f.severity != "note" for f in found)
        (caught if hit else missed)[name] += 1
    assert len(KINDS) >= 120
    assert {kind.make.__module__ for kind in KINDS.values()} == {module.__name__ for module in ALL}
    assert min((caught + missed)[name] for name in KINDS) >= TIMES
    assert caught.total() >= 0.98 * (caught + missed).total(), missed
    assert [name for name in KINDS if missed[name] > caught[name]] == []


@pytest.mark.parametrize(
    ("part", "scene"), [("BLIND", "letter"), ("SECOND", "letter"), ("THIRD", "award")], ids=str
)
def test_what_was_written_in_other_words_is_caught_by_now(part, scene):
    """The first time, 24 of 28, 13 of 18 and 14 of 15 were caught; the lists have learnt since."""
    letter = getattr(letter_blind, scene)(examples())
    edits = getattr(letter_blind, part)
    assert [name for name, edit in edits.items() if not grave(letter.found(edit(letter.lines)))] == []


def test_a_finding_tells_where_what_and_what_should_stand_in_both_languages():
    lines = edited("udløber den 16.03.2026", "udløber den 15.03.2026")
    (found,) = refusal().found(lines)
    assert found.place.startswith("Standstill-periode: »Standstill-perioden udløber den 15.03.2026")
    assert (found.code, found.severity, found.law) == (
        "letter.standstill_changed",
        "stop",
        "klagenævnsloven § 3",
    )
    said = [reference.texts(language).sentence(found) for language in LANGUAGES]
    assert all("15.03.2026" in text and "16.03.2026" in text and "§ 3" in text for text in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_check_can_find_can_be_said(language):
    texts = reference.texts(language)
    known = {key for key in texts._messages if key.startswith("finding.letter.")}
    found = {f.code: f for _, findings in outcomes() for f in findings}
    assert known == {f"finding.{code}" for code in found}
    for finding in found.values():
        said = texts.sentence(finding)
        assert finding.values["row" if "row" in finding.values else "said"] in said
        assert "{" not in said.replace("{navn}", "")


def test_no_sentence_calls_anything_unlawful():
    told = [text for t in LANGUAGES for key, text in reference.texts(t)._messages.items() if "letter" in key]
    assert not [text for text in told if "ulovlig" in text or "unlawful" in text]


def test_the_winners_reason_under_another_criterion_is_misplaced():
    lines = refusal().lines
    i, *_, j = (k for k, x in enumerate(lines) if re.match(r"Det vindende tilbud: [94] point \(", x.text))
    one, other = (lines[k].text.partition("). ") for k in (i, j))
    swapped = put(put(lines, i, f"{one[0]}). {other[2]}"), j, f"{other[0]}). {one[2]}")
    assert "misplaced" in codes(refusal().found(swapped))


def test_a_cpr_number_is_found_and_not_repeated():
    found = refusal().found(edited("Lidt få reservemaskiner.", "Mentoren er 010190-1234."))
    assert "cpr" in codes(found)
    assert not any("1234" in str(f) for f in found)


@pytest.mark.parametrize(
    "said",
    [
        "Kontrakten er underskrevet og træder i kraft den 16.03.2026.",
        "Vi har i dag underskrevet kontrakten.",
        "Aftalen er nu underskrevet af begge parter.",
        "The contract has been signed.",
        "The contract enters into force today.",
    ],
)
def test_a_contract_told_as_signed_is_an_acceptance(said):
    assert "acceptance" in codes(refusal().found([*refusal().lines, Piece("text", (said,))]))


@pytest.mark.parametrize(
    "said",
    [
        "Kontrakten er først bindende, når den er underskrevet.",
        "Kontrakten forventes at træde i kraft efter standstill-perioden.",
        "The contract is not signed before the standstill period has ended.",
    ],
)
def test_a_contract_still_to_be_signed_is_no_acceptance(said):
    assert "acceptance" not in codes(refusal().found([*refusal().lines, Piece("text", (said,))]))


@pytest.mark.parametrize(
    ("said", "stops"),
    [
        ("Et tredje tilbud var billigere, men fik færre point.", True),
        ("Another bidder offered a lower price.", True),
        ("Tre andre tilbud er vurderet lavere.", True),
        ("Priser i andre tilbud er fortrolige.", False),
        ("Alle tilbudsgivere får besked samtidig.", False),
        ("Jeres tilbud er billigere end det vindende.", False),
    ],
)
def test_a_third_bid_is_no_yardstick_even_without_its_name(said, stops):
    found = refusal().found([*refusal().lines, Piece("text", (said,))])
    assert ([f.severity for f in found if f.code == "letter.third_unnamed"] == ["stop"]) == stops


def with_cpr() -> Scene:
    """The refusal, where the panel's reason for its points holds a CPR number."""
    old = refusal()
    told = tuple(
        a.model_copy(update={"rationale": f"{a.rationale} Mentoren er 010190-1234."}) if a.bid == "C2" else a
        for a in old.case.assessments
    )
    return next(s for s in of(old.case.model_copy(update={"assessments": told})) if s.letter.bid == "C2")


def test_a_cpr_number_in_the_case_reaches_no_letter_and_is_told_with_where_it_stands():
    scene = with_cpr()
    text = "\n".join(line.text for line in scene.lines)
    assert "010190" not in text
    assert "Mentoren er [UDFYLD: her stod et nummer, der ligner et CPR-nummer" in text
    found = [f for f in scene.found(scene.lines) if f.code == "letter.cpr_in_reason"]
    assert found
    assert {f.severity for f in found} == {"stop"}
    said = reference.texts("da").sentence(found[0])
    assert "I begrundelsen for C2 på »" in said
    assert "på siden Point" in said
    assert "1234" not in str(found)


def test_a_third_bidder_inside_the_winners_name_is_no_third_bidder():
    case = example("groen_vedligehold")
    name = "Hvidtjørnsgartneren"
    bids = [
        b.model_copy(update={"tenderer": b.tenderer.model_copy(update={"name": name})}) if b.id == "C3" else b
        for b in case.bids
    ]
    changed = case.model_copy(update={"bids": tuple(bids)})
    scene = next(s for s in of(changed) if s.letter.bid == "C2")
    assert "third_bidder" not in codes(scene.found(scene.lines))


def test_a_letter_from_before_the_case_was_mended_no_longer_fits():
    old = refusal()
    price = old.case.bid("C1").prices[0]
    bids = tuple(
        b.model_copy(
            update={
                "prices": (price.model_copy(update={"unit_price": price.unit_price + 100}), *b.prices[1:])
            }
        )
        if b.id == "C1"
        else b
        for b in old.case.bids
    )
    new = next(s for s in of(old.case.model_copy(update={"bids": bids})) if s.letter.bid == "C2")
    assert {"cell", "number"} <= codes(new.found(old.lines))


def test_an_empty_letter_lacks_everything():
    found = codes(refusal().found([]))
    assert {"reasons_missing", "standstill_missing", "complaint_missing", "section_missing"} <= found


def test_the_lines_of_a_letter_are_what_word_reads_back():
    document = refusal().letter.document
    assert check(refusal().letter, lines_of(document), refusal().case, BOOK, reference.texts("da")) == ()


def test_words_struck_out_or_hidden_are_read_from_the_file():
    made = word.Document()
    line = made.add_paragraph("Synligt ")
    line.add_run("skjult").font.hidden = True
    gone = OxmlElement("w:del")
    struck = OxmlElement("w:delText")
    struck.text = "C3 bød 13.440.000 kr."
    run = OxmlElement("w:r")
    run.append(struck)
    gone.append(run)
    line._p.append(gone)
    saved = io.BytesIO()
    made.save(saved)
    told = left(saved.getvalue())
    assert [(piece.kind, piece.text) for piece in told] == [("hidden", "skjult"), ("struck", struck.text)]
    found = codes(refusal().found([*refusal().lines, *told]))
    assert found >= {"left_in_file", "third_bidder", "third_price"}
