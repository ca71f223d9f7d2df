"""Documents: papers to print, small, realistic and overloaded."""

from __future__ import annotations

from datetime import date
from typing import Any

from scoring import charts, reference, tables
from scoring.document import Document, Figure, Paragraph, Points, Section, Signatures, Table
from scoring.score import score
from scoring.texts import Language

ON = date(2026, 3, 2)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SPECIAL = (
    "Brød & <Søn> #1 $100 @her _under_ *stjerne* `kode` ~cirka \\skrå \"citat\" 'enkelt' [kant] = lig //"
)
EMOJI = "Grøn 🌱 Vækst 👩‍💻 中文 ✔ ASCII"
LONGEST = "Arbejdsmarkedsuddannelsesfondsbestyrelsesmedlemskandidatlisteudvalgsformandsposten" * 2


def a_section(*blocks: Any, key: str = "s", heading: str = "Afsnit", **fields: Any) -> Section:
    return Section(key, heading, blocks, **fields)


def a_document(*sections: Section, language: Language = "da", **fields: Any) -> Document:
    """A small paper; without sections, one with a paragraph and a table."""
    told = {"title": "Begrundelse", "subject": "Prøveudbud", "on": ON, **fields}
    return Document(language=language, sections=sections or (a_section(*small_blocks()),), **told)


def small_blocks() -> tuple[Paragraph | Table, ...]:
    return Paragraph("Ærø Kantine vandt."), a_table(
        ("Ærø Kantine", "1.120.000 kr."), ("Bølgen", "980.500 kr.")
    )


def a_table(
    *rows: tuple[str, ...], caption: str = "Priser", head: tuple[str, ...] = ("Tilbud", "Pris")
) -> Table:
    align = ("left", *("right" for _ in head[1:]))
    return Table(caption, head, rows, align, strong=frozenset({0}))  # type: ignore[arg-type]


def a_figure(language: Language = "da", name: str = "beskaeftigelse") -> Figure:
    """The chart of contributions of an example, as the screen has it."""
    case, t = reference.example(name), reference.texts(language)
    card = score(case, case.tender.lots[0].id, reject=["A5"] if name == "beskaeftigelse" else [])
    ranking = tables.ranking(card, case)
    chart = charts.contributions(tables.contributions(card, case), ranking, t, unit=card.unit)
    alt = charts.ranking_alt(ranking, t, unit=card.unit)
    return Figure("Hvad hvert tilbuds point består af", alt, chart.to_dict())


def stress() -> Document:
    """Too much: 40 criteria by 30 bidders, ten pages of rationale, odd names, nothing at all."""
    bidders = [f"{n:02d} {('Værksted', 'Brød & Søn', SPECIAL, EMOJI, LONGEST)[n % 5]}" for n in range(1, 31)]
    sentence = "Panelet lægger vægt på en konkret, bemandet og tidsfast plan, som kan efterprøves. "
    points = tuple(
        (f"Underkriterium {c}: {sentence[: 20 + c]}", *(f"{(c * b) % 11},{b % 10}" for b in range(30)))
        for c in range(1, 41)
    )
    rationales = tuple(
        (name, sentence * (400 if n == 3 else n % 3 * 4), str(n)) for n, name in enumerate(bidders)
    )
    long = "\n\n".join(sentence * 12 for _ in range(30))
    return a_document(
        a_section(Paragraph(long), Paragraph(""), Paragraph(LONGEST * 5), Paragraph(SPECIAL, strong=True)),
        a_section(a_table(*points, caption=SPECIAL, head=("Kriterium", *(f"T{n}" for n in range(1, 31))))),
        a_section(
            Table(
                "Tilbudsgivere",
                ("Navn", "Pris"),
                tuple((b, f"{n}.120.000 kr.") for n, b in enumerate(bidders, 1)),
            )
        ),
        a_section(
            Table("Begrundelser", ("Tilbud", "Begrundelse", "Point"), rationales), heading=SPECIAL, level=2
        ),
        a_section(Points((*bidders, "", long)), Points((SPECIAL, EMOJI), numbered=True), heading=LONGEST),
        a_section(Table("Tom", ("", "Intet"), ()), Table("", ("A",), (("",),)), heading="", internal=True),
        a_section(a_figure(), Signatures(tuple((name, SPECIAL) for name in bidders)), heading=EMOJI),
        title=f"Begrundelse {SPECIAL} {EMOJI}",
        subject=LONGEST,
        meta=((LONGEST, SPECIAL), ("", ""), ("Digest", DIGEST * 3)),
        footer=(DIGEST, SPECIAL, f"{EMOJI} " * 20),
        draft=sentence * 4,
        attached={"sag.json": b'{"a":1}', "ærø & bølge.bin": bytes(range(256))},
    )
