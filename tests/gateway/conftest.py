import pytest

from ariane.mail.models import Alias, Mailbox
from tests.gateway.letters import CATCHER, GROUPS
from tests.world import World


@pytest.fixture
def office(world: World) -> World:
    """The cast with a mailbox that catches answers and sends."""
    Mailbox.objects.create(name="Agence", address=CATCHER, catches=True, smtp_host="localhost")
    return world


@pytest.fixture
def groups(office: World) -> Alias:
    """An address that makes requests, open to everybody."""
    return Alias.objects.create(address=GROUPS, target_kind="request")
