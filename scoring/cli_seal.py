"""The commands `seal`, `course`, `verify` and `trail`: take a step, and is everything as it was written?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scoring import casefile, course, edit, reference, rules, seals, trail
from scoring.cli_common import print_json, read, tell, told, wrong_call
from scoring.formats import trail_book
from scoring.life import STEPS, Acceptance
from scoring.model import Case
from scoring.store import Store, default_url
from scoring.texts import Texts
from scoring.values import Finding, ScoringError

_DAY = "%d.%m.%Y %H:%M"


def sealed(options: argparse.Namespace) -> int:
    """Seal FILE as it stands, or seal a correction before the deadline, and write the sealed case to OUT."""
    case = read(options.file, options.t)
    step = "resealed" if case.seal else "sealed"
    return _taken(case, step, {}, options)


def stepped(options: argparse.Namespace) -> int:
    """Take any step in the life of the tender in FILE and write the case after it to OUT."""
    awards = dict(options.award or ())
    return _taken(read(options.file, options.t), options.step, awards, options)


def verified(options: argparse.Namespace) -> int:
    """Check a case, an exported trail, or with --store all of the archive; exit code 1 if it is not whole."""
    if options.store == (options.file is not None):
        wrong_call(options.t("cli_seal.file_or_store"))
    if options.store:
        return _verified_store(options)
    path = Path(options.file)
    if path.suffix == ".json" and trail.is_trail(path.read_bytes()):
        return _verified_trail(path, options)
    case = read(options.file, options.t)
    found = seals.verify(case)
    if options.json:
        print_json({**_standing(case), "findings": [told(f, options.t) for f in found]})
    else:
        print("\n".join(_lines(case, found, options.t)))
    tell(_bad(found), options.t, options.file)
    return 1 if _bad(found) else 0


def trailed(options: argparse.Namespace) -> int:
    """Write the trail of CASE from the archive to OUT: JSON that can be checked anywhere, or a workbook."""
    t: Texts = options.t
    out = Path(options.out)
    if out.suffix not in (".json", ".xlsx"):
        wrong_call(t("cli.unknown_kind", file=out.name))
    kept = Store(default_url())
    try:
        found = trail.trail(kept, options.case)
    finally:
        kept.close()
    if out.suffix == ".xlsx":
        out.write_bytes(trail_book.write(found, t.language))
    else:
        out.write_text(trail.dump(found), encoding="utf-8")
    print(t("cli.written", file=options.out))
    print(t("cli_seal.head", head=found.head))
    return 0


def accepted(text: str) -> tuple[str, str]:
    """`CHK-03.no_method=reason` → the finding's code and the reason."""
    return _pair(text, "CODE=REASON")


def award(text: str) -> tuple[str, str]:
    """`L1=A4` → lot and bid."""
    return _pair(text, "LOT=BID")


def arguments(command: argparse.ArgumentParser, *, steps: bool) -> None:
    """What `seal` and `course` are told."""
    command.add_argument("-o", "--out", required=True, metavar="OUT.json")
    command.add_argument("--by", required=True, metavar="NAME", help="who takes the step")
    command.add_argument("--asked-by", default="", metavar="NAME", help="who prepared it, where two sign")
    command.add_argument("--reason", default="", metavar="TEXT", help="why, where a reason is due")
    answered = "answer for a finding, with a reason (may be repeated)"
    command.add_argument("--accept", type=accepted, action="append", metavar="CODE=REASON", help=answered)
    if steps:
        command.add_argument("--step", required=True, choices=STEPS)
        won = "who is awarded a lot (may be repeated)"
        command.add_argument("--award", type=award, action="append", metavar="LOT=BID", help=won)


def _pair(text: str, shape: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    if not key.strip() or not value.strip():
        raise argparse.ArgumentTypeError(f"{text!r}: {shape}")
    return key.strip(), value.strip()


def _taken(case: Case, step: Any, awards: dict[str, str], options: argparse.Namespace) -> int:
    t: Texts = options.t
    out = Path(options.out)
    if out.suffix != ".json":
        wrong_call(t("cli_seal.only_json", file=out.name))
    now = datetime.now().astimezone()
    found = rules.check(case, reference.rulebook(), now.date())
    for code, reason in options.accept or ():
        for finding in _answered(found, code, t):
            case = edit.with_acceptance(
                case,
                Acceptance(
                    code=code,
                    place=finding.place,
                    about=rules.about(finding),
                    reason=reason,
                    by=options.by,
                    at=now,
                ),
            )
    move = course.Move(
        step,
        by=options.by,
        at=now,
        reason=options.reason,
        asked_by=options.asked_by,
        awards=awards,
        findings=rules.unanswered(case, found),
    )
    after = course.take(case, move)
    out.write_text(casefile.dump(after), encoding="utf-8")
    print(t("cli.written", file=options.out))
    print("\n".join(_lines(after, seals.verify(after), t)))
    return 0


def _answered(found: Sequence[Finding], code: str, t: Texts) -> tuple[Finding, ...]:
    """The findings of this code; a wrong call when there is none to answer for."""
    these = tuple(f for f in found if f.code == code)
    if not these:
        wrong_call(t("cli_seal.nothing_to_accept", code=code))
    return these


def _lines(case: Case, found: Sequence[Finding], t: Texts) -> Iterator[str]:
    yield t("cli_seal.heading", title=case.tender.title, state=course.state(case))
    if case.seal:
        at = f"{case.seal.sealed_at:{_DAY}}"
        yield t("cli_seal.sealed", at=at, by=case.seal.sealed_by)
        yield t("cli_seal.digest", digest=case.seal.digest)
    else:
        yield from (t.sentence(f) for f in found if f.code == "seal.none")
        yield t("cli_seal.digest", digest=casefile.model_digest(case))
    if case.seal and not _bad(found):
        yield t("cli_seal.whole")


def _standing(case: Case) -> dict[str, Any]:
    return {
        "case": case.tender.id,
        "state": course.state(case),
        "sealed": seals.is_sealed(case),
        "seal": case.seal.digest if case.seal else None,
        "model": casefile.model_digest(case),
    }


def _bad(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What speaks against the case: also what cannot be shown to be unchanged."""
    return tuple(f for f in found if f.severity != "note")


def _verified_trail(path: Path, options: argparse.Namespace) -> int:
    t: Texts = options.t
    text = path.read_bytes()
    found, kept = _bad(trail.check(text)), trail.load(text)
    if options.json:
        print_json({"case": kept.case, "head": kept.head, "findings": [told(f, t) for f in found]})
    else:
        print(t("cli_seal.trail", case=kept.case, revisions=len(kept.revisions), aside=len(kept.aside)))
        print(t("cli_seal.head", head=kept.head))
        print(t("cli_seal.trail_broken" if found else "cli_seal.trail_whole"))
    tell(found, t, options.file)
    return 1 if found else 0


def _verified_store(options: argparse.Namespace) -> int:
    """Chain and seals of every case in the archive; the first broken revision is named."""
    t: Texts = options.t
    kept = Store(default_url())
    try:
        broken = kept.verify()
        cases = {r.case: (r, _seals_of(r.document)) for r in kept.cases()}
    finally:
        kept.close()
    found = [*(trail.broken_link(entry) for entry in broken), *(f for _, bad in cases.values() for f in bad)]
    if options.json:
        heads = {name: newest.hash for name, (newest, _) in cases.items()}
        print_json({"cases": heads, "findings": [told(f, t) for f in found]})
    else:
        for name, (newest, bad) in cases.items():
            whole = not bad and name not in {entry.case for entry in broken}
            key = "cli_seal.case_whole" if whole else "cli_seal.case_broken"
            print(t(key, case=name, rev=newest.rev, head=trail.short(newest.hash)))
        if broken:
            first = broken[0]
            print(
                t("cli_seal.first_broken", case=first.case, rev=first.rev, who=first.who, stamp=first.stamp)
            )
    tell(found, t, t("cli_seal.archive"))
    return 1 if found else 0


def _seals_of(document: str) -> tuple[Finding, ...]:
    try:
        return _bad(seals.verify(casefile.load(document)))
    except ScoringError as error:
        return error.findings
