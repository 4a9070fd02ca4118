"""What a person may hand in as a file, and its true type."""

import mimetypes
import re
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from ariane.kernel.errors import DomainError
from ariane.mail import store

# programs, and documents that run by being opened: mail servers refuse them too
FORBIDDEN = frozenset(
    {"apk", "app", "appx", "bat", "bin", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "inf", "ins", "iso"}
    | {"jar", "js", "jse", "lnk", "mde", "msc", "msi", "msp", "mst", "pif", "ps1", "reg", "scr", "sct", "sh", "shb"}
    | {"sys", "vb", "vbe", "vbs", "vxd", "wsc", "wsf", "wsh"}
)
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


def keep_upload(name: str, content: bytes, *, mime: str = "") -> store.Kept:
    """Store a file that a person hands in. Raises DomainError when it is empty, too large or of a forbidden type."""
    name = clean_name(name)
    if not content:
        raise DomainError(_("The file “%(name)s” is empty.") % {"name": name})
    if len(content) > settings.UPLOAD_MAX_BYTES:
        largest = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise DomainError(
            _("The file “%(name)s” is too large: at most %(largest)d MB.") % {"name": name, "largest": largest}
        )
    if forbidden(name, content):
        raise DomainError(
            _("Files of this type are refused, since mail servers refuse them too: “%(name)s”.") % {"name": name}
        )
    return store.keep(content, name=name, mime=true_type(name, content, mime))


def clean_name(name: str) -> str:
    """The last part of a path, without control or direction characters, at most 255 characters with its extension."""
    last = CONTROL.sub("", re.split(r"[\\/]", name)[-1]).strip() or "document"
    path = PurePosixPath(last)
    return last if len(last) <= 255 else path.stem[: 255 - len(path.suffix[:20])] + path.suffix[:20]


def forbidden(name: str, content: bytes) -> bool:
    return PurePosixPath(name.rstrip(". ")).suffix[1:].lower() in FORBIDDEN or content.startswith(PROGRAMS)


def true_type(name: str, content: bytes, declared: str) -> str:
    """The type by the content where that is telling, else by the name, else as declared."""
    import puremagic

    try:
        guessed = puremagic.from_string(content[:8192], mime=True, filename=name)
    except (puremagic.PureError, ValueError):
        guessed = ""
    return str(guessed) or mimetypes.guess_type(name)[0] or declared or "application/octet-stream"
