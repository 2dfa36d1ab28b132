"""What outputs must have in common with the items and bands of their rubric."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rubrics.item_checks import BANDED
from rubrics.located_yaml import Part
from rubrics.part_checks import Finding, said_twice

WRITTEN = ("text", "choice")
OPEN_ENDED = ("count", "minutes")
ONLY_FOR = {
    "numerator": "ratio",
    "denominator": "ratio",
    "in_percent": "ratio",
    "points": "points",
    "by": "percentage",
}
"""Entries of an output that only one measure has."""


def band_findings(bands: Part, highest: float | None = None) -> Iterator[Finding]:
    """Bands in the wrong order, with one key twice, beyond `highest`, or with values below the lowest."""
    yield from said_twice(bands, "band")
    minima = [(band, minimum) for band in bands if (minimum := band["minimum"].number) is not None]
    for (_, before), (band, after) in pairwise(minima):
        if after >= before:
            yield (
                band["minimum"].place,
                f"the minimum {after:g} is not below the {before:g} of the band before; "
                "write the bands from the highest to the lowest.",
            )
    for band, minimum in minima:
        if highest is not None and minimum > highest:
            yield band["minimum"].place, f"no value is {minimum:g} or more; the highest is {highest:g}."
    if minima and minima[-1][1] != 0:
        band, minimum = minima[-1]
        yield (
            band["minimum"].place,
            f"the lowest band begins at {minimum:g}, so lower scores have no band; begin it at 0.",
        )


def output_findings(rubric: Part, items: Sequence[Part]) -> Iterator[Finding]:
    """What is wrong with outputs beside the items, the sections, the bands, and each other."""
    numbered = [item for item in items if item["type"].word not in WRITTEN]
    counted: set[str | None] = set()
    has_reverse = False
    for output in rubric["outputs"]:
        counted |= {scope.word for scope in output["scopes"]}
        has_reverse = has_reverse or output["reverse"].data is True
        yield from _scope_findings(output, numbered)
        yield from _choice_findings(output, rubric, items)
        yield from _measure_findings(output, rubric, numbered)
        yield from _limit_findings(output, rubric)
    scopes_of_items = {item["scope"].word for item in numbered} & {"session", "facilitator"}
    for scope in sorted(str(scope) for scope in scopes_of_items - counted):
        if counted:
            yield (
                rubric["outputs"].place,
                f"no output counts the items of the scope {scope}; add one that does.",
            )
    if any(item["reverse"].data is True for item in items) and not has_reverse:
        yield (
            rubric["outputs"].place,
            "there are reverse items and no output counts them; add one with `reverse: true`.",
        )
    yield from _rule_findings(rubric, items)


def _scope_findings(output: Part, items: Sequence[Part]) -> Iterator[Finding]:
    scopes_of_items = {item["scope"].word for item in items} & {"session", "facilitator"}
    scopes = [scope.word for scope in output["scopes"]]
    for index, scope in enumerate(scopes):
        if scope in scopes[:index]:
            yield (*output["scopes"].place, index), f"the scope {scope!r} stands twice; remove one."
    if scopes and scopes_of_items and not scopes_of_items & set(scopes):
        yield (
            output["scopes"].place,
            f"no item has the scope {' or '.join(str(scope) for scope in scopes)}, so this output counts "
            "nothing; mend the scopes or remove the output.",
        )
    if output["per_facilitator"].data is True and scopes and "facilitator" not in scopes:
        yield (
            output["per_facilitator"].place,
            "this output is per facilitator and counts no facilitator item; add the scope or say false.",
        )


def _choice_findings(output: Part, rubric: Part, items: Sequence[Part]) -> Iterator[Finding]:
    """Sections and items that an output names."""
    sections = [section["key"].word for section in rubric["sections"]]
    for section in output["sections"]:
        if section.word is not None and section.word not in sections:
            yield section.place, f"there is no section {section.word!r}; name one that is there."
    by_key = {item["key"].word: item for item in items}
    scopes = {scope.word for scope in output["scopes"]}
    for key in [key for name in ("items", "numerator", "denominator") for key in output[name]]:
        if key.word is None:
            continue
        item = by_key.get(key.word)
        if item is None:
            yield key.place, f"there is no item {key.word!r}; name one that is there."
        elif item["type"].word in WRITTEN:
            yield key.place, f"{key.word} holds words and no number; leave it out here."
        elif item["scope"].word not in scopes:
            yield (
                key.place,
                f"{key.word} has the scope {item['scope'].word}, which this output does not count.",
            )
        elif (item["reverse"].data is True) != (output["reverse"].data is True):
            yield (
                key.place,
                f"{key.word} cannot be counted here: reverse items are totalled in outputs of their own, "
                "with `reverse: true`.",
            )


def _measure_findings(output: Part, rubric: Part, items: Sequence[Part]) -> Iterator[Finding]:
    measure = output["measure"].word or "percentage"
    for name, only in ONLY_FOR.items():
        if output[name].data is not None and measure != only:
            yield (
                output[name].place,
                f"`{name}` belongs to the measure {only}; remove it, or change the measure.",
            )
    match measure:
        case "ratio":
            for name in ("numerator", "denominator"):
                if not list(output[name]):
                    yield output.place, f"a ratio needs a `{name}`; name the items that it sums."
            if output["items"].data is not None:
                yield output["items"].place, "a ratio counts its numerator and denominator; remove `items`."
        case "points":
            yield from _points_findings(output, rubric)
        case "percentage":
            for item in _counted(output, rubric, items):
                if item["type"].word in OPEN_ENDED:
                    yield (
                        output.place,
                        f"a percentage cannot count {item['key'].word}, which has no highest value; name its items "
                        "or choose another measure.",
                    )


def _counted(output: Part, rubric: Part, items: Sequence[Part]) -> list[Part]:
    """The items that an output counts, as far as the file lets one tell."""
    wanted = [section.word for section in output["sections"]] if output["sections"].data is not None else None
    named = [key.word for key in output["items"]] if output["items"].data is not None else None
    inside = {
        item["key"].word
        for section in rubric["sections"]
        if wanted is None or section["key"].word in wanted
        for item in section["items"]
    }
    scopes = {scope.word for scope in output["scopes"]}
    return [
        item
        for item in items
        if item["key"].word in inside
        and (named is None or item["key"].word in named)
        and item["scope"].word in scopes
        and (item["reverse"].data is True) == (output["reverse"].data is True)
    ]


def _points_findings(output: Part, rubric: Part) -> Iterator[Finding]:
    known = {one["key"].word: one for one in rubric["outputs"]}
    if not list(output["points"].entries()):
        yield output.place, "a sum of points needs `points`: for each output what its bands are worth."
    for key, worth in output["points"].entries():
        part = known.get(key)
        if part is None or part["measure"].word == "points":
            yield (
                worth.place,
                f"there is no output {key!r} whose bands could be worth points; name one that is there.",
            )
            continue
        if part["per_facilitator"].data is not output["per_facilitator"].data:
            yield worth.place, f"{key} and this output must both be per facilitator, or neither."
        bands = set(_band_keys(part, rubric))
        given = {band for band, _ in worth.entries()}
        for band in sorted(str(band) for band in bands - given):
            yield worth.place, f"the band {band!r} of {key} is worth nothing said; add its points."
        for band in sorted(str(band) for band in given - bands):
            yield (
                worth.place,
                f"{key} has no band {band!r}; use {', '.join(map(str, _band_keys(part, rubric)))}.",
            )


def _limit_findings(output: Part, rubric: Part) -> Iterator[Finding]:
    """Bands and floors of an output."""
    measure = output["measure"].word or "percentage"
    own = output["bands"]
    highest = 100.0 if measure == "percentage" or output["in_percent"].data is True else None
    if own.data is not None:
        yield from band_findings(own, highest)
    elif highest is not None:
        yield from (one for one in band_findings(rubric["bands"], highest) if "no value is" in one[1])
    bands = _band_keys(output, rubric)
    for floor in output["floors"]:
        band = floor["band"]
        if band.word is not None and band.word not in bands:
            yield band.place, f"there is no band {band.word!r}; use one of {', '.join(map(str, bands))}."


def _rule_findings(rubric: Part, items: Sequence[Part]) -> Iterator[Finding]:
    """Critical rules whose band no output has."""
    bands = list(dict.fromkeys(band for output in rubric["outputs"] for band in _band_keys(output, rubric)))
    for rule in [rule for item in items for rule in item["critical"]]:
        band = rule["band"]
        if rule["effect"].word in BANDED and band.word is not None and band.word not in bands:
            yield band.place, f"there is no band {band.word!r}; use one of {', '.join(map(str, bands))}."


def _band_keys(output: Part, rubric: Part) -> list[str | None]:
    bands = output["bands"] if output["bands"].data is not None else rubric["bands"]
    return [band["key"].word for band in bands]
