"""A text in both languages of the product. It knows nothing of what the text is for."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "cy"]


@dataclass(frozen=True)
class Text:
    """The same words in English (`en`) and Welsh (`cy`)."""

    en: str
    cy: str

    def in_language(self, language: str) -> str:
        """Give the words in `language` ("en" or "cy"); any other language is a ValueError."""
        match language:
            case "en":
                return self.en
            case "cy":
                return self.cy
            case _:
                raise ValueError(f"There is no text in the language {language!r}; use 'en' or 'cy'.")
