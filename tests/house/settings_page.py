"""docs/settings.md, written from the table of settings. `make settings` writes it, a test keeps it true."""

from qa_app.settings import table
from storage.objects.address import credential_variables
from tests.house.repository import ROOT

PAGE = ROOT / "docs" / "settings.md"

INTRODUCTION = """\
# Settings

The environment is the only place for settings. With none set, `make demo` works. `qa-app doctor` says in
plain words what is wrong with them and how to mend it. This page is written by `make settings`.

| variable | default | meaning |
| - | - | - |
"""

STORES = """
## Keys of recording stores

Where a store lies is a row in the database: an administrator adds it on the screen "Stores and indexing".
Its keys are never there. They come from the environment, named after the store in capitals with `_` for
every other character. For a store called `north-west`:

| variable | meaning |
| - | - |
| `{access}` | Access key. |
| `{secret}` | Secret key. |
| `{identity}` | `1` where the machine itself is known to the store (an instance role), and no keys are set. |
"""


def page() -> str:
    """The page as it should be."""
    rows = [
        f"| `{variable}` | {f'`{default}`' if default else 'none'} | {meaning.replace('|', chr(92) + '|')} |"
        for variable, default, meaning in table()
    ]
    access, secret, identity = credential_variables("north-west")
    stores = STORES.format(access=access, secret=secret, identity=identity)
    return INTRODUCTION + "\n".join(rows) + "\n" + stores


if __name__ == "__main__":
    PAGE.write_text(page())
