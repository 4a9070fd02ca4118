"""The activity types that ship: the base ones and a pack per flow of work (domain model C.4, O-016, O-020, O-024)."""

from dataclasses import dataclass

from django.db import transaction

from ariane.activities.models import ActivityType


@dataclass(frozen=True)
class TypeSpec:
    """A built-in type; `then` is the type suggested once it is done, `days` the delay proposed for a new one."""

    code: str
    fr: str
    en: str
    icon: str
    days: int = 0
    then: str = ""
    is_event: bool = False


BASE = (
    TypeSpec("to-do", "tâche", "to-do", "circle-check"),
    TypeSpec("call", "appeler", "call", "phone"),
    TypeSpec("follow-up", "relancer", "follow up", "bell", 3),
    TypeSpec("chase-quote", "relancer le devis", "chase quote", "file-text", 7, "call"),
    TypeSpec("chase-invoice", "relancer la facture", "chase invoice", "receipt", 5),
    TypeSpec("meet", "rencontrer", "meet", "users", 7, "follow-up", is_event=True),
    TypeSpec("approve", "approuver", "approve", "check", 1),
    TypeSpec("answer", "répondre", "answer", "mail", 1),
    TypeSpec("send-document", "envoyer un document", "send document", "send", 1),
    TypeSpec("request-document", "demander une pièce", "request document", "paperclip", 5, "follow-up"),
    TypeSpec("check", "vérifier (SPOC)", "check", "list-checks", 1),
    TypeSpec("request-archiving", "demander l’archivage", "request archiving", "archive", 3),
    TypeSpec("resolve-duplicate", "traiter un doublon", "resolve duplicate", "git-merge", 5),
    TypeSpec("fix-address", "corriger l’adresse", "fix address", "map-pin", 1),
    TypeSpec("keep-promise", "tenir un engagement", "keep a promise", "handshake"),
    TypeSpec("settle-dispute", "traiter le litige", "settle dispute", "flag", 2),
    TypeSpec("escalation", "escalade", "escalation", "flag", 1),
    TypeSpec("sla-target", "échéance SLA", "SLA target", "clock"),
)
PACKS: dict[str, tuple[TypeSpec, ...]] = {
    "sales": (
        TypeSpec("send-quote", "envoyer l’offre", "send the quote", "send", 2, "chase-quote"),
        TypeSpec("approve-price", "approuver un prix", "approve a price", "check", 1),
        TypeSpec("prepare-order", "préparer la commande", "prepare the order", "shopping-cart", 2),
    ),
    "purchasing": (
        TypeSpec("ask-price", "demander un prix", "ask for a price", "mail", 3, "chase-supplier"),
        TypeSpec("chase-supplier", "relancer le fournisseur", "chase supplier", "bell", 5),
        TypeSpec("confirm-delay", "confirmer le délai", "confirm the delay", "calendar", 2),
        TypeSpec("check-receipt", "contrôler la réception", "check what was received", "package", 1),
        TypeSpec("approve-purchase", "approuver la commande", "approve the order", "check", 1),
        TypeSpec("claim-acknowledgement", "réclamer un accusé", "ask for an acknowledgement", "bell", 3),
    ),
    "service": (
        TypeSpec("call-back", "rappeler", "call back", "phone", 1),
        TypeSpec("diagnose", "diagnostiquer", "diagnose", "clipboard-list", 1, "intervene"),
        TypeSpec("intervene", "intervenir", "intervene", "wrench", 3, "send-report", is_event=True),
        TypeSpec("escalate", "escalader", "escalate", "flag"),
        TypeSpec("send-report", "envoyer le rapport", "send the report", "send", 2, "check-satisfaction"),
        TypeSpec("check-satisfaction", "vérifier la satisfaction", "check satisfaction", "star", 7),
    ),
}


def install() -> None:
    """Make the types that are missing; a type that an administrator edited or switched off is left alone."""
    known = set(ActivityType.objects.values_list("code", flat=True))
    specs = [("", spec) for spec in BASE] + [(flow, spec) for flow, pack in PACKS.items() for spec in pack]
    with transaction.atomic():
        ActivityType.objects.bulk_create(
            _row(flow, spec, position * 10) for position, (flow, spec) in enumerate(specs) if spec.code not in known
        )
        types = {row.code: row for row in ActivityType.objects.all()}
        chained = [spec for _flow, spec in specs if spec.then and spec.code not in known]
        for spec in chained:
            types[spec.code].next_type = types[spec.then]
        ActivityType.objects.bulk_update([types[spec.code] for spec in chained], ["next_type"])


def _row(flow: str, spec: TypeSpec, position: int) -> ActivityType:
    return ActivityType(
        code=spec.code,
        name_fr=spec.fr,
        name_en=spec.en,
        icon=spec.icon,
        flow=flow,
        default_days=spec.days,
        is_event=spec.is_event,
        position=position,
    )
