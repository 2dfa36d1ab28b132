"""Every published rubric, programme template and monitoring plan, found by key and version.

A published file is never edited again: `fingerprints.toml` holds what each one said when it was published.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from rubrics.errors import Problem, RubricFileError, UnknownPlan, UnknownProgramme, UnknownRubric
from rubrics.files import check_rubric_file, read_plan, read_programme, read_rubric
from rubrics.plan import Plan
from rubrics.programme import Programme
from rubrics.rubric import Rubric
from rubrics.text import Text

__all__ = ["Library", "check_rubric_file", "load_library"]

SHIPPED = Path(__file__).parent
PLAN = "monitoring-plan"
"""The key of the plan that holds where no site or programme has figures of its own."""

Kind = TypeVar("Kind", Rubric, Programme, Plan)


@dataclass(frozen=True)
class Library:
    """Rubrics, programme templates and plans, each by key and then from the oldest version to the latest."""

    rubrics: tuple[Rubric, ...]
    programmes: tuple[Programme, ...]
    plans: tuple[Plan, ...] = ()

    def rubric(self, key: str, version: str) -> Rubric:
        """The rubric of this key and version; raises UnknownRubric."""
        for rubric in self._versions_of_rubric(key):
            if rubric.version == version:
                return rubric
        versions = ", ".join(rubric.version for rubric in self._versions_of_rubric(key))
        raise UnknownRubric(f"The rubric {key!r} has no version {version!r}; its versions are {versions}.")

    def latest_rubric(self, key: str) -> Rubric:
        """The latest version of the rubric; raises UnknownRubric."""
        return self._versions_of_rubric(key)[-1]

    def programme(self, key: str, version: str) -> Programme:
        """The programme template of this key and version; raises UnknownProgramme."""
        for programme in self._versions_of_programme(key):
            if programme.version == version:
                return programme
        versions = ", ".join(programme.version for programme in self._versions_of_programme(key))
        raise UnknownProgramme(
            f"The programme {key!r} has no version {version!r}; its versions are {versions}."
        )

    def latest_programme(self, key: str) -> Programme:
        """The latest version of the programme template; raises UnknownProgramme."""
        return self._versions_of_programme(key)[-1]

    @property
    def latest_plan(self) -> Plan:
        """The latest version of the monitoring plan that holds by default; raises UnknownPlan."""
        found = [plan for plan in self.plans if plan.key == PLAN]
        if not found:
            raise UnknownPlan(f"There is no plan {PLAN!r}; there is {_keys(self.plans)}.")
        return found[-1]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Everything that the files say in words, in both languages, each once."""
        return tuple(dict.fromkeys(words for one in _texts(self) for words in (one.en, one.cy)))

    def _versions_of_rubric(self, key: str) -> list[Rubric]:
        found = [rubric for rubric in self.rubrics if rubric.key == key]
        if not found:
            raise UnknownRubric(f"There is no rubric {key!r}; there is {_keys(self.rubrics)}.")
        return found

    def _versions_of_programme(self, key: str) -> list[Programme]:
        found = [programme for programme in self.programmes if programme.key == key]
        if not found:
            raise UnknownProgramme(f"There is no programme {key!r}; there is {_keys(self.programmes)}.")
        return found


@cache
def shipped_library() -> Library:
    """The shipped files, loaded and checked once in the life of a process; raises as `load_library` does."""
    return load_library()


def load_library(folder: Path | None = None) -> Library:
    """Load every file under `published/`, `programmes/` and `plans/` of `folder` (None: the shipped ones).

    Raises RubricFileError with the problems of all files: broken, misplaced, changed once published, missing.
    """
    root = SHIPPED if folder is None else folder
    problems: list[Problem] = []
    known = _fingerprints(root / "fingerprints.toml", problems)
    found: set[str] = set()
    rubrics = _read_all(root, "published", _rubric, known, found, problems)
    programmes = _read_all(root, "programmes", read_programme, known, found, problems)
    plans = _read_all(root, "plans", read_plan, known, found, problems)
    for name in sorted(set(known) - found):
        problems.append(
            Problem(root / name, None, "this published file is missing; put it back as it was published.")
        )
    if problems:
        raise RubricFileError(problems)
    return Library(tuple(_in_order(rubrics)), tuple(_in_order(programmes)), tuple(_in_order(plans)))


def _rubric(path: Path) -> tuple[Rubric, str]:
    rubric = read_rubric(path)
    return rubric, rubric.fingerprint


def _read_all(
    root: Path,
    folder: str,
    read: Callable[[Path], tuple[Kind, str]],
    known: dict[str, str],
    found: set[str],
    problems: list[Problem],
) -> list[Kind]:
    """Every sound file of a folder; adds what is wrong to `problems` and the names of all to `found`."""
    sound: list[Kind] = []
    for path in _files(root / folder):
        try:
            one, fingerprint = read(path)
        except RubricFileError as error:
            problems += error.problems
        else:
            problems += _place_problems(path, one)
            problems += _edit_problems(path, root, fingerprint, known)
            sound.append(one)
        found.add(path.relative_to(root).as_posix())
    return sound


def _texts(part: Any) -> Iterator[Text]:
    """Every text inside a part of the library, however deep."""
    if isinstance(part, Text):
        yield part
    elif is_dataclass(part):
        for one in fields(part):
            yield from _texts(getattr(part, one.name))
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, tuple | list):
        for value in part:
            yield from _texts(value)


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob("*/*.yaml")))


def _fingerprints(path: Path, problems: list[Problem]) -> dict[str, str]:
    """File name -> fingerprint, as written when each file was published."""
    try:
        return {str(name): str(value) for name, value in tomllib.loads(path.read_text("utf-8")).items()}
    except OSError as error:
        problems.append(Problem(path, None, f"the fingerprints cannot be read ({error.strerror})."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(path, None, f"this is not sound TOML ({error}); put the file back."))
    return {}


def _place_problems(path: Path, read: Rubric | Programme | Plan) -> Iterator[Problem]:
    """A version must lie where its key and version say, so that nothing is published twice."""
    wanted = f"{read.key}/{read.version}.yaml"
    if f"{path.parent.name}/{path.name}" != wanted:
        yield Problem(path, None, f"the file says it is {wanted}; move it there or mend its key and version.")


def _edit_problems(path: Path, root: Path, fingerprint: str, known: dict[str, str]) -> Iterator[Problem]:
    name = path.relative_to(root).as_posix()
    if name not in known:
        yield Problem(
            path,
            None,
            f'this version is not published yet; to publish it add `"{name}" = "{fingerprint}"` to '
            f"{root / 'fingerprints.toml'}.",
        )
    elif known[name] != fingerprint:
        yield Problem(
            path,
            None,
            "this file was changed after it was published; put it back and publish a new version.",
        )


def _in_order(read: Iterable[Kind]) -> list[Kind]:
    return sorted(read, key=lambda one: (one.key, [int(number) for number in one.version.split(".")]))


def _keys(read: Iterable[Rubric] | Iterable[Programme] | Iterable[Plan]) -> str:
    return ", ".join(sorted({one.key for one in read})) or "none"
