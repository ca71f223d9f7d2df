"""The command `letters`: what does each bidder receive now, and is every letter fit to be sent?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring import letters, reference
from scoring.cli_common import print_json, read, stops, tell, told, unsealed_by, wrong_call
from scoring.cli_papers import PRINTED, dated, on_day
from scoring.formats.docx import docx
from scoring.formats.docx import read as lines_of
from scoring.formats.pdf import pdf
from scoring.letters import Letter, check
from scoring.letters.files import file_names
from scoring.model import Case
from scoring.texts import Texts
from scoring.values import BidId, Finding, Severity

_GRAVEST_FIRST: tuple[Severity, ...] = ("stop", "warn", "note")


@dataclass(frozen=True)
class Written:
    """One letter as it lies in the folder: what it is, its two files, and what its check found."""

    letter: Letter
    files: tuple[str, str]
    found: tuple[Finding, ...]


def lettered(options: argparse.Namespace) -> int:
    """Write every letter the case calls for into DIR, as DOCX and PDF, read each back and check it.

    Exit code 1 when a letter, or the case itself, has something that stops.
    """
    t: Texts = options.t
    case = read(options.file, t)
    broken = unsealed_by(case, t)
    due = _called_for(case, options, t)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    written = tuple(_written(case, due, folder, t))
    if options.json:
        laws = list(_unverified(due))
        letters_made = [_object(w, case, t) for w in written]
        print_json({"case": case.tender.id, "letters": letters_made, "unverified": laws})
    else:
        print("\n".join(_listed(written, case, folder, t)))
    tell(broken, t, options.file)
    for line in _found(written, t):
        print(line, file=sys.stderr)
    return 1 if broken or any(stops(one.found) for one in written) else 0


def arguments(command: argparse.ArgumentParser) -> None:
    """What `letters` is told."""
    command.add_argument("-o", "--out", required=True, metavar="DIR")
    asked = "questions about this bid's low price instead (may be repeated)"
    command.add_argument("--explain", action="append", default=[], metavar="BID", help=asked)
    dated(command)
    command.add_argument("--json", action="store_true", help="one JSON object on stdout")


def _called_for(case: Case, options: argparse.Namespace, t: Texts) -> tuple[Letter, ...]:
    """The letters the case calls for; with --explain the questions about the prices of those bids instead."""
    book, on = reference.rulebook(), on_day(options)
    for bid in options.explain:
        if bid not in {b.id for b in case.bids}:
            wrong_call(t("cli_papers.no_bid", bid=bid, bids=", ".join(b.id for b in case.bids)))
    asked = (letters.letter(case, "anmodning_forklaring", bid, t, book, on) for bid in options.explain)
    return tuple(asked) if options.explain else letters.due(case, t, book, on)


def _written(case: Case, due: Sequence[Letter], folder: Path, t: Texts) -> Iterator[Written]:
    book = reference.rulebook()
    for made, name in zip(due, file_names(due, case), strict=True):
        files = (f"{name}.docx", f"{name}.pdf")
        document = docx(made.document)
        (folder / files[0]).write_bytes(document)
        (folder / files[1]).write_bytes(pdf(made.document))
        yield Written(made, files, check.check(made, lines_of(document), case, book, t))


def _listed(written: Sequence[Written], case: Case, folder: Path, t: Texts) -> Iterator[str]:
    if not written:
        yield t("cli_papers.no_letters", title=case.tender.title)
    for one in written:
        kind, name = t(f"cli_papers.kind.{one.letter.kind}"), case.bid(one.letter.bid).tenderer.name
        state = t(f"cli_papers.{_worst(one.found)}", n=len(one.found))
        yield f"{one.letter.bid:<6} {kind:<34} {name}: {state}"
        yield f"       {', '.join(one.files)}"
    if written and written[0].letter.document.draft:
        yield t("cli_papers.draft", reason=written[0].letter.document.draft)
    if written:
        yield t("cli_papers.in_folder", n=len(written), folder=folder)
        laws = "; ".join(_unverified([one.letter for one in written]))
        yield from (t("cli_papers.unverified", laws=laws),) if laws else ()
    ours = {file for one in written for file in one.files}
    others = sorted(f.name for f in folder.iterdir() if f.suffix in PRINTED and f.name not in ours)
    if others:
        yield t("cli_papers.others", files=", ".join(others))


def _found(written: Sequence[Written], t: Texts) -> Iterator[str]:
    """What the check found, gravest first; the same in several letters once, with the bids."""
    whose: dict[tuple[str, str], list[BidId]] = {}
    for one in written:
        for f in one.found:
            whose.setdefault((f.severity, _told_at(f, t)), []).append(one.letter.bid)
    for (severity, said), bids in sorted(whose.items(), key=lambda entry: _GRAVEST_FIRST.index(entry[0][0])):
        everybody = len(written) > 1 and len(set(bids)) == len(written)
        who = t("cli_papers.all_letters") if everybody else ", ".join(dict.fromkeys(bids))
        yield f"{who}: {t(f'cli.{severity}')}: {said}"


def _told_at(f: Finding, t: Texts) -> str:
    """The sentence with the heading it is about; what it quotes from the letter is not said twice."""
    sentence, law = t.sentence(f), f" ({f.law})" if f.law else ""
    heading, _, quoted = f.place.partition(": ")
    place = "" if f.place in sentence else heading if quoted and quoted in sentence else f.place
    return f"{place}: {sentence}{law}" if place else f"{sentence}{law}"


def _unverified(due: Sequence[Letter]) -> Iterator[str]:
    """The sections behind the letters' sentences that nobody has held against the act itself."""
    book, keys = reference.rulebook(), dict.fromkeys(key for made in due for key in made.said)
    bases = (book.basis(key) for key in keys)
    yield from dict.fromkeys(basis.law for basis in bases if basis and not basis.verified)


def _worst(found: Sequence[Finding]) -> str:
    graves = {f.severity for f in found}
    return next((grave for grave in _GRAVEST_FIRST if grave in graves), "clean")


def _object(one: Written, case: Case, t: Texts) -> dict[str, Any]:
    return {
        "kind": one.letter.kind,
        "bid": one.letter.bid,
        "name": case.bid(one.letter.bid).tenderer.name,
        "draft": one.letter.document.draft,
        "files": list(one.files),
        "findings": [told(f, t) for f in one.found],
    }
