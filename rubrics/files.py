"""One file of a rubric, programme or plan -> the plain data it holds, or every problem it has, with its line."""

import difflib
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rubrics.errors import Problem, RubricFileError
from rubrics.file_forms import Form, TextForm
from rubrics.located_yaml import LocatedYaml, Part, read_located
from rubrics.part_checks import Finding
from rubrics.plan import Plan
from rubrics.plan_checks import plan_findings
from rubrics.plan_forms import PlanForm
from rubrics.programme import Programme
from rubrics.programme_checks import programme_findings
from rubrics.programme_forms import ProgrammeForm
from rubrics.rubric import Rubric
from rubrics.rubric_checks import rubric_findings
from rubrics.rubric_forms import RubricForm

AnyForm = TypeVar("AnyForm", bound=Form)


def check_rubric_file(path: Path) -> list[Problem]:
    """Every problem of a rubric file, by line; an empty list when it is sound. Never raises."""
    return _read(path, RubricForm, rubric_findings)[2]


def read_rubric(path: Path) -> Rubric:
    """The rubric in a file; raises RubricFileError with every problem."""
    form, located, problems = _read(path, RubricForm, rubric_findings)
    if form is None:
        raise RubricFileError(problems)
    return form.rubric(fingerprint(located.data))


def read_programme(path: Path) -> tuple[Programme, str]:
    """The programme template in a file and its fingerprint; raises RubricFileError with every problem."""
    form, located, problems = _read(path, ProgrammeForm, programme_findings)
    if form is None:
        raise RubricFileError(problems)
    return form.programme(), fingerprint(located.data)


def read_plan(path: Path) -> tuple[Plan, str]:
    """The monitoring plan in a file and its fingerprint; raises RubricFileError with every problem."""
    form, located, problems = _read(path, PlanForm, plan_findings)
    if form is None:
        raise RubricFileError(problems)
    return form.plan(), fingerprint(located.data)


def fingerprint(data: Any) -> str:
    """The name of a file's content: comments, order of keys and layout leave it as it is."""
    text = json.dumps(
        _with_plain_keys(data),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=date.isoformat,
    )
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _with_plain_keys(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {str(key): _with_plain_keys(value) for key, value in data.items()}
    return [_with_plain_keys(entry) for entry in data] if isinstance(data, list) else data


def _read(
    path: Path, form: type[AnyForm], findings: Callable[[Part], Iterator[Finding]]
) -> tuple[AnyForm | None, LocatedYaml, list[Problem]]:
    located = read_located(path)
    if located.data is None:
        return None, located, sorted(set(located.problems), key=_by_line)
    read: AnyForm | None = None
    problems = list(located.problems)
    try:
        read = form.model_validate(located.data)
    except ValidationError as errors:
        problems += [
            located.problem(_place(error), _sentence(error, form, located)) for error in errors.errors()
        ]
    problems += [located.problem(place, sentence) for place, sentence in findings(Part(located.data))]
    return (None if problems else read), located, sorted(set(problems), key=_by_line)


def _by_line(problem: Problem) -> tuple[int, str]:
    return (problem.line or 0, problem.message)


def _place(error: ErrorDetails) -> tuple[str | int, ...]:
    return tuple(step for step in error["loc"] if step != "[key]")


def _sentence(error: ErrorDetails, form: type[Form], located: LocatedYaml) -> str:
    """What is wrong and what to do, for a person who writes YAML and has never seen a validator."""
    steps = _place(error)
    name = _name(steps)
    given = error["input"]
    context: Mapping[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "missing" if steps[-1] in ("en", "cy"):
            language = "Welsh" if steps[-1] == "cy" else "English"
            return f"{_name(steps[:-1])} has no {language} text; add `{steps[-1]}`."
        case "missing":
            return f"{name} is missing; add it."
        case "extra_forbidden":
            return f"{name} is not known here; {_nearest(str(steps[-1]), form, steps)}"
        case "invalid_key":
            return f"{name} is no word; write a word as the key."
        case "string_type" if isinstance(given, int | float):
            return f'{name} is the number {given}; put it in quotes: "{given}".'
        case "string_type":
            return f"{name} must be words; write text."
        case "string_unicode":
            return f"{name} holds half a character; write it anew."
        case "string_pattern_mismatch" if context["pattern"] == r"\S":
            return f"{name} is empty; write the words."
        case "string_pattern_mismatch" if steps[-1] == "version":
            return f'{name} is {given!r}; write two numbers with a dot between, in quotes: "1.0".'
        case "string_pattern_mismatch":
            return f"{name} is {given!r}; use only letters, digits and single hyphens between them."
        case "float_type" | "int_type" | "finite_number":
            return f"{name} is {given!r}; write a number."
        case "bool_type":
            return f"{name} is {given!r}; write true or false."
        case "literal_error":
            return f"{name} is {given!r}; write {context['expected']}."
        case "greater_than":
            return f"{name} is {given}; it must be above {context['gt']:g}."
        case "greater_than_equal":
            return f"{name} is {given}; it must be {context['ge']:g} or more."
        case "less_than_equal":
            return f"{name} is {given}; it must be {context['le']:g} or less."
        case "date_type" | "date_parsing" | "date_from_datetime_parsing" | "date_from_datetime_inexact":
            return f"{name} is {given!r}; write a day as 2026-11-30."
        case "too_short":
            return f"{name} is empty; write at least one."
        case "list_type":
            return f"{name} must be a list; begin each entry with a hyphen."
        case "model_type" if context["class_name"] == TextForm.__name__:
            return f"{name} must have both languages; write `en: …` and `cy: …` below it."
        case "model_type" | "dict_type":
            return f"{name} must be a mapping; write `key: value` below it."
        case _:
            return f"{name}: {error['msg'][0].lower()}{error['msg'][1:]}."


def _name(steps: tuple[str | int, ...]) -> str:
    """The part's name as a reader finds it: the word, or "entry 2 of items"."""
    if not steps:
        return "the file"
    last = steps[-1]
    if isinstance(last, int) and len(steps) > 1 and steps[-2] not in ("labels", "anchors"):
        return f"entry {last + 1} of `{steps[-2]}`"
    return f"`{last}`"


def _nearest(word: str, form: type[Form], steps: tuple[str | int, ...]) -> str:
    known = _fields_at(form, steps[:-1])
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"remove it, or use one of {', '.join(known)}."


def _fields_at(form: type[Form], steps: tuple[str | int, ...]) -> list[str]:
    """The keys allowed at a place: follows the forms' fields down the steps, which must lead to a form."""
    current, in_entries = form, False
    for step in steps:
        if in_entries:  # the step is a place in a list or a key of a mapping, and no field
            in_entries = False
            continue
        annotation = current.model_fields[str(step)].annotation
        current, in_entries = _inner(annotation), _holds_entries(annotation)
    return list(current.model_fields)


def _holds_entries(annotation: Any) -> bool:
    """Whether it is a list or a mapping with keys of its own, or one that may be left out."""
    return any(get_origin(part) in (list, dict) for part in (annotation, *get_args(annotation)))


def _inner(annotation: Any) -> Any:
    """The form inside `list[Form]`, `Form | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    inside = [_inner(part) for part in get_args(annotation)]
    return next((part for part in inside if part is not None), None)
