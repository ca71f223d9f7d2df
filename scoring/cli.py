"""Command line: `python -m scoring …`. Tables for people, one JSON object for programs.

Exit 0: fine. 1: findings that stop. 2: wrong call. Messages go to stderr and name file, place,
rule and remedy.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, cast

from scoring import admission, casefile, launch, reference, weights
from scoring.formats import excel
from scoring.model import Case
from scoring.reading import typed
from scoring.score import Scorecard, Weights, score
from scoring.texts import LANGUAGES, Texts
from scoring.values import THEMES, Finding, How, LotId, ScoringError, Theme

_SHOWN = Decimal("1e-12")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is returned, not raised."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.run is not _app:
        parser.error(" ".join(rest))
    options.rest, t = rest, reference.texts("da")
    try:
        t = options.t = reference.texts(options.lang)
        return cast(int, options.run(options))
    except ScoringError as error:
        _tell(error.findings, t, getattr(options, "file", ""))
        return 1
    except BrokenPipeError:
        # The reader (head, less) had seen enough.
        sys.stdout = None
        return 0
    except FileNotFoundError as error:
        print(t("cli.not_found", file=error.filename), file=sys.stderr)
        return 2
    except OSError as error:
        print(t("cli.file", file=error.filename, reason=error.strerror), file=sys.stderr)
        return 2


def _score(options: argparse.Namespace) -> int:
    t: Texts = options.t
    case = _read(options.file, t)
    found = admission.check(case, options.reject)
    cards = {}
    for lot in case.tender.lots:
        if not _stops(admission.findings(case, lot.id, options.reject)):
            cards[lot.id] = score(
                case, lot.id, weights=_weights(case, lot.id, options.weights), reject=options.reject
            )
    if options.json:
        _print_json(_scored(case, found, cards, options, t))
    else:
        for card in cards.values():
            print(_table(case, card, t))
    _tell(found, t, options.file)
    return 1 if _stops(found) else 0


def _check(options: argparse.Namespace) -> int:
    t: Texts = options.t
    case = _read(options.file, t)
    found = admission.check(case, options.reject)
    if options.json:
        _print_json({"case": case.tender.id, "findings": [_finding(f, t) for f in found]})
    elif not found:
        print(t("cli.nothing_found", title=case.tender.title))
    _tell(found, t, options.file)
    return 1 if _stops(found) else 0


def _template(options: argparse.Namespace) -> int:
    t: Texts = options.t
    Path(options.out).write_bytes(excel.template(t.language))
    print(t("cli.written", file=options.out))
    return 0


def _convert(options: argparse.Namespace) -> int:
    t: Texts = options.t
    case, out = _read(options.file, t), Path(options.out)
    if out.suffix == ".xlsx":
        out.write_bytes(excel.write(case, t.language))
    elif out.suffix == ".json":
        out.write_text(casefile.dump(case), encoding="utf-8")
    else:
        _wrong_call(t("cli.unknown_kind", file=out.name))
    print(t("cli.written", file=options.out))
    return 0


def _schema(_: argparse.Namespace) -> int:
    _print_json(casefile.schema())
    return 0


def _examples(options: argparse.Namespace) -> int:
    listed = {name: reference.folder() / "examples" / name / "case.json" for name in reference.examples()}
    if options.json:
        _print_json({name: str(path) for name, path in listed.items()})
        return 0
    for name, path in listed.items():
        print(f"{name}: {reference.example(name).tender.title}\n  {path}")
    return 0


def _app(options: argparse.Namespace) -> int:
    return launch.app(options.rest)


def _read(file: str, t: Texts) -> Case:
    path = Path(file)
    if path.suffix == ".json":
        return casefile.load(path.read_bytes())
    if path.suffix != ".xlsx":
        _wrong_call(t("cli.unknown_kind", file=path.name))
    reading = excel.read(path.read_bytes(), path.name, cpv=reference.cpv(), language=t.language)
    if reading.case is None:
        raise ScoringError(*reading.findings)
    _tell(reading.findings, t, file)
    return reading.case


def _weights(case: Case, lot: LotId, asked: dict[Theme, Decimal] | None) -> Weights | None:
    model = case.model_for(lot)
    return weights.with_themes(model, asked) if model and asked else None


def _asked_weights(text: str) -> dict[Theme, Decimal]:
    asked: dict[Theme, Decimal] = {}
    for part in text.split(","):
        theme, _, percent = part.partition("=")
        number = typed(percent.replace(".", ","), "--weights", "percent")
        if theme not in THEMES or not isinstance(number, Decimal):
            raise argparse.ArgumentTypeError(f"{part!r}: theme=percent, theme: {', '.join(THEMES)}")
        asked[theme] = number
    return asked


def _scored(
    case: Case, found: Iterable[Finding], cards: dict[LotId, Scorecard], options: argparse.Namespace, t: Texts
) -> dict[str, Any]:
    asked = {theme: str(percent) for theme, percent in (options.weights or {}).items()}
    analysis = {"weights": asked, "reject": sorted(options.reject)} if asked or options.reject else None
    return {
        "case": case.tender.id,
        "sealed": casefile.is_sealed(case),
        "digest": casefile.digest(case),
        "analysis": analysis,
        "findings": [_finding(f, t) for f in found],
        "lots": [_card(card, t) for card in cards.values()],
    }


def _card(card: Scorecard, t: Texts) -> dict[str, Any]:
    return {
        "lot": card.lot,
        "method": card.method,
        "unit": card.unit,
        "best": card.best,
        "binding": card.binding,
        "rows": [
            {
                "bid": row.bid,
                "criterion": row.criterion,
                "raw": _number(row.raw),
                "points": _number(row.points),
                "weight": _number(row.weight),
                "weighted": _number(row.weighted),
                "how": _said(row.how, t),
            }
            for row in card.rows
        ],
        "totals": {bid: _number(total) for bid, total in card.totals.items()},
        "ranking": [list(group) for group in card.ranking],
        "excluded": [{"bid": e.bid, "reason": _said(e.reason, t)} for e in card.excluded],
    }


def _number(x: Decimal | None) -> str | None:
    if x is None:
        return None
    shown = x.quantize(_SHOWN) if x.adjusted() < 15 else x
    return f"{shown.normalize():f}" if shown else "0"


def _said(how: How, t: Texts) -> str:
    return t(how.key, **how.values)


def _finding(finding: Finding, t: Texts) -> dict[str, Any]:
    return {**finding.model_dump(mode="json"), "text": t.sentence(finding)}


def _table(case: Case, card: Scorecard, t: Texts) -> str:
    lot = next(part for part in case.tender.lots if part.id == card.lot)
    show = t.points if card.unit == "points" else t.kroner
    heading = f"{case.tender.title}" + (f" · {lot.id} {lot.title}" if len(case.tender.lots) > 1 else "")
    lines = [heading, t("cli.binding" if card.binding else "cli.analysis")]
    for group in card.ranking:
        first, last = card.place(group[0])
        place = f"{first}." if first == last else f"{first}.–{last}."
        lines += [
            f"{place:>6} {bid:<6} {show(card.totals[bid]):>16}  {case.bid(bid).tenderer.name}"
            for bid in group
        ]
    lines += [f"{'–':>6} {e.bid:<6} {'':>16}  {_said(e.reason, t)}" for e in card.excluded]
    return "\n".join([*lines, ""])


def _tell(found: Iterable[Finding], t: Texts, file: str) -> None:
    for f in found:
        sentence = t.sentence(f)
        place = "" if f.place in sentence else f"{f.place}: "
        law = f" ({f.law})" if f.law else ""
        print(f"{file}: {t(f'cli.{f.severity}')}: {place}{sentence}{law}", file=sys.stderr)


def _stops(found: Iterable[Finding]) -> bool:
    return any(f.severity == "stop" for f in found)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _wrong_call(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default="da", help="language of sentences and tables")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], words: str, *arguments: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words, parents=[common])
        made.set_defaults(run=run)
        for argument in arguments:
            made.add_argument(argument)
        return made

    def analysing(made: argparse.ArgumentParser) -> None:
        made.add_argument("--json", action="store_true", help="one JSON object on stdout")
        made.add_argument(
            "--reject",
            action="append",
            default=[],
            metavar="BID",
            help="leave out a bid, or BID/LOT (analysis)",
        )

    analysing(command("check", _check, "What is missing or wrong in FILE (.json or .xlsx)?", "file"))
    scored = command("score", _score, "Who is best in each lot of FILE (.json or .xlsx), and why?", "file")
    analysing(scored)
    scored.add_argument(
        "--weights", type=_asked_weights, metavar="THEME=PERCENT,…", help="other theme weights (analysis)"
    )
    command("template", _template, "Write an empty workbook to fill in.").add_argument(
        "-o", "--out", required=True
    )
    command("convert", _convert, "Turn a workbook into a case file, or back.", "file", "out")
    command("schema", _schema, "Print the JSON Schema of the case file.")
    command("examples", _examples, "List the example tenders.").add_argument("--json", action="store_true")
    command("app", _app, "Start the app; further options go to Streamlit.")
    return parser
