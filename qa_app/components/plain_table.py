"""A table of the page itself: read aloud cell by cell, and as large as everything else. Where there is no room for all
of it, it can be moved by the keyboard too."""

from collections.abc import Collection, Iterable, Sequence
from html import escape


def plain_table(name: str, heads: Sequence[str], rows: Iterable[str], numbers: Collection[int] = ()) -> str:
    """The table as HTML. `name` is what it is called by screen readers, `rows` are whole `<tr>`, `numbers` the places
    of the columns that hold figures."""
    head = "".join(
        f'<th scope="col" class="{"number" if place in numbers else ""}">{escape(words)}</th>'
        for place, words in enumerate(heads)
    )
    return (
        f'<div class="plain-table" tabindex="0" role="region" aria-label="{escape(name)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
