"""A file of answers (JSON) -> ratings, so that anyone can check a score by hand. Strict: what is not in the
documented form is refused with the name of the entry, never guessed at."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rubrics.errors import BadAnswers, BadRating
from rubrics.item import Item
from rubrics.ratings import Rating, checked
from rubrics.rubric import Rubric


@dataclass(frozen=True)
class Answers:
    """The facilitators rated and the ratings given; all allowed by the rubric they were read for."""

    facilitators: tuple[str, ...]
    ratings: tuple[Rating, ...]


def read_answers(path: Path, rubric: Rubric) -> Answers:
    """The answers in a JSON file; raises BadAnswers when the file or its form is wrong, BadRating when the
    rubric does not allow a rating."""
    data = _load(path)
    if not isinstance(data, dict):
        raise BadAnswers(f"{path}: write an object with `facilitators` and `ratings`.")
    for key in data:
        if key not in ("facilitators", "ratings"):
            raise BadAnswers(f"{path}: `{key}` is not known here; use only `facilitators` and `ratings`.")
    facilitators = _facilitators(path, data.get("facilitators"))
    entries = data.get("ratings")
    if not isinstance(entries, dict):
        raise BadAnswers(f"{path}: `ratings` must be an object; write each item's key with its answer.")
    ratings: list[Rating] = []
    for key, entry in entries.items():
        ratings += _ratings_of_item(path, rubric, key, entry)
    try:
        checked(rubric, ratings, facilitators)
    except BadRating as error:
        raise BadRating(f"{path}: {error}") from error
    return Answers(facilitators, tuple(ratings))


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"), object_pairs_hook=_once)
    except OSError as error:
        raise BadAnswers(f"{path}: the file cannot be read ({error.strerror}); check the name.") from error
    except UnicodeDecodeError as error:
        raise BadAnswers(f"{path}: this is not UTF-8 text; save it with the encoding UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadAnswers(f"{path}:{error.lineno}: this is not sound JSON ({error.msg}).") from error
    except ValueError as error:  # Python reads no whole number of more than 4300 digits
        raise BadAnswers(f"{path}: this holds a number that is too long; write one on the scale.") from error
    except RecursionError as error:
        raise BadAnswers(f"{path}: this is nested too deeply; write it in the documented form.") from error
    except BadAnswers as error:
        raise BadAnswers(f"{path}: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON readers keep the last of two equal keys without a word; here the second is a mistake."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadAnswers(f"`{key}` stands twice in one object; keep one of the two.")
        found[key] = value
    return found


def _facilitators(path: Path, names: Any) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise BadAnswers(f"{path}: `facilitators` must be a list of names; write [] when nobody is rated.")
    for name in names:
        _check_characters(path, "facilitators", name)
    return tuple(names)


def _check_characters(path: Path, place: str, words: str) -> None:
    if any("\ud800" <= sign <= "\udfff" for sign in words):  # half a character: read, but never printed
        raise BadAnswers(f"{path}: `{place}`: {words!a} holds half a character; write it anew.")


def _ratings_of_item(path: Path, rubric: Rubric, key: str, entry: Any) -> list[Rating]:
    known = {item.key: item for item in rubric.items}
    if key not in known:
        raise BadAnswers(f"{path}: `ratings.{key}`: the rubric has no such item; it has {', '.join(known)}.")
    if known[key].scope == "session":
        return [_rating(path, f"ratings.{key}", known[key], None, entry)]
    if not isinstance(entry, dict):
        raise BadAnswers(
            f"{path}: `ratings.{key}`: this item is about a person; write an object with each facilitator's "
            "answer."
        )
    return [
        _rating(path, f"ratings.{key}.{name}", known[key], name, answer) for name, answer in entry.items()
    ]


def _rating(path: Path, place: str, item: Item, facilitator: str | None, entry: Any) -> Rating:
    key = item.key
    if entry is None:
        return Rating(key, facilitator)
    if isinstance(entry, int | float) and not isinstance(entry, bool):
        return Rating(key, facilitator, entry)
    if (entry == [] and item.type != "choice") or (
        isinstance(entry, str) and not entry.strip() and item.type != "text"
    ):
        raise BadAnswers(f"{path}: `{place}` is empty; write null when it is not answered.")
    if isinstance(entry, str):
        _check_characters(path, place, entry)
        return Rating(key, facilitator, text=entry)
    if isinstance(entry, list) and all(isinstance(choice, str) for choice in entry):
        return Rating(key, facilitator, choices=tuple(entry))
    if isinstance(entry, dict) and list(entry) == ["not_applicable"]:
        reason = entry["not_applicable"]
        if isinstance(reason, str):
            return Rating(key, facilitator, not_applicable=reason)
    raise BadAnswers(
        f"{path}: `{place}`: write a number, words, a list of choices, null for not answered, or "
        '{"not_applicable": "the key of a reason"}.'
    )


def as_json(rubric: Rubric, answers: Answers) -> dict[str, Any]:
    """The content of a file that `read_answers` reads as these answers."""
    ratings: dict[str, Any] = {}
    for rating in answers.ratings:
        entry: Any = rating.value
        if isinstance(entry, float) and entry.is_integer():
            entry = int(entry)
        if rating.not_applicable is not None:
            entry = {"not_applicable": rating.not_applicable}
        elif rating.has_words:
            entry = rating.text if rating.text is not None else list(rating.choices)
        if rubric.item(rating.item).scope == "session":
            ratings[rating.item] = entry
        else:
            ratings.setdefault(rating.item, {})[rating.facilitator] = entry
    return {"facilitators": list(answers.facilitators), "ratings": ratings}
