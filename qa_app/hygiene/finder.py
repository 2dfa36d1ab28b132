"""Text -> what in it may tell who somebody is."""

from qa_app.hygiene.finding import Finding
from qa_app.hygiene.known import Known
from qa_app.hygiene.names import find_names
from qa_app.hygiene.numbers import find_numbers


def find(text: str, known: Known) -> tuple[Finding, ...]:
    """Everything found, in the order of the text; no two overlap. It reads words and shapes, and understands
    nothing: docs/how-to/name-hygiene.md says what that cannot catch."""
    numbers = find_numbers(text, known.case_numbers)
    return tuple(sorted((*numbers, *find_names(text, known, numbers)), key=lambda one: one.start))
