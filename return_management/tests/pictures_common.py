import io

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
