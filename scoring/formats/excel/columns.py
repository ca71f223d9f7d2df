"""Columns: what may stand in a cell? Kinds of columns, code lists, and the two kinds of sheets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.life import ROLES, STEPS

CellKind = Literal[
    "text",
    "id",
    "ids",
    "groups",
    "shares",
    "cvr",
    "number",
    "amount",
    "percent",
    "whole",
    "date",
    "moment",
    "code",
    "flag",
    "calculated",
]

TEMPLATE_VERSION = 1
"""Raised when an older program could no longer read the workbook."""
ZERO = Decimal(0)
HUNDRED = Decimal(100)
FULL = 60


@dataclass(frozen=True)
class Column:
    """One column (or one row of a key/value sheet).

    key: names its header in the texts. path: where the value belongs in the record of the case file;
    empty when `build` places it by hand. codes: the list a code word is taken from. refers: the sheet
    whose ids it must be one of. width [characters].
    """

    key: str
    kind: CellKind = "text"
    path: str = ""
    required: bool = False
    codes: str = ""
    refers: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """A sheet of records (one per row), or of keys (one per row, value beside it)."""

    key: str
    columns: tuple[Column, ...]
    required: bool = False
    keyed: bool = False
    always: bool = True
    """Written also when there is nothing in it."""

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if the sheet has none."""
        return {c.key: c for c in self.columns}[key]

    def letter(self, key: str) -> str:
        """The letter the column gets when this program writes the sheet."""
        return chr(ord("A") + [c.key for c in self.columns].index(key))


def amount(key: str, path: str = "", width: int = 14) -> Column:
    """An amount in DKK, not negative; kept under its own name unless `path` says otherwise."""
    return Column(key, "amount", path or key, low=ZERO, width=width)


def percent(key: str, path: str = "", high: Decimal | None = HUNDRED) -> Column:
    """A percentage, not negative."""
    return Column(key, "percent", path or key, low=ZERO, high=high)


def text(key: str, path: str = "", width: int = 30) -> Column:
    """A free text."""
    return Column(key, "text", path or key, width=width)


LOT = Column("lot", "id", "lot", refers="lots")
BID = Column("bid", "id", required=True, refers="bidders")
CRITERION = Column("criterion", "id", "criterion", required=True, refers="criteria")
MODEL_NUMBER = Column("model", "whole", low=Decimal(1), width=8)
"""Columns that several sheets share. The model's number comes last, and is written only when there are
several models: most tenders have one and need no number for it."""

CODES: dict[str, tuple[str, ...]] = {
    "contract_kind": ("services", "supplies", "works"),
    "procedure": ("open", "restricted", "negotiated", "light", "other"),
    "regime": ("full", "light", "cbi", "market", "small", "works_sub"),
    "reserved": ("none", "res-ws", "res-pub-ser"),
    "award_criterion": ("price", "cost", "bpqr"),
    "currency": ("DKK",),
    "vat": ("excluded",),
    "method": (
        "fixed_kroner",
        "linear_from_lowest",
        "linear_span",
        "percentage_on_price",
        "gate_then_price",
        "quality_per_price",
        "fixed_price",
        "lowest_over_price",
        "min_max",
        "from_average",
        "by_rank",
    ),
    "form": ("deduct", "add"),
    "outside": ("floor", "negative", "fallback", "clip", "extend"),
    "then": ("lowest_price", "price_per_point"),
    "average": ("mean", "median"),
    "weights_of": ("parent", "whole"),
    "panel": ("consensus", "mean"),
    "rounding": ("none", "round", "truncate"),
    "kind": ("price", "cost", "quality"),
    "theme": ("price", "social", "effect", "quality", "environment"),
    "weight_unit": ("percent", "points", "decimal"),
    "scored": ("assessed", "indicator"),
    "tenderer_kind": ("ordinary", "social_economy"),
    "size": ("micro", "small", "medium", "large"),
    "rsv": ("yes", "no", "unknown"),
    "status": ("valid", "rejected", "withdrawn"),
    "out": ("rejected", "withdrawn"),
    "ground": ("excluded", "unsuitable", "requirement", "late", "abnormally_low", "state_aid"),
    "event": STEPS,
    "role": ROLES,
    "effect_parameter": (
        "baseline_share",
        "credibility",
        "retention",
        "displacement",
        "benefit_replaced_share",
        "benefit_monthly",
        "state_refund",
        "discount_rate",
        "horizon_months",
    ),
    "effect_role": ("promised_share", "retention", "credibility", "per_person", "per_result", "persons"),
    "flag": ("yes", "no"),
    "notice_prices": ("shown", "withheld"),
    "report_form": ("full", "short"),
}
"""The code lists, each in the order it is offered."""
HELPED = frozenset(
    [
        "cpv",
        "regime",
        "combinations",
        "lots_decided",
        "kroner_per_point",
        "percent_of_lot_value",
        "form",
        "spread",
        "outside",
        "fallback_spread",
        "low",
        "high",
        "then",
        "factor",
        "fixed_price",
        "average",
        "weights_of",
        "panel",
        "round_points_mode",
        "round_total_mode",
        "gate_total",
        "gate_each",
        "parent",
        "weight",
        "scored",
        "worst",
        "best",
        "minimum_points",
        "criterion",
        "cvr",
        "country",
        "status",
        "lot",
        "item",
        "total",
        "option",
        "evaluator",
        "rationale",
        "discount_lots",
        "min_lots",
        "award_criterion",
        "limits_rule",
        "reserved_in_notice",
        "earlier_reserved_award",
        "cross_border_present",
        "market_test",
        "dialogue_measures",
        "training_exception",
        "prices_hidden",
        "ground",
        "qualified_on",
        "estimate_low",
        "effect_role",
        "effect_source",
        "effect_persons",
        "two_sign",
        "retained_until",
        "change_reason",
        "mark",
        "function",
        "who",
        "declared_bids",
        "asked_by",
        "event_number",
        "pin",
        "seal_number",
        "sealed_part",
        "notice_paper",
        "notice_days",
        "notice_prices",
        "notice_number",
        "model_at",
        "notice_contact",
        "bids_stand_until",
        "wanted_due",
        "negotiation",
        "notice_ground",
        "report_form",
        "report_sections",
        "delivered",
    ]
)
"""The columns whose heading carries a note that says what belongs there."""
HEADER, FIRST = 3, 4
"""The rows of the headings and of the first record, as this program writes them."""
