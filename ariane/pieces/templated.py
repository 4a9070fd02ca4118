"""Templates in use: those offered for a record, the one an event proposes, what must stay of one when it is sent."""

import logging
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.pieces.signatories import signatory
from ariane.pieces.values import usage, written
from ariane.templates import queries
from ariane.templates.models import Template
from ariane.templates.rendering import Rendered
from ariane.templates.sandbox import Broken
from ariane.templates.zones import kept, locked

log = logging.getLogger("ariane.templates")


class Missing(DomainError):
    """Mandatory blocks are gone; `html` is the text with them back."""

    def __init__(self, message: str, html: str) -> None:
        super().__init__(message)
        self.html = html


def offered(record: Record) -> list[Template]:
    """The templates that may be chosen when writing to people outside from a record, by mail or by post (P-018)."""
    return queries.for_kind(record.kind.code)


def begun(code: str, record: Record, by: User, readers: Iterable[int]) -> Rendered:
    """A template filled in for the first of its readers. Raises DomainError when it is no longer offered, or is wrong:
    in which zone and line."""
    template = next((one for one in offered(record) if one.code == code), None)
    if template is None:
        raise DomainError(_("This template is no longer offered here."))
    try:
        return written(template, record, by, language=usage(record, readers))
    except Broken as error:
        raise DomainError(
            _("The template “%(name)s” is wrong (%(where)s).") % {"name": template.name, "where": error}
        ) from error


def proposed(event: str, record: Record, by: User, readers: Iterable[int]) -> Rendered | None:
    """What the composer opens with at an event (M-022); None when nothing is proposed, or its wording is wrong: that is
    told in the settings, and one writes without it."""
    for template in queries.of_event(event, Template.Mode.PROPOSED):
        try:
            return written(template, record, by, language=usage(record, readers))
        except Broken as error:
            log.warning("%s cannot be filled in: %s", template.code, error)
    return None


def signed_by(name: str, record: Record, by: User) -> User:
    """In whose name a message begun from a template (« code/language ») leaves (R-022); the writer's without one."""
    code = name.partition("/")[0]
    template = queries.by_codes([code]).get(code) if code else None
    return (signatory(template, record, by) or by) if template else by


def guarded(name: str, record: Record, by: User, html: str) -> tuple[str, dict[str, Any]]:
    """What was written from a template (« code/language ») with its mandatory blocks whole, and what the journal keeps.

    Raises Missing when one was taken away (R-023). A template that is no more, or put aside since, asks for nothing.
    """
    code, _sign, language = name.partition("/")
    template = queries.by_codes([code]).get(code)
    if template is None:
        return html, {}
    try:
        made = written(template, record, by, language=language)
    except Broken:
        return html, {}
    text, gone = kept(html, made.blocks)
    if gone:
        back = text + "".join(locked(key, made.blocks[key]) for key in gone)
        raise Missing(_("A mandatory block was taken away. It is back at the end: put it where it belongs."), back)
    return text, made.used
