"""Pictures from outside: measured before they are opened, without their place.

Cameras write into a photo where it was taken. Only how it is held up is kept; the
picture itself is not encoded again, so nothing of the evidence is lost.
"""

import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

# What phones and cameras make; also what Odoo is willing to open
MAX_PIXELS = 50_000_000
MEASURED = ("image/jpeg", "image/png", "image/webp", "image/gif")
ORIENTATION = 0x0112
# Segments of a JPEG that tell about it: EXIF and XMP, captions
JPEG_TELLING = (0xE1, 0xED)
PNG_TELLING = (b"eXIf", b"tEXt", b"zTXt", b"iTXt")
WEBP_TELLING = (b"EXIF", b"XMP ")


def measure_picture(content):
    """Return how many pixels a picture has, without opening it.

    :param bytes content: of a file whose type is one of `MEASURED`.
    :return: the pixels of one frame; None if it cannot be read.
    :rtype: int | None
    """
    if content[8:12] == b"WEBP":
        return _measure_webp(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                return picture.width * picture.height
    except Image.DecompressionBombError:
        return MAX_PIXELS + 1
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error):
        return None


def _measure_webp(content):
    """Read the size of a WebP, which not every Pillow can open.

    :rtype: int | None
    """
    kind, head = content[12:16], content[20:30]
    if len(head) < 10:
        return None
    if kind == b"VP8X":
        sides = head[4:7], head[7:10]
        width, height = (int.from_bytes(side, "little") + 1 for side in sides)
    elif kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        sides = head[6:8], head[8:10]
        width, height = (int.from_bytes(side, "little") & 0x3FFF for side in sides)
    else:
        return None
    return width * height


def remove_place(content, mimetype):
    """Take out of a picture what tells where, when and with what it was taken.

    :param bytes content: of a picture that can be read.
    :param str mimetype: by its content; of others than `MEASURED` nothing is taken.
    :rtype: bytes
    """
    removers = {
        "image/jpeg": _clean_jpeg,
        "image/png": _clean_png,
        "image/webp": _clean_webp,
    }
    return removers.get(mimetype, lambda unchanged: unchanged)(content)


def _clean_jpeg(content):
    parts, place = [content[:2], _make_orientation(content)], 2
    while content[place : place + 1] == b"\xff":
        marker = content[place + 1]
        size = int.from_bytes(content[place + 2 : place + 4], "big")
        # From the scan on there is nothing but the picture.
        if marker == 0xDA or size < 2:
            break
        if marker not in JPEG_TELLING:
            parts.append(content[place : place + 2 + size])
        place += 2 + size
    return b"".join([*parts, content[place:]])


def _make_orientation(content):
    """Return the segment that says how a JPEG is held up, empty if it is upright."""
    with Image.open(io.BytesIO(content)) as picture:
        orientation = picture.getexif().get(ORIENTATION, 1)
    if orientation == 1:
        return b""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = exif.tobytes()
    return b"\xff\xe1" + (len(data) + 2).to_bytes(2, "big") + data


def _clean_png(content):
    parts, place = [content[:8]], 8
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "big") + 12
        if content[place + 4 : place + 8] not in PNG_TELLING:
            parts.append(content[place : place + size])
        place += size
    return b"".join(parts)


def _clean_webp(content):
    parts, place = [], 12
    while place < len(content):
        name = content[place : place + 4]
        size = int.from_bytes(content[place + 4 : place + 8], "little")
        # Chunks begin at even places.
        chunk = content[place : place + 8 + size + size % 2]
        if name == b"VP8X" and len(chunk) > 8:
            # Neither EXIF nor XMP is there any more.
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if name not in WEBP_TELLING:
            parts.append(chunk)
        place += len(chunk)
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
