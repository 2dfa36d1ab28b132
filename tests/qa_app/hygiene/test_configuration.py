from pathlib import Path

import pytest

from qa_app.errors import BadSetting
from qa_app.hygiene.configuration import Configuration, read_configuration


def written(folder: Path, text: str) -> str:
    file = folder / "name-hygiene.toml"
    file.write_bytes(text.encode("latin-1"))
    return str(file)


def test_no_file_adds_nothing() -> None:
    assert read_configuration("") == Configuration()


def test_a_file_adds_names_words_and_shapes(tmp_path: Path) -> None:
    path = written(tmp_path, 'names = ["Smiler"]\nallowed = ["Kahoot"]\ncase_numbers = ["AA-999999"]\n')
    assert read_configuration(path) == Configuration(("Smiler",), ("Kahoot",), ("AA-999999",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("names = [", "it is no TOML"),
        ("name = []", "`name` is not known. Use names, allowed, case_numbers"),
        ("names = 'Smiler'", "`names` is not a list of words"),
        ("names = [' ']", "`names` is not a list of words"),
        ("case_numbers = ['A9']", "would be found everywhere or nowhere"),
        ("# \xe9", "not written in UTF-8"),
        (f"names = {['Smiler'] * 5_001}", "Leave at most 5000"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_with_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSetting, match="QA_APP_NAME_HYGIENE") as refused:
        read_configuration(written(tmp_path, text))
    assert said in refused.value.sentence


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="it cannot be read"):
        read_configuration(str(tmp_path / "nowhere.toml"))
