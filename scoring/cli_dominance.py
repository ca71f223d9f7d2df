"""The command `dominance`: how much did the price decide in these tenders, lot by lot and together?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from scoring import reference, seals
from scoring.break_even import BreakEven
from scoring.cli_common import number, read, said, stops, tell, told, wrong_call
from scoring.dominance import Dominance, SocialBid
from scoring.dominance.told import sentences
from scoring.model import Case
from scoring.portfolio import Centre, Count, Line, Portfolio, Unmeasured, line, measured, portfolio
from scoring.portfolio import told as words
from scoring.survey import Figure, interval
from scoring.texts import Texts
from scoring.values import Finding, How, Percent, ScoringError, TenderId

_KINDS = (".json", ".xlsx")
_ROW = "{:<22} {:>9} {:>9} {:>9}  {}"
Shown: TypeAlias = Callable[[Case, Dominance], None]


def dominance(options: argparse.Namespace) -> int:
    """Print the measures of every lot in the files, then of all of them together beside the survey.

    A folder stands for the case files and workbooks in it. What cannot be measured is told and passed over.
    """
    t: Texts = options.t
    reader = _Reader(options.reject, t)
    files = [path for given in options.files for path in _files(Path(given), t)]
    (_as_json if options.json else _as_text)(reader, files, t)
    return 1 if reader.stopped else 0


@dataclass
class _Reader:
    """Reads tender by tender and remembers which were seen and whether anything stopped."""

    reject: list[str]
    t: Texts
    seen: dict[TenderId, str] = field(default_factory=dict)
    stopped: bool = False

    def lines(self, files: Iterable[Path], show: Shown) -> Iterator[Line | Unmeasured]:
        """The lines of all lots in the files, each measured lot shown as it is read."""
        for path in files:
            case = self._read(path)
            for found in self._measured(path, case) if isinstance(case, Case) else case:
                if isinstance(found, Unmeasured):
                    tell(found.findings, self.t, str(path))
                    self.stopped |= stops(found.findings)
                    yield found
                elif isinstance(case, Case):
                    show(case, found)
                    yield line(case, found)

    def _read(self, path: Path) -> Case | tuple[Unmeasured, ...]:
        try:
            return read(str(path), self.t)
        except ScoringError as error:
            return (Unmeasured(path.name, path.name, None, error.findings),)

    def _measured(self, path: Path, case: Case) -> Iterator[Dominance | Unmeasured]:
        first = self.seen.setdefault(case.tender.id, str(path))
        if first == str(path):
            yield from measured(case, self.reject)
            return
        values = {"found": case.tender.id, "first": first}
        finding = Finding(code="portfolio.twice", severity="warn", place="tender/id", values=values)
        tell((finding,), self.t, str(path))


def _files(given: Path, t: Texts) -> Iterator[Path]:
    if not given.is_dir():
        given.stat()
        if given.suffix not in _KINDS:
            wrong_call(t("cli.unknown_kind", file=given.name))
        yield given
        return
    # Excel leaves "~$name.xlsx" beside a workbook that is open.
    here = (p for p in sorted(given.rglob("*")) if p.suffix in _KINDS and p.name[0] not in "~.")
    found = [p for p in here if p.is_file()]
    if not found:
        wrong_call(t("cli.no_cases", file=given))
    yield from found


def _as_text(reader: _Reader, files: list[Path], t: Texts) -> None:
    """A row for each lot, or its sentences where there is one file; then all lots together."""
    show = _sentences(t) if len(files) == 1 else _rows(t)
    together = portfolio(reader.lines(files, show))
    if together.lots > 1:
        print("\n".join(_summary(together, t)))


def _sentences(t: Texts) -> Shown:
    def show(case: Case, found: Dominance) -> None:
        lot = f" · {found.lot}" if len(case.tender.lots) > 1 else ""
        award = t("cli.analysis" if found.analysis or not seals.is_sealed(case) else "cli.binding")
        lines = (f"  {said(how, t)}" for how in sentences(found))
        print("\n".join([f"{case.tender.title}{lot}", award, *lines]))

    return show


def _rows(t: Texts) -> Shown:
    heads = (t("portfolio.column.verdict"), t("portfolio.column.nominal"), t("portfolio.column.effective"))
    print(_ROW.format(*heads, t("portfolio.column.premium"), t("portfolio.column.tender")))

    def show(case: Case, found: Dominance) -> None:
        paid = found.premium.percent if found.premium else None
        figures = (_percent(x, t) for x in (found.nominal, found.effective_price, paid))
        verdict = t(f"measures.verdict_short.{found.verdict or 'one_bid'}")
        print(_ROW.format(verdict, *figures, f"{case.tender.title} · {found.lot}"))

    return show


def _percent(x: Percent | None, t: Texts) -> str:
    return "–" if x is None else t.percent(x, 1)


def _summary(p: Portfolio, t: Texts) -> Iterator[str]:
    """All lots together in sentences, counts with their intervals, and the survey beside them."""
    told: tuple[How | None, ...] = (words.headline(p), words.weights(p), words.premium(p), *words.social(p))
    yield ""
    yield from (said(how, t) for how in told if how is not None)
    yield ""
    yield from (f"  {t(f'portfolio.count.{key}')}: {_counted(c, t)}" for key, c in p.counts.items())
    survey = reference.survey()
    for answer in words.answers(p, survey):
        yield ""
        yield t("survey.quoted", text=survey.statements[answer.statement].text.in_(t.language))
        yield from (f"  {said(how, t)}" for how in words.said_then(answer, survey, t.language))
        yield from (f"  {t(f'portfolio.count.{key}')}: {_counted(c, t)}" for key, c in answer.counts)
        yield f"  {said(answer.apart, t)}"
    yield ""
    yield from (said(how, t) for how in words.cautions(p))


def _counted(c: Count, t: Texts) -> str:
    return said(words.counted(c), t)


def _as_json(reader: _Reader, files: Iterable[Path], t: Texts) -> None:
    """One object, written tender by tender, so that ten thousand tenders need no memory."""
    separator = "\n"

    def show(case: Case, found: Dominance) -> None:
        nonlocal separator
        sys.stdout.write(f"{separator}  {json.dumps(_row(case, found, t), ensure_ascii=False)}")
        separator = ",\n"

    sys.stdout.write('{\n "tenders": [')
    together = portfolio(reader.lines(files, show))
    answers = words.answers(together, reference.survey())
    survey = [_figure(a, f, t) for a in answers for f in a.figures]
    sys.stdout.write("\n ],\n")
    for key, value in (("portfolio", _together(together, t)), ("survey", survey)):
        end = "\n" if key == "survey" else ",\n"
        sys.stdout.write(f' "{key}": {json.dumps(value, ensure_ascii=False, indent=1)}{end}')
    sys.stdout.write("}\n")


def _row(case: Case, d: Dominance, t: Texts) -> dict[str, Any]:
    return {
        "case": d.case,
        "lot": d.lot,
        "title": case.tender.title,
        "analysis": d.analysis,
        "method": d.field.model.method.name,
        "winners": list(d.winners),
        "lowest": list(d.lowest),
        "lowest_won": d.lowest_won,
        "nominal": number(d.nominal),
        "nominal_reason": d.nominal_reason,
        "effective": number(d.effective_price),
        "effective_reason": d.effective_reason,
        "effective_by_criterion": {c: number(x) for c, x in d.effective.items()},
        "covariance": {c: number(x) for c, x in d.covariance.items()},
        "verdict": d.verdict,
        "interval": _interval(d),
        "flip": d.flip and {"at": number(d.flip.at), "away": number(d.flip.away)},
        "map_share_lowest": number(d.map_share_lowest),
        "premium": d.premium and {"kroner": number(d.premium.kroner), "percent": number(d.premium.percent)},
        "price_range": number(d.price_range),
        "swings": [
            {"criterion": s.criterion, "ten": number(s.ten), "swing": number(s.swing)} for s in d.swings
        ],
        "break_even": [_break_even(b) for b in d.break_evens.values()],
        "social": [_social(b) for b in d.social_bids],
        "how": [said(how, t) for how in sentences(d)],
    }


def _interval(d: Dominance) -> dict[str, Any] | None:
    """Where the winner stays first as the price's weight moves from 0 to 100 percent."""
    held = d.interval
    if held is None:
        return None
    return {"bid": held.bid, "from": number(held.low) or "0", "to": number(held.high) or "100"}


def _break_even(b: BreakEven) -> dict[str, Any]:
    percent = number(b.premium_percent)
    return {"bid": b.bid, "answer": b.answer, "premium": number(b.premium), "premium_percent": percent}


def _social(b: SocialBid) -> dict[str, Any]:
    return {
        "bid": b.bid,
        "outcome": b.outcome,
        "dearer": number(b.dearer),
        "dearer_percent": number(b.dearer_percent),
        "lost_by": number(b.lost_by),
        "premium": number(b.premium),
        "lost_by_less_than_premium": b.lost_by_less_than_premium,
    }


def _together(p: Portfolio, t: Texts) -> dict[str, Any]:
    return {
        "tenders": p.tenders,
        "lots": p.lots,
        "measured": p.measured,
        "contested": p.contested,
        "counts": {key: {"count": c.count, "of": c.n} for key, c in p.counts.items()},
        "shares": {key: number(c.share) for key, c in p.counts.items()},
        "intervals": {key: _ends(c.interval.low, c.interval.high) for key, c in p.counts.items()},
        "nominal": _centre(p.nominal),
        "effective": _centre(p.effective),
        "premium_percent": _centre(p.premium),
        "premium_kroner": _centre(p.premium_kroner),
        "social": {
            "received": p.received,
            "ranked": p.ranked,
            "won": p.won,
            "lost_by_less_than_premium": p.close,
            "dearer_percent": _centre(p.dearer),
            "value": number(p.social_value),
            "value_of": number(p.value),
            "value_share": number(p.value_share and Percent(p.value_share * 100)),
        },
        "unmeasured": [
            {"case": u.case, "lot": u.lot, "findings": [told(f, t) for f in u.findings]} for u in p.unmeasured
        ],
        "cautions": [said(how, t) for how in words.cautions(p)],
    }


def _centre(c: Centre | None) -> dict[str, Any]:
    if c is None:
        return {"n": 0, "mean": None, "median": None}
    return {"n": c.n, "mean": number(c.mean), "median": number(c.median)}


def _ends(low: float, high: float) -> list[float]:
    """A Wilson interval in percent."""
    return [round(low * 100, 2), round(high * 100, 2)]


def _figure(answer: words.Answer, f: Figure, t: Texts) -> dict[str, Any]:
    doubt = interval(f)
    return {
        "id": f.id,
        "statement": f.statement,
        "group": f.group,
        "response": f.response,
        "value": number(f.value),
        "base": f.base,
        "interval": doubt and _ends(doubt.low, doubt.high),
        "kind": f.kind,
        "beside": [key for key, _ in answer.counts],
        "not_comparable": said(answer.apart, t),
    }
