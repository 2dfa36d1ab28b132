"""The player's logic, without a browser: times, watching, order, keys and drafts, each as a test of Node."""

import subprocess
from pathlib import Path

import pytest

from tests.qa_app.components.test_player_parts import NODE, script

TESTS = sorted((Path(__file__).parent / "player_logic").glob("*.test.js"))
FROM_NODE = 'import test from "node:test";\nimport assert from "node:assert/strict";\n'


@pytest.mark.parametrize("tests", TESTS, ids=lambda path: path.name.removesuffix(".test.js"))
def test_the_logic_of_the_player_holds(tests, tmp_path):
    file = tmp_path / "logic.test.mjs"
    file.write_text(f"{FROM_NODE}{script()}\n{tests.read_text(encoding='utf-8')}", encoding="utf-8")
    ran = subprocess.run([NODE, "--test", file], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stdout


def test_there_are_tests_of_the_logic():
    assert [path.name.removesuffix(".test.js") for path in TESTS] == [
        "drafts",
        "in_order",
        "keys",
        "times",
        "watched",
    ]
