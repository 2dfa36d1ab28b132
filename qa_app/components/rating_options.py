"""The buttons of an answer: what can be chosen for an item, what is chosen, and what choosing it says."""

from qa_app.components.rating_answer import NOTHING, Said
from qa_app.components.rubric_item import Meaning, Option
from qa_app.i18n import _, current_language
from qa_app.services.rated_items import value_words
from qa_app.services.reviews import Item

VALUE, CHOICE, NOT_APPLICABLE = "value:", "choice:", "na:"

MOST_BUTTONS = 12
"""Values that stand in a row of buttons; a longer scale is a stepper."""


def is_row_of_buttons(item: Item) -> bool:
    """Whether the item is answered by buttons alone, and not in a field."""
    return item.type == "choice" or (item.type != "text" and 0 < len(item.values) <= MOST_BUTTONS)


def options_of(item: Item) -> tuple[Option, ...]:
    """Its values or the entries of its list, then the reasons for which it may be left out; of an item with a field of
    its own these alone."""
    options: list[Option] = []
    if item.type == "choice":
        language = current_language()
        names = ((one.key, one.label.in_language(language)) for one in item.choices)
        options = [Option(CHOICE + key, name, Meaning(name), is_alone=False) for key, name in names]
    elif is_row_of_buttons(item):
        values = item.values if item.type == "scale" else tuple(reversed(item.values))
        options = [_value(item, value) for value in values]
    return (*options, *_reasons(item))


def chosen_of(said: Said) -> tuple[str, ...]:
    """The keys of the options that an answer is told by; none of one that only a field can tell."""
    if said.not_applicable is not None:
        return (NOT_APPLICABLE + said.not_applicable,)
    if said.value is not None:
        return (f"{VALUE}{said.value!r}",)
    return tuple(CHOICE + one for one in said.choices)


def said_by(chosen: tuple[str, ...]) -> Said:
    """What the chosen options say; none of them says nothing. Raises ValueError for what is no option's key."""
    if not chosen:
        return NOTHING
    if chosen[0].startswith(NOT_APPLICABLE):
        return Said(not_applicable=chosen[0].removeprefix(NOT_APPLICABLE))
    if chosen[0].startswith(VALUE):
        return Said(value=float(chosen[0].removeprefix(VALUE)))
    return Said(choices=tuple(one.removeprefix(CHOICE) for one in chosen))


def _value(item: Item, value: float) -> Option:
    anchor = item.anchor(value)
    words = anchor.description.in_language(current_language()) if anchor else ""
    name = value_words(item, value)
    return Option(f"{VALUE}{value!r}", f"{value:g}" if item.type == "scale" else name, Meaning(name, words))


def _reasons(item: Item) -> list[Option]:
    options = []
    for one in item.not_applicable:
        reason = one.label.in_language(current_language())
        label = _("N/A") if len(item.not_applicable) == 1 else _("N/A: {reason}").format(reason=reason)
        meaning = Meaning(_("Not applicable: {reason}").format(reason=reason))
        options.append(Option(NOT_APPLICABLE + one.key, label, meaning))
    return options
