import io
import struct
import zlib

from PIL import Image
from PIL.TiffImagePlugin import IFDRational


def make_picture(kind, size=(8, 4), orientation=None, **options):
    """Make a picture, with the place where it was taken if it tells how it is held.

    :param str kind: ``JPEG``, ``PNG`` or ``WEBP``.
    :param tuple[int, int] size: width and height.
    :param int orientation: as in EXIF.
    :rtype: bytes
    """
    buffer = io.BytesIO()
    if orientation:
        exif = Image.Exif()
        exif[0x0112] = orientation
        exif[0x0110] = "Camera 4711"
        exif.get_ifd(0x8825).update({1: "N", 2: (IFDRational(31), 14.0, 3.0)})
        options["exif"] = exif.tobytes()
    Image.new("RGB", size, (200, 30, 30)).save(buffer, kind, **options)
    return buffer.getvalue()


def make_bomb(width, height):
    """Make a PNG that is small and would be huge."""

    def chunk(name, data):
        crc = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + crc

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * 64))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def make_webp(width, height, telling=True):
    """Make the outside of a WebP, with the place where it was taken."""

    def chunk(name, data):
        size = len(data).to_bytes(4, "little")
        return name + size + data + b"\0" * (len(data) % 2)

    sides = [(side - 1).to_bytes(3, "little") for side in (width, height)]
    flags = b"\x0c\0\0\0" if telling else b"\0\0\0\0"
    body = b"WEBP" + chunk(b"VP8X", flags + b"".join(sides)) + chunk(b"VP8 ", b"abc")
    if telling:
        body += chunk(b"EXIF", b"Camera 4711") + chunk(b"XMP ", b"<x:Home/>")
    return b"RIFF" + len(body).to_bytes(4, "little") + body
