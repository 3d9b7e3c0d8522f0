import re
from typing import NamedTuple

from odoo.exceptions import ValidationError
from odoo.tools.barcode import get_barcode_check_digit

# What a reader sends before the data, to say which symbol it read
SYMBOLS = ("]C1", "]e0", "]d2", "]Q3", "]J1", "\x1d")
MAX_LENGTH = 200
GTIN_LENGTHS = (8, 12, 13, 14)
IDENTIFIERS = re.compile(r"^(?:(?:01|02)(\d{14})|00(\d{18}))")


class ScannedCode(NamedTuple):
    """What a code says by itself, before anybody looks for it."""

    text: str
    # The forms in which the number of a product may be stored
    barcodes: tuple
    lot: str | bool
    # In the unit of the product; False if the code says none
    quantity: float | bool
    package: str | bool
    # A number of GS1 whose check digit is wrong was read or typed wrongly
    has_wrong_digit: bool

    @classmethod
    def from_barcode(cls, barcode, nomenclature):
        """Read a code by the nomenclature of a company.

        :param str barcode: as the reader sent it.
        :param barcode.nomenclature nomenclature: of the company.
        :rtype: ScannedCode
        """
        raw = str(barcode or "")[:MAX_LENGTH].strip(" \t\r\n")
        text = raw
        for symbol in SYMBOLS:
            text = text.removeprefix(symbol)
        parts = _read_parts(raw, nomenclature)
        product = parts.get("product")
        return cls(
            text=text,
            barcodes=get_barcode_forms(product or text),
            lot=parts.get("lot", False),
            quantity=parts.get("quantity", False),
            package=parts.get("package", False),
            has_wrong_digit=not parts and _has_wrong_digit(text),
        )

    @property
    def names_product(self):
        """Return whether the code carries the number of a product beside other data."""
        return self.barcodes[0] != self.text

    @property
    def lot_name(self):
        """Return the name that a lot or serial number would have."""
        return self.lot or self.text


def get_barcode_forms(text):
    """Return the forms in which the number of a product may be stored.

    A GTIN is the same number with or without its leading zeros.

    :param str text: as it was read.
    :rtype: tuple[str]
    """
    if not text.isdecimal() or not text.isascii() or len(text) > max(GTIN_LENGTHS):
        return (text,)
    bare = text.lstrip("0")
    padded = {bare.zfill(length) for length in GTIN_LENGTHS if len(bare) <= length}
    return (text, *sorted(padded - {text}))


def _read_parts(raw, nomenclature):
    """Return what a code of GS1 carries, by kind; nothing if it is none.

    :rtype: dict
    """
    if not nomenclature.is_gs1_nomenclature:
        return {}
    try:
        found = nomenclature.parse_barcode(raw) or []
    except (ValidationError, ValueError):
        # It looks like GS1, but its date or measure is none.
        return {}
    if isinstance(found, dict):
        return {}
    return {part["type"]: part["value"] for part in reversed(found)}


def _has_wrong_digit(text):
    """Return whether a number of GS1 does not fit its own check digit.

    :rtype: bool
    """
    match = IDENTIFIERS.match(text)
    number = match and (match[1] or match[2])
    if not number and text.isdecimal() and len(text) in (12, 13, 14):
        number = text
    if not number:
        return False
    padded = number.zfill(18)
    return int(padded[-1]) != get_barcode_check_digit(padded)
