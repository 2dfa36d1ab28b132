"""Words of people inside Markdown: shown as they were typed, whatever signs they hold."""

SIGNS = frozenset("\\`*_{}[]<>#$:~|+!-.()&")


def plain(text: str) -> str:
    """The text with every sign that Markdown reads set apart; line breaks become spaces."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in " ".join(text.split()))


def quiet(text: str) -> str:
    """The text, typed by people or by us, as a smaller and paler line of Markdown."""
    return f":small[:gray[{plain(text)}]]"
