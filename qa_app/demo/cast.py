"""Who and what is in the demo: invented people, six sites, and what is planted in their quality."""

from dataclasses import dataclass
from datetime import date, timedelta

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Site:
    """A site of the demo. `level` is its usual overall score, `leniency` what its treatment manager adds;
    `shift` is added for the last `shift_months`, and `drift` every month; `swing` goes up one month and down
    the next, which keeps chance from looking like a change at a site where there is none."""

    code: str
    name: str
    region: str
    kind: str
    languages: str
    treatment_manager: str
    facilitators: tuple[str, ...]
    weekday: int
    level: float
    leniency: float = 0.0
    shift: float = 0.0
    shift_months: int = 0
    drift: float = 0.0
    swing: float = 0.0

    def quality(self, months_ago: int, months: int) -> float:
        """The overall score that is to be expected so many months before today, of `months` shown."""
        shifted = self.shift if months_ago < self.shift_months else 0.0
        drifted = self.drift * (months - months_ago)
        swung = self.swing * (-1) ** months_ago
        return self.level + self.leniency + shifted + drifted + swung


SITES = (
    Site(
        "nor", "Norwich", "East", "community", "en", "Rhian Probert",
        ("Maya Lindqvist", "Tomos Adeyemi", "Callum Ferreira", "Saskia Penhallow"),
        3, 55, shift=12, shift_months=10,
    ),
    Site(
        "ips", "Ipswich", "East", "community", "en", "Rhian Probert",
        ("Priya Hallam", "Joel Brandt", "Ines Calloway", "Dafydd Marlowe"),
        0, 62, swing=1.5,
    ),
    Site(
        "cdf", "Cardiff", "Wales", "community", "en cy", "Eleri Vaughan-Price",
        ("Gwenllian Tudor-Hale", "Iestyn Corrigan", "Lowri Achterberg"),
        1, 51, drift=1.0,
    ),
    Site(
        "hul", "Hull", "North", "community", "en", "Gareth Penhale",
        ("Bridget Oyelowo", "Stefan Marchbank", "Noor Whitcombe"),
        2, 60, leniency=16, swing=1.5,
    ),
    Site(
        "lds", "Leeds", "North", "community", "en", "Dilys Okoro",
        ("Anders Keating", "Femi Rosenthal", "Claudia Birtwhistle"),
        1, 64, swing=1.5,
    ),
    Site(
        "fen", "HMP Fenmarsh", "East", "custody", "en", "Marcus Thornbury",
        ("Oona Fairweather", "Rafael Dunmore", "Hester Quillam"),
        4, 59, swing=1.5,
    ),
)  # fmt: skip

QA_TEAM = ("Marged Osei", "Ines Cadwallader")
CLINICAL_LEAD = "Dr Leena Harcastle"
PROGRAMME_MANAGERS = {"Owen Tresillian": ("nor", "ips"), "Mair Llewhelin": ("cdf",)}
ADMINISTRATOR = "Sunita Blackwood"
WELSH_READERS = frozenset({"Eleri Vaughan-Price", "Gwenllian Tudor-Hale", "Mair Llewhelin"})

PROGRAMME = "building-better-relationships"
RETENTION_DAYS = 21
MONTHS = 18


def address_of(name: str) -> str:
    """The e-mail address of an invented person, at a name that nobody can own."""
    return name.lower().replace("dr ", "").replace(" ", ".") + f"@{DOMAIN}"


def first_day(today: date) -> date:
    """The day on which the demo's past begins: the first of a month, MONTHS months back."""
    year, month = divmod(today.year * 12 + today.month - 1 - MONTHS, 12)
    return date(year, month + 1, 1)


def months_between(day: date, today: date) -> int:
    """Whole calendar months from `day` to `today`."""
    return (today.year - day.year) * 12 + today.month - day.month


def weekly_days(first: date, weekday: int, last: date) -> list[date]:
    """The days of that weekday (0 is Monday) from `first` to `last`, oldest first."""
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    return [start + timedelta(weeks=week) for week in range((last - start).days // 7 + 1)]
