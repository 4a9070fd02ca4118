"""Mail that a sending service hands over (Mailgun, Postmark, SendGrid, …), in whatever form it does: django-anymail.

Only where ARIANE_ANYMAIL names one; the package is installed with `ariane[providers]`. It checks each service's own
signature or secret.
"""

from typing import Any

from django.urls import URLPattern, path

from ariane.mail.ingress import Source, receive
from ariane.web.access import public


def patterns(provider: str) -> list[URLPattern]:
    """The address at which a service hands mail over; none without a service."""
    if not provider:
        return []
    from anymail.signals import inbound
    from anymail.urls import urlpatterns

    inbound.connect(take_in, dispatch_uid="ariane.mail.ingress")
    named = (one for one in urlpatterns if one.name == f"{provider}_inbound_webhook")
    return [path(f"mail/in/{provider}/", public(next(named).callback), name="mail_in_provider")]


def take_in(event: Any, **_more: Any) -> None:
    """Keep a mail before the service hears that it was taken; what is raised makes it come again."""
    message = event.message
    to = [message.envelope_recipient] if message.envelope_recipient else [one.addr_spec for one in message.to]
    receive(message.as_bytes(), source=Source.HTTP, envelope_from=message.envelope_sender or "", envelope_to=to)
