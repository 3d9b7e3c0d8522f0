import io

from pypdf import PdfReader


def read_text(pdf):
    """Read the text of a PDF back.

    :param bytes pdf: the document.
    :return: the text of each page.
    :rtype: list[str]
    """
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
