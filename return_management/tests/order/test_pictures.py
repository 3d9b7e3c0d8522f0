import io
import struct
import zlib

from PIL import Image

from odoo.tests import BaseCase, tagged

from ...pictures import MAX_PIXELS, measure_picture, remove_place
from ..pictures_common import make_bomb, make_picture, make_webp

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png"}


@tagged("-at_install", "post_install")
class TestPictures(BaseCase):
    """Pictures of strangers are measured, and do not tell where they were taken."""

    def _open(self, content):
        picture = Image.open(io.BytesIO(content))
        picture.load()
        return picture

    def test_pictures_are_measured_without_opening_them(self):
        for kind in KINDS:
            self.assertEqual(measure_picture(make_picture(kind, (30, 20))), 600, kind)
        self.assertEqual(measure_picture(make_bomb(10_000, 9_000)), 90_000_000)
        self.assertGreater(measure_picture(make_bomb(20_000, 20_000)), MAX_PIXELS)
        for content in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\nrest", b"GIF89a"):
            self.assertIsNone(measure_picture(content), content)

    def test_place_is_removed_and_the_picture_stays_as_it_is(self):
        for kind, mimetype in KINDS.items():
            for orientation in (1, 6):
                with self.subTest(kind=kind, orientation=orientation):
                    content = make_picture(kind, orientation=orientation)
                    self.assertIn(b"Camera 4711", content)
                    cleaned = remove_place(content, mimetype)
                    self.assertNotIn(b"Camera 4711", cleaned)
                    picture = self._open(cleaned)
                    exif = picture.getexif()
                    self.assertFalse(exif.get_ifd(0x8825))
                    self.assertEqual(picture.tobytes(), self._open(content).tobytes())
                    if kind == "JPEG":
                        self.assertEqual(exif.get(0x0112, 1), orientation)

    def test_captions_of_png_are_removed(self):
        content = make_picture("PNG")
        text = b"tEXtLocation\0Home"
        text = struct.pack(">I", 13) + text + struct.pack(">I", zlib.crc32(text))
        content = content[:33] + text + content[33:]
        self.assertNotIn(b"Home", remove_place(content, "image/png"))

    def test_what_carries_nothing_stays_byte_for_byte(self):
        for kind, mimetype in KINDS.items():
            content = make_picture(kind)
            self.assertEqual(remove_place(content, mimetype), content, kind)
        self.assertEqual(remove_place(b"%PDF", "application/pdf"), b"%PDF")

    def test_webp_is_measured_and_cleaned(self):
        self.assertEqual(measure_picture(make_webp(30, 20)), 600)
        self.assertGreater(measure_picture(make_webp(16_000, 16_000)), MAX_PIXELS)
        self.assertIsNone(measure_picture(make_webp(30, 20)[:28]))
        cleaned = remove_place(make_webp(30, 20), "image/webp")
        self.assertEqual(cleaned, make_webp(30, 20, telling=False))

    def test_cut_files_do_no_harm(self):
        for kind, mimetype in KINDS.items():
            content = make_picture(kind, orientation=6)
            for size in range(40, len(content), 7):
                if measure_picture(content[:size]) is not None:
                    remove_place(content[:size], mimetype)
