"""A claim: what a recording's key or its object's metadata says about where it belongs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qa_app.i18n import LONDON
from storage.database.matching import FreeSession

METADATA = {
    "site": "qa-site",
    "group": "qa-group",
    "date": "qa-date",
    "time": "qa-time",
    "session": "qa-session",
}
"""The names of object metadata, without the `x-amz-meta-` that S3 puts before them."""

TIME_TOLERANCE = timedelta(minutes=45)
"""Cameras are switched on before the programme session begins, or late."""


@dataclass(frozen=True)
class Claim:
    """A programme session as a key names it. Codes are lower case; `on` and `at` are London's, None: not told."""

    site_code: str
    group_code: str
    on: date
    at: time | None
    session_key: str | None

    def fits(self, session: FreeSession) -> bool:
        """Whether this may be the programme session (its site is compared by the caller)."""
        begins = session.starts_at.astimezone(LONDON)
        return (
            session.group_code.lower() == self.group_code
            and begins.date() == self.on
            and (self.session_key is None or session.session_key.lower() == self.session_key)
            and (
                self.at is None
                or abs(datetime.combine(self.on, self.at, LONDON) - session.starts_at) <= TIME_TOLERANCE
            )
        )


def claim_of_key(pattern: re.Pattern[str], key: str, own_site: str | None) -> Claim | None:
    """What the key says; None when the pattern does not find it or a date in it cannot be.

    `own_site` is the code of the store's site, for patterns that find none.
    """
    found = pattern.search(key)
    return (
        _claim({name: value for name, value in found.groupdict().items() if value}, own_site)
        if found
        else None
    )


def claim_of_metadata(metadata: Mapping[str, str], own_site: str | None) -> Claim | None:
    """What the object's metadata says; None when it says too little."""
    return _claim(
        {name: metadata[header] for name, header in METADATA.items() if metadata.get(header)}, own_site
    )


def _claim(told: Mapping[str, str], own_site: str | None) -> Claim | None:
    site_code = told.get("site", own_site or "")
    if not site_code or "group" not in told or "date" not in told:
        return None
    try:
        on = date.fromisoformat(told["date"])
        at = time.fromisoformat(told["time"]).replace(tzinfo=None) if "time" in told else None
    except ValueError:
        return None
    session_key = told.get("session")
    return Claim(
        site_code.strip().lower(),
        told["group"].strip().lower(),
        on,
        at,
        session_key.strip().lower() if session_key else None,
    )
