"""Dialogs that stay open until they are dismissed or done, whatever else is drawn again meanwhile.

Which one is open is kept by `memory`: one that a button opens in the body of the script is lost when the run of its
click is ended by another, and closed by each run of the whole page.
"""

from qa_app.screen_state import memory

OPEN = "open-dialog"


def open_dialog(name: str) -> None:
    """The dialog of that name is open from now on, and no other; to be called by a button's callback."""
    memory()[OPEN] = name


def close_dialog() -> None:
    """No dialog is open any more; what `st.dialog` calls as `on_dismiss`, and what is done calls too."""
    memory().pop(OPEN, None)


def is_open(name: str) -> bool:
    """Whether the dialog of that name is to be drawn."""
    return bool(memory().get(OPEN) == name)
