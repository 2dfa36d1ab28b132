"""People who sign in, and the roles that they hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ForeignKey, and_, delete, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class PersonRow(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    is_active: Mapped[bool]
    takes_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Codes with a space between.
    review_languages: Mapped[str] = mapped_column(server_default="en")


class RoleGrantRow(Base):
    __tablename__ = "role_grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    region: Mapped[str | None]


@dataclass(frozen=True)
class RoleGrant:
    """One role at one site, in one region, or everywhere (both None)."""

    role: str
    site_id: int | None = None
    region: str | None = None


@dataclass(frozen=True)
class PersonRecord:
    """A person with their roles. `takes_mail`: whether a mail tells them that notices wait, where mails are sent;
    `review_languages`: codes of the languages whose recordings they review."""

    id: int
    name: str
    email: str
    language: str
    is_active: bool
    takes_mail: bool
    grants: tuple[RoleGrant, ...]
    review_languages: tuple[str, ...]


def _with_grants(transaction: Transaction, rows: Iterable[PersonRow]) -> list[PersonRecord]:
    rows = list(rows)
    grants: dict[int, list[RoleGrant]] = {row.id: [] for row in rows}
    found = transaction.scalars(
        select(RoleGrantRow).where(RoleGrantRow.person_id.in_(grants)).order_by(RoleGrantRow.id)
    )
    for grant in found:
        grants[grant.person_id].append(RoleGrant(grant.role, grant.site_id, grant.region))
    return [
        PersonRecord(
            row.id,
            row.name,
            row.email,
            row.language,
            row.is_active,
            row.takes_mail,
            tuple(grants[row.id]),
            tuple(row.review_languages.split()),
        )
        for row in rows
    ]


def all_people(transaction: Transaction) -> list[PersonRecord]:
    """Everybody by name, the inactive too."""
    return _with_grants(transaction, transaction.scalars(select(PersonRow).order_by(PersonRow.name)))


def find_person(transaction: Transaction, person_id: int) -> PersonRecord | None:
    """The person, or None."""
    row = transaction.get(PersonRow, person_id)
    return _with_grants(transaction, [row])[0] if row else None


def people_names(transaction: Transaction, ids: Iterable[int]) -> dict[int, str]:
    """Names by id, of those that exist."""
    wanted = set(ids)
    found = transaction.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(wanted)))
    return {row.id: row.name for row in found}


def every_name(transaction: Transaction) -> tuple[str, ...]:
    """The names of everybody, the inactive too, in order."""
    return tuple(transaction.scalars(select(PersonRow.name).order_by(PersonRow.name)))


def names_with_grants(transaction: Transaction, site_id: int, region: str) -> tuple[str, ...]:
    """The names of those who hold a role that covers the site, in order."""
    covers = or_(
        RoleGrantRow.site_id == site_id,
        RoleGrantRow.region == region,
        and_(RoleGrantRow.site_id.is_(None), RoleGrantRow.region.is_(None)),
    )
    query = select(PersonRow.name).where(PersonRow.id.in_(select(RoleGrantRow.person_id).where(covers)))
    return tuple(transaction.scalars(query.order_by(PersonRow.name)))


def add_person(
    transaction: Transaction, *, name: str, email: str, language: str, grants: Iterable[RoleGrant]
) -> PersonRecord:
    """Add a person with roles, who reviews in English and in their own language until something else is said.

    Raises IntegrityError when the address is taken.
    """
    # Kept from now on: in which language they read the app may change with a click.
    review_languages = " ".join(dict.fromkeys(("en", language)))
    row = PersonRow(
        name=name, email=email, language=language, is_active=True, review_languages=review_languages
    )
    transaction.add(row)
    transaction.flush()
    _add_grants(transaction, row.id, grants)
    return _with_grants(transaction, [row])[0]


def _add_grants(transaction: Transaction, person_id: int, grants: Iterable[RoleGrant]) -> None:
    for grant in grants:
        transaction.add(
            RoleGrantRow(person_id=person_id, role=grant.role, site_id=grant.site_id, region=grant.region)
        )
    transaction.flush()


def replace_grants(transaction: Transaction, person_id: int, grants: Iterable[RoleGrant]) -> None:
    """Give the person exactly these roles."""
    transaction.execute(delete(RoleGrantRow).where(RoleGrantRow.person_id == person_id))
    _add_grants(transaction, person_id, grants)


def change_person(
    transaction: Transaction,
    person_id: int,
    *,
    language: str | None = None,
    is_active: bool | None = None,
    takes_mail: bool | None = None,
    review_languages: Iterable[str] | None = None,
) -> None:
    """Set what is not None; the person must exist."""
    row = transaction.get_one(PersonRow, person_id)
    if review_languages is not None:
        row.review_languages = " ".join(review_languages)
    if language is not None:
        row.language = language
    if is_active is not None:
        row.is_active = is_active
    if takes_mail is not None:
        row.takes_mail = takes_mail
