from ariane.accounts.models.change import SettingChange
from ariane.accounts.models.cover import Cover
from ariane.accounts.models.identity import Identity
from ariane.accounts.models.opening import Opening
from ariane.accounts.models.role import Role
from ariane.accounts.models.setting import Organisation
from ariane.accounts.models.team import Membership, Team
from ariane.accounts.models.token import ApiToken
from ariane.accounts.models.user import User

__all__ = [
    "ApiToken",
    "Cover",
    "Identity",
    "Membership",
    "Opening",
    "Organisation",
    "Role",
    "SettingChange",
    "Team",
    "User",
]
