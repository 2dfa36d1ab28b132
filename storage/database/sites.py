"""Sites: where programmes are delivered."""

from dataclasses import dataclass, fields

from sqlalchemy import select
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


def _plain(row: SiteRow) -> Site:
    return Site(
        row.id, row.code, row.name, row.region, row.country, row.kind, row.languages, row.retention_days
    )


def all_sites(transaction: Transaction) -> list[Site]:
    """Every site by name."""
    # Columns and not rows: each page asks several times, and there are a hundred.
    columns = [SiteRow.__table__.c[one.name] for one in fields(Site)]
    return [Site(*found) for found in transaction.execute(select(*columns).order_by(SiteRow.name))]


def find_site(transaction: Transaction, site_id: int) -> Site | None:
    """The site, or None."""
    row = transaction.get(SiteRow, site_id)
    return _plain(row) if row else None


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
    return _plain(row)
