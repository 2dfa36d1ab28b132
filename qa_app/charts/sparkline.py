"""A run of scores as a small SVG drawing, for a row of a list; the words beside it say what it shows."""

from collections.abc import Sequence

from qa_app.charts.control_points import ControlLines, ControlPoint, ControlScale, axis_range
from qa_app.charts.palette import BETWEEN, COLOURS, TARGET

WIDTH, HEIGHT, EDGE = 180, 44, 5


def sparkline(points: Sequence[ControlPoint], lines: ControlLines, scale: ControlScale, periods: int) -> str:
    """SVG shapes in a box of WIDTH by HEIGHT with `periods` places, the last point at the right.

    Its ink holds on a light and on a dark page.
    """
    low, high = axis_range([point.value for point in points], lines, scale)

    def across(place: int) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (periods - len(points) + place) / max(1, periods - 1)

    def down(value: float) -> float:
        return EDGE + (HEIGHT - 2 * EDGE) * (high - value) / (high - low)

    parts = [
        _level(down(value), style)
        for value, style in (
            (lines.upper, f'stroke="{BETWEEN}" stroke-dasharray="3 3"'),
            (lines.lower, f'stroke="{BETWEEN}" stroke-dasharray="3 3"'),
            (lines.mean, f'stroke="{BETWEEN}"'),
            (lines.target, f'stroke="{TARGET}" stroke-dasharray="6 3"'),
        )
        if value is not None
    ]
    path, pen_is_down = "", False
    for place, point in enumerate(points):
        if point.n == 0:
            pen_is_down = False
        elif point.value is not None and point.kind != "not_counted":
            path += f"{'L' if pen_is_down else 'M'}{across(place):.1f} {down(point.value):.1f}"
            pen_is_down = True
    parts.append(f'<path d="{path}" fill="none" stroke="{BETWEEN}" stroke-width="1.2"/>')
    parts += [
        _mark(across(place), down(point.value), point)
        for place, point in enumerate(points)
        if point.value is not None
    ]
    return "".join(parts)


def _level(y: float, style: str) -> str:
    return f'<path d="M0 {y:.1f}H{WIDTH}" fill="none" {style}/>'


def _mark(x: float, y: float, point: ControlPoint) -> str:
    colour = COLOURS[point.kind]
    match point.kind:
        case "concern":
            return f'<rect x="{x - 2.5:.1f}" y="{y - 2.5:.1f}" width="5" height="5" fill="{colour}"/>'
        case "improvement":
            return f'<path d="M{x:.1f} {y - 3.5:.1f}l3.500 3.5-3.500 3.5-3.500-3.500z" fill="{colour}"/>'
        case "neutral":
            return f'<path d="M{x:.1f} {y - 3:.1f}l3 5.500h-6z" fill="{colour}"/>'
        case "not_counted":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="none" stroke="{BETWEEN}"/>'
        case "common":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="{BETWEEN}"/>'
