import ast
import string

from babel.messages.catalog import Message

from tests.house import words
from tests.house.repository import shown, tracked

ASKING = ("_", "N_", "ngettext", "pgettext")


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _in_braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _asked_for() -> list[Message]:
    return [message for message in words.words_in_code() if message.id]


def test_every_message_is_in_welsh() -> None:
    catalogue = words.welsh()
    missing = []
    for message in _asked_for():
        found = catalogue.get(message.id, message.context)
        if found is None or found.fuzzy or not all(_forms(found.string)):
            file, line = message.locations[0]
            missing.append(f"{file}:{line}: {_forms(message.id)[0]}")
    assert not missing, "run `make words`, then translate:\n" + "\n".join(missing)


def test_welsh_has_the_same_blanks_to_fill() -> None:
    catalogue = words.welsh()
    wrong = []
    for message in _asked_for():
        found = catalogue.get(message.id, message.context)
        blanks = [_in_braces(form) for form in _forms(message.id)]
        for form in _forms(found.string) if found else ():
            # In a plural, the number itself may be spoken: "one review".
            needed = set.intersection(*blanks) - ({"n"} if len(blanks) > 1 else set())
            if form and not needed <= _in_braces(form) <= set.union(*blanks):
                wrong.append(f"{_forms(message.id)[0]!r} -> {form!r}")
    assert wrong == []


def test_no_message_stands_inside_the_braces_of_an_f_string() -> None:
    hidden = []
    for file in tracked(".py"):
        if not set(words.CODE) & set(file.parents):
            continue
        for text in ast.walk(ast.parse(file.read_text())):
            if not isinstance(text, ast.JoinedStr):
                continue
            for node in ast.walk(text):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in ASKING
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    hidden.append(f"{shown(file)}:{node.lineno}")
    assert hidden == [], (
        "on Python 3.11 nobody finds it there to translate; give it a name before the f-string"
    )


def test_welsh_holds_nothing_that_the_code_no_longer_says() -> None:
    asked = {(message.id, message.context) for message in _asked_for()}
    unused = [m.id for m in words.welsh() if m.id and (m.id, m.context) not in asked]
    assert unused == [], "run `make words`"


def test_no_message_is_put_together_before_it_is_translated() -> None:
    wrong = []
    for file in tracked(".py"):
        if not set(words.CODE) & set(file.parents):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING:
                mixed = [a for a in node.args if isinstance(a, ast.JoinedStr | ast.BinOp)]
                wrong += [f"{shown(file)}:{argument.lineno}" for argument in mixed]
    assert wrong == [], 'write _("… {name} …").format(name=name)'
