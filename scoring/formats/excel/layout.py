"""Layout: which sheets does the workbook have, in which order?

The one description that `write`, `read` and the result formulas share. Words for sheets, columns
and codes are in `data/texts/*/excel.toml`; here are only their keys, in the order they are written.
"""

from scoring.formats.excel.bid_sheets import (
    ABNORMAL,
    BIDDERS,
    DISCOUNTS,
    INDICATORS,
    PRICES,
    REJECTIONS,
    SCORES,
)
from scoring.formats.excel.columns import Sheet
from scoring.formats.excel.life_sheets import (
    ACCEPTED,
    ACCESS,
    AWARDS,
    DECLARATIONS,
    DELIVERIES,
    EARLIER_SEALS,
    EFFECT_PARAMETERS,
    EFFECT_SOURCES,
    EVALUATORS,
    EVENTS,
    PAPERS,
    PINS,
    RULE_LIMITS,
    SCENARIOS,
    SEALED_COPIES,
    WANTED,
)
from scoring.formats.excel.tender_sheets import CRITERIA, LOTS, MODEL, SCALE, TENDER

SHEETS: tuple[Sheet, ...] = (
    TENDER,
    LOTS,
    MODEL,
    CRITERIA,
    SCALE,
    BIDDERS,
    PRICES,
    INDICATORS,
    SCORES,
    DISCOUNTS,
    REJECTIONS,
    ABNORMAL,
    EVALUATORS,
    ACCESS,
    DECLARATIONS,
    SCENARIOS,
    EVENTS,
    AWARDS,
    PINS,
    EARLIER_SEALS,
    SEALED_COPIES,
    ACCEPTED,
    RULE_LIMITS,
    EFFECT_PARAMETERS,
    EFFECT_SOURCES,
    PAPERS,
    WANTED,
    DELIVERIES,
)
"""Every sheet that is read, in order."""
UNREAD_SHEETS = ("readme", "result", "working", "lists", "faults")
"""Sheets this program writes for people; reading passes over them."""
