"""A mail server that does what a test tells it, and a mailbox that sends through it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from ariane.mail.listener import Listener
from ariane.mail.models import Mailbox


@dataclass
class FakeServer:
    """Answers as told by stage; keeps what it took over. A stage's answers are used one by one, then it says yes."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)
    connections: int = 0
    hang_up_at: str = ""
    port: int = 0

    def say(self, stage: str) -> str:
        waiting = self.answers.get(stage, [])
        return waiting.pop(0) if waiting else "250 OK"

    async def handle_EHLO(
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        answer = self.say("sender")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        answer = self.say("recipient")
        if self.hang_up_at == "recipient":
            server.transport.abort()
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        answer = self.say("data")
        if answer.startswith("250"):
            self.mails += [(envelope.mail_from, to, envelope.original_content) for to in envelope.rcpt_tos]
        if self.hang_up_at == "answer":
            server.transport.abort()
            await asyncio.sleep(0)
        return answer

    def authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, _data: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer()

    def conversation(loop: asyncio.AbstractEventLoop) -> SMTP:
        return SMTP(fake, loop=loop, authenticator=fake.authenticate, auth_require_tls=False)

    with Listener(conversation, "127.0.0.1:0") as listener:
        fake.port = listener.port
        yield fake


@pytest.fixture
def office(db: None, server: FakeServer) -> Mailbox:
    """The organisation's mailbox: sends through the fake server, catches its answers."""
    return Mailbox.objects.create(
        name="Agence",
        address="journal@agence.example",
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security="none",
        catches=True,
    )
