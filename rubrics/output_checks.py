"""What outputs must have in common with the items and sections of their rubric, and with each other."""

from collections.abc import Iterator, Sequence

from rubrics.located_yaml import Part
from rubrics.part_checks import Finding

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
    for name in ("sections", "items", "numerator", "denominator"):
        yield from _named_twice(output[name])
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
        elif output["sections"].data is not None and key.word not in _inside(output, rubric):
            yield (
                key.place,
                f"{key.word} is in none of the sections that this output names; mend one of the two.",
            )


def _named_twice(keys: Part) -> Iterator[Finding]:
    seen: set[str] = set()
    for key in keys:
        if key.word is not None and key.word in seen:
            yield key.place, f"{key.word} stands twice; remove one."
        seen |= {key.word} if key.word is not None else set()


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
            for name in ("items", "sections"):
                if output[name].data is not None:
                    yield (
                        output[name].place,
                        f"a ratio counts its numerator and denominator; remove `{name}`.",
                    )
        case "points":
            yield from _points_findings(output, rubric)
        case _ if items and not counted_items(output, rubric, items):
            yield output.place, "this output counts no item with a number; name some, or remove the output."
        case "percentage":
            for item in counted_items(output, rubric, items):
                if item["type"].word in OPEN_ENDED:
                    yield (
                        output.place,
                        f"a percentage cannot count {item['key'].word}, which has no highest value; name its items "
                        "or choose another measure.",
                    )


def counted_items(output: Part, rubric: Part, items: Sequence[Part]) -> list[Part]:
    """The items that an output counts, as far as the file lets one tell."""
    measure = output["measure"].word
    if measure == "points":
        return []
    sides = [key.word for side in ("numerator", "denominator") for key in output[side]]
    named = [key.word for key in output["items"]] if output["items"].data is not None else None
    named = sides if measure == "ratio" else named
    inside = _inside(output, rubric)
    scopes = {scope.word for scope in output["scopes"]}
    return [
        item
        for item in items
        if item["key"].word in inside
        and (named is None or item["key"].word in named)
        and item["scope"].word in scopes
        and (item["reverse"].data is True) == (output["reverse"].data is True)
    ]


def _inside(output: Part, rubric: Part) -> set[str | None]:
    """The items of the sections that an output names; of all sections when it names none."""
    wanted = [section.word for section in output["sections"]] if output["sections"].data is not None else None
    return {
        item["key"].word
        for section in rubric["sections"]
        if wanted is None or section["key"].word in wanted
        for item in section["items"]
    }


def _points_findings(output: Part, rubric: Part) -> Iterator[Finding]:
    known = {one["key"].word: one for one in rubric["outputs"]}
    if not list(output["points"].entries()):
        yield output.place, "a sum of points needs `points`: for each output what its bands are worth."
    for name in ("items", "sections", "floors", "reverse"):
        if output[name].data is not None:
            yield output[name].place, f"a sum of points counts no item itself; remove `{name}`."
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
        bands = set(band_keys(part, rubric))
        given = {band for band, _ in worth.entries()}
        if not bands:
            yield worth.place, f"{key} has no bands, so it is worth no points; give it bands or leave it out."
            continue
        for band in sorted(str(band) for band in bands - given):
            yield worth.place, f"the band {band!r} of {key} is worth nothing said; add its points."
        for band in sorted(str(band) for band in given - bands):
            yield (
                worth.place,
                f"{key} has no band {band!r}; use {', '.join(map(str, band_keys(part, rubric)))}.",
            )


def band_keys(output: Part, rubric: Part) -> list[str | None]:
    """The keys of an output's bands: its own, else the rubric's."""
    bands = output["bands"] if output["bands"].data is not None else rubric["bands"]
    return [band["key"].word for band in bands]
