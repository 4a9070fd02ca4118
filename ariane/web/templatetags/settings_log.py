"""A line of the settings' journal in words."""

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import SettingChange
from ariane.web.settings.labels import field_label

register = template.Library()

AREAS: dict[str, Promise] = {
    "organisation": _("organisation"),
    "user": _("account"),
    "team": _("team"),
    "role": _("role"),
    "cover": _("cover"),
    "kind": _("kind of record"),
    "activity_type": _("activity type"),
    "tag": _("tag"),
    "mailbox": _("mailbox"),
    "alias": _("address"),
    "snippet": _("saved text"),
    "webhook": _("webhook"),
    "token": _("API key"),
    "opening": _("external messages"),
    "portal": _("portal"),
    "exchanges": _("exchanges"),
    "sla": _("promised delay"),
    "terms": _("payment terms"),
    "retention": _("retention"),
    "signing": _("DKIM signature"),
    "outbox": _("departure"),
    "suppression": _("suppressed address"),
    "template": _("template"),
    "flow": _("flow"),
    "hours": _("hours and closures"),
    "rate": _("interest rate"),
}
VERBS: dict[str, Promise] = {
    "created": _("made"),
    "changed": _("changed"),
    "disabled": _("closed"),
    "enabled": _("opened again"),
    "removed": _("removed"),
    "link": _("link to choose a password"),
    "connected": _("connected"),
    "disconnected": _("no longer connected"),
}


@register.filter
def what_happened(line: SettingChange) -> str:
    """« compte, fermé »"""
    return f"{AREAS.get(line.area, line.area)}, {VERBS.get(line.verb, line.verb)}"


@register.filter
def field_change(change: list[str], area: str) -> SafeString:
    """« Fonction : Vendeur → Acheteur »"""
    field, old, new = change
    name = field_label(area, field)
    if old and new:
        return format_html("<span class='dim'>{}</span> {} → {}", name, old, new)
    if new:
        return format_html("<span class='dim'>{}</span> {}", name, new)
    return format_html("<span class='dim'>{}</span> <s>{}</s>", name, old)
