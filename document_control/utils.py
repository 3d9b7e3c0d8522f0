"""Versions of documents, the rim of a seal, pages of files: no records needed."""

import io
import math
import re

from lxml.html import fragment_fromstring
from pypdf import PdfWriter, Transformation

# PDF points per millimeter
MM = 72 / 25.4
# Elements of HTML, and of drawings in it, that stand on lines of their own
BLOCKS = ("br", "div", "h1", "h2", "h3", "h4", "li", "p", "td", "text", "th")

# Scheme of a document: what a version looks like
PATTERNS = {
    "letter": re.compile(r"([A-Z])(\d)"),
    "number": re.compile(r"(\d{1,4})\.(\d{1,4})"),
}
FIRST_VERSIONS = {"letter": "A0", "number": "1.0"}


def parse_version(scheme, version):
    """Read a version.

    :param str scheme: ``letter`` (A0, A1 … A9, B0) or ``number`` (1.0, 1.1).
    :param str version: the text to read.
    :return: something that sorts as the versions do, None if it is no version.
    :rtype: tuple[int, int] | None
    """
    match = PATTERNS[scheme].fullmatch(version or "")
    if not match:
        return None
    major, minor = match.groups()
    return (ord(major) if scheme == "letter" else int(major), int(minor))


def next_version(scheme, version, is_major=False):
    """Return the version that follows another one.

    :param str scheme: ``letter`` or ``number``.
    :param str version: the latest version; without a readable one, the first is given.
    :param bool is_major: begin the next letter or whole number.
    :return: the next version; empty after Z9, the last one with a letter.
    :rtype: str
    """
    parsed = parse_version(scheme, version)
    if not parsed:
        return FIRST_VERSIONS[scheme]
    major, minor = parsed
    if is_major or (scheme == "letter" and minor == 9):
        major, minor = major + 1, 0
    else:
        minor += 1
    if scheme == "number":
        return f"{major}.{minor}"
    return f"{chr(major)}{minor}" if major <= ord("Z") else ""


def place_on_arc(text, radius, spread=270.0):
    """Place the characters of a seal on an arc that is open at the bottom.

    The program that prints PDFs knows no text on a path for Chinese, so every
    character gets its own place.

    :param str text: what stands along the rim.
    :param float radius: distance of the characters from the center.
    :param float spread: angle between the first and the last one, in degrees.
    :return: character, x, y (center at 0, 0) and turn in degrees of each one.
    :rtype: list[tuple[str, float, float, float]]
    """
    text = " ".join(text.split())
    step = spread / max(len(text) - 1, 1)
    start = -spread / 2 if len(text) > 1 else 0.0
    places = []
    for index, character in enumerate(text):
        angle = start + index * step
        x = radius * math.sin(math.radians(angle))
        y = -radius * math.cos(math.radians(angle))
        places.append((character, round(x, 2), round(y, 2), round(angle, 2)))
    return places


def lay_pages(stream, pages, paperformat):
    """Lay pages onto the last pages of a PDF, which are empty but for their margins.

    :param io.BytesIO stream: the PDF with the empty pages at its end.
    :param list[pypdf.PageObject] pages: as many as there are empty pages.
    :param report.paperformat paperformat: its margins, in mm, stay free.
    :return: the finished PDF.
    :rtype: io.BytesIO
    """
    writer = PdfWriter(clone_from=stream)
    for target, page in zip(writer.pages[-len(pages) :], pages, strict=True):
        left, bottom = paperformat.margin_left * MM, paperformat.margin_bottom * MM
        width = float(target.mediabox.width) - 2 * left
        height = float(target.mediabox.height) - bottom - paperformat.margin_top * MM
        page.transfer_rotation_to_content()
        box = page.mediabox
        scale = min(width / float(box.width), height / float(box.height))
        x = left + (width - float(box.width) * scale) / 2 - float(box.left) * scale
        y = bottom + (height - float(box.height) * scale) - float(box.bottom) * scale
        target.merge_transformed_page(
            page, Transformation().scale(scale).translate(x, y)
        )
    result = io.BytesIO()
    writer.write(result)
    return result


def split_html(text):
    """Return what HTML says, a line for each of its blocks.

    :param str text: may be empty.
    :rtype: list[str]
    """
    root = fragment_fromstring(str(text or ""), create_parent="div")
    for node in root.iter(*BLOCKS):
        node.text = "\n" + (node.text or "")
        node.tail = "\n" + (node.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return [line for line in lines if line]
