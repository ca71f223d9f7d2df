"""What the commands share: reading a file, telling findings, printing numbers as programs want them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from scoring import casefile, reference, seals, weights
from scoring.formats import excel
from scoring.model import Case
from scoring.reading import typed
from scoring.score import Weights
from scoring.texts import Texts
from scoring.values import THEMES, Finding, How, LotId, ScoringError, Theme

_SHOWN = Decimal("1e-12")
_DECIMALS = 10


def read(file: str, t: Texts) -> Case:
    """The case in FILE, a case file or a workbook; ScoringError with every fault in it."""
    path = Path(file)
    if path.suffix == ".json":
        return casefile.load(path.read_bytes())
    if path.suffix != ".xlsx":
        wrong_call(t("cli.unknown_kind", file=path.name))
    reading = excel.read(path.read_bytes(), path.name, cpv=reference.cpv(), language=t.language)
    if reading.case is None:
        raise ScoringError(*reading.findings)
    tell(reading.findings, t, file)
    return reading.case


def weights_for(case: Case, lot: LotId, asked: dict[Theme, Decimal] | None) -> Weights | None:
    """The shares of the whole that `--weights` asks for in one lot; None when it asks for nothing."""
    model = case.model_for(lot)
    return weights.with_themes(model, asked) if model and asked else None


def asked_weights(text: str) -> dict[Theme, Decimal]:
    """`price=50,social=20` → theme and percent."""
    asked: dict[Theme, Decimal] = {}
    for part in text.split(","):
        theme, _, percent = part.partition("=")
        number = typed(percent.replace(".", ","), "--weights", "percent")
        if theme not in THEMES or not isinstance(number, Decimal):
            raise argparse.ArgumentTypeError(f"{part!r}: theme=percent, theme: {', '.join(THEMES)}")
        asked[theme] = number
    return asked


def number(x: Decimal | None) -> str | None:
    """A number as a string that loses nothing a program needs: at most 12 decimals."""
    if x is None:
        return None
    shown = x.quantize(_SHOWN) if x.adjusted() < 15 else x
    return f"{shown.normalize():f}" if shown else "0"


def said(how: How, t: Texts) -> str:
    """The sentence behind a number."""
    return t(how.key, **how.values)


def told(finding: Finding, t: Texts) -> dict[str, Any]:
    """A finding with its sentence."""
    return {**finding.model_dump(mode="json"), "text": t.sentence(finding)}


def tell(found: Iterable[Finding], t: Texts, file: str) -> None:
    """Findings on stderr, one a line: file, severity, place, sentence, law."""
    for f in found:
        sentence = t.sentence(f)
        place = "" if f.place in sentence else f"{f.place}: "
        law = f" ({f.law})" if f.law else ""
        print(f"{file}: {t(f'cli.{f.severity}')}: {place}{sentence}{law}", file=sys.stderr)


def stops(found: Iterable[Finding]) -> bool:
    """Whether any finding stops."""
    return any(f.severity == "stop" for f in found)


def unsealed_by(case: Case, t: Texts) -> tuple[Finding, ...]:
    """Every place where a sealed case is not as it was sealed: then nothing about it binds. Says so."""
    found = tuple(f for f in seals.verify(case) if f.severity == "stop")
    if found:
        print(t("cli_seal.broken_seal"), file=sys.stderr)
    return found


def print_json(value: object) -> None:
    """One object on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def wrong_call(message: str) -> NoReturn:
    """Say what is wrong with the call and leave with exit code 2."""
    print(message, file=sys.stderr)
    raise SystemExit(2)


def head(case: Case) -> dict[str, Any]:
    """What every object says of its case."""
    return {
        "case": case.tender.id,
        "sealed": seals.is_sealed(case),
        "digest": casefile.digest(case),
    }


def percent(share: Fraction | None) -> str | None:
    """An exact share of the whole as percent with at most 10 decimals."""
    if share is None:
        return None
    return number(Decimal(round(share * 100 * 10**_DECIMALS)).scaleb(-_DECIMALS))
