"""What bands, floors and critical rules must have in common with the values that outputs can have."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rubrics.item_checks import BANDED, scale_of
from rubrics.located_yaml import Part
from rubrics.output_checks import OPEN_ENDED, WRITTEN, band_keys, counted_items
from rubrics.part_checks import Finding, said_twice


def limit_findings(rubric: Part, items: Sequence[Part]) -> Iterator[Finding]:
    """What is wrong with the bands and floors of outputs, and with critical rules."""
    yield from _order_findings(rubric["bands"])
    numbered = [item for item in items if item["type"].word not in WRITTEN]
    for output in rubric["outputs"]:
        yield from _limits_of_output(output, rubric, numbered)
    yield from _rule_findings(rubric, items)


def _order_findings(bands: Part) -> Iterator[Finding]:
    """Bands in the wrong order, with one key twice, or with values below the lowest."""
    yield from said_twice(bands, "band")
    minima = _minima(bands)
    for (_, before), (band, after) in pairwise(minima):
        if after >= before:
            yield (
                band["minimum"].place,
                f"the minimum {after:g} is not below the {before:g} of the band before; "
                "write the bands from the highest to the lowest.",
            )
    if minima and minima[-1][1] != 0:
        band, minimum = minima[-1]
        yield (
            band["minimum"].place,
            f"the lowest band begins at {minimum:g}, so lower scores have no band; begin it at 0.",
        )


def _beyond_findings(bands: Part, highest: float) -> Iterator[Finding]:
    """Bands that no value reaches."""
    for band, minimum in _minima(bands):
        if minimum > highest:
            yield band["minimum"].place, f"no value is {minimum:g} or more; the highest is {highest:g}."


def _minima(bands: Part) -> list[tuple[Part, float]]:
    return [(band, minimum) for band in bands if (minimum := band["minimum"].number) is not None]


def _limits_of_output(output: Part, rubric: Part, items: Sequence[Part]) -> Iterator[Finding]:
    """Bands and floors of an output."""
    own = output["bands"]
    highest = _highest(output, rubric, items)
    if own.data is not None:
        yield from _order_findings(own)
    if highest is not None:
        yield from _beyond_findings(rubric["bands"] if own.data is None else own, highest)
    bands = band_keys(output, rubric)
    if output["reverse"].data is True and output["floors"].data is not None:
        yield (
            output["floors"].place,
            "of reverse items low is good, so nothing is under a floor; remove `floors`.",
        )
    for floor in output["floors"]:
        band = floor["band"]
        if band.word is not None and band.word not in bands:
            yield band.place, f"there is no band {band.word!r}; {_use_one_of(bands)}"


def _highest(output: Part, rubric: Part, items: Sequence[Part]) -> float | None:
    """The highest value that an output can have; None where there is no end, or it cannot be told."""
    measure = output["measure"].word or "percentage"
    if measure in ("percentage", "points"):
        return 100.0 if measure == "percentage" else None
    if measure == "ratio":
        above, below = ({key.word for key in output[side]} for side in ("numerator", "denominator"))
        is_percent = output["in_percent"].data is True
        return (100.0 if is_percent else 1.0) if above <= below else None
    counted = counted_items(output, rubric, items)
    ends = [scale_of(item, rubric)["maximum"].number for item in counted]
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends) or any(item["type"].word in OPEN_ENDED for item in counted):
        return None
    if measure == "minimum":
        return min(known)
    weights = [1 if measure == "mean" else item["weight"].number or 1 for item in counted]
    total = sum(weight * end for weight, end in zip(weights, known, strict=True))
    return total if measure == "sum" else total / sum(weights)


def _use_one_of(bands: Sequence[str | None]) -> str:
    if not bands:
        return "this has no bands; add some."
    return f"use one of {', '.join(map(str, bands))}."


def _rule_findings(rubric: Part, items: Sequence[Part]) -> Iterator[Finding]:
    """Critical rules that no output could follow."""
    outputs = [(output, counted_items(output, rubric, items)) for output in rubric["outputs"]]
    bands = list(dict.fromkeys(band for output in rubric["outputs"] for band in band_keys(output, rubric)))
    for item in [item for item in items if list(item["critical"])]:
        counting = [output for output, counted in outputs if any(one.place == item.place for one in counted)]
        if not counting and list(rubric["outputs"]) and item["type"].word not in WRITTEN:
            yield (
                item["critical"].place,
                "no output counts this item, so its rules bind nothing; add one that does.",
            )
        for rule in item["critical"]:
            band = rule["band"].word
            if rule["effect"].word not in BANDED or band is None:
                continue
            if band not in bands:
                yield rule["band"].place, f"there is no band {band!r}; {_use_one_of(bands)}"
                continue
            for output in counting:
                own = band_keys(output, rubric)
                if own and band not in own:
                    yield (
                        output["bands"].place,
                        f"a critical rule of {item['key'].word} sets the band {band!r}, which this output has not; "
                        "add it, or leave the item out of this output.",
                    )
