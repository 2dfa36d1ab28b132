"""A facilitator's way through training, per programme: dated steps, what each allows, and approvals to deliver.

A step that is missing stops nobody: it is a plain warning to whoever looks after training.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qa_app.access import Person, Place, allows
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import LONDON, N_, _, current_language, day
from qa_app.services.activity import note
from storage.database import groups, library, people, sites, training_steps
from storage.database.base import Transaction
from storage.database.people import PersonRecord
from storage.database.sites import Site
from storage.database.training_steps import TrainingStep

KINDS = {
    "core_skills": N_("Core skills"),
    "assessment": N_("Assessment"),
    "programme_training": N_("Programme training"),
    "in_house_trainer": N_("In-house trainer"),
    "approval": N_("Approval to deliver"),
}
ALLOWS = {
    "core_skills": N_("May go to the assessment"),
    "assessment": N_("May go to the programme's training, and cover beside who is trained"),
    "programme_training": N_("May be a regular facilitator of this programme"),
    "in_house_trainer": N_("May train others in this programme"),
    "approval": N_("May deliver this programme"),
}
"""Ours, in the order in which training goes; no official rule."""


@dataclass(frozen=True)
class TrainingLine:
    """One step. `by` noted it, and gave it where it is an approval; `until` None: without an end."""

    step_id: int
    kind: str
    done_on: date
    until: date | None
    by: str
    is_over: bool


@dataclass(frozen=True)
class ProgrammeTraining:
    """The steps for one programme, oldest first, and what is missing, each as a sentence."""

    programme_key: str
    title: str
    steps: tuple[TrainingLine, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class TrainingPage:
    """A facilitator's training as one reader sees it; `choices` are the programmes, for who may note a step."""

    facilitator_id: int
    name: str
    programmes: tuple[ProgrammeTraining, ...]
    may_edit: bool
    choices: dict[str, str]
    today: date


@dataclass(frozen=True)
class Trainee:
    """Somebody whose training the reader looks after; `warnings` are how many sentences say what is missing."""

    facilitator_id: int
    name: str
    warnings: int


def trainees(backend: Backend, actor: Person) -> tuple[Trainee, ...]:
    """The facilitators of the sites whose training the person looks after, before their first delivery too: those of
    whom something is missing first, then by name. Empty for who looks after nobody's."""
    today = _today(backend)
    with backend.database.read() as transaction:
        mine = _sites_where(transaction, actor, "keep_training")
        theirs = [one for one in _facilitators(transaction, mine) if one.id != actor.id and one.is_active]
        programmes = _programmes(transaction, backend, [one.id for one in theirs], mine, today)
    found = [
        Trainee(one.id, one.name, sum(len(each.warnings) for each in programmes[one.id])) for one in theirs
    ]
    return tuple(sorted(found, key=lambda one: (-min(one.warnings, 1), one.name)))


def training_of(backend: Backend, actor: Person, facilitator_id: int) -> TrainingPage:
    """A facilitator's training, for themselves, for who looks after it at one of their sites, and to be read by who
    reads reviews there; NotFound for anybody else."""
    today = _today(backend)
    with backend.database.read() as transaction:
        may_edit = facilitator_id != actor.id and _is_at(transaction, actor, "keep_training", facilitator_id)
        permission = "keep_training" if may_edit else "read_reviews"
        record, mine = _readable(transaction, actor, facilitator_id, permission)
        at = sites.all_sites(transaction) if facilitator_id == actor.id else mine
        return TrainingPage(
            facilitator_id=facilitator_id,
            name=record.name,
            programmes=_programmes(transaction, backend, [facilitator_id], at, today)[facilitator_id],
            may_edit=may_edit,
            choices=_titles(backend) if may_edit else {},
            today=today,
        )


def note_step(
    backend: Backend,
    actor: Person,
    facilitator_id: int,
    *,
    programme_key: str,
    kind: str,
    done_on: date,
    until: date | None = None,
) -> int:
    """Note a step that was done, or give an approval, at its day; gives its id.

    Raises NotFound for who is not at the person's sites, NotAllowed for oneself, and Refused with what to do.
    """
    with backend.database.write() as transaction:
        _editable(transaction, actor, facilitator_id)
        if kind not in KINDS:
            raise Refused(_("Choose which step of the training this is."))
        if programme_key not in _titles(backend):
            raise Refused(_("Choose the programme that the step belongs to."))
        if done_on > _today(backend):
            raise Refused(_("This day is to come. Note the step once it was done."))
        if until is not None and kind != "approval":
            raise Refused(_("Only an approval has a last day. Leave that field empty."))
        if until is not None and until < done_on:
            raise Refused(_("The last day of the approval is before its first. Choose a later one."))
        for one in training_steps.training_steps_of(transaction, [facilitator_id]):
            if (one.programme_key, one.kind, one.done_on) == (programme_key, kind, done_on):
                raise Refused(_("This step is noted already, on the same day."))
        added = training_steps.add_training_step(
            transaction,
            person_id=facilitator_id,
            programme_key=programme_key,
            kind=kind,
            done_on=done_on,
            until=until,
            noted_by_id=actor.id,
            at=backend.clock(),
        )
        note(
            transaction,
            backend,
            actor,
            "noted",
            "training step",
            added,
            facilitator=facilitator_id,
            programme=programme_key,
            step=kind,
        )
    return added


def take_back_step(backend: Backend, actor: Person, step_id: int) -> None:
    """Take back a step that was noted by mistake, or an approval; the log keeps that it was there. Raises NotFound and
    NotAllowed as noting does."""
    with backend.database.write() as transaction:
        step = training_steps.find_training_step(transaction, step_id)
        if step is None:
            raise NotFound(_("There is no such step, or it is not yours to change."))
        _editable(transaction, actor, step.person_id)
        training_steps.take_back_training_step(transaction, step_id, backend.clock())
        note(transaction, backend, actor, "took back", "training step", step_id, facilitator=step.person_id)


def _is_at(transaction: Transaction, actor: Person, permission: str, facilitator_id: int) -> bool:
    mine = _sites_where(transaction, actor, permission)
    return any(one.id == facilitator_id for one in _facilitators(transaction, mine))


def _readable(
    transaction: Transaction, actor: Person, facilitator_id: int, permission: str = "keep_training"
) -> tuple[PersonRecord, list[Site]]:
    mine = _sites_where(transaction, actor, permission)
    if facilitator_id == actor.id:
        record = people.find_person(transaction, actor.id) if allows(actor, "read_own_feedback") else None
    else:
        record = next((one for one in _facilitators(transaction, mine) if one.id == facilitator_id), None)
    if record is None:
        raise NotFound(_("There is no such facilitator, or they deliver at none of your sites."))
    return record, mine


def _editable(transaction: Transaction, actor: Person, facilitator_id: int) -> None:
    _readable(transaction, actor, facilitator_id)
    if facilitator_id == actor.id:
        raise NotAllowed(_("Somebody else has to note your training."))


def _sites_where(transaction: Transaction, actor: Person, permission: str) -> list[Site]:
    return [
        site
        for site in sites.all_sites(transaction)
        if allows(actor, permission, Place(site.id, site.region))
    ]


def _facilitators(transaction: Transaction, at: list[Site]) -> list[PersonRecord]:
    """Who delivered at these sites, or holds the role of a facilitator there."""
    if not at:
        return []
    ids, regions = {site.id for site in at}, {site.region for site in at}
    delivered = library.facilitators_at(transaction, ids)
    return [
        one
        for one in people.all_people(transaction)
        if one.id in delivered
        or any(
            grant.role == "facilitator"
            and (
                grant.site_id in ids
                or grant.region in regions
                or (grant.site_id is None and grant.region is None)
            )
            for grant in one.grants
        )
    ]


def _programmes(
    transaction: Transaction, backend: Backend, person_ids: list[int], at: Iterable[Site], today: date
) -> dict[int, tuple[ProgrammeTraining, ...]]:
    """By person: their programmes, those of which they are regular facilitators at these sites too."""
    noted = training_steps.training_steps_of(transaction, person_ids)
    names = people.people_names(transaction, [one.noted_by_id for one in noted])
    delivered = groups.groups_delivered_by(transaction, person_ids)
    here = {site.id for site in at}
    steps: dict[int, list[TrainingStep]] = {}
    for one in noted:
        steps.setdefault(one.person_id, []).append(one)
    titles = _titles(backend)
    return {
        person_id: _of_one(
            titles,
            names,
            steps.get(person_id, []),
            {one.programme_key for one in delivered.get(person_id, []) if one.site_id in here},
            today,
        )
        for person_id in person_ids
    }


def _of_one(
    titles: dict[str, str], names: dict[int, str], steps: list[TrainingStep], regular: set[str], today: date
) -> tuple[ProgrammeTraining, ...]:
    wanted = sorted(regular | {one.programme_key for one in steps}, key=lambda key: titles.get(key, key))
    found = []
    for key in wanted:
        of = [one for one in steps if one.programme_key == key]
        lines = tuple(
            TrainingLine(
                one.id, one.kind, one.done_on, one.until, names[one.noted_by_id], _is_over(one, today)
            )
            for one in of
        )
        found.append(
            ProgrammeTraining(key, titles.get(key, key), lines, _warnings(of, key in regular, today))
        )
    return tuple(found)


def _warnings(steps: list[TrainingStep], is_regular: bool, today: date) -> tuple[str, ...]:
    found = []
    if is_regular and not any(one.kind == "programme_training" for one in steps):
        found.append(
            _(
                "A regular facilitator needs the programme's training, and none is noted. Note it, or arrange it."
            )
        )
    approvals = [one for one in steps if one.kind == "approval"]
    ends = [one.until for one in approvals if one.until is not None]
    if approvals and all(_is_over(one, today) for one in approvals):
        found.append(
            _(
                "The approval to deliver this programme ended on {day}. Give a new one, or find a cover."
            ).format(day=day(max(ends)))
        )
    return tuple(found)


def _is_over(step: TrainingStep, today: date) -> bool:
    return step.until is not None and step.until < today


def _titles(backend: Backend) -> dict[str, str]:
    language = current_language()
    return {one.key: one.title.in_language(language) for one in backend.library.programmes}


def _today(backend: Backend) -> date:
    return backend.clock().astimezone(LONDON).date()
