"""Tie rules: does the rule for equal bids turn on who the bidder is, or where it belongs?

Danish and English words for whoever has the contract, is near by, or has a status (C-234/03). A rule that
names them only to set them aside ("uanset om …") is no such rule.
"""

from __future__ import annotations

import re

_FIRM = (
    r"(?:leverandør|virksomhed|firma|tilbudsgiver|byder|bydende|aktør|entreprenør|operatør"
    r"|supplier|compan|bidder|tenderer|provider|contractor)\w*"
)
_BUYER = r"(?:vi|kommunen|afdelingen|ordregiver\w*|we|the municipality)"
_HAS = r"(?:har|løser|udfører|leverer|varetager|kender|bruger|benytter|anvender|samarbejder|handler)"
_NOW = r"(?:i\s+dag|allerede|hidtil|i\s+forvejen|nu)"
_HERE = r"(?:kommunen|byen|regionen|området|lokalområdet|egnen|oplandet|landsdelen|danmark)"
_PLACED = r"(?:forankre|hjemmehørende|placere|etablere|basere)\w*"
_PARTIAL = re.compile(
    r"\b(?:nuværende|hidtidige?|eksisterende|tidligere|siddende)\s+(?:\w+\s+)?"
    rf"(?:{_FIRM}|(?:aftale|kontrakt|samarbejds)(?:part|partner|holder)\w*)"
    rf"|\blokale?\s+(?:(?!med|for|til|hvor|og|på|hos|ved|som)\w+\s+)?(?:{_FIRM}|tilknytning|forankring)"
    rf"|\blokalt\s+{_PLACED}|\blokalkendskab\w*|\bhjemmehørende\b|\bhjemsted\w*|\bbeliggen\w+"
    rf"|\bnærområde\w*|\bkortest\w*\s+(?:afstand|vej)|\bdanske?\s+{_FIRM}"
    rf"|\b{_FIRM},?\s+(?:(?:som|der|which|that)\s+)?{_BUYER}\s+(?:\w+\s+){{0,2}}(?:{_HAS}|ha(?:ve|s)|uses?|knows?)\b"
    rf"|\b{_HAS}\s+(?:\w+\s+){{0,3}}{_NOW}\b|\b{_NOW}\s+{_HAS}\b"
    rf"|\b{_FIRM},?\s+(?:(?:som|der)\s+)?(?:hører\s+hjemme|har\s+adresse|holder\s+til)\b"
    rf"|\b{_FIRM}\s+(?:fra|i)\s+(?:\w+\s+)?{_HERE}\b"
    r"|\b(?:ligger|bor|er|placeret)\s+(?:\w+\s+)?(?:tættest|nærmest|tæt)\s+(?:på|ved)\b"
    r"(?!\s+(?:\w+\s+)?\w*(?:budget|pris|median|gennemsnit|middel|krav|mål|point))"
    r"|\b(?:mindste|største|mindre|større|lille|små|ældste|yngste)\s+" + _FIRM + r"\b"
    r"|\b(?:flest|færrest)\s+(?:ansatte|medarbejdere)\b(?!\s+på\s+(?:kontrakt|opgave))"
    r"|\b(?:almennyttig|forening|stiftelse|andelsselskab|medlemsej|medarbejderej)\w*|\bfond(?:en|e|ene)?\b"
    r"|\bRSV\w*|\bsocialøkonomi\w*|\bejerform\w*|\bnon-?profit\w*"
    r"|\bincumbents?\b|\b(?:current|existing|present|previous)\s+(?:supplier|provider|contractor)s?\b"
    r"|\blocal\s+(?:supplier|firm|company|companies|business|businesses|bidder|tenderer|provider)s?\b"
    r"|\blocated\s+in\b|\bsocial\s+enterprises?\b",
    re.IGNORECASE,
)
_SET_ASIDE_BEFORE = re.compile(
    r"\b(?:uanset|hverken|regardless|irrespective|neither"
    r"|(?:ikke|uden|ingen|not|no|without)\b[^.;]{0,40}\b(?:hensyn|vægt|betydning|fortrin|forrang|fordel"
    r"|regard|weight|account|preference|advantage))\b[^.;]*$",
    re.IGNORECASE,
)
_SET_ASIDE_AFTER = re.compile(
    r"^[^.;]*\b(?:uden|ingen|ikke|no|not|without)\b[^.;]{0,20}\b(?:betydning|hensyn|vægt|bearing|weight)\b",
    re.IGNORECASE,
)


def partial(rule: str) -> str:
    """The first words by which the rule favours somebody; "" if it does not."""
    for match in _PARTIAL.finditer(rule):
        before, after = rule[: match.start()], rule[match.end() :]
        if not _SET_ASIDE_BEFORE.search(before) and not _SET_ASIDE_AFTER.search(after):
            return match[0]
    return ""
