"""Which programme sessions the demo's groups had, and which of them have a recording that still exists."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import numpy as np

from qa_app.demo import cast
from qa_app.demo.film_plan import Fault, Film
from qa_app.i18n import LONDON
from rubrics.programme import Programme

WEEKDAY_STEPS = (0, 2)
WORKING_DAYS = 5
FIRST_GROUP = 5
NIGHTS_A_GROUP = 24
FAULTS: tuple[Fault, ...] = ("frozen", "silent", "black", "truncated", "mpeg2_avi", "not_video")
OFF_PLAN_SECONDS = {"nor": 20, "ips": 105}
"""How long the newest film of these sites lasts, that were to last a minute: one breaks off, one goes on."""
MISSING_NIGHT = 2
COVER_NIGHT = 4
SEED = 20261121


@dataclass(frozen=True)
class Night:
    """One delivered group session. `facilitators` are indexes into the site's list, the first two regular;
    `is_recorded` False: no recording ever came."""

    site: cast.Site
    group_code: str
    starts_at: datetime
    session_key: str
    facilitators: tuple[int, ...]
    cover: int | None
    attended: int
    room: str
    is_recorded: bool
    is_kept: bool

    @property
    def key(self) -> str:
        """The object's key: codes and times alone, no names."""
        local = self.starts_at.astimezone(LONDON)
        return f"{self.site.code}/{self.group_code}/{local:%Y-%m-%dT%H%M}-{self.session_key}.mp4"


def nights(programme: Programme, today: date) -> list[Night]:
    """Every night of every site up to yesterday, in order of time."""
    rng = np.random.default_rng(SEED)
    planned = [session.key for session in programme.sessions if session.kind == "group"]
    made: list[Night] = []
    for site in cast.SITES:
        first = cast.first_day(today)
        days = sorted(
            day
            for step in WEEKDAY_STEPS
            for day in cast.weekly_days(
                first, (site.weekday + step) % WORKING_DAYS, today - timedelta(days=1)
            )
        )
        kept_since = today - timedelta(days=cast.RETENTION_DAYS)
        kept = [day for day in days if day >= kept_since]
        for number, day in enumerate(days):
            group, night = divmod(number, NIGHTS_A_GROUP)
            pair = (2 * group) % len(site.facilitators)
            regular = (pair, (pair + 1) % len(site.facilitators))
            recent = kept.index(day) if day in kept else None
            cover = (
                (pair + 2) % len(site.facilitators) if recent == COVER_NIGHT or rng.random() < 0.06 else None
            )
            made.append(
                Night(
                    site=site,
                    group_code=str(FIRST_GROUP + group),
                    starts_at=datetime.combine(day, time(18, 0), LONDON),
                    session_key=planned[night],
                    facilitators=(regular[0],) if cover is not None else regular,
                    cover=cover,
                    attended=int(rng.integers(6, 12)),
                    room=f"Room {1 + group % 2}",
                    is_recorded=_is_recorded(recent, len(kept), rng),
                    is_kept=recent is not None,
                )
            )
    return sorted(made, key=lambda one: (one.starts_at, one.site.code))


def _is_recorded(recent: int | None, kept: int, rng: np.random.Generator) -> bool:
    if recent is None:
        return bool(rng.random() > 0.05)
    return recent != MISSING_NIGHT


def films(programme: Programme, today: date) -> dict[str, Film]:
    """The films of the nights whose recordings still exist, by key, and two that match nothing.

    Each site has one film with a fault among its newest.
    """
    rng = np.random.default_rng(SEED + 1)
    made: dict[str, Film] = {}
    for site, fault in zip(cast.SITES, FAULTS, strict=True):
        kept = [
            one for one in nights(programme, today) if one.site is site and one.is_kept and one.is_recorded
        ]
        for number, night in enumerate(kept):
            is_faulty = number == len(kept) // 2
            key = night.key.replace(".mp4", ".avi") if is_faulty and fault == "mpeg2_avi" else night.key
            film = _film(programme, night, int(rng.integers(2**31)), fault if is_faulty else None, rng)
            is_newest = number == len(kept) - 1 and not is_faulty
            made[key] = (
                replace(film, seconds=OFF_PLAN_SECONDS.get(site.code, film.seconds)) if is_newest else film
            )
    for number in range(2):
        night = next(one for one in nights(programme, today) if one.is_kept and one.site.code == "ips")
        made[f"inbox/cam{number + 1}-{417 + number:06d}.mp4"] = _film(programme, night, number + 1, None, rng)
    return made


def _film(
    programme: Programme, night: Night, seed: int, fault: Fault | None, rng: np.random.Generator
) -> Film:
    language = "cy" if "cy" in night.site.languages and int(night.group_code) % 2 == 0 else "en"
    exercises = programme.session(night.session_key).exercises
    return Film(
        seconds=int(rng.integers(40, 66)),
        seed=seed,
        exercises=tuple(exercise.label.in_language(language) for exercise in exercises),
        room=night.room,
        started_at=night.starts_at,
        members=min(night.attended, 7),
        facilitators=len(night.facilitators) + (night.cover is not None),
        fault=fault,
        site=night.site.code,
    )
