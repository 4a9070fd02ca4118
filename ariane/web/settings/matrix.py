"""The permission matrix in plain words, grouped as people think of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ariane.accounts.capabilities import MATRIX, Scope

SCOPES: dict[Scope, Promise] = {
    Scope.NONE: _("no"),
    Scope.MINE: _("mine"),
    Scope.TEAM: _("my team’s"),
    Scope.ALL: _("all"),
}
# these are had or not: a narrower scope would mean nothing
YES_NO = {
    "party.read", "party.edit", "party.archive", "party.govern", "operational.create", "commercial.create",
    "invoice.create", "interaction.create", "urgency.set", "note.post", "activity.assign", "document.upload",
    "privacy", "configure",
}  # fmt: skip
GROUPS: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        _("Parties"),
        {
            "party.read": _("Read parties"),
            "party.edit": _("Create and edit parties"),
            "party.archive": _("Archive: left, changed company"),
            "party.govern": _("Archive duplicates and bankruptcies, merge, bring back"),
        },
    ),
    (
        _("Requests, cases, letters, tasks, tickets, deliveries"),
        {
            "operational.read": _("Read"),
            "operational.create": _("Create"),
            "operational.edit": _("Edit"),
            "request.validate": _("Validate a request, assign it"),
            "stars.set": _("Set stars (priority)"),
            "urgency.set": _("Set urgency and its source"),
        },
    ),
    (
        _("Offers and orders"),
        {"commercial.read": _("Read"), "commercial.create": _("Create"), "commercial.edit": _("Edit")},
    ),
    (_("Invoices"), {"invoice.read": _("Read"), "invoice.create": _("Create"), "invoice.edit": _("Edit")}),
    (
        _("Interactions"),
        {
            "interaction.read": _("Read"),
            "interaction.create": _("Log"),
            "interaction.edit": _("Edit"),
            "interaction.delete": _("Delete"),
        },
    ),
    (
        _("Journal and activities"),
        {
            "note.post": _("Write internal notes, mention"),
            "message.send": _("Send messages outside"),
            "document.upload": _("Add documents"),
            "activity.assign": _("Plan activities for others"),
            "approve": _("Approve"),
        },
    ),
    (
        _("Mail to sort, follow-ups, reports"),
        {
            "sort.read": _("See what waits to be sorted"),
            "sort.work": _("Sort it"),
            "followup.read": _("See follow-ups"),
            "followup.approve": _("Approve tomorrow’s outbox"),
            "template.edit": _("Edit templates"),
            "flow.edit": _("Edit flows"),
            "reports.read": _("Read reports"),
            "export": _("Export"),
        },
    ),
    (
        _("The house"),
        {"privacy": _("Answer privacy requests: erase, hand over"), "configure": _("Change the settings")},
    ),
)


@dataclass(frozen=True)
class Line:
    """One capability on screen: its words, its present scope, and the scopes one may choose."""

    code: str
    name: Promise
    scope: int
    choices: tuple[tuple[int, Promise], ...]

    @property
    def said(self) -> str | Promise:
        if self.code in YES_NO and self.scope:
            return _("yes")
        return SCOPES[Scope(self.scope)]


def groups(scopes: Mapping[str, int]) -> list[tuple[Promise, list[Line]]]:
    """Every capability of the matrix with the scope given, in its group."""
    return [(name, [line(code, words, scopes) for code, words in lines.items()]) for name, lines in GROUPS]


def line(code: str, words: Promise, scopes: Mapping[str, int]) -> Line:
    if code in YES_NO:
        choices: tuple[tuple[int, Promise], ...] = ((0, _("no")), (int(Scope.ALL), _("yes")))
    else:
        choices = tuple((int(scope), name) for scope, name in SCOPES.items())
    return Line(code, words, scopes.get(code, 0), choices)


def unnamed() -> set[str]:
    """Capabilities of the matrix that the screen forgets; a test keeps it empty."""
    return set(MATRIX) - {code for _name, lines in GROUPS for code in lines}
