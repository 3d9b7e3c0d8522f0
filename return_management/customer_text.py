"""Text of customers as HTML, without what reaches out when somebody reads it."""

import re

import lxml.html

# Dropped along with what stands in them
DROPPED = (
    *("applet", "audio", "base", "embed", "frame", "frameset", "iframe", "link"),
    *("meta", "object", "script", "source", "style", "svg", "track", "video"),
    *("input", "select", "textarea"),
)
# Dropped, while what stands in them is kept
UNWRAPPED = ("form", "button", "fieldset", "noscript")
# Attributes that are fetched or sent to; links are only followed by who clicks them
FETCHED = (
    *("action", "background", "cite", "data", "dynsrc", "formaction", "longdesc"),
    *("lowsrc", "manifest", "ping", "poster", "profile", "src", "srcset", "usemap"),
    "xlink:href",
)
# Files of the mail itself, and of this server
OWN_SOURCE = re.compile(r"\s*(data:image/(png|jpeg|gif|webp)[;,]|cid:|/web/)", re.I)
# Also written with escapes; colours and sizes need none of this
FETCHING_STYLE = re.compile(r"url|image|import|expression|\\", re.I)


def strip_remote(html):
    """Take out of HTML what a browser or a printer would fetch from elsewhere.

    Pictures that came along are kept, and links, which are only followed on a click.

    :param str html: may be empty.
    :rtype: str
    """
    if not html or "<" not in html:
        return html
    root = lxml.html.fragment_fromstring(str(html), create_parent="div")
    for element in list(root.iter()):
        # Comments may hide what other programs read.
        if not isinstance(element.tag, str) or element.tag in DROPPED:
            element.drop_tree()
        elif element.tag in UNWRAPPED:
            element.drop_tag()
        else:
            _strip_attributes(element)
    text = lxml.html.tostring(root, encoding="unicode", with_tail=False)
    return text.removeprefix("<div>").removesuffix("</div>")


def _strip_attributes(element):
    """Take out of an element what would be fetched."""
    for name, value in list(element.attrib.items()):
        if name == "style":
            is_fetched = FETCHING_STYLE.search(value)
        else:
            is_own = name == "src" and OWN_SOURCE.match(value)
            is_fetched = name in FETCHED and not is_own
        if is_fetched:
            del element.attrib[name]
