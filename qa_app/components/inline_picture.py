"""A small SVG inside HTML: `st.html` takes no `<svg>`, so it goes in as a picture, which knows no page colours.

Without alternative text: use it only where words beside it say the same.
"""

from urllib.parse import quote


def inline_picture(shapes: str, width: int, height: int) -> str:
    """An `<img>` that holds the SVG shapes drawn in a box of so many pixels."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif">{shapes}</svg>'
    )
    return f'<img alt="" width="{width}" height="{height}" src="data:image/svg+xml,{quote(svg)}">'
