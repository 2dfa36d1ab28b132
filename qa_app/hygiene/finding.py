"""What was found in a text."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "phone", "email", "address", "case_number", "birth"]


@dataclass(frozen=True)
class Finding:
    """Words that may tell who somebody is: `text[start:end]`, in characters, and as what."""

    start: int
    end: int
    kind: Kind
    words: str
