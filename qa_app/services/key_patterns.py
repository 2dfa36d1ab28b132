"""Key patterns: regular expressions whose named groups say to which programme session an object belongs."""

import re

from qa_app.errors import Refused
from qa_app.i18n import _

GROUPS = ("site", "group", "date", "time", "session")
EXAMPLE = r"(?P<site>[^/]+)/(?P<date>\d{4}-\d\d-\d\d)_group-(?P<group>[^_.]+)"


def compiled(key_pattern: str, has_site: bool) -> re.Pattern[str] | None:
    """The pattern, ready to search a key with; None for an empty one, which matches nothing.

    `has_site`: the store belongs to a site, so keys need not name one. Raises Refused with what is wrong.
    """
    if not key_pattern:
        return None
    try:
        pattern = re.compile(key_pattern)
    except re.error as error:
        raise Refused(
            _(
                "The key pattern is not a regular expression: {problem}, at character {place}. "
                "An example of one: {example}"
            ).format(problem=error.msg, place=(error.pos or 0) + 1, example=EXAMPLE)
        ) from error
    named = set(pattern.groupindex)
    if unknown := sorted(named - set(GROUPS)):
        raise Refused(
            _("The key pattern has the named group {unknown}. Known are: {known}.").format(
                unknown=", ".join(unknown), known=", ".join(GROUPS)
            )
        )
    needed = {"group", "date"} | (set() if has_site else {"site"})
    if lacking := sorted(needed - named):
        raise Refused(
            _("The key pattern lacks the named group {lacking}. An example that has all: {example}").format(
                lacking=", ".join(lacking), example=EXAMPLE
            )
        )
    return pattern
