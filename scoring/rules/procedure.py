"""Procedure: do the reservation, the lots, the costs, the clauses and the stated regime hold?

CHK-38 to CHK-42 and CHK-44 to CHK-46. Pure; a fact that is missing sets off a check only where the rule
itself asks for it. What the case does not tell (when an evaluator saw a price, which small lots are left out)
is not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from scoring.bid import Bid
from scoring.evaluation import Criterion
from scoring.model import Case
from scoring.rules.book import Purchase, RegimeKey
from scoring.rules.days import months_on
from scoring.rules.eligibility import Standing, Verdict, art20, art77
from scoring.rules.regime import Regime, day_that_counts, estimated_value, main_codes, regime
from scoring.rules.subject import Raised, Subject
from scoring.rules.wording import hits
from scoring.tender import Tender
from scoring.values import Theme

_CROSS_BORDER = ("subject", "value", "market", "place")
_SHOULD_BE: Mapping[RegimeKey, str] = {
    "full": "should_be_full",
    "light": "should_be_light",
    "cbi": "should_be_cbi",
    "market": "should_be_market",
    "small": "should_be_small",
    "works_sub": "should_be_works_sub",
}
_NO_COST: tuple[Theme, ...] = ("social", "effect")
_SAME_NEED = 5
"""So many digits of two CPV codes alike: the same kind of purchase."""


def checks(subject: Subject) -> Iterator[Raised]:
    """What the procedure's facts set off."""
    for check in _CHECKS:
        yield from check(subject)


def competing(case: Case) -> tuple[Bid, ...]:
    """The bids that are in the competition in at least one lot."""
    return tuple(b for b in case.bids if any(b.rejection(lot.id) is None for lot in case.tender.lots))


def _integration(subject: Subject) -> Iterator[Raised]:
    tender = subject.case.tender
    if tender.reserved != "res-ws":
        return
    if not tender.reserved_in_notice:
        yield Raised("CHK-38", "not_in_notice", "tender/reserved_in_notice")
    for bid in competing(subject.case):
        verdicts = {c.name: c.verdict for c in art20(bid, subject.book).conditions}
        yield from _share(bid, verdicts, subject.book.reservation.least_share)
        if verdicts["main_aim"] != "met":
            trigger = "aim_other" if verdicts["main_aim"] == "not_met" else "aim_unstated"
            yield Raised("CHK-38", trigger, _at(bid, "integration_is_main_aim"), {"bid": bid.id})


def _share(bid: Bid, verdicts: Mapping[str, Verdict], least: Decimal) -> Iterator[Raised]:
    values: dict[str, str | int | Decimal] = {"bid": bid.id, "least": least}
    if verdicts["share"] == "not_met":
        values["share"] = bid.tenderer.disadvantaged_share or Decimal(0)
        yield Raised("CHK-38", "share_low", _at(bid, "disadvantaged_share"), values)
    elif "not_stated" in (verdicts["share"], verdicts["evidence"]):
        trigger = "only_registered" if bid.tenderer.rsv == "yes" else "share_unproved"
        yield Raised("CHK-38", trigger, _at(bid, "disadvantaged_share"), values)


def _mission(subject: Subject) -> Iterator[Raised]:
    tender = subject.case.tender
    if tender.reserved != "res-pub-ser":
        return
    yield from _reserved_services(subject)
    yield from _reserved_term(subject)
    for bid in competing(subject.case):
        own = [c for c in art77(bid, tender, subject.book).conditions if c.about == "bidder"]
        verdict = Standing(tuple(own)).verdict
        if verdict != "met":
            trigger = "mission_other" if verdict == "not_met" else "mission_unstated"
            yield Raised("CHK-39", trigger, _at(bid, "public_mission"), {"bid": bid.id})


def _at(bid: Bid, fact: str) -> str:
    return f"bids/{bid.id}/tenderer/{fact}"


def _reserved_services(subject: Subject) -> Iterator[Raised]:
    codes = main_codes(subject.case.tender)
    outside = [code for code in codes if not subject.book.is_reservable(code)]
    if not codes:
        yield Raised("CHK-39", "cpv_missing", "tender/cpv")
    elif outside:
        yield Raised("CHK-39", "cpv_outside", "tender/cpv", {"codes": ", ".join(outside)})
    if subject.regime in ("full", "works_sub"):
        yield Raised("CHK-39", "not_light", "tender/reserved")
    elif subject.regime in ("cbi", "market", "small"):
        yield Raised("CHK-39", "below_light", "tender/reserved")


def _reserved_term(subject: Subject) -> Iterator[Raised]:
    tender, limits = subject.case.tender, subject.book.reservation
    if tender.duration_months is not None and tender.duration_months > limits.most_months:
        values = {"months": tender.duration_months, "most": limits.most_months}
        yield Raised("CHK-39", "too_long", "tender/duration_months", values)
    before = tender.earlier_reserved_award
    if before is not None and months_on(before, 12 * limits.years_between) > _day(subject):
        values = {"years": limits.years_between}
        yield Raised("CHK-39", "earlier_award", "tender/earlier_reserved_award", values)


def _lots(subject: Subject) -> Iterator[Raised]:
    case, limits = subject.case, subject.case.tender.limits
    if len(case.tender.lots) == 1:
        if subject.regime == "full" and not limits.not_divided_because:
            yield Raised("CHK-40", "not_divided", "tender/limits/not_divided_because")
        return
    if limits.max_lots_won is not None and not limits.rule:
        yield Raised("CHK-40", "no_rule", "tender/limits/rule", {"most": limits.max_lots_won})
    combined = limits.combinations or any(b.discounts for b in competing(case))
    if combined and not limits.combinations_announced:
        yield Raised("CHK-40", "combinations", "tender/limits/combinations_announced")


def _blind(subject: Subject) -> Iterator[Raised]:
    tender, limit = subject.case.tender, _amount(subject, "blind_works")
    bound = tender.contract_kind == "works" and tender.procedure in ("open", "restricted")
    value = estimated_value(tender)
    if not bound or limit is None or value is None or value <= limit or tender.award_criterion != "bpqr":
        return
    for i, model in enumerate(subject.case.models):
        if not model.prices_hidden:
            yield Raised("CHK-41", "prices_seen", f"models/{i}/prices_hidden", {"limit": limit})


def _costs(subject: Subject) -> Iterator[Raised]:
    for model in subject.case.models:
        for c in model.leaves():
            if c.kind == "cost":
                yield from _cost(subject, c)


def _cost(subject: Subject, c: Criterion) -> Iterator[Raised]:
    """CHK-42: only costs over the life cycle, and external ones, need a method and data under §§ 166-168."""
    named, said = {"criterion": c.name}, (c.name, c.emphasis, c.subject_link, c.evidence)
    if c.theme in _NO_COST or _speaks_of(subject, "saving", *said):
        yield Raised("CHK-42", "not_a_cost", f"criteria/{c.id}/theme", named)
    if c.theme != "environment" and not _speaks_of(subject, "life_cycle", *said):
        if not c.emphasis:
            yield Raised("CHK-42", "unclear", f"criteria/{c.id}/emphasis", named)
        return
    if not c.emphasis:
        yield Raised("CHK-42", "no_method", f"criteria/{c.id}/emphasis", named)
    if not c.evidence:
        yield Raised("CHK-42", "no_data", f"criteria/{c.id}/evidence", named)


def _speaks_of(subject: Subject, topic: str, *texts: str) -> bool:
    return any(hits(subject.book.wording, topic, text) for text in texts)


def _training(subject: Subject) -> Iterator[Raised]:
    tender, limit = subject.case.tender, _amount(subject, "training")
    months, value = tender.duration_months, estimated_value(tender)
    large = limit is not None and value is not None and value >= limit
    works = tender.contract_kind == "works" and subject.regime == "full"
    long = months is not None and months >= subject.book.stated("CHK-44.months")
    concerned = works or (tender.contract_kind == "services" and large)
    settled = tender.training.included or tender.training.exception
    if concerned and long and tender.performed_in_denmark and not settled:
        yield Raised("CHK-44", "missing", "tender/training/included", {"months": months or 0})


def _below(subject: Subject) -> Iterator[Raised]:
    tender, binding = subject.case.tender, _binding(subject)
    if not set(binding.candidates) <= {"cbi", "market"}:
        return
    form = tender.cross_border
    if form.present is None:
        yield Raised("CHK-45", "unanswered", "tender/cross_border/present")
    blank = [factor for factor in _CROSS_BORDER if not getattr(form, factor)]
    if blank:
        values = {"n": len(blank), "of": len(_CROSS_BORDER)}
        yield Raised("CHK-45", "factors", f"tender/cross_border/{blank[0]}", values)
    if binding.key == "market" and not tender.market_test:
        yield Raised("CHK-45", "untested", "tender/market_test")


def _stated(subject: Subject) -> Iterator[Raised]:
    stated, binding = subject.case.tender.regime, _binding(subject)
    if stated is not None and stated not in binding.candidates:
        yield Raised("CHK-46", _SHOULD_BE[binding.key] if binding.key else "other_regime", "tender/regime")


def _split(subject: Subject) -> Iterator[Raised]:
    binding = _binding(subject)
    limit = next((threshold.dkk for threshold in binding.thresholds), None)
    if limit is None or binding.value is None or binding.value >= limit:
        return
    values = (estimated_value(other) or Decimal(0) for other in _same_need(subject))
    alike = [value for value in values if 0 < value < limit]
    total = Decimal(binding.value) + sum(alike)
    if alike and total >= limit:
        told: dict[str, str | int | Decimal] = {"n": len(alike), "total": total, "limit": limit}
        yield Raised("CHK-46", "together", "tender/estimated_value", told)


def _same_need(subject: Subject) -> Iterator[Tender]:
    """The buyer's other purchases of the same kind, published within twelve months of this one."""
    tender, day, months = subject.case.tender, _day(subject), int(subject.book.stated("CHK-46.months"))
    first, last = months_on(day, -months), months_on(day, months)
    for other in (case.tender for case in subject.others):
        near = other.published is not None and first < other.published < last
        alike = _stems(tender) & _stems(other) and _same_buyer(tender, other)
        if near and alike and other.id != tender.id:
            yield other


def _same_buyer(one: Tender, other: Tender) -> bool:
    if one.buyer_cvr and other.buyer_cvr:
        return one.buyer_cvr == other.buyer_cvr
    return bool(one.buyer) and one.buyer.casefold() == other.buyer.casefold()


def _stems(tender: Tender) -> set[str]:
    return {code[:_SAME_NEED] for code in main_codes(tender)}


def _amount(subject: Subject, purchase: Purchase) -> Decimal | None:
    found = subject.book.threshold(purchase, _day(subject))
    return found.dkk if found else None


def _day(subject: Subject) -> date:
    return day_that_counts(subject.case.tender, subject.on)


def _binding(subject: Subject) -> Regime:
    return regime(subject.case.tender, subject.book, subject.on)


_CHECKS: tuple[Callable[[Subject], Iterator[Raised]], ...] = (
    _integration,
    _mission,
    _lots,
    _blind,
    _costs,
    _training,
    _below,
    _stated,
    _split,
)
