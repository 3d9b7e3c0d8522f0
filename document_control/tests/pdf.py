import io
import re
import subprocess

from PIL import Image
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def read_text(pdf):
    """Read the text of a PDF back.

    :param bytes pdf: the document.
    :return: the text of each page, without line breaks; pages are numbered ``1/3``.
    :rtype: list[str]
    """
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"\s*/\s*", "/", " ".join(text.split())) for text in texts]


def make_pdf(texts):
    """Make a PDF with one page for each text.

    :param list[str] texts: what stands on the pages.
    :rtype: bytes
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for text in texts:
        canvas.drawString(100, 500, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def count_red(pdf, page=1):
    """Count the red pixels of a page, as it comes out of a printer.

    :param bytes pdf: the document.
    :param int page: number of the page.
    :rtype: int
    """
    number = str(page)
    picture = subprocess.run(
        ["pdftoppm", "-png", "-r", "72", "-f", number, "-l", number, "-"],
        input=pdf,
        capture_output=True,
        check=True,
    ).stdout
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return sum(
        count
        for count, (red, green, blue) in image.getcolors(image.width * image.height)
        if red > 150 and green < 80 and blue < 80
    )
