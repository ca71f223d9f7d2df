"""Library: which ready criteria are there, which ideas may break a rule, and what is lawful instead?

The types of what stands in `data/library`; `reference.library()` fills them. The texts of a criterion are
Danish because they go into a Danish tender document; names and reasons are in English too. The ends of a
scale are proposals, not evidence, and the traffic light is advice, not the legal department's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scoring import criteria_tree, edit
from scoring.evaluation import AssessedPoints, Criterion, OfferedIndicator, Scale, Step
from scoring.library.words import alike, asked, tokens
from scoring.model import Case
from scoring.values import RATE, CriterionId, Name, Percent, Points, Text, Theme, Value, exactly

Confidence = Literal["source read", "excerpt only", "memory", "derived"]
Use = Literal[
    "cleaning",
    "meals",
    "green_areas",
    "laundry",
    "storage",
    "building",
    "workshop",
    "reuse",
    "goods",
    "transport",
    "leisure",
    "it",
    "social_care",
    "employment",
]
"""What is bought, in the words of a purchasing department."""


class Entry(Value):
    """A ready criterion. `light`: green may be used as it is written; amber is to be looked at first.

    lowest_weight, highest_weight: advice, percent of the whole. cpv: eight digits; none named means all.
    uses: none named means all. steps: the shared scale, for a criterion the panel gives points.
    confidence: the weakest of the provisions in `law`.
    """

    id: str
    name: Name
    name_en: Name
    theme: Theme
    scoring: Annotated[AssessedPoints | OfferedIndicator, Field(discriminator="how")]
    unit: Text = ""
    steps: tuple[Step, ...] = ()
    emphasis: Text
    subject_link: Text
    """Where a starting sentence can begin; the officer adapts it to what is bought."""
    evidence: Text
    measured: Text
    kpi: Text
    remedy: Text
    lawful_when: Text
    unlawful_when: Text
    light: Literal["green", "amber"]
    law: Text
    confidence: Confidence
    lowest_weight: Annotated[Percent, RATE]
    highest_weight: Annotated[Percent, RATE]
    cpv: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    gaming: Text
    guard: Text
    words: tuple[str, ...] = ()
    """Other words an officer may look for it by."""


class Blocked(Value):
    """An idea that may break a rule, with why and what to do instead.

    checks: the rule checks that find it in a criterion's words. substitutes: entries that may replace it;
    none where the lawful way is no criterion.
    """

    id: str
    name: Name
    name_en: Name
    why: Text
    why_en: Text
    instead: Text
    instead_en: Text
    substitutes: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    law: Text
    confidence: Confidence
    words: tuple[str, ...] = ()


Found: TypeAlias = Entry | Blocked


class Library(Value):
    """All entries and blocked ideas. scale_basis: how much the proposed ends of the scales are worth."""

    scale_basis: Text
    scale_basis_en: Text
    target_group: Text
    entries: Mapping[str, Entry]
    blocked: Mapping[str, Blocked]


def criterion(
    entry: Entry, parent: CriterionId | None, id: CriterionId, scale: Scale | None = None
) -> Criterion:
    """The entry as a criterion without a weight. `scale`: the model's; the entry's steps are laid on it."""
    return Criterion(
        id=id,
        parent=parent,
        name=entry.name,
        name_en=entry.name_en,
        theme=entry.theme,
        scoring=entry.scoring,
        scale=_laid_on(entry.steps, scale or Scale()) if entry.steps else None,
        unit=entry.unit,
        emphasis=entry.emphasis,
        subject_link=entry.subject_link,
        evidence=f"{entry.evidence} {entry.measured}",
        contract_kpi=entry.kpi,
        remedy=entry.remedy,
        library=entry.id,
    )


def inserted(case: Case, index: int, entry: Entry, parent: CriterionId | None) -> tuple[Case, CriterionId]:
    """The case with the entry as one more criterion under `parent` (None: on top), and its id.

    The weight is for the officer to give: 0 %, or the parent's whole weight for its first child.
    """
    grown, key = criteria_tree.added(case, index, entry.name, theme=entry.theme, parent=parent)
    model = grown.models[index]
    weight = next(c.weight for c in model.criteria if c.id == key)
    ready = edit.changed(criterion(entry, parent, key, model.scale), weight=weight)
    return edit.with_model(grown, edit.with_criterion(model, ready), index), key


def replaced(case: Case, index: int, entry: Entry, key: CriterionId) -> Case:
    """The case with the entry in the place of a criterion without sub-criteria: same id, parent and weight.

    Points and offers for the old criterion go: they were about something else.
    """
    model = case.models[index]
    old = next(c for c in model.criteria if c.id == key)
    new = edit.changed(criterion(entry, old.parent, key, model.scale), weight=old.weight)
    cleared = criteria_tree.without_criterion(case, key, index)
    return edit.with_model(cleared, edit.with_criterion(model, new), index)


def substitutes(library: Library, idea: Blocked) -> tuple[Entry, ...]:
    """What may stand in the place of a blocked idea, the nearest first."""
    return tuple(library.entries[key] for key in idea.substitutes)


def suggested(library: Library, check: str, cpv: Sequence[str] = ()) -> tuple[Entry, ...]:
    """What may replace a criterion that set off `check` (`CHK-09`); those that fit the purchase first."""
    ideas = (idea for idea in library.blocked.values() if check in idea.checks)
    entries = dict.fromkeys(key for idea in ideas for key in idea.substitutes)
    return tuple(sorted((library.entries[key] for key in entries), key=lambda e: not fits(e, cpv)))


def unadapted(library: Library, c: Criterion) -> tuple[str, ...]:
    """What of a criterion from the library still reads as there and is for the officer to adapt.

    `subject_link`, `scoring` (the ends of the scale).
    """
    entry = library.entries.get(c.library)
    if entry is None:
        return ()
    is_proposed = entry.scoring.how == "indicator" and _ends(entry.scoring) == _ends(c.scoring)
    has_same_link = entry.subject_link == c.subject_link
    return (*(["subject_link"] if has_same_link else []), *(["scoring"] if is_proposed else []))


def fits(entry: Entry, cpv: Iterable[str]) -> bool:
    """Whether the entry is meant for one of these CPV codes, or for a broader or narrower one."""
    wanted = tuple(map(_cpv_stem, cpv))
    own = tuple(map(_cpv_stem, entry.cpv))
    return not own or any(o.startswith(w) or w.startswith(o) for o in own for w in wanted)


def search(
    library: Library,
    words: str,
    theme: Theme | None = None,
    cpv: Sequence[str] | None = None,
    use: Use | None = None,
) -> tuple[Found, ...]:
    """What the words find, the best first; all that the filters let through when there are no words.

    Only what matches most of the words is found. A blocked idea stands before its equals and is followed by
    its substitutes; the filters do not hide it, because it is a warning.
    """
    let_in = {
        key: entry
        for key, entry in library.entries.items()
        if (theme is None or entry.theme == theme)
        and (cpv is None or fits(entry, cpv))
        and (use is None or not entry.uses or use in entry.uses)
    }
    wanted = asked(words)
    if not wanted:
        unfiltered = theme is None and cpv is None and use is None
        return (*let_in.values(), *(library.blocked.values() if unfiltered else ()))
    ranked = _ranked((*library.blocked.values(), *let_in.values()), wanted)
    return tuple(dict.fromkeys(_followed(ranked, let_in)))


def _followed(ranked: Iterable[Found], let_in: Mapping[str, Entry]) -> Iterator[Found]:
    for found in ranked:
        yield found
        if isinstance(found, Blocked):
            yield from (let_in[key] for key in found.substitutes if key in let_in)


def _ranked(candidates: Sequence[Found], wanted: Sequence[str]) -> list[Found]:
    # Blocked ideas come first in `candidates`, and sorting keeps the order of equals.
    scores = [[_best(found, word) for word in wanted] for found in candidates]
    held_by = [sum(s > 0 for s in column) for column in zip(*scores, strict=True)]
    most = max(sum(s > 0 for s in row) for row in scores)
    hits = [
        # a word that few things hold says more than one that many hold
        (sum(s / n for s, n in zip(row, held_by, strict=True) if n), found)
        for row, found in zip(scores, candidates, strict=True)
        if most and sum(s > 0 for s in row) == most
    ]
    return [found for _, found in sorted(hits, key=lambda hit: -hit[0])]


def _best(found: Found, word: str) -> float:
    return max(
        weight * max((alike(word, token) for token in tokens(text)), default=0.0)
        for weight, text in _fields(found)
    )


def _fields(found: Found) -> Iterator[tuple[float, str]]:
    yield 10, found.id
    yield 5, f"{found.name} {found.name_en}"
    yield 4, " ".join(found.words)
    if isinstance(found, Entry):
        yield 2, found.scoring.indicator if isinstance(found.scoring, OfferedIndicator) else ""
        yield 1, " ".join((found.emphasis, found.evidence, found.lawful_when, found.kpi))
    else:
        yield 1, found.why


def _cpv_stem(code: str) -> str:
    # 90910000 means 9091 and all below it; the division (two digits) is the broadest there is.
    digits = code[:8]
    return digits[:2] + digits[2:].rstrip("0")


@exactly
def _laid_on(steps: Iterable[Step], scale: Scale) -> Scale:
    """The steps of 0 to 10 at the same height of another scale."""
    height = (scale.top - scale.bottom) / Decimal(10)
    laid = (edit.changed(s, points=Points(scale.bottom + s.points * height)) for s in steps)
    return Scale(bottom=scale.bottom, top=scale.top, steps=tuple(laid))


def _ends(scoring: AssessedPoints | OfferedIndicator) -> tuple[Decimal, Decimal] | None:
    return (scoring.worst, scoring.best) if isinstance(scoring, OfferedIndicator) else None
