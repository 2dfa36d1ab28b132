"""What the parts of a rubric file must have in common: keys once, items that fit their outputs and conditions.

Each check reads the file's plain data, whatever its shape, so that it can speak beside other mistakes.
"""

from collections.abc import Iterator, Sequence

from rubrics.item_checks import item_findings, scale_findings, scale_of
from rubrics.limit_checks import limit_findings
from rubrics.located_yaml import Part
from rubrics.output_checks import output_findings
from rubrics.part_checks import Finding, is_on, said_twice


def rubric_findings(rubric: Part) -> Iterator[Finding]:
    """Everything in a rubric file that no single part can know to be wrong."""
    items = [item for section in rubric["sections"] for item in section["items"]]
    yield from said_twice(rubric["sections"], "section")
    yield from said_twice(items, "item")
    yield from said_twice(rubric["outputs"], "output")
    if rubric["scale"].data is not None:
        yield from scale_findings(rubric["scale"])
        for value in rubric["evidence_required_at"]:
            if value.number is not None and not is_on(value.number, rubric["scale"]):
                yield value.place, f"{value.number:g} is not on the scale; mend or remove it."
    for item in items:
        yield from item_findings(item, rubric)
        yield from _condition_findings(item, items, rubric)
    yield from output_findings(rubric, items)
    yield from limit_findings(rubric, items)


def _condition_findings(item: Part, items: Sequence[Part], rubric: Part) -> Iterator[Finding]:
    condition, skill_of = item["applies_when"], item["skill_of"]
    if condition.data is not None and skill_of.data is not None:
        yield (
            condition.place,
            "`skill_of` says already when this item applies; leave out `applies_when`.",
        )
    name = skill_of if condition.data is None else condition["item"]
    if name.word is None:
        return
    parent = next((one for one in items if one["key"].word == name.word), None)
    if parent is None:
        yield name.place, f"there is no item {name.word!r}; name one that is there."
        return
    if _leads_back(item, parent, items):
        yield name.place, f"whether this item applies hangs on itself, by way of {name.word}; mend it."
    if item["scope"].word == "session" and parent["scope"].word == "facilitator":
        yield (
            name.place,
            f"{name.word} has a rating for each facilitator, so an item about the session cannot hang on it; "
            "name one about the session.",
        )
    kind = parent["type"].word or "scale"
    above, chosen = condition["above"], condition["chosen"]
    if condition.data is not None and (above.data is None) == (chosen.data is None):
        yield condition.place, "say either `above`, a number, or `chosen`, a choice."
    if chosen.word is not None and chosen.word not in [key for key, _ in parent["choices"].entries()]:
        yield chosen.place, f"{name.word} has no choice {chosen.word!r}; name one that it has."
    if chosen.data is None and kind in ("text", "choice"):
        yield name.place, f"{name.word} holds no number; name an item that does, or one of its choices."
    elif above.number is not None:
        yield from _above_findings(above, scale_of(parent, rubric), str(name.word))


def _above_findings(above: Part, scale: Part, name: str) -> Iterator[Finding]:
    lowest, highest, number = scale["minimum"].number, scale["maximum"].number, above.number
    if number is None or lowest is None or highest is None:
        return
    if number >= highest:
        yield above.place, f"{name} is never above {number:g}, so this would never apply; mend the number."
    if number < lowest:
        yield above.place, f"{name} is always above {number:g}, so this says nothing; mend or remove it."


def _leads_back(item: Part, parent: Part, items: Sequence[Part]) -> bool:
    """Whether the way from parent to parent comes back to the item, or never ends."""
    by_key = {one["key"].word: one for one in items}
    passed = {item["key"].word}
    step: Part | None = parent
    while step is not None:
        if step["key"].word in passed:
            return True
        passed.add(step["key"].word)
        step = by_key.get(step["applies_when"]["item"].word or step["skill_of"].word)
    return False
