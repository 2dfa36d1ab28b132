"""A count or a number of minutes: a stepper that can be typed into; what is given is saved at once."""

from qa_app.components.rating_answer import NOTHING, Said, Slot, keep
from qa_app.components.stepper import stepper
from qa_app.i18n import _
from qa_app.services.reviews import LARGEST_NUMBER, Item


def draw_number(slot: Slot, item: Item, label: str, *, is_locked: bool) -> None:
    """Draw the stepper. Empty means not answered, which is not 0; the arrow keys step it too."""
    shown = _("{label}, in minutes").format(label=label) if item.type == "minutes" else label
    stepper(
        key=f"{slot.key}-given",
        label=shown,
        stored=slot.stored.value,
        lowest=item.minimum,
        highest=item.maximum or LARGEST_NUMBER,
        step=item.step,
        start=item.start,
        times_saved=slot.times_saved,
        is_locked=is_locked,
        save=lambda value, seen_saves: keep(
            slot, NOTHING if value is None else Said(value=value), seen_saves
        ),
    )
