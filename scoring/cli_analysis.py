"""The command `whatif`: what other weights, prices, points and methods would have done; all analysis."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring import admission
from scoring.break_even import BreakEven, break_evens
from scoring.break_even.worth import in_kroner
from scoring.cli_common import head, number, percent, print_json, read, said, stops, tell, told, weights_for
from scoring.contest import Contest, contest
from scoring.model import Case
from scoring.score import Weights, opening
from scoring.stability import Holding, Sweep, Undefined, holdings, sweeps
from scoring.stability import field as stability_field
from scoring.stability import scores as stability_scores
from scoring.texts import Texts
from scoring.values import LotId
from scoring.winner_map import Segment, Triangle, WinnerMap, winner_map


def whatif(options: argparse.Namespace) -> int:
    """Print who would win under which weights, prices, scores and methods, lot by lot."""
    t: Texts = options.t
    case = read(options.file, t)
    found = admission.check(case, options.reject)
    lots = [
        _lot(case, lot.id, weights_for(case, lot.id, options.weights), options.reject, t)
        for lot in case.tender.lots
        if not stops(admission.findings(case, lot.id, options.reject))
    ]
    if options.json:
        print_json({**head(case), "findings": [told(f, t) for f in found], "lots": lots})
    else:
        print("\n".join(line for lot in lots for line in _in_words(lot, t)))
    tell(found, t, options.file)
    return 1 if stops(found) else 0


def _lot(case: Case, lot: LotId, weights: Weights | None, reject: list[str], t: Texts) -> dict[str, Any]:
    field = contest(case, lot, weights=weights, reject=reject)
    opened = opening(case, lot, weights=weights, reject=reject)
    moved = sweeps(field)
    reversals = stability_field.reversals(case, lot, reject=reject, weights=weights)
    return {
        "lot": lot,
        "winners": list(field.ranking()[0]) if field.ranking() else [],
        "intervals": {key: _stretches(sweep) for key, sweep in moved.items()},
        "flips": {
            "weights": {key: _flips(sweep) for key, sweep in moved.items()},
            "scores": _score_flips(field),
        },
        "map": _map(winner_map(field)),
        "break_even": [_break_even(b, t) for b in break_evens(opened)],
        "kroner_per_point": _worth(in_kroner(opened)),
        "stability": {key: _held(h) for key, h in holdings(field).items()},
        "methods": [_method(m) for m in stability_field.other_methods(field)],
        "reversals": [
            {"bid": r.bid, "move": r.move, "winners": list(r.winners), "other_winner": r.other_winner}
            | {"swapped": [list(pair) for pair in r.swapped], "reason": r.reason}
            for r in reversals
        ],
    }


def _stretches(sweep: Sweep) -> list[dict[str, Any]]:
    return [
        {"from": percent(s.low), "to": percent(s.high), "winners": list(s.winners)} for s in sweep.stretches
    ]


def _flips(sweep: Sweep) -> list[dict[str, Any]]:
    return [
        {"at": percent(f.at), "exactly": str(f.at), "before": list(f.before), "after": list(f.after)}
        for f in sweep.flips
    ]


def _score_flips(field: Contest) -> dict[str, Any]:
    found = stability_scores.flips(field)
    changes = [
        {"bid": f.change.bid, "criterion": f.change.criterion, "change": f.change.change}
        | {"winners": list(f.winners)}
        for f in found.flips
    ]
    return {"survives": found.survives, "tried": found.tried, "changes": changes}


def _map(found: WinnerMap) -> dict[str, Any]:
    if isinstance(found, Undefined):
        return {"kind": "undefined", "reason": found.reason}
    if isinstance(found, Segment):
        return {
            "kind": "segment",
            "themes": list(found.themes),
            "published": percent(found.published),
            "regions": [
                {"winners": list(s.winners), "from": percent(s.low), "to": percent(s.high)}
                for s in found.stretches
            ],
        }
    return _triangle(found)


def _triangle(found: Triangle) -> dict[str, Any]:
    def corner(point: Iterable[Fraction]) -> list[str | None]:
        return [percent(part) for part in point]

    return {
        "kind": "triangle",
        "themes": list(found.themes),
        "weight": percent(found.weight),
        "published": corner(found.published),
        "complete": found.complete,
        "regions": [
            {
                "winners": list(region.bids),
                "area": percent(region.area),
                "exactly": str(region.area),
                "polygons": [[corner(point) for point in polygon] for polygon in region.polygons],
            }
            for region in found.regions
        ],
    }


def _break_even(found: BreakEven, t: Texts) -> dict[str, Any]:
    return {
        "bid": found.bid,
        "answer": found.answer,
        "price": number(found.price),
        "now": number(found.now),
        "room": number(found.room),
        "premium": number(found.premium),
        "premium_percent": number(found.premium_percent),
        "rivals": list(found.rivals),
        "how": said(found.how, t),
    }


def _worth(found: Any) -> list[dict[str, Any]]:
    return [
        {
            "criterion": w.criterion.id,
            "weight": number(w.weight),
            "point": number(w.point),
            "ten": number(w.ten),
        }
        for w in found.criteria
    ]


def _held(held: Holding) -> dict[str, Any]:
    return {
        "bid": held.bid,
        "weight": percent(held.share),
        "low": percent(held.low),
        "high": percent(held.high),
        "rivals_low": list(held.rivals_low),
        "rivals_high": list(held.rivals_high),
    }


def _method(found: stability_field.OtherMethod) -> dict[str, Any]:
    return {
        "method": found.method.model_dump(mode="json"),
        "winners": list(found.winners),
        "other_winner": found.other_winner,
        "comparison_only": found.comparison_only,
        "reason": found.reason,
    }


def _in_words(lot: dict[str, Any], t: Texts) -> list[str]:
    lines = [t("cli.whatif_lot", lot=lot["lot"], winners=", ".join(lot["winners"])), t("cli.analysis")]
    for key, stretches in lot["intervals"].items():
        parts = (f"{', '.join(s['winners'])} {_short(s['from'], t)}–{_short(s['to'], t)}" for s in stretches)
        lines.append(f"  {key}: {'; '.join(parts)}")
    return [*lines, *(f"  {b['bid']}: {b['how']}" for b in lot["break_even"]), ""]


def _short(percent: str, t: Texts) -> str:
    return t.percent(Decimal(percent))
