"""The child processes that index, among all that a process started."""

from tests.processes import children, command, until


def indexing_children(parent: int) -> set[int]:
    """The living processes that this one started in order to index."""
    return {child for child in children(parent) if "storage.indexing.child_main" in command(child)}


def some_child(parent: int) -> int:
    """One of them, as soon as there is one."""
    found: set[int] = set()
    until(lambda: found.update(indexing_children(parent)) or found)
    return found.pop()
