"""Words as they are compared: without capitals, accents and kinds of apostrophe."""

import unicodedata

# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "’": "'", "ʼ": "'", "`": "'"})


def fold(text: str) -> str:
    """The text as it is compared: Siân, SIAN and sian are one."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_LETTERS)
