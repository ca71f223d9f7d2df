"""Rows: which bids on which criteria is an evaluator to judge, and what have they written so far?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scoring import panel
from scoring.bid import Bid
from scoring.evaluation import Criterion, Scale
from scoring.formats.excel.columns import Column
from scoring.model import Assessment, Case
from scoring.values import BidId, CriterionId, LotId

COLUMNS = (
    Column("lot", "id", width=12),
    Column("bid", "id", width=10),
    Column("tenderer", width=30),
    Column("criterion", "id", width=10),
    Column("criterion_name", width=34),
    Column("scale", width=12),
    Column("points", "number", width=10),
    Column("rationale", width=80),
)
Key = tuple[str, str, str]
"""Lot (empty: all), bid and criterion."""


@dataclass(frozen=True)
class Asked:
    """One row that is due: which bid on which criterion, for which lots (None: all), and its scale."""

    lot: LotId | None
    bid: Bid
    criterion: Criterion
    scale: Scale

    @property
    def key(self) -> Key:
        """What tells the rows apart in the sheet."""
        return self.lot or "", self.bid.id, self.criterion.id


def asked(case: Case, evaluator: str, barred: Collection[BidId] = ()) -> tuple[Asked, ...]:
    """What the evaluator is to judge, lot by lot; a judgement for all lots stands once."""
    found: dict[Key, Asked] = {}
    for lot in case.tender.lots:
        model = case.model_for(lot.id)
        bids = (b for b in case.bids_in(lot.id) if not b.rejection(lot.id) and b.id not in barred)
        for bid in bids if model else ():
            for c in panel.assessed(model) if model else ():
                scope = _scope(case, lot.id, bid.id, c.id, evaluator)
                row = Asked(scope, bid, c, model.scale_of(c) if model else Scale())
                found.setdefault(row.key, row)
    return tuple(found.values())


def _scope(case: Case, lot: LotId, bid: BidId, criterion: CriterionId, evaluator: str) -> LotId | None:
    """For which lots the evaluator has judged; before that, as the criterion was judged last, or this lot."""
    if len(case.tender.lots) == 1:
        return None
    said = panel.spoken(case, lot).get((bid, criterion), {}).get(evaluator)
    if said is not None:
        return said.lot
    usual = [a.lot for a in case.assessments if a.criterion == criterion]
    return None if usual and usual[-1] is None else lot


def last(case: Case, row: Asked, evaluator: str) -> Assessment | None:
    """The evaluator's last word for the row's lots."""
    mine = (a for a in reversed(case.assessments) if a.evaluator == evaluator)
    return next((a for a in mine if (a.lot or "", a.bid, a.criterion) == row.key), None)
