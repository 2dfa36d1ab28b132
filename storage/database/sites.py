"""Sites: where programmes are delivered."""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class SiteRow(Base):
    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    region: Mapped[str]
    country: Mapped[str]
    kind: Mapped[str]
    languages: Mapped[str]
    retention_days: Mapped[int]
    holiday_calendar: Mapped[str]


@dataclass(frozen=True)
class Site:
    """A site. `kind` is community or custody; `languages` of delivery as "en" or "en cy"; `holiday_calendar`
    names the public holidays on which it is shut, "" where it works on them."""

    id: int
    code: str
    name: str
    region: str
    country: str
    kind: str
    languages: str
    retention_days: int
    holiday_calendar: str = ""


def _sites() -> Select[Any]:
    # Columns and not rows: each page asks for all of them several times, and there are a hundred.
    return select(*(SiteRow.__table__.c[one.name] for one in fields(Site)))


def all_sites(transaction: Transaction) -> list[Site]:
    """Every site by name."""
    return [Site(*found) for found in transaction.execute(_sites().order_by(SiteRow.name))]


def find_site(transaction: Transaction, site_id: int) -> Site | None:
    """The site, or None."""
    found = transaction.execute(_sites().where(SiteRow.id == site_id)).first()
    return Site(*found) if found else None


def add_site(
    transaction: Transaction,
    *,
    code: str,
    name: str,
    region: str,
    country: str,
    kind: str,
    languages: str,
    retention_days: int,
    holiday_calendar: str = "",
) -> Site:
    """Add a site; raises IntegrityError when the code is taken."""
    row = SiteRow(
        code=code,
        name=name,
        region=region,
        country=country,
        kind=kind,
        languages=languages,
        retention_days=retention_days,
        holiday_calendar=holiday_calendar,
    )
    transaction.add(row)
    transaction.flush()
    return Site(row.id, code, name, region, country, kind, languages, retention_days, holiday_calendar)


def change_holiday_calendar(transaction: Transaction, site_id: int, holiday_calendar: str) -> None:
    """The site is shut on the public holidays of that calendar ("": on none); it must exist."""
    transaction.get_one(SiteRow, site_id).holiday_calendar = holiday_calendar
