"""Groups: one cohort at one site going through one programme template version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.database.base import Base, Transaction


class GroupRow(Base):
    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    code: Mapped[str]
    programme_key: Mapped[str]
    programme_version: Mapped[str]
    treatment_manager_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    language: Mapped[str]
    delivery_mode: Mapped[str]
    starts_on: Mapped[date]


class GroupFacilitatorRow(Base):
    __tablename__ = "group_facilitators"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


@dataclass(frozen=True)
class Group:
    """A group. `delivery_mode` is group or one_to_one; `code` is unique within its site."""

    id: int
    site_id: int
    code: str
    programme_key: str
    programme_version: str
    treatment_manager_id: int
    language: str
    delivery_mode: str
    starts_on: date


def _plain(row: GroupRow) -> Group:
    return Group(
        row.id,
        row.site_id,
        row.code,
        row.programme_key,
        row.programme_version,
        row.treatment_manager_id,
        row.language,
        row.delivery_mode,
        row.starts_on,
    )


def groups_of_sites(transaction: Transaction, site_ids: Iterable[int]) -> list[Group]:
    """The groups of these sites, newest first."""
    query = select(GroupRow).where(GroupRow.site_id.in_(set(site_ids))).order_by(GroupRow.starts_on.desc())
    return [_plain(row) for row in transaction.scalars(query)]


def find_group(transaction: Transaction, group_id: int) -> Group | None:
    """The group, or None."""
    row = transaction.get(GroupRow, group_id)
    return _plain(row) if row else None


def facilitator_ids(transaction: Transaction, group_id: int) -> set[int]:
    """Who delivers the group as a rule."""
    query = select(GroupFacilitatorRow.person_id).where(GroupFacilitatorRow.group_id == group_id)
    return set(transaction.scalars(query))


def groups_delivered_by(transaction: Transaction, person_ids: Iterable[int]) -> dict[int, list[Group]]:
    """By person: the groups that they deliver as a rule, newest first; who delivers none is left out."""
    query = (
        select(GroupFacilitatorRow.person_id, GroupRow)
        .join(GroupRow, GroupRow.id == GroupFacilitatorRow.group_id)
        .where(GroupFacilitatorRow.person_id.in_(set(person_ids)))
        .order_by(GroupRow.starts_on.desc(), GroupRow.id)
    )
    found: dict[int, list[Group]] = {}
    for person_id, row in transaction.execute(query):
        found.setdefault(person_id, []).append(_plain(row))
    return found


def every_code(transaction: Transaction) -> tuple[str, ...]:
    """The codes of all groups, each once, in order."""
    return tuple(transaction.scalars(select(GroupRow.code).distinct().order_by(GroupRow.code)))


def add_group(
    transaction: Transaction,
    *,
    site_id: int,
    code: str,
    programme_key: str,
    programme_version: str,
    treatment_manager_id: int,
    language: str,
    delivery_mode: str,
    starts_on: date,
    facilitator_ids: Iterable[int],
) -> Group:
    """Add a group with its regular facilitators."""
    row = GroupRow(
        site_id=site_id,
        code=code,
        programme_key=programme_key,
        programme_version=programme_version,
        treatment_manager_id=treatment_manager_id,
        language=language,
        delivery_mode=delivery_mode,
        starts_on=starts_on,
    )
    transaction.add(row)
    transaction.flush()
    for person_id in facilitator_ids:
        transaction.add(GroupFacilitatorRow(group_id=row.id, person_id=person_id))
    transaction.flush()
    return _plain(row)


def regular_facilitators(transaction: Transaction, group_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The ids of the regular facilitators of each of these groups; a group without any is left out."""
    query = select(GroupFacilitatorRow).where(GroupFacilitatorRow.group_id.in_(set(group_ids)))
    found: dict[int, tuple[int, ...]] = {}
    for row in transaction.scalars(query.order_by(GroupFacilitatorRow.person_id)):
        found[row.group_id] = (*found.get(row.group_id, ()), row.person_id)
    return found
