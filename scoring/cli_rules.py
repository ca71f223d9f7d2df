"""The command `rules`: which rules bind, what does a tender set off, and who may win a reserved contract?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from scoring import reference, rules
from scoring.cli_common import number, print_json, read, said, stops
from scoring.model import Case
from scoring.rules.book import Basis, NotChecked, Rulebook, Threshold
from scoring.rules.eligibility import Eligibility, Standing, eligibility
from scoring.rules.regime import Regime, regime
from scoring.texts import Texts
from scoring.values import Finding


@dataclass(frozen=True)
class _Checked:
    """One tender held against the rule book on one day."""

    case: Case
    book: Rulebook
    on: date
    t: Texts

    @cached_property
    def regime(self) -> Regime:
        return regime(self.case.tender, self.book, self.on)

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        return rules.check(self.case, self.book, self.on)

    @cached_property
    def unanswered(self) -> tuple[Finding, ...]:
        return rules.unanswered(self.case, self.found)

    @cached_property
    def standings(self) -> tuple[Eligibility, ...]:
        return eligibility(self.case, self.book)


def checked(options: argparse.Namespace) -> int:
    """Print the regime with its reasons, the findings and the eligibility of the bidders.

    Exit code 1 as long as a finding stops that nobody has answered for with a name and a reason.
    """
    case = read(options.file, options.t)
    it = _Checked(case, reference.rulebook(), options.on or datetime.now().astimezone().date(), options.t)
    if options.json:
        print_json(_object(it))
    else:
        print("\n".join(_lines(it)))
    return 1 if stops(it.unanswered) else 0


def day(text: str) -> date:
    """`2026-03-01` as a day."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r}: YYYY-MM-DD") from fault


def _object(it: _Checked) -> dict[str, Any]:
    return {
        "case": it.case.tender.id,
        "on": it.on.isoformat(),
        "regime": _regime(it.regime, it.book, it.t),
        "findings": [{**_finding(f, it.book, it.t), "accepted": f not in it.unanswered} for f in it.found],
        "eligibility": [_eligible(e, it.book, it.t) for e in it.standings],
        "not_checked": [_left(row, it.t) for row in it.book.not_checked],
        "book": {"version": it.book.version, "reviewed": it.book.reviewed.isoformat()},
    }


def _regime(binding: Regime, book: Rulebook, t: Texts) -> dict[str, Any]:
    return {
        "key": binding.key,
        "candidates": list(binding.candidates),
        "day": binding.day.isoformat(),
        "value": number(binding.value),
        "expired": binding.expired,
        "why": [said(how, t) for how in binding.why],
        "bases": [{"regime": key, **_basis(book.regimes[key])} for key in binding.candidates],
        "thresholds": [_threshold(threshold, t) for threshold in binding.thresholds],
    }


def _basis(basis: Basis) -> dict[str, Any]:
    return {"law": basis.law, "confidence": basis.confidence, "verified": basis.verified}


def _left(row: NotChecked, t: Texts) -> dict[str, Any]:
    what, why = row.what.in_(t.language), row.why.in_(t.language)
    return {"code": row.id, "part": row.part, "what": what, "why": why}


def _finding(f: Finding, book: Rulebook, t: Texts) -> dict[str, Any]:
    check = book.checks[rules.check_of(f)]
    return {
        "code": check.id,
        "trigger": f.code.partition(".")[2],
        "severity": f.severity,
        "place": f.place,
        "about": rules.about(f),
        "law": f.law,
        "confidence": check.confidence,
        "verified": check.verified,
        "text": t.sentence(f),
    }


def _threshold(threshold: Threshold, t: Texts) -> dict[str, Any]:
    return {
        "id": threshold.id,
        "name": threshold.name.in_(t.language),
        "eur": number(threshold.eur),
        "dkk": number(threshold.dkk),
        "from": threshold.valid_from.isoformat(),
        "to": threshold.valid_to.isoformat() if threshold.valid_to else None,
        "law": threshold.law,
        "confidence": threshold.confidence,
        "verified": threshold.verified,
    }


def _eligible(found: Eligibility, book: Rulebook, t: Texts) -> dict[str, Any]:
    return {
        "bid": found.bid,
        "art20": _standing(found.art20, book, t),
        "art77": _standing(found.art77, book, t),
        "rsv": said(found.rsv, t),
    }


def _standing(standing: Standing, book: Rulebook, t: Texts) -> dict[str, Any]:
    return {
        "verdict": standing.verdict,
        "conditions": [
            {
                "name": c.name,
                "about": c.about,
                "verdict": c.verdict,
                **_basis(book.behind(c.rules)),
                "text": said(c.how, t),
            }
            for c in standing.conditions
        ],
    }


def _lines(it: _Checked) -> Iterator[str]:
    t, binding = it.t, it.regime
    names = " / ".join(t(f"regime.name.{key}") for key in binding.candidates)
    yield t("cli_rules.heading", title=it.case.tender.title, on=it.on)
    yield t("cli_rules.regime" if binding.key else "cli_rules.regime_open", names=names)
    yield from (f"  {said(how, t)}" for how in binding.why)
    for key in binding.candidates:
        basis = it.book.regimes[key]
        yield f"  {t(f'regime.name.{key}')}: {basis.law}{_sure(basis.verified, t)}"
    yield from _grouped(it)
    if it.standings:
        conditions = (c for e in it.standings for c in (*e.art20.conditions, *e.art77.conditions))
        read = it.book.behind(sorted({rule for c in conditions for rule in c.rules})).verified
        yield from ("", f"{t('cli_rules.eligibility')}{_sure(read, t)}")
    for e in it.standings:
        art20, art77 = t(f"cli_rules.{e.art20.verdict}"), t(f"cli_rules.{e.art77.verdict}")
        yield t("cli_rules.bidder", bid=e.bid, art20=art20, art77=art77)
    left = "; ".join(row.inside(t.language) for row in it.book.not_checked)
    yield from ("", t("cli_rules.not_checked", what=left))
    yield from ("", t("cli_rules.book", version=it.book.version, reviewed=it.book.reviewed))


def _grouped(it: _Checked) -> Iterator[str]:
    """The findings under a heading per severity, each with place, section and how sure it is."""
    if not it.found:
        yield it.t("cli_rules.nothing")
    for severity, group in groupby(it.found, key=lambda f: f.severity):
        together = list(group)
        yield from ("", it.t(f"cli_rules.{severity}", count=len(together)))
        yield from (_line(f, it) for f in together)


def _line(f: Finding, it: _Checked) -> str:
    check = it.book.checks[rules.check_of(f)]
    answered = "" if f in it.unanswered else it.t("cli_rules.accepted")
    place = f" {f.place}" if f.place else ""
    return f"  {check.id}{place}: {it.t.sentence(f)} ({f.law}){_sure(check.verified, it.t)}{answered}"


def _sure(read: bool, t: Texts) -> str:
    return "" if read else t("cli_rules.unverified")
