"""Command line: `python -m scoring …`. Tables for people, one JSON object for programs.

Exit 0: fine. 1: findings that stop. 2: wrong call. Messages go to stderr and name file, place,
rule and remedy.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias, cast

from scoring import admission, casefile, cli_letters, cli_papers, cli_seal, launch, reference, seals
from scoring.cli_analysis import whatif
from scoring.cli_annex import annexed
from scoring.cli_award import awarding
from scoring.cli_common import (
    asked_weights,
    number,
    print_json,
    read,
    said,
    stops,
    tell,
    told,
    unsealed_by,
    weights_for,
    wrong_call,
)
from scoring.cli_dominance import dominance
from scoring.cli_rules import checked, day
from scoring.formats import excel
from scoring.model import Case
from scoring.score import Scorecard, score
from scoring.texts import LANGUAGES, Texts
from scoring.values import Finding, LotId, ScoringError

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


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
        tell(error.findings, t, getattr(options, "file", "") or "")
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
    case = read(options.file, t)
    bent = unsealed_by(case, t)
    found = (*admission.check(case, options.reject), *bent)
    cards = {}
    for lot in case.tender.lots:
        if not stops(admission.findings(case, lot.id, options.reject)):
            card = score(
                case, lot.id, weights=weights_for(case, lot.id, options.weights), reject=options.reject
            )
            cards[lot.id] = replace(card, binding=card.binding and not bent)
    if options.json:
        print_json(_scored(case, found, cards, options, t))
    else:
        for card in cards.values():
            print(_table(case, card, t))
    tell(found, t, options.file)
    return 1 if stops(found) else 0


def _check(options: argparse.Namespace) -> int:
    t: Texts = options.t
    case = read(options.file, t)
    found = admission.check(case, options.reject)
    if options.json:
        print_json({"case": case.tender.id, "findings": [told(f, t) for f in found]})
    elif not found:
        print(t("cli.nothing_found", title=case.tender.title))
    tell(found, t, options.file)
    return 1 if stops(found) else 0


def _template(options: argparse.Namespace) -> int:
    t: Texts = options.t
    Path(options.out).write_bytes(excel.template(t.language))
    print(t("cli.written", file=options.out))
    return 0


def _convert(options: argparse.Namespace) -> int:
    t: Texts = options.t
    case, out = read(options.file, t), Path(options.out)
    if out.suffix == ".xlsx":
        out.write_bytes(excel.write(case, t.language))
    elif out.suffix == ".json":
        out.write_text(casefile.dump(case), encoding="utf-8")
    else:
        wrong_call(t("cli.unknown_kind", file=out.name))
    print(t("cli.written", file=options.out))
    return 0


def _schema(_: argparse.Namespace) -> int:
    print_json(casefile.schema())
    return 0


def _examples(options: argparse.Namespace) -> int:
    listed = {name: reference.folder() / "examples" / name / "case.json" for name in reference.examples()}
    if options.json:
        print_json({name: str(path) for name, path in listed.items()})
        return 0
    for name, path in listed.items():
        print(f"{name}: {reference.example(name).tender.title}\n  {path}")
    return 0


def _app(options: argparse.Namespace) -> int:
    return launch.app(options.rest)


def _scored(
    case: Case, found: Iterable[Finding], cards: dict[LotId, Scorecard], options: argparse.Namespace, t: Texts
) -> dict[str, Any]:
    asked = {theme: str(percent) for theme, percent in (options.weights or {}).items()}
    analysis = {"weights": asked, "reject": sorted(options.reject)} if asked or options.reject else None
    return {
        "case": case.tender.id,
        "sealed": seals.is_sealed(case),
        "digest": casefile.digest(case),
        "analysis": analysis,
        "findings": [told(f, t) for f in found],
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
                "raw": number(row.raw),
                "points": number(row.points),
                "weight": number(row.weight),
                "weighted": number(row.weighted),
                "how": said(row.how, t),
            }
            for row in card.rows
        ],
        "totals": {bid: number(total) for bid, total in card.totals.items()},
        "ranking": [list(group) for group in card.ranking],
        "excluded": [{"bid": e.bid, "reason": said(e.reason, t)} for e in card.excluded],
    }


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
    lines += [f"{'–':>6} {e.bid:<6} {'':>16}  {said(e.reason, t)}" for e in card.excluded]
    return "\n".join([*lines, ""])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _reading_commands(commands)
    _writing_commands(commands)
    _keeping_commands(commands)
    _paper_commands(commands)
    return parser


def _reading_commands(commands: _Commands) -> None:
    _analysing(
        _command(commands, "check", _check, "What is missing or wrong in FILE (.json or .xlsx)?", "file")
    )
    _weighable(_command(commands, "score", _score, "Who is best in each lot of FILE, and why?", "file"))
    _weighable(
        _command(
            commands, "whatif", whatif, "Who would win under other weights, prices, points, methods?", "file"
        )
    )
    awarded = _command(commands, "award", awarding, "Which bids get which lots, and the proof?", "file")
    _analysing(awarded)
    awarded.add_argument("--favour", metavar="BID", help="which weights would make this bid win (analysis)")
    question = "What is the evaluation model of FILE in words and formulas, to be recomputed by hand?"
    _command(commands, "annex", annexed, question, "file").add_argument("-o", "--out", metavar="OUT.md")
    question = "How much did the price decide in these tenders, and in all together?"
    measured = _command(commands, "dominance", dominance, question)
    measured.add_argument("files", nargs="+", metavar="FILE", help="a folder stands for the files in it")
    _analysing(measured)
    question = "Which rules bind, what do they ask for, and who may win a reserved contract?"
    ruled = _command(commands, "rules", checked, question, "file")
    ruled.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="the day of the check (today)")
    ruled.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _writing_commands(commands: _Commands) -> None:
    template = _command(commands, "template", _template, "Write an empty workbook to fill in.")
    template.add_argument("-o", "--out", required=True)
    _command(commands, "convert", _convert, "Turn a workbook into a case file, or back.", "file", "out")
    _command(commands, "schema", _schema, "Print the JSON Schema of the case file.")
    listed = _command(commands, "examples", _examples, "List the example tenders.")
    listed.add_argument("--json", action="store_true")
    _command(commands, "app", _app, "Start the app; further options go to Streamlit.")


def _keeping_commands(commands: _Commands) -> None:
    question = "Seal the model of FILE (before the deadline: a correction), once nothing stands in the way."
    cli_seal.arguments(_command(commands, "seal", cli_seal.sealed, question, "file"), steps=False)
    question = "Take a step in the life of the tender in FILE, once nothing stands in the way."
    cli_seal.arguments(_command(commands, "course", cli_seal.stepped, question, "file"), steps=True)
    question = "Is FILE (a case or an exported trail) as it was sealed and written, and if not, which field?"
    verified = _command(commands, "verify", cli_seal.verified, question)
    verified.add_argument("file", nargs="?")
    verified.add_argument("--store", action="store_true", help="the whole archive (DATABASE_URL) instead")
    verified.add_argument("--json", action="store_true", help="one JSON object on stdout")
    question = "Write who changed what, from the archive, as a workbook or as JSON that can be verified."
    kept = _command(commands, "trail", cli_seal.trailed, question, "case")
    kept.add_argument("-o", "--out", required=True, metavar="OUT.json|.xlsx")


def _paper_commands(commands: _Commands) -> None:
    question = "Why was the contract awarded as it was? The paper for the file, or the report of § 174."
    cli_papers.report_arguments(_command(commands, "report", cli_papers.reported, question, "file"))
    question = "What does each bidder receive now? One letter each as DOCX and PDF, checked."
    cli_letters.arguments(_command(commands, "letters", cli_letters.lettered, question, "file"))
    question = "What did the winners promise for their points, what was delivered, what does the lack repay?"
    cli_papers.followup_arguments(_command(commands, "followup", cli_papers.followed, question, "file"))
    question = "Until when must the contract wait after the letters, and from when may it be signed?"
    cli_papers.standstill_arguments(_command(commands, "standstill", cli_papers.waited, question))


def _command(
    commands: _Commands, name: str, run: Callable[[argparse.Namespace], int], words: str, *arguments: str
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=words, description=words)
    made.add_argument("--lang", choices=LANGUAGES, default="da", help="language of sentences and tables")
    made.set_defaults(run=run)
    for argument in arguments:
        made.add_argument(argument)
    return made


def _analysing(made: argparse.ArgumentParser) -> None:
    made.add_argument("--json", action="store_true", help="one JSON object on stdout")
    left_out = "leave out a bid, or BID/LOT (analysis)"
    made.add_argument("--reject", action="append", default=[], metavar="BID", help=left_out)


def _weighable(made: argparse.ArgumentParser) -> None:
    _analysing(made)
    other = "other theme weights (analysis)"
    made.add_argument("--weights", type=asked_weights, metavar="THEME=PERCENT,…", help=other)
