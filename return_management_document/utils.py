"""Layout of the flow chart and of its texts: no records needed."""

import re
import unicodedata

# One Chinese character, or what stands between white space, with the space before it
WORD = re.compile(r"\s*(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)")
WIDTH = 680
BOX_WIDTH, BOX_HEIGHT = 250, 34
GAP = 20
LINE_HEIGHT = 14
PER_ROW = 4


def measure(text):
    """Estimate the width of a text, in half-widths: Chinese characters count twice.

    :rtype: int
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text, width):
    """Break a text into lines, between words or between Chinese characters.

    :param str text: one label.
    :param int width: half-widths of a line.
    :rtype: list[str]
    """
    lines, line = [], ""
    for word in WORD.findall(text):
        if line and measure(line + word) > width:
            lines.append(line)
            line = ""
        line += word if line else word.lstrip()
    return [*lines, line] if line else lines


def lay_out_flow(rows):
    """Place the rows of a flow chart below each other, with arrows between them.

    :param list[dict] rows: ``kind`` (``start``, ``step`` or ``decision``), ``texts``
        (several stand side by side) and, for a decision, ``no``: where a no leads.
    :return: ``nodes`` (kind, x, y of the center, width, height, lines), ``arrows``
        (points, label), width and height of the whole picture.
    :rtype: dict
    """
    nodes, arrows = [], []
    y = GAP / 2
    left = WIDTH / 2 - 90
    label = False
    for row in filter(lambda r: r["texts"], rows):
        top = y
        if len(row["texts"]) > 1:
            placed, y = _place_side_by_side(row["texts"], y)
        else:
            placed, y = _place_one(row, left, y)
        nodes += placed
        if "no" in row:
            exit_node, arrow = _place_exit(row["no"], placed[0])
            nodes.append(exit_node)
            arrows.append(arrow)
        if top > GAP:
            arrows.append({"points": (left, top - GAP, left, top), "label": label})
        label = "yes" if "no" in row else False
        y += GAP
    return {"nodes": nodes, "arrows": arrows, "width": WIDTH, "height": y}


def _place_one(row, x, y):
    """Place one box or diamond; give it and where it ends."""
    is_decision = row["kind"] == "decision"
    width = BOX_WIDTH + 40 if is_decision else BOX_WIDTH
    lines = wrap(row["texts"][0], 26 if is_decision else 38)
    height = max(BOX_HEIGHT, LINE_HEIGHT * len(lines) + 12)
    if is_decision:
        height += 24
    node = _make_node(row["kind"], x, y + height / 2, width, height, lines)
    return [node], y + height


def _place_side_by_side(texts, y):
    """Place boxes beside each other, four to a row, in a frame."""
    width = WIDTH / PER_ROW - 14
    nodes = []
    top = y
    y += 6
    for start in range(0, len(texts), PER_ROW):
        wrapped = [wrap(text, 24) for text in texts[start : start + PER_ROW]]
        height = max(BOX_HEIGHT, LINE_HEIGHT * max(map(len, wrapped)) + 10)
        nodes += [
            _make_node(
                "choice",
                (index + 0.5) * WIDTH / PER_ROW,
                y + height / 2,
                width,
                height,
                lines,
            )
            for index, lines in enumerate(wrapped)
        ]
        y += height + 6
    frame = _make_node("frame", WIDTH / 2, (top + y) / 2, WIDTH - 4, y - top, [])
    return [frame, *nodes], y


def _place_exit(text, decision):
    """Place the box at the right of a decision that a no leads to."""
    lines = wrap(text, 22)
    height = max(BOX_HEIGHT, LINE_HEIGHT * len(lines) + 12)
    width = 165
    x = WIDTH - width / 2 - 5
    node = _make_node("exit", x, decision["y"], width, height, lines)
    start = decision["x"] + decision["width"] / 2
    end = x - width / 2
    arrow = {"points": (start, decision["y"], end, decision["y"]), "label": "no"}
    return node, arrow


def _make_node(kind, x, y, width, height, lines):
    first = y - (len(lines) - 1) * LINE_HEIGHT / 2 + 4
    return {
        "kind": kind,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "lines": [(first + n * LINE_HEIGHT, line) for n, line in enumerate(lines)],
    }
