"""/settings/: the configuration, for who may configure."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from ariane.web.settings import (
    connections,
    exchanges,
    expected,
    guides,
    health,
    hours,
    kind_rows,
    kinds,
    mailboxes,
    message_templates,
    organisation,
    outbox,
    people,
    portal,
    roles,
    round_trips,
    signing,
    start,
    suppressions,
    teams,
    tokens,
    webhooks,
    wordings,
)
from ariane.web.settings.activity_types import TYPES
from ariane.web.settings.addresses import ALIASES, take
from ariane.web.settings.nouns import pages
from ariane.web.settings.openings import OPENINGS
from ariane.web.settings.rates import RATES
from ariane.web.settings.retention import RETENTION
from ariane.web.settings.sla import SLA
from ariane.web.settings.terms import TERMS
from ariane.web.settings.words import SNIPPETS, TAGS


class RowsConverter(StringConverter):
    regex = "stages|fields|expected"


register_converter(RowsConverter, "rows")

urlpatterns = [
    path("", organisation.index, name="settings"),
    path("start/", start.start, name="settings_start"),
    path("start/<slug:code>/followers/", start.rule, name="settings_start_rule"),
    path("organisation/", organisation.organisation, name="settings_organisation"),
    path("log/", organisation.log, name="settings_log"),
    path("exchanges/", exchanges.exchanges, name="settings_exchanges"),
    path("portal/", portal.portal, name="settings_portal"),
    path("people/", people.people, name="settings_people"),
    path("people/new/", people.person_new, name="settings_user_new"),
    path("people/<int:pk>/", people.person, name="settings_user"),
    path("people/<int:pk>/close/", people.person_close, name="settings_user_close"),
    path("people/<int:pk>/open/", people.person_open, name="settings_user_open"),
    path("people/<int:pk>/link/", people.person_link, name="settings_user_link"),
    path("people/<int:pk>/permissions/", roles.permissions, name="settings_permissions"),
    path("people/<int:pk>/permissions/own/", roles.personal, name="settings_permissions_own"),
    path("teams/", teams.teams, name="settings_teams"),
    path("teams/new/", teams.team, name="settings_team_new"),
    path("teams/<int:pk>/", teams.team, name="settings_team"),
    path("roles/", roles.roles, name="settings_roles"),
    path("roles/<int:pk>/", roles.role, name="settings_role"),
    path("roles/<int:pk>/copy/", roles.role_copy, name="settings_role_copy"),
    path("kinds/", kinds.kinds, name="settings_kinds"),
    path("kinds/new/", kinds.kind_new, name="settings_kind_new"),
    path("kinds/<slug:code>/", kinds.kind, name="settings_kind"),
    path("kinds/<slug:code>/stages/new/", kind_rows.stage, name="settings_stage_new"),
    path("kinds/<slug:code>/stages/<int:pk>/", kind_rows.stage, name="settings_stage"),
    path("kinds/<slug:code>/fields/new/", kind_rows.field, name="settings_field_new"),
    path("kinds/<slug:code>/fields/<int:pk>/", kind_rows.field, name="settings_field"),
    path("kinds/<slug:code>/expected/new/", expected.document, name="settings_expected_new"),
    path("kinds/<slug:code>/expected/<int:pk>/", expected.document, name="settings_expected"),
    path("kinds/<slug:code>/<rows:what>/<int:pk>/move/", kind_rows.move, name="settings_row_move"),
    path("kinds/<slug:code>/<rows:what>/<int:pk>/remove/", kind_rows.remove, name="settings_row_remove"),
    path("mailboxes/", mailboxes.mailboxes, name="settings_mailboxes"),
    path("mailboxes/new/", mailboxes.mailbox, name="settings_mailbox_new"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="settings_mailbox"),
    path("mailboxes/<int:pk>/trial/", mailboxes.trial, name="settings_mailbox_trial"),
    path("mailboxes/<int:pk>/fetch/", mailboxes.fetch, name="settings_mailbox_fetch"),
    path("mailboxes/<int:pk>/connection/", connections.connection, name="settings_mailbox_connection"),
    path("mailboxes/<int:pk>/connection/end/", connections.end, name="settings_mailbox_disconnect"),
    path("mailboxes/connected/", connections.connected, name="settings_mailbox_connected"),
    path("mailboxes/<int:pk>/now/", outbox.now, name="settings_mailbox_now"),
    path("help/sending/", guides.sending, name="settings_help_sending"),
    path("help/receiving/", guides.receiving, name="settings_help_receiving"),
    path("mail-health/", health.mail_health, name="settings_health"),
    path("outbox/", outbox.mails, name="settings_outbox"),
    path("outbox/release/", outbox.release, name="settings_outbox_release"),
    path("outbox/<int:pk>/", outbox.decide, name="settings_outbox_decide"),
    path("round-trips/", round_trips.trips, name="settings_round_trips"),
    path("suppressions/", suppressions.suppressions, name="settings_suppressions"),
    path("suppressions/<int:pk>/lift/", suppressions.lift, name="settings_suppression_lift"),
    path("signing/", signing.keys, name="settings_signing"),
    path("signing/<int:pk>/", signing.key, name="settings_signing_key"),
    path("templates/", message_templates.templates, name="settings_templates"),
    path("templates/new/", message_templates.new, name="settings_template_new"),
    path("templates/<int:pk>/", wordings.template, name="settings_template"),
    path("templates/<int:pk>/about/", message_templates.about, name="settings_template_about"),
    path("templates/<int:pk>/copy/", message_templates.copy, name="settings_template_copy"),
    path("templates/<int:pk>/use/", message_templates.use, name="settings_template_use"),
    path("templates/<int:pk>/languages/", wordings.languages, name="settings_template_languages"),
    path("templates/<int:pk>/preview/", wordings.preview, name="settings_template_preview"),
    path("templates/<int:pk>/trial/", wordings.trial, name="settings_template_trial"),
    path("templates/<int:pk>/<slug:language>/", wordings.save, name="settings_wording"),
    path("templates/<int:pk>/<slug:language>/versions/", wordings.versions, name="settings_wording_versions"),
    path("webhooks/", webhooks.webhooks, name="settings_webhooks"),
    path("webhooks/new/", webhooks.webhook, name="settings_webhook_new"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="settings_webhook"),
    path("webhooks/<int:pk>/trial/", webhooks.trial, name="settings_webhook_trial"),
    path("webhooks/<int:pk>/resume/", webhooks.resume, name="settings_webhook_resume"),
    path("webhooks/<int:pk>/secret/", webhooks.secret, name="settings_webhook_secret"),
    path("webhooks/<int:pk>/remove/", webhooks.drop, name="settings_webhook_remove"),
    path("webhooks/deliveries/<int:pk>/replay/", webhooks.replay, name="settings_webhook_replay"),
    path("api-keys/", tokens.keys, name="settings_api_keys"),
    path("api-keys/<int:pk>/revoke/", tokens.revoke, name="settings_api_key_revoke"),
    *pages(TYPES, "activity-types"),
    *pages(TAGS, "tags"),
    *pages(OPENINGS, "external-messages"),
    *pages(SLA, "promises"),
    *pages(TERMS, "payment-terms"),
    *pages(RETENTION, "retention-rules"),
    path("follow-ups/", hours.hours, name="settings_follow_ups"),
    *pages(RATES, "rates"),
    path("aliases/proposed/", take, name="settings_aliases_proposed"),
    *pages(ALIASES, "aliases"),
    *pages(SNIPPETS, "snippets"),
]
