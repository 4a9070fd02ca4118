"""The mail by which a colleague is told of an exchange: the template CONTACTRACKING_MAILINFO (D-022)."""

import logging

from django.utils.safestring import mark_safe

from ariane.accounts.models import User
from ariane.journal.models import Entry
from ariane.pieces.values import written
from ariane.templates.queries import by_codes
from ariane.templates.sandbox import Broken

CODE = "CONTACTRACKING_MAILINFO"
log = logging.getLogger("ariane.templates")


def mail_info(by: User, entry: Entry, language: str) -> tuple[str, str] | None:
    """Subject and text in a colleague's language; None, for the usual notice, when the template is put aside or wrong:
    a wording never stops a colleague from being told."""
    template = by_codes([CODE]).get(CODE)
    if template is None:
        return None
    more = {
        "comment": mark_safe(entry.html),  # noqa: S308 (escaped when the line was written)
        "how": entry.meta.get("mode", ""),
        "subject": entry.meta.get("subject", ""),
        "contact": ", ".join(entry.meta.get("with", ())),
    }
    try:
        made = written(template, entry.record, by, language=language, **more)
    except Broken as error:
        log.warning("%s cannot be filled in: %s", CODE, error)
        return None
    return made.subject, made.html
