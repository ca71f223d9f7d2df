"""Report numbers: every number printed in a report, and every number the case's JSON gives for it.

Known(case, "da", on)    what `score`, `whatif`, `award`, `dominance` and `rules --json` give, and the case
strangers(text, known)   the printed numbers that are not among them

What no command prints as JSON stands in `derived` and `beside`, each by name. (It asserts nothing, so
PYTEST_DONT_REWRITE.)
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

from scoring import casefile, cli, reference
from scoring.decision import decision
from scoring.effect import measure
from scoring.model import Case
from scoring.texts import Language
from scoring.winner_map import Triangle
from scoring.words.asked import Asked

D = Decimal
COMMANDS = ("score", "whatif", "award", "dominance", "rules")
MARKS: dict[Language, tuple[str, str]] = {"da": (".", ","), "en": (",", ".")}
"""What stands between thousands, and before decimals."""
DATES: dict[Language, tuple[str, str]] = {
    "da": (r"\b\d\d\.\d\d\.\d{4}\b", "%d.%m.%Y"),
    "en": (r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b", "%d %b %Y"),
}
NAMES: dict[Language, tuple[str, ...]] = {
    # A page's number and how many there are; the number of a table or a figure.
    "da": (r"Side \d+ af \d+", r"^(Tabel|Figur) \d+(, del \d+ af \d+)?\."),
    "en": (r"Page \d+ of \d+", r"^(Table|Figure) \d+(, part \d+ of \d+)?\."),
}
ALWAYS = (
    r"\b[0-9a-f]{64}\b",
    r"SHA-256",
    r"Udbudsvægten \d+\.\d+\.\d+",
    r"(?:Regelsamling|Rule book) \d{4}\.\d+",
    r"\bCHK-\d+",
    r"\b2018-04\b",
)
"""A hash, its name, the versions of program and rule book, a check's name, when the survey came."""


class Known:
    """Numbers, dates and times of day a report may print."""

    def __init__(self, case: Case, language: Language, on: date) -> None:
        self.language = language
        said = dict(_commands(case, language))
        self.exact = set(_numbers([said, json.loads(casefile.dump(case)), _beside(case)], language))
        self.exact |= set(_derived(case, said))
        self.floats = set(_floats(said))
        book = reference.rulebook()
        times = list(_times(json.loads(casefile.dump(case))))
        told = json.dumps(said["rules"], ensure_ascii=False)
        self.dates = {on, book.reviewed, *(t.date() for t in times), *_dates(told, language)}
        self.times = {f"{t:%H:%M}" for t in times}

    def has(self, x: Decimal) -> bool:
        """Whether some number, written with as many decimals as x has, is x."""
        return x in self._written.get(_places(x), ()) or any(abs(x - f) <= _near(x) for f in self.floats)

    @cached_property
    def _written(self) -> dict[int, set[Decimal]]:
        return {
            n: {x.quantize(D(1).scaleb(-n), rounding=ROUND_HALF_UP) for x in self.exact} for n in range(7)
        }


def strangers(text: str, known: Known) -> list[str]:
    """The numbers, dates and times in the text that the case's JSON does not give."""
    found = []
    for name in (*NAMES[known.language], *ALWAYS):
        text = re.sub(name, " ", text, flags=re.MULTILINE)
    found += [f"{day}" for day in _dates(text, known.language) if day not in known.dates]
    text = re.sub(DATES[known.language][0], " ", text)
    found += [time for time in re.findall(r"\b\d\d:\d\d\b", text) if time not in known.times]
    text = re.sub(r"\b\d\d:\d\d\b", " ", text)
    return found + [n for n in printed(text, known.language) if not known.has(_value(n, known.language))]


def _dates(text: str, language: Language) -> list[date]:
    pattern, form = DATES[language]
    return [datetime.strptime(day, form).date() for day in re.findall(pattern, text)]  # noqa: DTZ007


def printed(text: str, language: Language) -> list[str]:
    """Every number in a text, as it is written."""
    return [m[0] for m in _pattern(language).finditer(text)]


def _pattern(language: Language) -> re.Pattern[str]:
    thousand, decimal = map(re.escape, MARKS[language])
    return re.compile(
        rf"(?<!\w)\d{{1,3}}(?:{thousand}\d{{3}})+(?!\d)(?:{decimal}\d+)?|(?<!\w)\d+(?:{decimal}\d+)?"
    )


def _value(written: str, language: Language) -> Decimal:
    thousand, decimal = MARKS[language]
    return D(written.replace(thousand, "").replace(decimal, "."))


def _commands(case: Case, language: Language) -> Iterator[tuple[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sag.json"
        file.write_text(casefile.dump(case), encoding="utf-8")
        for command in COMMANDS:
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                cli.main([command, str(file), "--json", "--lang", language])
            yield command, json.loads(out.getvalue())


def _numbers(said: Any, language: Language) -> Iterator[Decimal]:
    if isinstance(said, dict):
        for key, value in said.items():
            yield from (*_numbers(key, language), *_numbers(value, language))
    elif isinstance(said, list | tuple):
        for value in said:
            yield from _numbers(value, language)
    elif isinstance(said, str):
        yield from _in_text(said, language)
    elif isinstance(said, int | Decimal) and not isinstance(said, bool):
        yield abs(D(said))


def _in_text(said: str, language: Language) -> Iterator[Decimal]:
    try:
        number = D(said)
    except InvalidOperation:
        yield from (_value(n, language) for n in printed(said, language))
        return
    if number.is_finite():
        yield abs(number)


def _floats(said: Any) -> Iterator[Decimal]:
    """What the JSON itself has rounded to two decimals: the ends of intervals [percent]."""
    for value in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        if isinstance(value, float):
            yield D(str(value))
        yield from _floats(value)


def _derived(case: Case, said: dict[str, Any]) -> Iterator[Decimal]:
    """Sums and differences of the scorecard's own numbers, worked out again from its JSON."""
    themes = {c.id: c.theme for model in case.models for c in model.criteria}
    awards, more_sum, least_sum = decision(case).awards, D(0), D(0)
    for lot in said["score"]["lots"]:
        parts = {(r["bid"], r["criterion"]): D(r["weighted"]) for r in lot["rows"] if r["weighted"]}
        totals = {bid: D(total) for bid, total in lot["totals"].items()}
        prices = {r["bid"]: D(r["raw"]) for r in lot["rows"] if themes[r["criterion"]] == "price"}
        order = [bid for group in lot["ranking"] for bid in group]
        won = awards[lot["lot"]]
        second = next(bid for bid in order if bid != won)
        for bid in order:
            yield abs(totals[bid] - totals[order[0]])
            for theme in set(themes.values()):
                yield abs(sum((x for (b, c), x in parts.items() if b == bid and themes[c] == theme), D(0)))
        yield from (abs(x - parts[second, c]) for (bid, c), x in parts.items() if bid == won)
        more, least = prices[won] - min(prices.values()), min(prices.values())
        more_sum, least_sum = more_sum + more, least_sum + least
        yield from (more, more / least * 100)
    yield from (more_sum, least_sum + more_sum, more_sum / least_sum * 100)
    yield sum((D(off["amount"]) for off in said["award"]["taken_off"]), D(0))
    yield from _apart(said, themes)


def _apart(said: dict[str, Any], themes: dict[str, str]) -> Iterator[Decimal]:
    """Effective weights by theme, and how far limits are from the weights [percentage points]."""
    for lot in said["whatif"]["lots"]:
        for key, held in lot["stability"].items():
            flips = lot["flips"]["weights"].get(key, [])
            yield from (abs(D(flip["at"]) - D(held["weight"])) for flip in flips)
    for tender in said["dominance"]["tenders"]:
        if tender["nominal"] and tender["effective"]:
            yield abs(D(tender["effective"]) - D(tender["nominal"]))
        sums: dict[str, Decimal] = {}
        for criterion, x in tender["effective_by_criterion"].items():
            theme = themes.get(criterion, "price")
            sums[theme] = sums.get(theme, D(0)) + D(x)
        yield from sums.values()


def _beside(case: Case) -> list[Any]:
    """What no command prints as JSON: how many checks there are, how sure an interval is, the areas of the
    map over the model's own themes, and the effect with its assumptions and the law it names.
    """
    book, rules = reference.effect_parameters(), reference.rulebook().rules
    found: list[Any] = [len(reference.rulebook().checks), 95]
    for lot in case.tender.lots:
        asked = Asked(case, lot.id, case.model_for(lot.id))
        if isinstance(asked.map, Triangle):
            found += [D(r.area.numerator) * 100 / r.area.denominator for r in asked.map.regions]
        if case.effect.criteria:
            effect = measure(case, lot.id, book)
            found += [effect.persons, *map(dataclasses.asdict, _net_costs(effect)), *_lifts(effect)]
            found += [[rules[name].law, rules[name].text.da] for name in ("AC-35", "AC-36")]
            found += [a.model_dump(mode="json") for a in book.parameters.values()]
            found += [f.values[key] for f in effect.findings for key in f.values]
            found += [D(o.promised) * 100 for o in effect.offers.values()]
            found += [D(o.credibility) * 100 for o in effect.offers.values() if o.credibility is not None]
    return found


def _net_costs(effect: Any) -> Iterator[Any]:
    return (cost for costs in effect.costs.values() for cost in costs.values())


def _lifts(effect: Any) -> Iterator[Decimal]:
    from scoring.effect.turning import break_even

    yield from (cost.likely * 100 for cost in _net_costs(effect))
    for bid in effect.costs:
        for against in effect.costs:
            found = break_even(effect, bid, against)
            yield from (x * 100 for x in (found.lift, found.likely) if x is not None)


def _times(said: Any) -> Iterator[datetime]:
    if isinstance(said, dict | list):
        for value in said.values() if isinstance(said, dict) else said:
            yield from _times(value)
    elif isinstance(said, str) and re.match(r"\d{4}-\d\d-\d\d(T|$)", said):
        yield datetime.fromisoformat(said)


def _places(x: Decimal) -> int:
    return max(0, -int(x.as_tuple().exponent))


def _near(x: Decimal) -> Decimal:
    """Half of the last digit printed, and half of the JSON's second decimal."""
    return D(1).scaleb(-_places(x)) / 2 + D("0.005")
