"""The commands `report`, `followup` and `standstill`: the papers for the file, and how long to wait."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from scoring import reference, report
from scoring.cli_common import print_json, read, tell, unsealed_by, wrong_call
from scoring.cli_rules import day
from scoring.decision import decision
from scoring.document import Document
from scoring.formats import follow_up_book
from scoring.formats.docx import docx
from scoring.formats.pdf import pdf
from scoring.model import Case
from scoring.report.follow_up import contract_annex, follow_up
from scoring.report.individual import individual
from scoring.standstill import Standstill, holiday_name, standstill
from scoring.texts import Texts

PRINTED: Mapping[str, Callable[[Document], bytes]] = {".pdf": pdf, ".docx": docx}
_MOST_DAYS = 365
_YEARS = range(1990, 2101)

_Parser: TypeAlias = argparse.ArgumentParser


def reported(options: argparse.Namespace) -> int:
    """Print the justification summary, or with --individual the report of § 174, into OUT."""
    t: Texts = options.t
    out, write = _out(options, t)
    case = read(options.file, t)
    broken = unsealed_by(case, t)
    out.write_bytes(write(_report(case, options, t)))
    print(t("cli.written", file=options.out))
    tell(broken, t, options.file)
    return 1 if broken else 0


def followed(options: argparse.Namespace) -> int:
    """Print what the winners promised beside what they delivered, or with --contract the annex, into OUT."""
    t: Texts = options.t
    out = Path(options.out)
    is_book = out.suffix == ".xlsx" and not options.contract
    write = (
        None if is_book else _out(options, t, "unknown_kind" if options.contract else "unknown_kind_book")[1]
    )
    case = read(options.file, t)
    broken = unsealed_by(case, t)
    out.write_bytes(write(_promised(case, options, t)) if write else follow_up_book.write(case, t.language))
    print(t("cli.written", file=options.out))
    tell(broken, t, options.file)
    return 1 if broken else 0


def waited(options: argparse.Namespace) -> int:
    """Print until when the contract waits after letters sent on --sent, and when it may be signed."""
    t: Texts = options.t
    asked = reference.rulebook().standstill
    least = asked.other if options.paper else asked.electronic
    if options.days is not None and options.days < least:
        wrong_call(t("cli_papers.too_few", days=options.days, least=least, law=asked.law))
    found = standstill(options.sent, least=least, days=options.days, cautious=not options.strict)
    if options.json:
        print_json({**_period(found), "law": asked.law})
    else:
        print("\n".join(_told(found, asked.law, t)))
    return 0


def report_arguments(command: _Parser) -> None:
    """What `report` is told."""
    command.add_argument("-o", "--out", required=True, metavar="OUT.pdf|.docx")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--short", action="store_true", help="the short form, two pages")
    form.add_argument("--full", action="store_true", help="every section, whatever the case has chosen")
    form.add_argument("--individual", action="store_true", help="the report of udbudsloven § 174 instead")
    dated(command)


def followup_arguments(command: _Parser) -> None:
    """What `followup` is told."""
    command.add_argument("-o", "--out", required=True, metavar="OUT.pdf|.docx|.xlsx")
    command.add_argument("--contract", action="store_true", help="the annex of a contract instead")
    command.add_argument("--bid", metavar="BID", help="whose contract, where there are several suppliers")
    dated(command)


def standstill_arguments(command: _Parser) -> None:
    """What `standstill` is told."""
    command.add_argument(
        "--sent", type=_sending, required=True, metavar="YYYY-MM-DD", help="the last letter's day"
    )
    command.add_argument("--paper", action="store_true", help="not sent electronically")
    command.add_argument("--days", type=_days, metavar="N", help="more days than the act asks for")
    strict = "public holidays only: not 5 June, 24 and 31 December and the Friday after Ascension"
    command.add_argument("--strict", action="store_true", help=strict)
    command.add_argument("--json", action="store_true", help="one JSON object on stdout")


def dated(command: _Parser) -> None:
    """The day a paper carries, where it is not today's."""
    command.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="the day the paper carries (today)")


def on_day(options: argparse.Namespace) -> date:
    """The day given with --on, or today."""
    return options.on or datetime.now().astimezone().date()


def _report(case: Case, options: argparse.Namespace, t: Texts) -> Document:
    sources, on, program = reference.sources(), on_day(options), reference.program()
    if options.individual:
        return individual(case, t, sources, on, program=program)
    whole = report.of(case, t, sources, on, program=program)
    if options.full:
        return whole
    return report.short(whole) if options.short else report.shown(whole, case.report)


def _promised(case: Case, options: argparse.Namespace, t: Texts) -> Document:
    """The follow-up, or the annex of one supplier's contract, named where there are several."""
    on, program, made = on_day(options), reference.program(), decision(case)
    if not options.contract:
        return follow_up(case, t, on, made=made, program=program)
    suppliers = tuple(dict.fromkeys(made.awards.values()))
    if options.bid not in (*suppliers, None) or (options.bid is None and len(suppliers) > 1):
        wrong_call(t("cli_papers.whose_contract", bids=", ".join(suppliers)))
    return contract_annex(case, t, on, bid=options.bid, made=made, program=program)


def _out(
    options: argparse.Namespace, t: Texts, otherwise: str = "unknown_kind"
) -> tuple[Path, Callable[[Document], bytes]]:
    """Where to write, and how, by the ending of the name; a wrong call for another ending."""
    out = Path(options.out)
    if out.suffix not in PRINTED:
        wrong_call(t(f"cli_papers.{otherwise}", file=out.name))
    return out, PRINTED[out.suffix]


def _period(found: Standstill) -> dict[str, Any]:
    return {
        "sent": found.sent.isoformat(),
        "days": found.days,
        "ends": found.ends.isoformat(),
        "earliest_signature": found.earliest_signature.isoformat(),
        "moved": [{"day": moved.isoformat(), "why": why} for moved, why in found.moved],
        "cautious": found.cautious,
    }


def _told(found: Standstill, law: str, t: Texts) -> Iterator[str]:
    yield t("cli_papers.counted", sent=found.sent, days=found.days, law=law)
    for moved, why in found.moved:
        yield t(f"cli_papers.moved.{why}", on=moved, name=holiday_name(moved))
    yield t("cli_papers.ends", on=found.ends)
    yield t("cli_papers.signature", on=found.earliest_signature)
    yield t("cli_papers.cautious" if found.cautious else "cli_papers.strict")


def _sending(text: str) -> date:
    sent = day(text)
    if sent.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"{text!r}: {_YEARS.start}–{_YEARS.stop - 1}")
    return sent


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:6]) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r}: 1–{_MOST_DAYS}")
    return int(text)
