"""The table of roles: every action, every role, every state, as docs/roller.md prints it.

Write it anew after a change of the rules: python -m tests.role_table
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from scoring import access, course, reference
from scoring.course import State
from scoring.life import ROLES, STEPS, Role

FILE = Path(__file__).parent.parent / "docs" / "roller.md"
t = reference.texts("da")
HEAD = """# Hvem må hvad

Tabellerne er dannet af reglerne i `scoring/access/table.py` og holdes lig med dem af `tests/test_access.py`.
De gælder, hvor man logger ind, og de gælder overalt: på siderne, i arkivet og ved direkte kald til det. På én
bærbar uden login har den, der sidder ved den, alle roller. Den, der ingen rolle har i et udbud, ser det ikke:
svaret er det samme, som hvis udbuddet ikke fandtes.

Det, der er skrevet til, kan ingen skrive om: point, erklæringer, trin, svar og tidligere segl. I en kladde
følger prøvepoint med, når et prøvetilbud eller et kriterium tages ud.

## Point, der er tastet forkert

Indtil pointgivningen er lukket, skriver bedømmeren selv et nyt pointtal, og det gamle bliver stående ved
siden af. Ingen andre kan skrive i en bedømmers navn, heller ikke indkøberen. Panelets fælles point skriver
indkøberen på samme måde. Er pointgivningen lukket, men intet besluttet, åbner indkøberen den igen med
trinnet *Tilbagekaldt og åbnet for ny evaluering* og en grund. Efter beslutningen retter indkøberen en
tastefejl på siden Forløb, også i en bedømmers point: kun et pointtal, der er givet, kan rettes; der skal en
grund til, forskellen vises, og vinderen skal være den samme. Ellers skal afgørelsen tilbagekaldes.

## Priser i en lukket kuvert

Siger modellen, at priserne er skjult, mens kvaliteten bedømmes, viser programmet dem for ingen, fra
modellen er forseglet, til pointgivningen er lukket: ikke for bedømmere, godkendere og læsere, og heller
ikke for indkøberen, for det er indkøberen, der skriver panelets fælles point. Indkøberen kan lægge priser i
kuverten på siden Tilbud uden at se dem igen, eller lade kuverten ligge og skrive dem, når pointgivningen er
lukket; det noteres så med trinnet *Ændringer i tilbud noteret*. Tildelingen kan ikke besluttes, før alle
priser er der. Efter en tilbagekaldelse er priserne skjult igen, til pointgivningen er lukket på ny. Den,
der skriver priserne, kender dem og bør derfor ikke selv bedømme; programmet kan ikke se, hvad nogen har
læst uden for det."""
CHANGES = """## Ændringer

Egne point: kun for den bedømmer, ens login taler for, og ikke for tilbud, man er inhabil i eller ikke har
erklæret sig om. Trinnet, der retter modellen og forsegler igen, bærer selv ændringer af modellen før
fristen, og rettelsen efter beslutningen bærer selv de rettede tilbud og point."""
STEPS_ONE = """## Trin, når én skriver under

Hvert trin har sine egne betingelser oven i rollen; siden Forløb viser dem."""
STEPS_TWO = """## Trin, når to skriver under

En indkøber beder om underskriften, og en godkender, der er en anden person, giver den. Anmodningen gælder,
hvad der stod, da den blev skrevet; ændres noget, der afgør, bortfalder den. Ingen skriver under alene."""


def table() -> str:
    """The whole page."""
    changes = ((t(f"access.area.{area}"), _who(by)) for area, by in access.TABLE.items() if area != "course")
    parts = [HEAD, CHANGES, _lines(changes), STEPS_ONE, _steps(two=False), STEPS_TWO, _steps(two=True)]
    return "\n\n".join(parts) + "\n"


def may_take(role: Role, state: State, step: str, *, two: bool) -> bool:
    """Whether the role takes the step in the state, by the tables of the product."""
    return step in course.NEXT[state] and access.STEP_TABLE[two][step] == role  # type: ignore[index]


def _steps(*, two: bool) -> str:
    rows = (
        (
            t(f"course.step.{step}.done"),
            {r: frozenset(s for s in course.STATES if may_take(r, s, step, two=two)) for r in ROLES},
        )
        for step in STEPS
    )
    return _lines(rows)


def _who(by: Mapping[Role, frozenset[State]]) -> dict[Role, frozenset[State]]:
    return {role: by.get(role, frozenset()) for role in ROLES}


def _lines(rows: Iterable[tuple[str, Mapping[Role, frozenset[State]]]]) -> str:
    heads = ["", "rolle", *(t(f"state.{state}") for state in course.STATES)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for what, by in rows:
        for role in ROLES:
            cells = ["ja" if state in by[role] else "–" for state in course.STATES]
            lines.append("| " + " | ".join([what, t(f"access.role.{role}"), *cells]) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
