"""Reference: the only reader of `data/`: texts, examples, code lists, the rule book."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scoring import casefile
from scoring.effect.book import EffectBook
from scoring.library import Library
from scoring.model import Case
from scoring.report import Sources
from scoring.rules.book import Rulebook
from scoring.survey import Survey
from scoring.texts import Language, Texts


def folder() -> Path:
    """The folder `data/`: inside the installed package, else at the root of the checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "data"


@cache
def texts(language: Language = "da") -> Texts:
    """All messages of one language, from `data/texts/<language>/*.toml`; what rests on law unread says so."""
    messages: dict[str, str] = {}
    for file in sorted((folder() / "texts" / language).glob("*.toml")):
        messages |= dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    return Texts(language, messages, frozenset(_unread()))


def examples() -> tuple[str, ...]:
    """The names of the fictional example tenders, in the order they are offered."""
    found = {path.parent.name for path in (folder() / "examples").glob("*/case.json")}
    return tuple(sorted(found))


def example(name: str) -> Case:
    """One example tender; FileNotFoundError if there is none of that name."""
    return casefile.load((folder() / "examples" / name / "case.json").read_bytes())


@cache
def cpv() -> Mapping[str, str]:
    """CPV 2008: code of eight digits → Danish name. Source: EU Publications Office, CC BY 4.0."""
    with (folder() / "cpv.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name_da"] for row in csv.DictReader(file)}


@cache
def rulebook() -> Rulebook:
    """The rule book of `data/law`. pydantic's ValidationError names a row without section or confidence."""
    law = folder() / "law"
    return Rulebook(
        **_toml(law / "book.toml"),
        rules=_named(law / "rules"),
        checks=_named(law / "checks"),
        thresholds=_toml(law / "thresholds.toml").get("threshold", ()),
        routes=_toml(law / "routes.toml").get("route", ()),
        answers=_toml(law / "answers.toml").get("answer", ()),
        sources=_toml(law / "sources.toml"),
        texts=_toml(law / "texts.toml").get("text", ()),
        not_checked=_toml(law / "not_checked.toml").get("check", ()),
        wording=_toml(law / "wording.toml"),
    )


@cache
def survey() -> Survey:
    """The survey of 2018 from `data/survey`. pydantic's ValidationError names a figure nobody explains."""
    home = folder() / "survey"
    with (home / "figures.csv").open(encoding="utf-8", newline="") as file:
        figures = [_figure(row) for row in csv.DictReader(file)]
    return Survey(figures=figures, statements=_toml(home / "statements.toml"), **_toml(home / "notes.toml"))


@cache
def effect_parameters() -> EffectBook:
    """The assumptions of the effect calculation in `data/effect.toml`: unit, year, source and status."""
    told = _toml(folder() / "effect.toml")
    named = {name: {"id": name, **row} for name, row in told["parameters"].items()}
    return EffectBook(**{**told, "parameters": named})


def sources() -> Sources:
    """The dated data a report rests on."""
    return Sources(rulebook(), survey(), effect_parameters())


def _unread() -> Iterator[str]:
    """The messages that rest on a provision nobody has read, and have to say so themselves."""
    for row in _toml(folder() / "law" / "texts.toml").get("text", ()):
        if row["confidence"] != "source read" and "marked" not in row:
            yield from row["keys"]


def _figure(row: Mapping[str, str]) -> dict[str, Any]:
    """A row of the survey: an empty number is a missing one."""
    numbers = {key: row[key] or None for key in ("value", "base", "page")}
    return {**row, **numbers, "caveats": row["caveats"].split()}


@cache
def library() -> Library:
    """The criteria library of `data/library`: every entry with the steps and the law its kind shares."""
    home = folder() / "library"
    shared, rows = _toml(home / "library.toml"), _toml(home / "criteria.toml")
    laws, steps = shared.pop("law"), shared.pop("steps")
    entries = {}
    for key, row in rows.items():
        assessed = {"steps": steps} if row["scoring"]["how"] == "assessed" else {}
        emphasis = row["emphasis"].format(target_group=shared["target_group"])
        entries[key] = {"id": key, **laws[row["theme"]], **assessed, **row, "emphasis": emphasis}
    blocked = {key: {"id": key, **row} for key, row in _toml(home / "blocked.toml").items()}
    return Library(**shared, entries=entries, blocked=blocked)


@cache
def program() -> str:
    """Name and version of the program, for the foot of printed pages: "Udbudsvægten 0.3.0"."""
    checkout = folder().parent / "pyproject.toml"
    told = _toml(checkout)["project"]["version"] if checkout.is_file() else version("udbudsvaegten")
    return f"Udbudsvægten {told}"


@cache
def layout() -> bytes:
    """The layout of every printed paper, as typst reads it."""
    return (folder() / "print" / "paper.typ").read_bytes()


def fonts() -> Path:
    """The folder of the typeface papers are printed in: static TrueType files, SIL Open Font License 1.1."""
    return folder() / "print" / "fonts"


def _named(folder: Path) -> dict[str, Any]:
    """The tables of all files in a folder, each told its own name as `id`."""
    tables = [_toml(file) for file in sorted(folder.glob("*.toml"))]
    return {name: {"id": name, **row} for table in tables for name, row in table.items()}


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
