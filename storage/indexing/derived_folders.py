"""Where the pictures of a recording lie, as its facts tell: those of its present object and of earlier ones."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

PICTURE_FACTS = ("storyboard", "poster_name", "earlier_folders")
"""The facts that name pictures; they go when the pictures go."""


def derived_folders(facts: Mapping[str, Any]) -> set[str]:
    """The folders, relative to the store's derived prefix, that belong to one recording alone."""
    names = [*(facts.get("storyboard") or {}).get("sheet_names", ()), facts.get("poster_name")]
    folders = {str(PurePosixPath(name).parent) for name in names if name}
    return folders | set(facts.get("earlier_folders", ()))
