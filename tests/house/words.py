"""The words in the code and the Welsh catalogue. `make words` brings the one up to the other."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from qa_app.i18n import LOCALES

CODE = (LOCALES.parent, LOCALES.parent.parent / "storage")
CATALOGUE = LOCALES / "cy" / "LC_MESSAGES" / "qa_app.po"
# Without dates and names of tools, so that the file changes only when a word does.
HEADER = """\
msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;\\n"

"""


def words_in_code(*folders: Path) -> Catalog:
    """Every message that the code asks gettext for, with the comments that begin with `Translators:`.

    Of the whole code when no folder is named.
    """
    found = Catalog()
    for folder in folders or CODE:
        for file, line, message, comments, context in extract_from_dir(
            folder, method_map=[("**.py", "python")], comment_tags=("Translators:",), strip_comment_tags=True
        ):
            found.add(message, locations=[(file, line)], auto_comments=comments, context=context)
    return found


def welsh() -> Catalog:
    """The Welsh catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="cy")


def bring_up_to_date() -> None:
    """Add the messages that are new in the code, drop those that are gone; keeps every translation."""
    catalogue = welsh()
    catalogue.update(words_in_code(), no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(
        written,
        catalogue,
        width=0,
        sort_output=True,
        no_location=True,
        omit_header=True,
        ignore_obsolete=True,
    )
    CATALOGUE.write_text(HEADER + written.getvalue().decode().strip() + "\n")


if __name__ == "__main__":
    bring_up_to_date()
