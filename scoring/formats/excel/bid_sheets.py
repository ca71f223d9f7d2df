"""Bid sheets: bidders, prices, offered numbers, points, and what belongs to single bids."""

from decimal import Decimal

from scoring.formats.excel.columns import (
    BID,
    CRITERION,
    FULL,
    HUNDRED,
    LOT,
    ZERO,
    Column,
    Sheet,
    percent,
    text,
)

BIDDERS = Sheet(
    "bidders",
    (
        Column("bid", "id", "id", required=True, width=12),
        Column("tenderer", "text", "tenderer/name", required=True, width=34),
        Column("cvr", "cvr", "tenderer/cvr", width=12),
        Column("country", "text", "tenderer/country", width=8),
        Column("tenderer_kind", "code", "tenderer/kind", codes="tenderer_kind", width=18),
        Column("size", "code", "tenderer/size", codes="size", width=12),
        Column("employees", "whole", "tenderer/employees", low=ZERO, width=12),
        Column("rsv", "code", "tenderer/rsv", codes="rsv", width=10),
        Column("rsv_checked", "date", "tenderer/rsv_checked", width=14),
        percent("disadvantaged_share", "tenderer/disadvantaged_share"),
        text("disadvantaged_evidence", "tenderer/disadvantaged_evidence"),
        Column("status", "code", codes="status", width=12),
        Column("reason", "text", width=30),
        Column("variant", "flag", "variant", width=12),
        Column("capacity", "whole", "capacity", low=ZERO, width=12),
        text("bidder_note", "tenderer/note"),
        Column("ground", "code", codes="ground", width=22),
        Column("qualified_on", "date", "qualified_on"),
        Column("consulted", "flag", "consulted"),
        Column("integration_is_main_aim", "flag", "tenderer/integration_is_main_aim", width=20),
        Column("public_mission", "flag", "tenderer/public_mission", width=20),
        Column("reinvests_profit", "flag", "tenderer/reinvests_profit", width=20),
        Column("participatory", "flag", "tenderer/participatory", width=20),
    ),
    required=True,
)
PRICES = Sheet(
    "prices",
    (
        LOT,
        Column("item", "id", "item", required=True, width=12),
        text("description", width=36),
        Column("quantity", "number", "quantity", required=True, low=ZERO, width=12),
        Column("unit", "text", "unit", width=16),
        BID,
        Column("unit_price", "amount", "unit_price", required=True, low=ZERO, width=18),
        Column("total", "calculated", width=18),
        Column("option", "flag", "option", width=10),
        text("line_note", "note"),
    ),
    required=True,
)
INDICATORS = Sheet(
    "indicators",
    (BID, LOT, CRITERION, Column("offered", "number", "value", required=True, width=16)),
)
SCORES = Sheet(
    "scores",
    (
        Column("bid", "id", "bid", required=True, refers="bidders"),
        LOT,
        CRITERION,
        Column("points", "number", "points", width=10),
        Column("rationale", "text", "rationale", width=FULL),
        Column("evaluator", "id", "evaluator", width=26),
        Column("at", "moment", "at", width=20),
        Column("change_reason", "text", "reason", width=FULL),
        Column("mark", "id", "mark", width=20),
    ),
    required=True,
)
DISCOUNTS = Sheet(
    "discounts",
    (
        BID,
        Column("discount", "id", "id", required=True),
        Column("discount_lots", "ids", "lots", refers="lots", width=20),
        Column("min_lots", "whole", "min_lots", low=Decimal(1)),
        Column("discount_percent", "percent", "percent", required=True, low=ZERO, high=HUNDRED),
        text("terms", "text", FULL),
    ),
)
REJECTIONS = Sheet(
    "rejections",
    (
        BID,
        LOT,
        Column("out", "code", required=True, codes="out"),
        Column("reason", "text", "reason", width=FULL),
        Column("ground", "code", "ground", codes="ground", width=22),
    ),
)
ABNORMAL = Sheet(
    "abnormal",
    (
        BID,
        LOT,
        Column("asked", "date", "asked"),
        Column("answer_due", "date", "answer_due"),
        Column("assessment", "text", "assessment", width=FULL),
    ),
)
