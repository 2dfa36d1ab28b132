"""What a review's stored scores say about one facilitator, in words first. It asks no permission."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_app.i18n import _, current_language, ngettext
from rubrics.numbers import rounded
from rubrics.output import Band, Output
from rubrics.rubric import Rubric
from storage.database.reviews import ScoreRecord


@dataclass(frozen=True)
class SectionInWords:
    """One section. `level` counts bands from the lowest (1); None with no score. `is_shared`: it is rated for
    the session as a whole, so it says the same of everybody who delivered."""

    key: str
    label: str
    words: str
    level: int | None
    score: str | None
    answered: int
    applicable: int
    is_shared: bool


@dataclass(frozen=True)
class ScoresInWords:
    """A facilitator's own output and the sections. `score` is rounded to one decimal, 0 to 100, None when it
    is not defined; `because` says which critical items hold the band down ("" for none); `bands` are the
    bands' names from the lowest."""

    words: str
    score: str | None
    because: str
    answered: int
    applicable: int
    sections: tuple[SectionInWords, ...]
    bands: tuple[str, ...]

    @property
    def whole(self) -> str:
        """`Meets the standard, 66.7`: never the figure without its words."""
        return self.words if self.score is None else f"{self.words}, {self.score}"


def scores_in_words(rubric: Rubric, scores: Iterable[ScoreRecord], facilitator_id: int) -> ScoresInWords:
    """The facilitator's scores of one submitted review, and the session's where a section is shared.

    A section is banded by its own unrounded score with the output's bands; critical items bind the output
    as a whole, whose band is the one stored.
    """
    found = {(one.output, one.section, one.facilitator_id): one for one in scores}
    own = next(output for output in rubric.outputs if output.per_facilitator)
    shared = next(
        (one for one in rubric.outputs if not one.per_facilitator and one.scopes == ("session",)), None
    )
    whole = found[own.key, "", facilitator_id]
    language = current_language()
    return ScoresInWords(
        words=own.band(whole.band).label.in_language(language) if whole.band else _undefined(whole),
        score=rounded(whole.value),
        because=_because(whole),
        answered=whole.answered,
        applicable=whole.applicable,
        sections=tuple(_sections(rubric, found, facilitator_id, own, shared)),
        bands=tuple(band.label.in_language(language) for band in reversed(own.bands)),
    )


def _sections(
    rubric: Rubric,
    found: dict[tuple[str, str, int | None], ScoreRecord],
    facilitator_id: int,
    own: Output,
    shared: Output | None,
) -> Iterable[SectionInWords]:
    language = current_language()
    for section in rubric.sections:
        score = found.get((own.key, section.key, facilitator_id))
        is_shared = score is None and shared is not None
        if is_shared and shared is not None:
            score = found.get((shared.key, section.key, None))
        if score is None:
            continue
        band = _band_of(own, score.value)
        yield SectionInWords(
            key=section.key,
            label=section.label.in_language(language),
            words=band.label.in_language(language) if band else _undefined(score),
            level=len(own.bands) - own.bands.index(band) if band else None,
            score=rounded(score.value),
            answered=score.answered,
            applicable=score.applicable,
            is_shared=is_shared,
        )


def _band_of(output: Output, value: float | None) -> Band | None:
    return next((band for band in output.bands if value is not None and value >= band.minimum), None)


def _undefined(score: ScoreRecord) -> str:
    if score.applicable == 0:
        return _("Not applicable")
    return _("Not defined: too little was rated")


def _because(score: ScoreRecord) -> str:
    items = [*score.capped_by.split(), *score.escalated_by.split()]
    return (
        ngettext(
            "{items} is a critical item: rated this low, it alone keeps the band from being higher.",
            "{items} are critical items: rated this low, each alone keeps the band from being higher.",
            len(items),
        ).format(items=", ".join(items))
        if items
        else ""
    )
