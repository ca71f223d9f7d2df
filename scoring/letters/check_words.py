"""Words: does a sentence say something that may not stand in a letter?

Every sentence is looked through for other bidders, persons and blanks; what somebody put in also for numbers
the case does not know, directions and praise that do not fit the points, and grounds that may not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from scoring.evaluation import Criterion, EvaluationModel
from scoring.letters.check_facts import Fact
from scoring.letters.check_known import YOU, Known
from scoring.letters.check_lines import BESIDE, HEAD, Unit, plain
from scoring.letters.within import WAITS
from scoring.rules import rationale, severity
from scoring.rules.book import RegimeKey
from scoring.rules.personal import holds_cpr
from scoring.values import BidId, Finding, Severity

_BLANK = re.compile(
    r"\[(?:UDFYLD|FILL IN)[^\]]*\]?"
    r"|\[\s*(?:\.{2,}|…|x+|_+|dato|date|navn|name|beløb|indsæt[^\]]*|insert[^\]]*)?\s*\]"
    r"|\{[^{}]*\}|<[^<>]*>|_{3,}|\.{4,}|…{2,}|\bx{2,}(?:[.:/-]x{2,})*\b|\b(?:TODO|TBD|TBC|xx+)\b|\?{3,}"
    r"|\b(?:indsæt|skriv|insert)\s+(?:her|here|dato|navn|tekst|beløb)\b|klik eller tryk her|click or tap here"
    r"|\blorem ipsum\b|\bsprogmodel\b|\blanguage model\b|\bsom AI\b|\bas an AI\b",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"((?:[A-ZÆØÅ][\w&'-]*\s)+)(?:A/S|ApS|I/S|K/S|P/S|IVS|SMBA|AMBA|a\.m\.b\.a\.?|f\.m\.b\.a\.?|Ltd|GmbH|AB|AS)(?!\w)"
)
_TOPICS: tuple[tuple[str, str, Severity], ...] = (
    ("letter_accept", "acceptance", "stop"),
    ("letter_unlawful", "unlawful", "stop"),
    ("letter_what_if", "what_if", "stop"),
    ("letter_third", "third_unnamed", "stop"),
    ("letter_regret", "tone", "warn"),
    ("letter_flattery", "adjective", "warn"),
)
_LEAST_BARE = 10_000
"""A smaller number without "kr." is hours or metres as well as anybody's price."""
_LEFT: dict[str, Severity] = {
    "comment": "stop",
    "struck": "stop",
    "hidden": "stop",
    "note": "warn",
    "header": "warn",
    "footer": "warn",
}
"""What stands beside the text, and how grave it is that it does."""
_UNHEARD: frozenset[RegimeKey] = frozenset(("market", "small"))
"""Regimes in which the complaints board hears nothing."""
_OPEN = (HEAD, "about", "access", "contact")
"""Sections in which an officer may add a sentence of greeting or practice."""
_REASONS = ("reasons", "result", "decision", "price", "lot")


def always(known: Known, unit: Unit) -> Iterator[Finding]:
    """What may stand in no sentence, whoever wrote it."""
    text = unit.plain
    blank = _BLANK.search(text)
    if blank:
        yield known.finding("placeholder", "stop", unit, words=blank.group())
    if holds_cpr(text):
        yield known.finding("cpr", "stop", unit)
    for bid in known.third_in(text):
        yield known.finding("third_bidder", "stop", unit, bid=bid)
    yield from _prices(known, unit)
    for name in known.persons:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield known.finding("person", "stop", unit, words=name)


def _prices(known: Known, unit: Unit) -> Iterator[Finding]:
    """Prices of bids the recipient may not read, also in millions."""
    stated = [f for f in known.facts_in(unit.plain) if f.sort == "amount" or _could_be_a_price(f)]
    told = {bid for fact in stated for price, bid in known.secret_prices.items() if fact.near(price)}
    for bid in sorted(told):
        code = "price_withheld" if bid in known.named else "third_price"
        yield known.finding(code, "stop", unit, bid=bid)


def _could_be_a_price(fact: Fact) -> bool:
    return fact.sort in ("number", "cvr") and Decimal(fact.value) >= _LEAST_BARE


def beside(known: Known, unit: Unit) -> Iterator[Finding]:
    """Comments, notes, headers, and what Word keeps without showing it."""
    code: Literal["left_in_file", "beside"] = (
        "left_in_file" if unit.kind in ("comment", "struck", "hidden") else "beside"
    )
    yield known.finding(code, _LEFT[unit.kind], unit)


def added(known: Known, unit: Unit) -> Iterator[Finding]:
    """What somebody put in."""
    yield from _unknown(known, unit)
    yield from put(known, unit, "")
    yield from _uncalled(known, unit)
    if unit.kind == "row":
        yield known.finding("row_added", "stop", unit)
    elif unit.section.startswith("reasons"):
        yield known.finding("reason_added", "warn", unit)
    elif unit.kind not in BESIDE:
        open_ = unit.section in _OPEN and set(known.parties(unit.plain)) <= {YOU, known.letter.bid}
        yield known.finding("added", "note" if open_ else "warn", unit)
    for bid, told in known.third_reasons.items():
        if unit.plain in told:
            yield known.finding("third_reason", "stop", unit, bid=bid)


def put(known: Known, unit: Unit, before: str) -> Iterator[Finding]:
    """Words somebody wrote that were not there before. before: what stood in their place."""
    for topic, code, grave in _TOPICS:
        words = [w for w in known.heard(unit.plain, topic) if w.lower() not in before.lower()]
        if words:
            yield known.finding(code, grave, unit, words=_quoted(words))
    denied = [w for w in known.mentioned(unit.plain, "letter_no_complaint") if w not in before.lower()]
    if denied:
        yield known.finding("complaint_denied", "stop", unit, words=_quoted(denied))
    yield from _grounds(known, unit, before)
    yield from _claims(known, unit)
    yield from _weighed(known, unit, before)


def reasons(known: Known, text: str) -> Iterator[Finding]:
    """What in the panel's own reasons, where the letter tells them, may not carry points.

    text: all the letter says, plain.
    """
    for lot in known.lots:
        model = known.case.model_for(lot)
        for (bid, criterion), counted in known.mailing.counted(lot).items() if model else ():
            own = plain(known.mailing.without_cpr(counted.rationale))
            if model and bid in known.named and own and own in text:
                c = next(c for c in model.criteria if c.id == criterion)
                unit = Unit("text", counted.rationale, own, "reasons", f"{c.id} {c.name}", c.id)
                if holds_cpr(counted.rationale):
                    yield known.finding("cpr_in_reason", "stop", unit, bid=bid, criterion=c.name)
                yield from _flags(known, unit, c, counted.points, model)


def _flags(
    known: Known, unit: Unit, c: Criterion, points: Decimal | None, model: EvaluationModel
) -> Iterator[Finding]:
    for flag in rationale.lint(unit.plain, c, points, model.scale_of(c), known.yardstick):
        yield _flagged(known, unit, flag)


def _flagged(known: Known, unit: Unit, flag: rationale.Flag) -> Finding:
    if flag.kind == "too_short":
        return known.finding("too_short", "warn", unit)
    check = known.mailing.book.checks[rationale.CHECKS[flag.kind]]
    return known.finding(flag.kind, severity(check, flag.kind, known.mailing.regime), unit, words=flag.words)


def _grounds(known: Known, unit: Unit, before: str) -> Iterator[Finding]:
    """Status, domicile, suitability and the like as a ground, by the word lists for reasons."""
    c = known.criterion(unit) if unit.section.startswith(_REASONS) else None
    about = c or Criterion(id="-", name="-", kind="price")
    model = known.model(unit.section)
    scale = model.scale_of(about) if model else None
    if scale is None:
        return
    for flag in rationale.lint(unit.plain, about, None, scale, known.yardstick):
        new = flag.words.lower() not in before.lower()
        if new and flag.kind not in ("too_short", "uncertain_promise", "contradicts_points"):
            yield _flagged(known, unit, flag)


def _unknown(known: Known, unit: Unit) -> Iterator[Finding]:
    """Numbers, days and firms the letter itself does not state."""
    for fact in known.facts_in(unit.plain):
        if fact.word or fact.sort == "mark" or fact in known.facts:
            continue
        if fact.sort in ("number", "points") and any(fact.value == f.value for f in known.facts):
            continue
        code = "unknown_day" if fact.sort in ("day", "time") else "unknown_number"
        yield known.finding(code, "stop", unit, found=fact.shown)
    firms = [m.group().strip() for m in _FIRM.finditer(unit.plain)]
    for firm in firms:
        if not any(sign.search(firm) for sign in known.names.values()):
            yield known.finding("unknown_name", "stop", unit, found=firm)


def _uncalled(known: Known, unit: Unit) -> Iterator[Finding]:
    """A standstill, or the way to a board that hears no complaint, where the regime knows none."""
    regime = known.mailing.regime
    if regime is not None and regime not in WAITS and known.mentioned(unit.plain, "letter_standstill"):
        yield known.finding("standstill_uncalled", "stop", unit)
    if regime in _UNHEARD and known.mentioned(unit.plain, "letter_complaint"):
        yield known.finding("complaint_uncalled", "stop", unit)


def _weighed(known: Known, unit: Unit, before: str) -> Iterator[Finding]:
    """Something given weight that the letter and the published criteria do not name."""
    if not known.heard(unit.plain, "letter_weighed") or known.heard(before, "letter_weighed"):
        return
    words = [w for w in re.findall(r"[^\W\d_]{5,}", unit.plain.lower()) if w not in known.words]
    strange = [w for w in words if not any(w[:5] == own[:5] for own in known.words)]
    if strange:
        yield known.finding("criterion_new", "stop", unit, words=_quoted(strange[:3]))


def _claims(known: Known, unit: Unit) -> Iterator[Finding]:
    """Points, direction and praise, held against the points given."""
    c, who = known.criterion(unit), _subject(known, unit)
    if c is None or who is None:
        return
    points = known.points(who, c.id, unit.section)
    if points is None:
        return
    yield from _stated(known, unit, c, who, points)
    yield from _direction(known, unit, c, who, points)
    yield from _tone(known, unit, c, points)


def _subject(known: Known, unit: Unit) -> BidId | None:
    """Whom the sentence is about: the first it names, else the first its paragraph does."""
    spoken = known.parties(unit.plain) or known.parties(unit.lead)
    return known.meant_by(spoken[0], unit.section) if spoken else None


def _stated(known: Known, unit: Unit, c: Criterion, who: BidId, points: Decimal) -> Iterator[Finding]:
    parties = {known.meant_by(p, unit.section) for p in known.parties(unit.plain)} | {who}
    right = {known.points(p, c.id, unit.section) for p in parties if p} | {c.weight}
    for fact in known.facts_in(unit.plain):
        if fact.sort == "points" and fact.value not in right:
            yield known.finding("points", "stop", unit, found=fact.shown, due=points, criterion=c.name)


def _direction(known: Known, unit: Unit, c: Criterion, who: BidId, points: Decimal) -> Iterator[Finding]:
    other = known.winner(unit.section) if who == known.letter.bid else known.letter.bid
    theirs = known.points(other, c.id, unit.section) if other and other != who else None
    up, down = (bool(known.heard(unit.plain, topic)) for topic in ("letter_up", "letter_down"))
    if theirs is None or up == down:
        return
    if (up and points <= theirs) or (down and points >= theirs):
        yield known.finding("wrong_direction", "stop", unit, criterion=c.name, points=points, other=theirs)


def _tone(known: Known, unit: Unit, c: Criterion, points: Decimal) -> Iterator[Finding]:
    model = known.model(unit.section)
    if model is None or c.kind != "quality":
        return
    height = (points - model.scale.bottom) / (model.scale.top - model.scale.bottom) * 100
    praise, blame = (known.heard(unit.plain, topic) for topic in ("letter_praise", "letter_criticism"))
    if praise and not blame and height < known.yardstick.low:
        yield known.finding(
            "praise_low", "stop", unit, words=_quoted(praise), criterion=c.name, points=points
        )
    if blame and not praise and height >= known.yardstick.high:
        yield known.finding(
            "criticism_high", "stop", unit, words=_quoted(blame), criterion=c.name, points=points
        )


def _quoted(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"»{word}«" for word in dict.fromkeys(words))
