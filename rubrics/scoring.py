"""From ratings to scores: outputs with their sections, bands, floors and critical rules.

Sums stay exact fractions until a score leaves. It knows neither who rated nor what was rated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rubrics.applicability import applies, missing_evidence, unanswered
from rubrics.item import CriticalRule, Effect
from rubrics.measures import ItemValue, SectionValue, UndefinedReason, measured, points
from rubrics.numbers import exact, rounded_exactly
from rubrics.output import Band, Output
from rubrics.ratings import Answer, Rating, checked
from rubrics.rubric import Rubric

__all__ = [
    "Answer",
    "OutputScore",
    "Rating",
    "SectionScore",
    "UndefinedReason",
    "missing_evidence",
    "score",
    "unanswered",
]

Answers = Mapping[str, Sequence[Answer]]
"""By item, whose answers an output counts."""


@dataclass(frozen=True)
class SectionScore:
    """One section's part in a percentage. `value` is 0 to 100, None when nothing applies or too little is
    answered; `band` is that of the value alone; `answered` and `applicable` count items."""

    section: str
    value: float | None
    answered: int
    applicable: int
    band: str | None = None


@dataclass(frozen=True)
class OutputScore:
    """One output's score, unrounded; None when it is not defined, with the reason.

    `highest` is the most that the value could be (None: there is no end). `band` is None when the score is not
    defined or its values have no names; an escalation sets it anyway. The names of items tell, in the order of
    the rubric, which critical rules bind (also where the score alone would have put the band as low) and which
    ratings are under a floor. `weight_scored_share` (0 to 1) is the scored part of what applies; None when
    nothing applies.
    """

    output: str
    facilitator: str | None
    value: float | None
    band: str | None
    undefined_reason: UndefinedReason | None
    sections: tuple[SectionScore, ...] = ()
    capped_by: tuple[str, ...] = ()
    escalated_by: tuple[str, ...] = ()
    weight_scored_share: float | None = None
    highest: float | None = None
    failed_by: tuple[str, ...] = ()
    flagged_by: tuple[str, ...] = ()
    under_floor: tuple[str, ...] = ()

    @property
    def needs_action(self) -> bool:
        """Whether a critical rating asks for action, whatever the score."""
        return bool(self.escalated_by or self.flagged_by)


def score(rubric: Rubric, ratings: Iterable[Rating], facilitators: Sequence[str]) -> tuple[OutputScore, ...]:
    """Work out every output of the rubric, in its order; one per facilitator where the output says so.

    Raises BadRating when a rating is not one that the rubric allows.
    """
    given = checked(rubric, ratings, facilitators)
    known: dict[tuple[str, str | None], OutputScore] = {}
    # Points are worth what the other outputs' bands are, so those come first.
    for output in sorted(rubric.outputs, key=lambda one: one.measure == "points"):
        for facilitator in facilitators if output.per_facilitator else [None]:
            known[output.key, facilitator] = _output_score(
                rubric, output, given, facilitator, facilitators, known
            )
    return tuple(
        known[output.key, facilitator]
        for output in rubric.outputs
        for facilitator in (facilitators if output.per_facilitator else [None])
    )


def _output_score(
    rubric: Rubric,
    output: Output,
    given: Mapping[Answer, Rating],
    facilitator: str | None,
    facilitators: Sequence[str],
    known: Mapping[tuple[str, str | None], OutputScore],
) -> OutputScore:
    people = [facilitator] if facilitator is not None else facilitators
    answers: Answers = {
        key: [(key, person) for person in (people if rubric.item(key).scope == "facilitator" else [None])]
        for key in output.items
    }
    binding = _binding_rules(rubric, answers, given)
    if output.measure == "points":
        result = points(
            output,
            {part.output: _band_of_value(known[part.output, facilitator]) for part in output.points},
        )
    else:
        values = {key: _item_value(rubric, key, asked, given) for key, asked in answers.items()}
        failed = {rubric.section_of(key).key for key, rule in binding if rule.effect == "fail_section"}
        result = measured(rubric, output, values, failed)
    value = result.value
    if _items(binding, "fail_all"):
        value = Fraction()
    under_floor = _under_floors(rubric, output, answers, given)
    return OutputScore(
        output=output.key,
        facilitator=facilitator,
        value=None if value is None else float(value),
        band=_band(output, value, [rule for _, rule in binding], under_floor),
        undefined_reason=None if value is not None else result.reason,
        sections=tuple(_section_score(output, part) for part in result.sections),
        capped_by=_items(binding, "cap"),
        escalated_by=_items(binding, "escalate"),
        weight_scored_share=_float(result.scored_share),
        highest=_float(result.highest),
        failed_by=_items(binding, "fail_section", "fail_all"),
        flagged_by=_items(binding, "flag"),
        under_floor=tuple(dict.fromkeys(key for key, _ in under_floor)),
    )


def _band_of_value(one: OutputScore) -> str | None:
    """The band of a score that is defined; an escalation names one also where there is nothing to add up."""
    return None if one.value is None else one.band


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _section_score(output: Output, part: SectionValue) -> SectionScore:
    band = None if part.value is None else _own_band(output, part.value)
    return SectionScore(
        part.section.key, _float(part.value), part.answered, part.applicable, band.key if band else None
    )


def _item_value(
    rubric: Rubric, key: str, asked: Sequence[Answer], given: Mapping[Answer, Rating]
) -> ItemValue:
    """The mean over those rated. It is left out only when it is so for everybody; with nobody to ask, it applies."""
    wanted = [answer for answer in asked if applies(rubric, answer, given)]
    values = [exact(value) for answer in wanted if (value := _value(given.get(answer))) is not None]
    mean = sum(values, Fraction()) / len(values) if values else None
    return ItemValue(
        key, bool(wanted) or not asked, mean, is_whole=bool(values) and len(values) == len(wanted)
    )


def _value(rating: Rating | None) -> float | None:
    return None if rating is None else rating.value


def _single_ratings(
    rubric: Rubric, answers: Answers, given: Mapping[Answer, Rating]
) -> list[tuple[str, float]]:
    """Each rating that counts, one by one, in the order of the rubric: rules look at no mean of several people."""
    return [
        (key, value)
        for key, asked in answers.items()
        for answer in asked
        if (value := _value(given.get(answer))) is not None and applies(rubric, answer, given)
    ]


def _binding_rules(
    rubric: Rubric, answers: Answers, given: Mapping[Answer, Rating]
) -> list[tuple[str, CriticalRule]]:
    binding = []
    for key, value in _single_ratings(rubric, answers, given):
        item = rubric.item(key)
        # The rule that is furthest on the bad side of those that the rating reaches.
        side = -1 if item.is_reverse else 1
        reached = [rule for rule in item.critical if side * value <= side * rule.at]
        if reached:
            binding.append((key, min(reached, key=lambda rule: side * rule.at)))
    return binding


def _items(binding: Sequence[tuple[str, CriticalRule]], *effects: Effect) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key, rule in binding if rule.effect in effects))


def _under_floors(
    rubric: Rubric, output: Output, answers: Answers, given: Mapping[Answer, Rating]
) -> list[tuple[str, str]]:
    """Items with a rating under a floor of the output, each with the band that it may reach at most."""
    return [
        (key, floor.band)
        for key, value in _single_ratings(rubric, answers, given)
        for floor in output.floors
        if value < floor.below
    ]


def _band(
    output: Output,
    value: Fraction | None,
    rules: Sequence[CriticalRule],
    under_floor: Sequence[tuple[str, str]],
) -> str | None:
    """The worst of the band of the value and of what rules and floors allow."""
    rank = {band.key: index for index, band in enumerate(output.bands)}  # from the highest to the lowest
    limits = [rule.band for rule in rules if rule.band and (value is not None or rule.effect == "escalate")]
    if value is not None:
        limits += [band for _, band in under_floor]
        own = _own_band(output, value)
        limits += [own.key] if own else []
    worst = min if output.is_reverse else max  # of reverse items the highest band is the worst
    return worst((band for band in limits if band in rank), key=rank.__getitem__, default=None)


def _own_band(output: Output, value: Fraction) -> Band | None:
    if output.rounding.bands_from_rounded:
        value = rounded_exactly(value, output.rounding.decimals)
    return next((band for band in output.bands if value >= exact(band.minimum)), None)
