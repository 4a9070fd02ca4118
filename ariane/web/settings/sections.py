"""The configuration as sections of tabs, and the page around each of them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Tab:
    """A page of the configuration: its area, the name of its address, its name, what one finds there."""

    area: str
    url: str
    name: Words
    about: Words


@dataclass(frozen=True)
class Section:
    name: Words
    tabs: tuple[Tab, ...]


SECTIONS = (
    Section(
        _("Organisation and people"),
        (
            Tab("start", "settings_start", _("Getting under way"), _("what is set up, what is still to do")),
            Tab("organisation", "settings_organisation", _("Organisation"), _("name, language, currency, undo delay")),
            Tab("user", "settings_people", _("People"), _("accounts, roles, permissions of each")),
            Tab("team", "settings_teams", _("Teams"), _("members, leads, groups for confidential entries")),
            Tab(
                "opening",
                "settings_external_messages",
                _("External messages"),
                _("which team may send from which kind of record, and from when"),
            ),
            Tab("portal", "settings_portal", _("Portal"), _("what customers read on line, and for how long")),
            Tab("role", "settings_roles", _("Roles"), _("what each role may do, and copies of them")),
            Tab("log", "settings_log", _("Journal of the settings"), _("who changed what, when")),
        ),
    ),
    Section(
        _("Records and activities"),
        (
            Tab("kind", "settings_kinds", _("Kinds of record"), _("stages, fields, what is tracked, who follows")),
            Tab("activity_type", "settings_activity_types", _("Activity types"), _("delay and person by default")),
            Tab(
                "exchanges",
                "settings_exchanges",
                _("Exchanges and widgets"),
                _("what the form asks, where its button stands, what the day shows"),
            ),
            Tab(
                "sla", "settings_promises", _("Promised delays"), _("first answer and end of tickets, in working hours")
            ),
            Tab("terms", "settings_payment_terms", _("Payment terms"), _("from which due dates follow")),
            Tab("retention", "settings_retention_rules", _("Retention"), _("how many years documents are kept")),
            Tab("tag", "settings_tags", _("Tags"), _("words that group records")),
        ),
    ),
    Section(
        _("E-mail"),
        (
            Tab("health", "settings_health", _("Health"), _("could mail leave and come back now; if not, why")),
            Tab("mailbox", "settings_mailboxes", _("Mailboxes"), _("servers that send and fetch, with a test")),
            Tab("alias", "settings_aliases", _("Addresses"), _("what a mail to each address becomes")),
            Tab("outbox", "settings_outbox", _("Outgoing"), _("what leaves, waits, failed or is doubtful")),
            Tab("round_trip", "settings_round_trips", _("Round trips"), _("do answers come back to each address")),
            Tab("suppression", "settings_suppressions", _("Suppressed"), _("addresses that nothing is sent to")),
            Tab("signing", "settings_signing", _("Signatures"), _("DKIM keys of the sending domains")),
            Tab("template", "settings_templates", _("Templates"), _("what is written in each situation, per language")),
            Tab("snippet", "settings_snippets", _("Saved texts"), _("to insert while writing")),
        ),
    ),
    Section(
        _("Follow-ups"),
        (
            Tab("hours", "settings_follow_ups", _("Hours and closures"), _("when follow-ups leave, and how many")),
            Tab("rate", "settings_rates", _("Interest rates"), _("what late payers owe, dated, with its source")),
        ),
    ),
    Section(
        _("Integrations"),
        (
            Tab("webhook", "settings_webhooks", _("Webhooks"), _("other systems that are told what happens")),
            Tab("token", "settings_api_keys", _("API keys"), _("programs that read and write records")),
        ),
    ),
)


def page(
    request: HttpRequest, area: str, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the configuration with the tabs of its section around it."""
    section = next(section for section in SECTIONS if any(tab.area == area for tab in section.tabs))
    shown = {"section": section, "area": area, **(context or {})}
    return render(request, f"web/settings/{template}.html", shown, status=status)
