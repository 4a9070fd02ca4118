"""Values that are the same whatever the record: who we are, who signs, what day it is."""

import datetime as dt
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from ariane.accounts.models import Organisation, User
from ariane.ui import formats


def values(organisation: Organisation, signatory: User | None, language: str, today: dt.date) -> dict[str, Any]:
    """For a message signed by `signatory`, by the house itself when nobody does."""
    letterhead = [str(line) for line in organisation.settings.get("letterhead", [])]
    name = signatory.name if signatory else organisation.name
    return {
        "signature": signed(signatory, organisation),
        "sender": name,
        "sender_email": (signatory.identity.address or "") if signatory else "",
        "organisation": organisation.name,
        "organisation_address": ", ".join(letterhead),
        "organisation_number": str(organisation.settings.get("enterprise_no", "")),
        "today": formats.day(today, language, today=dt.date.min),
    }


def signed(signatory: User | None, organisation: Organisation) -> SafeString:
    """Her signature as she wrote it in her profile, else her name over the house's; the house alone for nobody."""
    own = [line.strip() for line in signatory.signature.splitlines() if line.strip()] if signatory else []
    lines = own or [*([signatory.name] if signatory else ()), organisation.name]
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
