"""A control chart as a picture of its own, with its title and its sentence, on white: SVG, or PNG for print."""

from collections.abc import Sequence

import vl_convert

from qa_app.charts.control_chart import control_chart
from qa_app.charts.control_points import ControlFlag, ControlLines, ControlPoint, ControlScale
from qa_app.charts.palette import ink

WIDTH = 900  # pixels of the plot
SCALE = 2.0  # pixels of the PNG to one of the drawing
FONT = "DejaVu Sans, Arial, sans-serif"


def picture_of(
    points: Sequence[ControlPoint],
    lines: ControlLines,
    scale: ControlScale,
    flags: Sequence[ControlFlag],
    *,
    title: str,
    sentence: str,
    kind: str,
) -> bytes:
    """The picture; `kind` is svg or png. Give it one point or more."""
    colours = ink(dark=False)
    chart = (
        control_chart(points, lines, scale, flags, dark=False)
        .properties(width=WIDTH, background=colours.page, padding=16)
        .properties(
            title={
                "text": title,
                "subtitle": sentence,
                "anchor": "start",
                "offset": 12,
                "fontSize": 18,
                "subtitleFontSize": 13,
                "color": colours.text,
                "subtitleColor": colours.muted,
            }
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
    drawing = chart.to_dict()
    if kind == "svg":
        return vl_convert.vegalite_to_svg(drawing).encode()
    return vl_convert.vegalite_to_png(drawing, scale=SCALE)
