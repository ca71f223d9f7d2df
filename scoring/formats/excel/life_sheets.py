"""Life sheets: who took part; what was declared, sealed, tried, done, told and delivered around the tender.

Written only when there is something in them, so that an ordinary workbook stays short.
"""

from decimal import Decimal

from scoring.formats.excel.columns import CRITERION, FULL, Column, Sheet, text

ONE = Decimal(1)
EVENT_NUMBER = Column("event_number", "whole", required=True, low=ONE)
"""Steps and seals have no id: what belongs to one says which it is, counted from 1 as they stand."""

EVALUATORS = Sheet(
    "evaluators",
    (
        Column("evaluator", "id", "id", required=True, width=26),
        text("evaluator_name", "name"),
        text("function"),
        text("who"),
    ),
    always=False,
)
ACCESS = Sheet(
    "access",
    (
        Column("who", "text", "who", required=True, width=34),
        Column("role", "code", "role", required=True, codes="role"),
    ),
    always=False,
)
DECLARATIONS = Sheet(
    "declarations",
    (
        Column("evaluator", "id", "evaluator", required=True, width=26),
        Column("conflict", "flag", "conflict", required=True),
        Column("measure", "text", "measure", width=FULL),
        Column("at", "moment", "at", width=20),
        Column("declared_bids", "ids", "bids", width=20),
        text("declared_text", "text", FULL),
    ),
    always=False,
)
SCENARIOS = Sheet(
    "scenarios",
    (
        Column("scenario", "text", "name", required=True, width=30),
        Column("scenario_weights", "shares", "weights", width=40),
        text("scenario_note", "note"),
        Column("by", "text", "by"),
        Column("at", "moment", "at", width=20),
    ),
    always=False,
)
EVENTS = Sheet(
    "events",
    (
        Column("event", "code", "step", required=True, codes="event", width=24),
        Column("at", "moment", "at", required=True, width=34),
        Column("by", "text", "by"),
        Column("event_reason", "text", "reason", width=FULL),
        Column("asked_by", "text", "asked_by"),
    ),
    always=False,
)
AWARDS = Sheet(
    "awards",
    (
        EVENT_NUMBER,
        Column("award_lot", "id", required=True),
        Column("award_bid", "id", required=True),
    ),
    always=False,
)
PINS = Sheet(
    "pins",
    (
        EVENT_NUMBER,
        Column("pin_place", "id", required=True, width=34),
        Column("pin", "id", required=True, width=72),
    ),
    always=False,
)
EARLIER_SEALS = Sheet(
    "earlier_seals",
    (
        Column("sealed_by", "text", "sealed_by", width=26),
        Column("sealed_at", "moment", "sealed_at", required=True, width=34),
        Column("seal_reason", "text", "reason", width=FULL),
        Column("seal_program", "text", "program"),
        Column("seal_digest", "id", "digest", required=True, width=72),
    ),
    always=False,
)
SEALED_COPIES = Sheet(
    "sealed_copies",
    (
        Column("seal_number", "whole", required=True, low=ONE),
        Column("part_number", "whole", required=True, low=ONE),
        Column("sealed_part", "id", required=True, width=120),
    ),
    always=False,
)
ACCEPTED = Sheet(
    "accepted",
    (
        Column("accepted_code", "id", "code", required=True, width=26),
        Column("accepted_place", "text", "place", width=30),
        Column("accepted_reason", "text", "reason", required=True, width=FULL),
        Column("by", "text", "by", required=True),
        Column("at", "moment", "at", required=True, width=34),
        Column("accepted_about", "text", "about", width=20),
    ),
    always=False,
)
RULE_LIMITS = Sheet(
    "rule_limits",
    (
        Column("rule_limit", "id", "limit", required=True, width=30),
        Column("rule_limit_value", "number", "value", required=True),
    ),
    always=False,
)
EFFECT_PARAMETERS = Sheet(
    "effect_parameters",
    (
        Column("effect_parameter", "code", "parameter", required=True, codes="effect_parameter", width=36),
        Column("estimate_low", "number", "low"),
        Column("estimate_central", "number", "central"),
        Column("estimate_high", "number", "high"),
        Column("estimate_year", "whole", "year", low=Decimal(1900), high=Decimal(2200)),
        text("estimate_source", "source", FULL),
    ),
    always=False,
)
EFFECT_SOURCES = Sheet(
    "effect_sources",
    (
        Column("effect_role", "code", "role", required=True, codes="effect_role", width=36),
        Column("effect_source", "id", "source", required=True),
        Column("effect_persons", "whole", "persons", low=ONE),
    ),
    always=False,
)
PAPERS = Sheet(
    "papers",
    (
        Column("notice_sent", "date", "notice/sent"),
        Column("notice_paper", "flag", "notice/paper"),
        Column("notice_days", "whole", "notice/days", low=ONE, high=Decimal(365)),
        Column("notice_prices", "code", "notice/prices", codes="notice_prices"),
        text("notice_prices_because", "notice/prices_because"),
        text("notice_number", "notice/notice_number"),
        text("model_at", "notice/model_at"),
        text("notice_contact", "notice/contact"),
        Column("bids_stand_until", "date", "notice/bids_stand_until"),
        Column("wanted_due", "date", "notice/due"),
        text("negotiation", "notice/negotiation"),
        text("notice_ground", "notice/ground"),
        text("next_step", "notice/next_step"),
        Column("report_form", "code", "report/form", codes="report_form"),
        Column("report_sections", "ids", "report/sections"),
    ),
    keyed=True,
    always=False,
)
WANTED = Sheet("wanted", (Column("wanted", "text", "wanted", required=True, width=FULL),), always=False)
DELIVERIES = Sheet(
    "deliveries",
    (
        Column("lot", "id", "lot", required=True, refers="lots"),
        Column("bid", "id", "bid", required=True, refers="bidders"),
        CRITERION,
        Column("delivered", "number", "delivered", required=True),
        Column("delivered_on", "date", "on", required=True),
        Column("by", "text", "by"),
        text("delivery_note", "note", FULL),
    ),
    always=False,
)
