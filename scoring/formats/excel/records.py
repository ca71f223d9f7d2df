"""Records: a case as the rows of the workbook, one mapping from column key to value per row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.bid import Bid
from scoring.evaluation import EvaluationModel
from scoring.formats.excel.columns import TEMPLATE_VERSION
from scoring.formats.excel.layout import SHEETS
from scoring.model import Case, EffectInputs
from scoring.papers import Notice, Report

Record = dict[str, Any]
"""Column key → value, in the types of the case: Decimal, date, str, bool, tuple."""

LISTS = (
    "evaluators",
    "access",
    "declarations",
    "scenarios",
    "events",
    "earlier_seals",
    "accepted",
    "deliveries",
)
"""Parts of a case that are a sheet of the same name, one record per row."""
_PART = 8_000
"""A cell holds 32,767 UTF-16 units; escaping can make a text four times as long at the very most."""
_SHEET = {s.key: s for s in SHEETS}


def records(case: Case) -> dict[str, list[Record]]:
    """The rows of every sheet, in the order of the case. A keyed sheet has one record per value column."""
    found: dict[str, list[Record]] = {s.key: [] for s in SHEETS} | _of_bids(case.bids)
    found["tender"] = [_tender(case)]
    found["lots"] = [_row("lots", lot.model_dump()) for lot in case.tender.lots]
    found["model"] = [_row("model", m.model_dump(exclude={"criteria"})) for m in case.models]
    numbered = list(enumerate(case.models, start=1))
    found["criteria"] = [row for number, m in numbered for row in _criteria(number, m)]
    found["scale"] = [row for number, m in numbered for row in _steps(number, m)]
    found["scores"] = [_row("scores", a.model_dump()) for a in case.assessments]
    for part in LISTS:
        found[part] = [_row(part, entry.model_dump()) for entry in getattr(case, part)]
    found["awards"] = [
        {"event_number": n, "award_lot": lot, "award_bid": bid}
        for n, event in enumerate(case.events, start=1)
        for lot, bid in event.awards.items()
    ]
    found["pins"] = [
        {"event_number": n, "pin_place": place, "pin": pin}
        for n, event in enumerate(case.events, start=1)
        for place, pin in event.pins.items()
    ]
    found["sealed_copies"] = list(_sealed_copies(case))
    found["rule_limits"] = [{"rule_limit": k, "rule_limit_value": v} for k, v in case.rule_limits.items()]
    found["effect_parameters"] = [
        _row("effect_parameters", {"parameter": name, **estimate.model_dump()})
        for name, estimate in case.effect.parameters.items()
    ]
    found["effect_sources"] = list(_effect_sources(case.effect))
    if (case.notice, case.report) != (Notice(), Report()):
        said = {"notice": case.notice.model_dump(), "report": case.report.model_dump()}
        found["papers"] = [_row("papers", said)]
        found["wanted"] = [{"wanted": document} for document in case.notice.evidence]
    return found


def _effect_sources(effect: EffectInputs) -> Iterator[Record]:
    yield from ({"effect_role": role, "effect_source": c} for role, c in effect.criteria.items())
    yield from ({"effect_role": role, "effect_source": item} for item, role in effect.prices.items())
    for lot, persons in effect.persons.items():
        yield {"effect_role": "persons", "effect_source": lot, "effect_persons": persons}


def _tender(case: Case) -> Record:
    row = _row("tender", case.tender.model_dump())
    row |= {"currency": "DKK", "vat": "excluded", "template_version": TEMPLATE_VERSION}
    row |= {"two_sign": case.two_sign, "retained_until": case.retained_until}
    return row | (_row("earlier_seals", case.seal.model_dump()) if case.seal else {})


def _sealed_copies(case: Case) -> Iterator[Record]:
    """The copies of the sealed model, each cut to what cells can hold; the seal that holds comes last."""
    for number, seal in enumerate((*case.earlier_seals, *([case.seal] if case.seal else [])), start=1):
        for part, text in enumerate(_cut(seal.model), start=1):
            yield {"seal_number": number, "part_number": part, "sealed_part": text}


def _cut(text: str) -> Iterator[str]:
    # Cells lose the blanks at their ends, so none may stand where the text is cut.
    while text:
        at = _PART
        while text[at - 1 : at + 1].strip() != text[at - 1 : at + 1]:
            at += 1
        yield text[:at]
        text = text[at:]


def _criteria(number: int, model: EvaluationModel) -> Iterator[Record]:
    for c in model.criteria:
        row = _row("criteria", c.model_dump())
        unit = None if c.weight is None else "percent"
        yield {**row, "model": number, "weight_unit": unit}


def _steps(number: int, model: EvaluationModel) -> Iterator[Record]:
    for criterion, scale in ((None, model.scale), *((c.id, c.scale) for c in model.criteria)):
        for step in scale.steps if scale else ():
            row = _row("scale", step.model_dump())
            yield {**row, "criterion": criterion, "model": number}


def _of_bids(bids: tuple[Bid, ...]) -> dict[str, list[Record]]:
    parts = {"prices": "prices", "offered": "indicators", "discounts": "discounts", "abnormal": "abnormal"}
    found: dict[str, list[Record]] = {name: [] for name in (*parts.values(), "bidders", "rejections")}
    for bid in bids:
        found["bidders"].append(_row("bidders", bid.model_dump()) | _status(bid))
        for part, name in parts.items():
            rows = (_row(name, entry.model_dump()) for entry in getattr(bid, part))
            found[name] += [{**row, "bid": bid.id} for row in rows]
        found["rejections"] += _rejections(bid)
    return found


def _status(bid: Bid) -> Record:
    # A rejection in all lots stands with the bidder, where an officer looks for it, if it is the first.
    first = bid.rejections[0] if bid.rejections else None
    if first is None or first.lot is not None:
        return {"status": "valid"}
    return {
        "status": "withdrawn" if first.withdrawn else "rejected",
        "reason": first.reason,
        "ground": first.ground,
    }


def _rejections(bid: Bid) -> Iterator[Record]:
    shown = bid.rejections[:1] if _status(bid)["status"] != "valid" else ()
    for rejection in bid.rejections[len(shown) :]:
        row = _row("rejections", rejection.model_dump())
        yield {**row, "bid": bid.id, "out": "withdrawn" if rejection.withdrawn else "rejected"}


def _row(sheet: str, entry: Mapping[str, Any]) -> Record:
    return {c.key: _at(entry, c.path) for c in _SHEET[sheet].columns if c.path}


def _at(entry: Any, path: str) -> Any:
    for step in path.split("/"):
        entry = entry.get(step) if isinstance(entry, dict) else None
    return entry
