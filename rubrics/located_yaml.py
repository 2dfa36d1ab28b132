"""Reads a YAML file into plain data and remembers the line of every part, or says what stops it being read.

It knows YAML and nothing of rubrics. Aliases and tags are refused: people read these files, and
should find the words where they are used.
"""

import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rubrics.errors import Problem

Place = tuple[str | int, ...]
"""The way to a part of a file: the keys and positions that lead to it."""


@dataclass
class LocatedYaml:
    """The plain data of a file, the line of each part, and what is wrong with the file as YAML."""

    path: Path
    data: Any = None
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """The line, from 1, of the part at `place`, or of the nearest part around it that exists."""
        steps = tuple(str(step) for step in place)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def problem(self, place: Place, message: str) -> Problem:
        """A problem of the part at `place`."""
        return Problem(self.path, self.line_of(place), message)


@dataclass(frozen=True)
class Part:
    """A part of plain data that may have any shape; asking it for what is not there gives nothing."""

    data: Any
    place: Place = ()

    def __getitem__(self, key: str) -> "Part":
        found = self.data.get(key) if isinstance(self.data, Mapping) else None
        return Part(found, (*self.place, key))

    def __iter__(self) -> Iterator["Part"]:
        """The entries of a list."""
        entries = self.data if isinstance(self.data, list) else []
        return (Part(entry, (*self.place, index)) for index, entry in enumerate(entries))

    def entries(self) -> Iterator[tuple[Any, "Part"]]:
        """The keys and values of a mapping."""
        entries = self.data.items() if isinstance(self.data, Mapping) else []
        return ((key, Part(value, (*self.place, key))) for key, value in entries)

    @property
    def number(self) -> float | None:
        """The finite number that this is, or None."""
        return as_number(self.data)

    @property
    def word(self) -> str | None:
        """The string that this is, or None."""
        return self.data if isinstance(self.data, str) else None


def as_number(data: Any) -> float | None:
    """`data` when it is a finite number (as large as a float can be), or None."""
    if isinstance(data, bool) or not isinstance(data, int | float):
        return None
    return data if -sys.float_info.max <= data <= sys.float_info.max else None


def read_located(path: Path) -> LocatedYaml:
    """Read `path`; every reason why it cannot be read, or not wholly, stands in `problems`. Never raises."""
    located = LocatedYaml(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        # Deep enough nesting of brackets exhausts the parser's recursion, not only a file made on purpose.
        with warnings.catch_warnings():  # an anchor named twice: nothing, as aliases are refused
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            node = YAML(typ="safe", pure=True).compose(text)
    except OSError as error:
        located.problems.append(Problem(path, None, _sentence_for_os_error(path, error)))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = "this is not UTF-8 text; save the file with the encoding UTF-8."
        located.problems.append(Problem(path, line, message))
    except MarkedYAMLError as error:
        located.problems.append(Problem(path, _line_of_error(error), _sentence_for_yaml_error(error)))
    except YAMLError as error:
        position = getattr(error, "position", 0)
        message = "there is a character here that YAML does not allow; remove it."
        located.problems.append(Problem(path, text.count("\n", 0, position) + 1, message))
    except RecursionError:
        message = "lists or mappings are nested too deeply to be read; write the file as the guide shows."
        located.problems.append(Problem(path, 1, message))
    else:
        if node is None:
            located.problems.append(Problem(path, 1, "the file is empty; write the rubric in it."))
        else:
            located.data = _Reader(located).read(node, ())
            if located.data is None and not located.problems:  # `null`, `~` or a bare `---`
                located.problems.append(Problem(path, 1, "the file is empty; write the rubric in it."))
    return located


class _Reader:
    """Walks the nodes of one file, filling in lines and problems."""

    def __init__(self, located: LocatedYaml) -> None:
        self._located = located
        self._constructor = YAML(typ="safe", pure=True).constructor
        self._seen: set[int] = set()

    def read(self, node: Node, place: Place) -> Any:
        if id(node) in self._seen:  # its marks are those of the other part
            line = self._located.line_of(place)
            self._say(line, "this is an alias (*name) of another part; write the part out here.")
            return None
        self._seen.add(id(node))
        line = node.start_mark.line + 1
        self._located.lines.setdefault(tuple(str(step) for step in place), line)
        if not str(node.tag).startswith("tag:yaml.org,2002:"):
            self._say(line, f"the tag {node.tag} is not allowed; remove it.")
            return None
        match node:
            case MappingNode():
                return self._mapping(node, place)
            case SequenceNode():
                return [self.read(entry, (*place, index)) for index, entry in enumerate(node.value)]
            case ScalarNode():
                return self._scalar(node)
            case _:
                raise AssertionError(node)  # a YAML document has no other nodes

    def _mapping(self, node: MappingNode, place: Place) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._say(line, "a key must be a word or a number; write it as `word: …`.")
                continue
            key = self._scalar(key_node)
            if key in found:
                self._say(line, f"the key {key!r} stands twice in one place; remove one of them.")
                continue
            self._located.lines[tuple(str(step) for step in (*place, key))] = line
            found[key] = self.read(value_node, (*place, key))
        return found

    def _scalar(self, node: ScalarNode) -> Any:
        try:
            return self._constructor.construct_object(node)
        except (YAMLError, ValueError, LookupError):  # LookupError: `!!int ""`, `!!bool maybe`
            self._say(node.start_mark.line + 1, f"{node.value!r} cannot be read; put it in quotes.")
            return None

    def _say(self, line: int, message: str) -> None:
        self._located.problems.append(Problem(self._located.path, line, message))


def _sentence_for_os_error(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the name."
    if isinstance(error, IsADirectoryError):
        return "this is a folder; name one file in it."
    return f"the file cannot be read ({error.strerror}); check what it is and who may read it."


def _line_of_error(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return 1 if mark is None else mark.line + 1


def _sentence_for_yaml_error(error: MarkedYAMLError) -> str:
    what = ", ".join(part for part in (error.context, error.problem) if part)
    return f"this is not sound YAML ({what}); mend it, then check again for what stands after it."
