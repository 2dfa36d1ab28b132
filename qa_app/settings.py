"""Every environment variable in one table: name, default, meaning. Read once, frozen.

`docs/settings.md` is written from this table, and a test keeps it true.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from qa_app.errors import BadSetting
from qa_app.mail_settings import MailServer, mail_server
from qa_app.setting_numbers import MAY_BE_ZERO, NUMBERS, WHOLE_NUMBERS
from qa_app.trend_targets import trend_targets


def _setting(variable: str, default: str, meaning: str, *, is_secret: bool = False) -> str:
    return field(default=default, repr=not is_secret, metadata={"variable": variable, "meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What the environment says; every field is text as given, the properties read it."""

    mode: str = _setting(
        "QA_APP_MODE",
        "production",
        "`demo` shows a person picker in place of sign-in and works on loopback only; anything else needs "
        "an identity provider.",
    )
    data_folder: str = _setting("QA_APP_DATA_DIR", "var", "Where the SQLite database lies if no URL is set.")
    database_url: str = _setting(
        "QA_APP_DATABASE_URL",
        "",
        "SQLAlchemy URL, `postgresql+psycopg://…` for PostgreSQL. Empty: `qa-app.db` in the data folder.",
        is_secret=True,
    )
    secret: str = _setting(
        "QA_APP_SECRET",
        "",
        "At least 32 characters that sign the cookie. Empty in the demo: one is made and kept in the data "
        "folder. In production it must be set.",
        is_secret=True,
    )
    address: str = _setting("QA_APP_ADDRESS", "127.0.0.1", "Address to listen on.")
    port: str = _setting("QA_APP_PORT", "8501", "Port to listen on.")
    video_delivery: str = _setting(
        "QA_APP_VIDEO_DELIVERY",
        "proxy",
        "`proxy`: the app passes the bytes on; `presigned`: the browser fetches them from the store by a "
        "short-lived link.",
    )
    presigned_seconds: str = _setting(
        "QA_APP_PRESIGNED_SECONDS", "14400", "How long a presigned link works, in seconds (one sitting)."
    )
    sign_in_hours: str = _setting(
        "QA_APP_SIGN_IN_HOURS", "10", "After so many hours a person must sign in again."
    )
    sync_minutes: str = _setting(
        "QA_APP_SYNC_MINUTES",
        "15",
        "Minutes between two looks through a store by `qa-app serve` and `qa-app coordinator`. 0: they never "
        "look, and a cron job or a person does. The demo looks every half minute.",
    )
    sync_settle_seconds: str = _setting(
        "QA_APP_SYNC_SETTLE_SECONDS",
        "10",
        "An object that was changed less than so many seconds ago, or grew since the last look, may still be on "
        "its way into the store: it waits for a later look. `qa-app sync` stays for it when this is 30 or less. "
        "0: nothing waits.",
    )
    index_hours: str = _setting(
        "QA_APP_INDEX_HOURS",
        "",
        "The hours of the day, London time, in which the schedule indexes what it found, such as `20-06`. "
        "Empty: at any hour.",
    )
    index_workers: str = _setting(
        "QA_APP_INDEX_WORKERS", "2", "How many recordings are indexed at once, each in a process of its own."
    )
    index_max_megabytes: str = _setting(
        "QA_APP_INDEX_MAX_MEGABYTES", "256", "Most megabytes read from one recording while indexing it."
    )
    index_max_seconds: str = _setting(
        "QA_APP_INDEX_MAX_SECONDS", "300", "Most seconds spent on indexing one recording."
    )
    index_max_requests: str = _setting(
        "QA_APP_INDEX_MAX_REQUESTS", "4000", "Most requests to the store for indexing one recording."
    )
    index_max_memory_megabytes: str = _setting(
        "QA_APP_INDEX_MAX_MEMORY_MEGABYTES",
        "1024",
        "Most megabytes of memory that indexing one recording may take in its process. Linux keeps this limit; "
        "elsewhere none is kept.",
    )
    convert_automatically: str = _setting(
        "QA_APP_CONVERT_AUTOMATICALLY",
        "0",
        "`1`: what a browser cannot play is converted as soon as it is indexed; `0`: only what somebody asks for.",
    )
    convert_threads: str = _setting(
        "QA_APP_CONVERT_THREADS", "2", "How many threads a conversion may use for each of its steps."
    )
    convert_max_hours: str = _setting(
        "QA_APP_CONVERT_MAX_HOURS", "6", "Most hours spent on converting one recording."
    )
    ffmpeg: str = _setting(
        "QA_APP_FFMPEG",
        "",
        "The program ffmpeg to convert with. Empty: the one that is installed with the app.",
    )
    scratch_folder: str = _setting(
        "QA_APP_SCRATCH_DIR",
        "",
        "Where recordings lie while they are converted; it needs twice the size of the largest one. "
        "Empty: `scratch` in the data folder.",
    )
    signal_black_luma: str = _setting(
        "QA_APP_SIGNAL_BLACK_LUMA",
        "25",
        "Brightness, 0 to 255, below which nearly all of a picture must be to count as black.",
    )
    signal_dark_luma: str = _setting(
        "QA_APP_SIGNAL_DARK_LUMA", "45", "Mean brightness, 0 to 255, below which a picture counts as dark."
    )
    signal_covered_percent: str = _setting(
        "QA_APP_SIGNAL_COVERED_PERCENT",
        "2",
        "Strength of the edges in a picture, as per cent of its brightness, below which the lens counts as "
        "covered.",
    )
    signal_blurred_percent: str = _setting(
        "QA_APP_SIGNAL_BLURRED_PERCENT",
        "62",
        "Blur above which a picture counts as blurred: 0 is sharp, 100 is nothing but blur, a room in focus "
        "has 20 to 45.",
    )
    signal_picture_seconds: str = _setting(
        "QA_APP_SIGNAL_PICTURE_SECONDS",
        "5",
        "Seconds that a dark, blurred or covered picture must last to be told.",
    )
    signal_frozen_difference: str = _setting(
        "QA_APP_SIGNAL_FROZEN_DIFFERENCE",
        "0.9",
        "Brightness, 0 to 255, by which a small part of two pictures may differ that count as the same one.",
    )
    signal_frozen_seconds: str = _setting(
        "QA_APP_SIGNAL_FROZEN_SECONDS", "5", "Seconds that a picture must stand still to count as frozen."
    )
    signal_silent_decibels: str = _setting(
        "QA_APP_SIGNAL_SILENT_DECIBELS",
        "60",
        "Sound that is more than so many decibels below full scale counts as silence.",
    )
    signal_silent_seconds: str = _setting(
        "QA_APP_SIGNAL_SILENT_SECONDS",
        "10",
        "Seconds that silence must last to be told: people pause.",
    )
    minimum_reviews_per_point: str = _setting(
        "QA_APP_MINIMUM_REVIEWS_PER_POINT",
        "5",
        "A month with fewer reviews is drawn hollow and left out of mean, limits and rules.",
    )
    missing_recording_days: str = _setting(
        "QA_APP_MISSING_RECORDING_DAYS",
        "2",
        "Days after a programme session when its recording is missing if none has come.",
    )
    length_percent: str = _setting(
        "QA_APP_LENGTH_PERCENT", "10", "Per cent of the planned length by which recordings may miss it."
    )
    length_minutes: str = _setting(
        "QA_APP_LENGTH_MINUTES", "10", "Minutes by which they may in any case: the larger of the two counts."
    )
    concern_hours: str = _setting(
        "QA_APP_CONCERN_HOURS",
        "24",
        "Hours within which a concern that somebody raised has to be passed on (our placeholder).",
    )
    urgent_concern_hours: str = _setting(
        "QA_APP_URGENT_CONCERN_HOURS",
        "4",
        "The same for a threat or contact, a child's safety and self-harm (our placeholder).",
    )
    dispute_days: str = _setting(
        "QA_APP_DISPUTE_DAYS",
        "14",
        "Days after the scores of feedback opened to its facilitator in which they can dispute the rating of an item "
        "(our placeholder).",
    )
    standard_score: str = _setting(
        "QA_APP_STANDARD_SCORE", "60", "The target line of the score trend (our placeholder)."
    )
    targets: str = _setting(
        "QA_APP_TREND_TARGETS",
        "standard=60 coverage=80 until_feedback=14 missing=5 seen_actions=60",
        "The target lines of the other measures (our placeholders); one that is left out has none.",
    )
    name_hygiene: str = _setting(
        "QA_APP_NAME_HYGIENE",
        "",
        "A TOML file with more names and case numbers to look for in what people write, and words to allow: "
        "[name hygiene](how-to/name-hygiene.md). Empty: the shipped lists alone.",
    )
    document_style: str = _setting(
        "QA_APP_DOCUMENT_STYLE",
        "",
        "Folder with the look of PDF and Word documents: `style.toml`, logo, fonts. Empty: ours.",
    )
    base_url: str = _setting(
        "QA_APP_BASE_URL",
        "",
        "The address at which people open the app, such as `https://qa.place.example`: what the link in a mail "
        "begins with. Needed where mails are sent.",
    )
    smtp_host: str = _setting(
        "QA_APP_SMTP_HOST", "", "The mail server that notices are handed to. Empty: no mails are sent."
    )
    smtp_port: str = _setting("QA_APP_SMTP_PORT", "587", "Its port: mostly 587, or 465 with `tls`.")
    smtp_tls: str = _setting(
        "QA_APP_SMTP_TLS",
        "starttls",
        "`starttls`: encrypted after the greeting; `tls`: from the first byte; `none`: not at all, on this "
        "machine only.",
    )
    smtp_certificates: str = _setting(
        "QA_APP_SMTP_CA", "", "File of certificates (CA bundle) to trust it by. Empty: those of the machine."
    )
    smtp_user: str = _setting("QA_APP_SMTP_USER", "", "The name to log in with. Empty: without logging in.")
    smtp_password: str = _setting("QA_APP_SMTP_PASSWORD", "", "The password with it.", is_secret=True)
    smtp_from: str = _setting("QA_APP_SMTP_FROM", "", "The address that mails come from.")
    smtp_seconds: str = _setting(
        "QA_APP_SMTP_SECONDS", "20", "Longest wait, in seconds, for one answer of the mail server."
    )
    mail_quiet_minutes: str = _setting(
        "QA_APP_MAIL_QUIET_MINUTES",
        "10",
        "Minutes from a notice to its mail; what comes meanwhile goes into the same one.",
    )

    @property
    def is_demo(self) -> bool:
        """Whether the person picker stands in for sign-in."""
        return self.mode == "demo"

    @property
    def data_path(self) -> Path:
        """The folder for what the app keeps beside the database."""
        return Path(self.data_folder)

    @property
    def scratch_path(self) -> Path:
        """The folder for recordings that are being converted."""
        return Path(self.scratch_folder) if self.scratch_folder else self.data_path / "scratch"

    @property
    def converts_automatically(self) -> bool:
        """Whether what a browser cannot play is converted without anybody asking."""
        return self.convert_automatically == "1"

    @property
    def mail_server(self) -> MailServer | None:
        """The mail server; None where none is set. Raises BadSetting for one that cannot work."""
        if not self.smtp_host:
            return None
        given = {one.metadata["variable"]: str(getattr(self, one.name)) for one in fields(self)}
        return mail_server(given, port=self.whole_number("smtp_port"), seconds=self.number("smtp_seconds"))

    @property
    def trend_targets(self) -> dict[str, float]:
        """The target of each measure that has one, in its unit. Raises BadSetting."""
        return {"score": self.number("standard_score")} | trend_targets(self.targets)

    @property
    def resolved_database_url(self) -> str:
        """The database's address: the one given, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_path.absolute() / 'qa-app.db'}"

    @property
    def indexing_hours(self) -> tuple[int, int] | None:
        """First hour of the day and the hour before which the schedule indexes; None: at any hour.

        Raises BadSetting.
        """
        if not self.index_hours:
            return None
        given = re.fullmatch(r"(\d\d?)-(\d\d?)", self.index_hours)
        first, last = (int(hour) for hour in given.groups()) if given else (24, 24)
        if first > 23 or last > 24 or first == last:
            raise self._bad("index_hours", "two hours of the day such as 20-06")
        return first, last

    def whole_number(self, name: str) -> int:
        """The field `name` as a whole number above 0, or a BadSetting that names its variable."""
        value = self.number(name)
        if value != int(value):
            raise self._bad(name, "a whole number")
        return int(value)

    def number(self, name: str) -> float:
        """The field `name` as a number above 0 (from 0 on if MAY_BE_ZERO), or a BadSetting that names it."""
        try:
            value = float(getattr(self, name))
        except ValueError:
            value = -1.0
        if not (0 < value <= NUMBERS[name] or (value == 0 and name in MAY_BE_ZERO)):
            lowest = "from 0" if name in MAY_BE_ZERO else "above 0 and"
            raise self._bad(name, f"a number {lowest} up to {NUMBERS[name]}")
        return value

    def _bad(self, name: str, wanted: str) -> BadSetting:
        variable = self.__dataclass_fields__[name].metadata["variable"]
        return BadSetting(
            f"{variable} is {getattr(self, name)!r}, which is not {wanted}. Set it or leave it out."
        )


def table() -> list[tuple[str, str, str]]:
    """Variable, default and meaning of every setting, in the order of the docs."""
    return [(f.metadata["variable"], str(f.default), f.metadata["meaning"]) for f in fields(Settings)]


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that `environ` gives; raises BadSetting for a value that cannot be.

    A variable that is set to nothing counts as left out, as a line `NAME=` of a file of variables means it.
    """
    given = {
        f.name: value for f in fields(Settings) if (value := environ.get(f.metadata["variable"], "").strip())
    }
    settings = Settings(**given)
    if settings.mode not in ("production", "demo"):
        raise BadSetting(f"QA_APP_MODE is {settings.mode!r}. Set it to demo or production, or leave it out.")
    if settings.video_delivery not in ("proxy", "presigned"):
        raise BadSetting(
            f"QA_APP_VIDEO_DELIVERY is {settings.video_delivery!r}. "
            "Set it to proxy or presigned, or leave it out."
        )
    if settings.convert_automatically not in ("0", "1"):
        raise BadSetting(
            f"QA_APP_CONVERT_AUTOMATICALLY is {settings.convert_automatically!r}. Set it to 1 or 0, or leave it out."
        )
    if settings.secret and len(settings.secret) < 32:
        raise BadSetting("QA_APP_SECRET is shorter than 32 characters. Set a longer random text.")
    for name in NUMBERS:
        settings.number(name)
    for name in WHOLE_NUMBERS:
        settings.whole_number(name)
    _ = settings.indexing_hours
    _ = settings.mail_server
    _ = settings.trend_targets
    return settings
