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


@dataclass(frozen=True)
class Site:
    """A site. `kind` is community or custody; `languages` of delivery as "en" or "en cy"."""

    id: int
    code: str
    name: str
    region: str
    country: str
    kind: str
    languages: str
    retention_days: int


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
    )
    transaction.add(row)
    transaction.flush()
    return Site(row.id, code, name, region, country, kind, languages, retention_days)
