"""Notices of failure as mail servers word them: what lies beside the address is an identifier, an alias, a warning."""

from __future__ import annotations

from collections.abc import Iterator

from tests.emails.build.machines import GONE, notice
from tests.emails.build.mails import Case

COPY = (
    "Received:from relay.nous.example by mx.client.example; Mon, 3 Mar 2025 14:05:00 +0100\n"
    "From: ventes@nous.example\nTo: parti@client.example\nSubject: Offre\nMessage-Id: <offre-1@nous.example>\n\nVoici.\n"
)


def cases() -> Iterator[Case]:
    yield notice(
        "identifier_is_no_address",
        f"Unable to deliver message to: <{GONE}>\nDelivery failed for the following reason:\n"
        f"Server mx.client.example[192.0.2.7] failed with: 550 <{GONE}> no such user\n\n"
        f"-=-=-\nThe following is the original message headers:\n\n{COPY}",
        subject="Message delivery has failed",
    )
    yield notice(
        "received_without_blank",
        f"A message that you sent could not be delivered to one or more recipients. This is a permanent error.\n\n"
        f"{GONE} Invalid Address, ERROR_CODE :550, 5.1.1 <{GONE}>... unknown\n\n\n{COPY}",
        subject="Undelivered Mail Returned to Sender",
    )
    yield notice(
        "warning_only_postfix",
        "This is the mail system at host mx.nous.example.\n\n"
        "# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n\n"
        "Your message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n"
        f"<{GONE}>: connect to mx.client.example[192.0.2.7]:25: Connection timed out\n",
        subject="Delayed Mail (still being retried)",
        wanted={"temporary": [GONE]},
    )
    yield notice(
        "given_up_after_days",
        "This is the mail system at host mx.nous.example.\n\n"
        "I'm sorry to have to inform you that your message could not be delivered.\n\n"
        f"<{GONE}>: connect to mx.client.example[192.0.2.7]:25: Connection timed out\n",
        subject="Undelivered Mail Returned to Sender",
    )
