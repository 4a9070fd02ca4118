"""What is told of exchanges, inside the transaction."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InteractionLogged:
    """An exchange with somebody outside was logged (`interaction.logged`)."""

    record_id: int
    party_id: int
    by_user_id: int
