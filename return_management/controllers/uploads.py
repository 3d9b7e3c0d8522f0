"""Files that customers send: what they are is read from them, not from their name."""

import re

from odoo.exceptions import ValidationError
from odoo.http import request

from ..const import FILE_TYPES

ACCEPT = ",".join(FILE_TYPES)
MAX_SIZE = 10 * 1024 * 1024
MAX_COUNT = 10
MAX_NAME = 80

# What no file name needs and some systems stumble over
FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]'
)


def read_uploads(key):
    """Read and check the files of a form, before anything is stored: all or nothing.

    :param str key: name of the input.
    :return: values of attachments; empty if no file was chosen.
    :rtype: list[dict]
    :raise ValidationError: if one is too large, of a kind that we do not take, or if
        there are too many.
    """
    uploads = _get_uploads(key)
    if len(uploads) > MAX_COUNT:
        raise ValidationError(
            request.env._(
                "You chose %(count)s files. Send at most %(limit)s at once.",
                count=len(uploads),
                limit=MAX_COUNT,
            )
        )
    return [_read_upload(upload) for upload in uploads]


def read_each_upload(key, room=MAX_COUNT):
    """Read the files of a form that can be taken, and what is wrong with the others.

    :param str key: name of the input.
    :param int room: how many files are still taken.
    :return: values of attachments, and why the others are not among them.
    :rtype: tuple[list[dict], list[str]]
    """
    accepted, faults = [], []
    for upload in _get_uploads(key):
        if len(accepted) >= room:
            faults.append(
                request.env._("At most %(count)s files, please.", count=MAX_COUNT)
            )
            break
        try:
            accepted.append(_read_upload(upload))
        except ValidationError as error:
            faults.append(str(error))
    return accepted, faults


def _get_uploads(key):
    """Give the files of one input; browsers send an empty one where none was chosen."""
    return [file for file in request.httprequest.files.getlist(key) if file.filename]


def _read_upload(upload):
    """Read and check one file.

    :return: values of an attachment.
    :rtype: dict
    :raise ValidationError: see `check_upload`.
    """
    # A request that is tried again begins at the end of what it read before.
    upload.stream.seek(0)
    content = upload.stream.read(MAX_SIZE + 1)
    name, mimetype = check_upload(upload.filename, content)
    return {"name": name, "raw": content, "mimetype": mimetype}


def check_upload(name, content):
    """Check one file by its content.

    :param str name: as the customer's computer calls it.
    :param bytes content: the whole file, or one byte more than is allowed.
    :return: a harmless name that ends as the content does, and its type.
    :rtype: tuple[str, str]
    :raise ValidationError: naming the file, what is wrong and what is possible.
    """
    clean = clean_name(name)
    if not content:
        raise ValidationError(
            request.env._("“%(name)s” is empty. Choose another file.", name=clean)
        )
    if len(content) > MAX_SIZE:
        raise ValidationError(
            request.env._(
                "“%(name)s” is larger than %(limit)s MB. Send a smaller one.",
                name=clean,
                limit=MAX_SIZE // 1024**2,
            )
        )
    mimetype = get_type(content)
    if not mimetype:
        raise ValidationError(
            request.env._(
                "“%(name)s” is neither a photo (JPEG, PNG, WebP, GIF) nor a PDF. "
                "Save it as one of these and send it again.",
                name=clean,
            )
        )
    endings = FILE_TYPES[mimetype]
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        stem = clean
    elif ending.lower() in endings:
        return clean, mimetype
    return f"{stem}.{endings[0]}", mimetype


def get_type(content):
    """Tell what a file is by how it begins.

    :param bytes content: of the file.
    :return: a key of `FILE_TYPES`, or False for anything else.
    :rtype: str | bool
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return False


def clean_name(name):
    """Give a file name without folders, control characters and tricks.

    :param str name: as the customer's computer calls it.
    :rtype: str
    """
    name = re.split(r"[/\\]", name or "")[-1]
    name = " ".join(FORBIDDEN.sub("_", name).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[: MAX_NAME - len(ending) - 1] or 'file'}.{ending}"
    return name[:MAX_NAME] or "file"
