"""Portfolio lines: what is kept of each lot once it is measured, or why it could not be. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from scoring.dominance import Dominance, Paid, SocialBid, Verdict, measure
from scoring.model import Case
from scoring.values import Finding, Kroner, LotId, Percent, ScoringError, TenderId


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A lot, or a whole tender (no `lot`), that could not be measured, and all that stands in the way."""

    case: TenderId
    title: str
    lot: LotId | None
    findings: tuple[Finding, ...]
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One measured lot, without the contest it was measured on.

    ranked: how many bids were ranked. registered: whether each social bid is registered (RSV), where that
    is known. won_by_social: None where social-economy and other bids share the first place. value: the
    winner's price, the least of level ones [DKK].
    """

    case: TenderId
    title: str
    lot: LotId
    fictional: bool
    ranked: int
    verdict: Verdict | None
    lowest_won: bool | None
    nominal: Percent | None
    effective: Percent | None
    premium: Paid | None
    weighs_social: bool
    social: tuple[SocialBid, ...]
    registered: Mapping[str, bool]
    won_by_social: bool | None
    value: Kroner


def lines(case: Case, reject: Collection[str] = ()) -> Iterator[Line | Unmeasured]:
    """A line for each lot of a tender, or why there is none; reject as for `score.score`."""
    for found in measured(case, reject):
        yield found if isinstance(found, Unmeasured) else line(case, found)


def measured(case: Case, reject: Collection[str] = ()) -> Iterator[Dominance | Unmeasured]:
    """The measures of each lot with ranked bids, or why there are none."""
    for lot in case.tender.lots:
        try:
            found = measure(case, lot.id, reject=reject)
        except ScoringError as error:
            yield Unmeasured(case.tender.id, case.tender.title, lot.id, error.findings, case.tender.fictional)
        else:
            yield found if found.ranked else _nobody(case, found)


def line(case: Case, found: Dominance) -> Line:
    """What the portfolio keeps of a measured lot with at least one ranked bid."""
    tenderers = {bid: case.bid(bid).tenderer for bid in found.social}
    sides = {bid in tenderers for bid in found.winners}
    themes = found.field.themes
    return Line(
        case=found.case,
        title=case.tender.title,
        lot=found.lot,
        fictional=case.tender.fictional,
        ranked=len(found.ranked),
        verdict=found.verdict,
        lowest_won=found.lowest_won,
        nominal=found.nominal,
        effective=found.effective_price,
        premium=found.premium,
        weighs_social=any(share and themes[c] == "social" for c, share in found.field.shares.items()),
        social=found.social_bids,
        registered={bid: who.rsv == "yes" for bid, who in tenderers.items() if who.rsv != "unknown"},
        won_by_social=sides.pop() if len(sides) == 1 else None,
        value=min(found.prices[bid] for bid in found.winners),
    )


def _nobody(case: Case, found: Dominance) -> Unmeasured:
    code = "portfolio.nobody_ranked" if found.field.entries else "portfolio.no_bids"
    finding = Finding(code=code, severity="note", place="bids", values={"lot": found.lot})
    return Unmeasured(case.tender.id, case.tender.title, found.lot, (finding,), case.tender.fictional)
