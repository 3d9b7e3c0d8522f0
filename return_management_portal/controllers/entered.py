"""What visitors send by a form, read as text and as ids that a page knows."""

from werkzeug.exceptions import NotFound

from odoo.addons.return_management.controllers.access import LARGEST_ID


def as_text(value):
    """Take what was posted as text: a file under the name of a field is none.

    What the database cannot keep is left out.

    :rtype: str
    """
    return value.replace("\x00", "") if isinstance(value, str) else ""


def read_texts(post):
    """Return what was sent as text.

    :rtype: dict[str, str]
    """
    return {
        name: as_text(value) for name, value in post.items() if isinstance(value, str)
    }


def read_by_id(post, prefix, records):
    """Return the texts of the fields that are named by a record.

    :param dict post: what was sent.
    :param str prefix: of the names of the fields.
    :param models.Model records: those that the page knows.
    :rtype: dict[int, str]
    :raise NotFound: if a record was sent that the page does not know.
    """
    texts = {
        name.removeprefix(prefix): text
        for name, text in post.items()
        if name.startswith(prefix)
    }
    known = {str(record_id): record_id for record_id in records.ids}
    if texts.keys() - known.keys():
        raise NotFound
    return {known[key]: text for key, text in texts.items()}


def read_id(text):
    """Read an id that was sent.

    :rtype: int
    :raise NotFound: if it is none.
    """
    if not (text.isascii() and text.isdigit()) or int(text[:12]) > LARGEST_ID:
        raise NotFound
    return int(text[:12])
