"""The scripts of our own components, served to a browser once.

Streamlit sends what it is told as a component's script along with each drawing of it: the items of a rubric would
bring the same twenty kilobytes each, with every rating.
"""

from hashlib import sha256
from pathlib import Path

SERVED: dict[str, str] = {}
"""The scripts by name, which tells one version of a script from another; the route gives them away."""


def script(name: str, *parts: Path) -> str:
    """What Streamlit is told as a component's script: it fetches from us what the parts are joined to.

    Each part uses only what stands before it.
    """
    # Two lines, because one with a stroke in it would be taken for a file's name.
    return (
        f"const all = await import(`${{location.origin}}{serve(name, *parts)}`);\nexport default all.default;"
    )


def serve(name: str, *parts: Path) -> str:
    """The path of the script that the parts are joined to; it is served from now on."""
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    served_as = f"{name}-{sha256(text.encode()).hexdigest()[:16]}.js"
    SERVED[served_as] = text
    return address(served_as)


def address(served_as: str) -> str:
    """The path of a script on this server."""
    return f"/scripts/{served_as}"
