"""The command `award`: which bids get which lots, and which weights would make a bid win."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from scoring import award
from scoring.award import weights as award_weights
from scoring.award.conflict import Clash
from scoring.cli_common import head, number, percent, print_json, read, said, stops, tell, told, unsealed_by
from scoring.model import Case
from scoring.texts import Texts


def awarding(options: argparse.Namespace) -> int:
    """Print the award over all lots, or what it would take for one bid to win."""
    t: Texts = options.t
    case = read(options.file, t)
    if options.favour:
        return _favoured(case, options, t)
    bent = unsealed_by(case, t)
    result = award.solve(case, reject=options.reject)
    result = replace(result, binding=result.binding and not bent, findings=(*result.findings, *bent))
    if options.json:
        print_json({**head(case), **_award(result, t)})
    elif result.award:
        show = t.kroner if result.unit == "DKK" else t.points
        for lot, bid in sorted(result.assignments.items()):
            print(f"{lot}: {bid} {case.bid(bid).tenderer.name}")
        print(t("cli.award", objective=show(result.award.objective), to_pay=result.award.to_pay))
        print(said(result.proof(), t))
    else:
        print(said(result.proof(), t))
        for rules in result.conflict.conflicts if result.conflict else ():
            print(t("cli.clash", rules=", ".join(sorted(rules))))
    tell(result.findings, t, options.file)
    return 0 if result.award and not stops(result.findings) else 1


def _favoured(case: Case, options: argparse.Namespace, t: Texts) -> int:
    lots = [lot.id for lot in case.tender.lots if options.favour in {b.id for b in case.bids_in(lot.id)}]
    answers = [
        _favour(award_weights.favour(case, lot, options.favour, reject=options.reject)) for lot in lots
    ]
    if options.json:
        print_json({**head(case), "bid": options.favour, "lots": answers})
    else:
        for answer in answers:
            print(t(f"cli.favour_{answer['verdict']}", bid=options.favour, lot=answer["lot"]))
    return 0 if answers else 1


def _award(found: award.Award, t: Texts) -> dict[str, Any]:
    return {
        "status": found.status,
        "unit": found.unit,
        "best": found.best,
        "binding": found.binding,
        "analysis": found.analysis,
        "objective": number(found.objective),
        "bound": number(found.bound),
        "to_pay": number(found.to_pay),
        "assignments": dict(found.assignments),
        "taken_off": [
            {"bid": bid, "discount": rule, "amount": number(off)}
            for (bid, rule), off in (found.award.taken_off.items() if found.award else ())
        ],
        "optimal_count": found.optimal_count,
        "counted": found.counted,
        "alternatives": [_outcome(a) for a in found.alternatives],
        "contested": {lot: list(bids) for lot, bids in found.contested.items()},
        "runner_up": _outcome(found.runner_up) if found.runner_up else None,
        "runner_up_distance": number(found.runner_up_distance),
        "rule_costs": [
            {"rule": c.rule, "cost": number(c.cost), "objective_without": number(c.objective_without)}
            | {"proved": c.proved}
            for c in found.rule_costs
        ],
        "conflict": _conflict(found.conflict),
        "certificate": said(found.proof(), t),
        "findings": [told(f, t) for f in found.findings],
    }


def _outcome(found: award.Outcome) -> dict[str, Any]:
    return {
        "assignments": dict(found.assignments),
        "objective": number(found.objective),
        "to_pay": number(found.to_pay),
    }


def _conflict(found: Clash | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "conflicts": [sorted(rules) for rules in found.conflicts],
        "drops": [sorted(rules) for rules in found.drops],
        "moves": [
            {"rule": m.rule, "to": None if m.to is None else str(m.to), "by": m.by, "helps": m.helps}
            for m in found.moves
        ],
        "proved": found.proved,
    }


def _favour(found: award_weights.Favour) -> dict[str, Any]:
    change = found.change
    return {
        "lot": found.lot,
        "verdict": found.chance.verdict,
        "leads_now": found.leads_now,
        "most_favourable": _weighting(found.chance.weights),
        "mixture": _weighting(found.chance.mixture),
        "smallest_change": None
        if change is None
        else {
            "moved": percent(change.moved),
            "weights": _weighting(change.weights),
            "level_with": list(change.rivals),
        },
    }


def _weighting(parts: Mapping[str, Fraction]) -> dict[str, str | None]:
    return {key: percent(part) for key, part in parts.items()}
