import ast
import re

from tests.house.repository import ROOT, shown, tracked

MOST_LINES = 400
ABOUT_ONE_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home)/"  # somebody's own folders
    r"|(?:index-url|find-links)\s*[=:]?\s*\S"
    r"|[\w.-]*(?:pythonhosted|npmjs|pypi)\.(?:org|com)"
)


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {shown(file): len(file.read_text().splitlines()) for file in tracked(".py", ".js", ".css")}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_folder_is_called_pages() -> None:
    # Streamlit runs such a folder's files for a deep link without the script, and so without sign-in.
    assert [shown(file) for file in tracked() if "pages" in file.relative_to(ROOT).parts[:-1]] == []


def test_nothing_speaks_of_one_machine_or_registry() -> None:
    found = []
    for file in tracked():
        content = file.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode().splitlines(), start=1):
            if ABOUT_ONE_MACHINE.search(line) and file.name != "test_files.py":
                found.append(f"{shown(file)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_every_folder_with_python_is_a_package() -> None:
    folders = {file.parent for file in tracked(".py")}
    assert [shown(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_module_says_what_it_holds() -> None:
    silent = []
    for file in tracked(".py"):
        # A test file's names are its words, and a migration is named by its number.
        if file.name.startswith("test_") or "versions" in file.parts:
            continue
        tree = ast.parse(file.read_text())
        if tree.body and not ast.get_docstring(tree):
            silent.append(shown(file))
    assert silent == []


def test_every_public_function_of_storage_and_rubrics_says_what_it_gives() -> None:
    silent = []
    for file in tracked(".py"):
        if file.relative_to(ROOT).parts[0] not in ("storage", "rubrics") or "migrations" in file.parts:
            continue
        for owner, function in _public_functions(ast.parse(file.read_text())):
            if not ast.get_docstring(function):
                silent.append(f"{shown(file)}:{function.lineno}: {owner}{function.name}")
    assert silent == []


def _public_functions(tree: ast.Module):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield "", node
        # What a class with a parent does may be told by the parent.
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not node.bases:
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    yield f"{node.name}.", method
