"""The permission matrix of the product: every capability, and the scope each shipped role has of it.

Scopes, narrow to wide: none, mine (owner, author, assigned), team (mine and my teams'), all. A substitute gets the
scopes of the person covered (see rights.py). Source: the permission matrix of the domain model (C.5).
"""

from enum import IntEnum


class Scope(IntEnum):
    NONE = 0
    MINE = 1
    TEAM = 2
    ALL = 3


N, M, E, T = Scope.NONE, Scope.MINE, Scope.TEAM, Scope.ALL

ROLES: dict[str, tuple[str, str]] = {
    "admin": ("Administrateur", "Administrator"),
    "steward": ("Responsable FC", "Contact-file steward"),
    "lead": ("Cadre (chef d’équipe)", "Manager (team lead)"),
    "second-line": ("2e ligne / SPOC", "Second line / SPOC"),
    "first-line": ("1re ligne", "First line"),
    "member": ("Collaborateur", "Team member"),
    "direction": ("Direction", "Executive"),
    "finance": ("Finance / ADV", "Finance"),
}

#                            admin steward lead second first member direction finance
MATRIX: dict[str, tuple[Scope, ...]] = {
    "party.read": (T, T, T, T, T, T, T, T),
    "party.edit": (T, T, T, T, T, T, T, T),
    "operational.read": (T, T, T, T, T, T, T, T),
    "operational.edit": (T, N, E, T, E, M, T, M),
    "operational.create": (T, T, T, T, T, T, T, T),
    "commercial.read": (T, E, E, T, E, E, T, E),
    "commercial.edit": (T, N, E, M, N, M, E, M),
    "commercial.create": (T, N, T, T, N, T, T, T),
    "invoice.read": (T, E, E, T, E, E, T, T),
    "invoice.edit": (T, N, E, M, N, M, E, T),
    "invoice.create": (T, N, T, T, N, T, T, T),
    "interaction.read": (T, T, T, T, E, E, T, E),
    "interaction.edit": (T, T, E, M, M, M, E, M),
    "interaction.create": (T, T, T, T, T, T, T, T),
    "interaction.delete": (T, N, E, M, N, N, E, N),
    "request.validate": (T, N, E, T, N, N, E, N),
    "stars.set": (T, N, E, N, N, N, T, N),
    "urgency.set": (T, T, T, T, T, T, T, T),
    "party.archive": (T, T, T, T, T, T, T, T),
    "party.govern": (N, T, N, N, N, N, N, N),
    "note.post": (T, T, T, T, T, T, T, T),
    "message.send": (T, T, E, T, E, M, T, M),
    "activity.assign": (T, T, T, T, T, T, T, T),
    "approve": (T, N, E, N, N, N, T, N),
    "document.upload": (T, T, T, T, T, T, T, T),
    "sort.read": (T, N, E, T, E, N, E, N),
    "sort.work": (T, N, E, T, N, N, E, N),
    "template.edit": (T, N, E, N, N, N, T, N),
    "flow.edit": (T, N, E, N, N, N, T, N),
    "followup.read": (T, N, T, T, E, T, T, T),
    "followup.approve": (T, N, E, N, N, M, T, M),
    "reports.read": (T, E, E, E, N, N, T, E),
    "export": (T, T, E, E, N, M, T, M),
    "privacy": (T, T, N, N, N, N, N, N),
    "configure": (T, N, N, N, N, N, N, N),
}


def bundle(role: str) -> dict[str, int]:
    """The capabilities of a shipped role, as stored on a Role row."""
    column = list(ROLES).index(role)
    return {capability: int(scopes[column]) for capability, scopes in MATRIX.items() if scopes[column]}
