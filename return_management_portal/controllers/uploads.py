"""Files that customers send: checked by what they are, not by what they claim to be."""

import re
import unicodedata

from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.return_management.pictures import (
    MAX_PIXELS,
    MEASURED,
    measure_picture,
    remove_place,
)

MAX_SIZE = 10 * 2**20
MAX_COUNT = 8
EXTENSIONS = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/heic": ("heic",),
    "image/heif": ("heif", "heic"),
    "application/pdf": ("pdf",),
}
ACCEPT = ",".join(EXTENSIONS)
NAME_LENGTH = 80


def read_uploads(name, left=MAX_COUNT):
    """Read the files of one field of the form that was sent.

    :param str name: of the field.
    :param int left: how many files are still accepted.
    :return: values of attachments for what is accepted, and why the others are not.
    :rtype: tuple[list[dict], list[str]]
    """
    accepted, faults = [], []
    for file in request.httprequest.files.getlist(name):
        if not file.filename:
            continue
        if len(accepted) >= left:
            faults.append(
                request.env._("At most %(count)s files, please.", count=MAX_COUNT)
            )
            break
        vals, fault = _read_upload(file)
        if fault:
            faults.append(fault)
        else:
            accepted.append(vals)
    return accepted, faults


def _read_upload(file):
    """Read one file.

    :return: values of an attachment, and why it is not accepted; one of them is empty.
    :rtype: tuple[dict, str]
    """
    # Odoo rewinds only the first file of a field when it runs a request again.
    file.seek(0)
    content = file.read(MAX_SIZE + 1)
    name = _clean_name(file.filename)
    if len(content) > MAX_SIZE:
        return {}, request.env._(
            "%(file)s is too large: at most %(size)s, please.",
            file=name,
            size=f"{MAX_SIZE // 2**20} MB",
        )
    mimetype = guess_mimetype(content) if content else ""
    if mimetype not in EXTENSIONS:
        return {}, request.env._(
            "%(file)s is neither a photo nor a PDF.",
            file=name,
        )
    pixels = measure_picture(content) if mimetype in MEASURED else None
    if pixels and pixels > MAX_PIXELS:
        return {}, request.env._(
            "%(file)s has too many pixels: at most %(count)s million, please.",
            file=name,
            count=MAX_PIXELS // 1_000_000,
        )
    if pixels:
        content = remove_place(content, mimetype)
    stem, __, extension = name.rpartition(".")
    if extension.lower() not in EXTENSIONS[mimetype]:
        name = f"{stem or name}.{EXTENSIONS[mimetype][0]}"
    return {"name": name, "raw": content, "mimetype": mimetype}, ""


def _clean_name(name):
    """Keep of a file's name what is harmless: no path, no markup, nothing invisible.

    :rtype: str
    """
    name = re.split(r"[/\\]", name)[-1]
    visible = (
        char if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*&' else "_"
        for char in unicodedata.normalize("NFC", name)
    )
    name = "".join(visible).strip(" .") or "file"
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:NAME_LENGTH]
    return f"{stem[:NAME_LENGTH]}.{extension[:10]}"
