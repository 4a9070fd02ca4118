"""The search of the configuration: pages by their words, and what was made on them by its name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ariane.accounts.models import Role, Team, User
from ariane.journal.models import Kind, Stage
from ariane.kernel.text import fold
from ariane.mail.models import Alias, Mailbox
from ariane.templates.models import Template
from ariane.web.settings.sections import SECTIONS, Section, Tab, Words

MOST = 8
# further words under which people look for a page
WORDS = {
    "start": _("check-list, beginning, average followers, training"),
    "organisation": _("country, currency, seconds to undo"),
    "user": _("users, accounts, login, password, rights, capabilities, substitute, absence"),
    "team": _("group, department, working hours"),
    "opening": _("policy, who may write outside, approve, forbid, pilot, dates, features"),
    "role": _("rights, matrix, capabilities, permissions, first line, second line"),
    "log": _("audit, history"),
    "kind": _("columns, required, naming, prefix, lists of values, numbers, expected documents"),
    "activity_type": _("call, remind, packs"),
    "exchanges": _("contact channels, subjects, products, floating button, confidential, colleagues, interaction"),
    "sla": _("service level, urgent"),
    "terms": _("invoices, thirty days, end of month"),
    "retention": _("privacy, destruction"),
    "tag": _("labels, colours"),
    "mailbox": _("SMTP, IMAP, POP, OAuth, password, receive"),
    "alias": _("alias, incoming, acknowledgement, copy"),
    "outbox": _("queue, trouble"),
    "suppression": _("bounces, blocked, complaints, unsubscribed"),
    "signing": _("domain, key"),
    "template": _("letters, wording, blocks, CONTACTRACKING_MAILINFO"),
    "snippet": _("quick texts, signature"),
    "hours": _("holidays, opening hours, caps, approval"),
    "rate": _("late payment, compensation"),
    "webhook": _("n8n, events"),
    "token": _("n8n, access"),
}


@dataclass(frozen=True)
class Found:
    """One thing of the configuration: its name, where it stands, its address."""

    name: str
    where: Words
    url: str


def pages(text: str) -> list[Tab]:
    """The pages whose section, name, description or further words have every word that was typed."""
    return [tab for section in SECTIONS for tab in section.tabs if _has(section, tab, text)]


def _has(section: Section, tab: Tab, text: str) -> bool:
    said = f" {fold(f'{section.name} {tab.name} {tab.about} {WORDS.get(tab.area, str())}')}"
    return all(f" {word}" in said for word in fold(text).split())


def things(text: str) -> list[Found]:
    """People, teams, roles, kinds, stages, mailboxes, addresses and templates with these words in their name."""
    words = text.split()
    if not words:
        return []
    return [*_people(words), *_kinds(words), *_mails(words)]


def _people(words: list[str]) -> Iterable[Found]:
    name = _named(("first_name", "last_name", "username", "email"), words)
    yield from _rows(User.objects.filter(name, is_active=True), "user", "settings_user", lambda one: (one.pk,))
    yield from _rows(Team.objects.filter(_named(("name",), words)), "team", "settings_team", lambda one: (one.pk,))
    both = _named(("name_fr", "name_en"), words)
    yield from _rows(Role.objects.filter(both), "role", "settings_role", lambda one: (one.pk,))


def _kinds(words: list[str]) -> Iterable[Found]:
    both = _named(("name_fr", "name_en"), words)
    yield from _rows(Kind.objects.filter(both), "kind", "settings_kind", lambda one: (one.code,))
    stages = Stage.objects.filter(both).select_related("kind")
    yield from _rows(stages, "kind", "settings_stage", lambda one: (one.kind.code, one.pk))


def _mails(words: list[str]) -> Iterable[Found]:
    named = _named(("name",), words)
    yield from _rows(Mailbox.objects.filter(named), "mailbox", "settings_mailbox", lambda one: (one.pk,))
    yield from _rows(
        Alias.objects.filter(_named(("address",), words)), "alias", "settings_alias", lambda one: (one.pk,)
    )
    templates = Template.objects.filter(_named(("name_fr", "name_en", "code"), words))
    yield from _rows(templates, "template", "settings_template", lambda one: (one.pk,))


def _named(columns: tuple[str, ...], words: list[str]) -> Q:
    found = Q()
    for word in words:
        one = Q()
        for column in columns:
            one |= Q(**{f"{column}__icontains": word})
        found &= one
    return found


def _rows(rows: Any, area: str, url: str, arguments: Callable[[Any], tuple[Any, ...]]) -> Iterable[Found]:
    where = next(tab.name for section in SECTIONS for tab in section.tabs if tab.area == area)
    for one in rows[:MOST]:
        yield Found(str(getattr(one, "name", "") or one), where, reverse(url, args=arguments(one)))
