"""The kinds, stages and fields that ship, as plain data (domain model C.4). `kinds.install` makes rows of them.

A column of Record, Party or Piece is named once in COLUMNS; a kind lists the ones its page shows, in that order.
"""

from dataclasses import dataclass, field
from typing import Any

Choice = tuple[str, str, str]


@dataclass(frozen=True)
class Column:
    """How a field is named and typed; `choices` are (value, French, English)."""

    type: str
    fr: str
    en: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class KindSpec:
    """A built-in kind. `relabel` renames a column for this kind; `extra` are fields kept in `Record.custom`."""

    code: str
    fr: str
    en: str
    plural_fr: str
    plural_en: str
    icon: str
    prefix: str = ""
    family: str = "piece"
    policy: str = "operational"
    main_party: str = "required"
    doc_type: str = ""
    tracked: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    relabel: dict[str, tuple[str, str]] = field(default_factory=dict)
    extra: dict[str, Column] = field(default_factory=dict)
    follow: tuple[str, ...] = ("owner", "created_by")
    in_menu: bool = True
    silent: int | None = None


CHANNELS: tuple[Choice, ...] = (
    ("email", "courriel", "e-mail"),
    ("phone", "téléphone", "phone"),
    ("meeting", "rencontre", "meeting"),
    ("letter", "courrier", "letter"),
    ("form", "formulaire", "form"),
    ("portal", "portail", "portal"),
    ("api", "API / import", "API / import"),
)
MODES: tuple[Choice, ...] = (
    ("phone", "téléphone", "phone"),
    ("email", "courriel", "e-mail"),
    ("meeting", "rencontre", "meeting"),
    ("video", "visioconférence", "video call"),
    ("visit", "visite sur site", "site visit"),
    ("letter", "courrier", "letter"),
    ("event", "salon ou événement", "fair or event"),
    ("text", "message texte", "text message"),
    ("web-form", "formulaire web", "web form"),
)
SUBJECTS: tuple[Choice, ...] = (
    ("contact", "prise de contact", "first contact"),
    ("information", "demande d’information", "request for information"),
    ("quote", "offre", "quote"),
    ("follow-up", "suivi", "follow-up"),
    ("unpaid", "impayé", "unpaid invoice"),
    ("complaint", "réclamation", "complaint"),
    ("after-sales", "SAV", "after-sales service"),
    ("other", "autre", "other"),
)
QUALITIES: tuple[Choice, ...] = (
    ("contact", "contact d’une entreprise ou d’un organisme", "contact of a company or organisation"),
    ("department", "service lié à une entreprise ou à un organisme", "department of a company or organisation"),
    ("self-employed", "indépendant", "self-employed"),
    ("founder", "porteur de projet", "founder"),
    ("citizen", "citoyen", "citizen"),
    ("official", "mandataire public", "elected official"),
)
URGENCY_ORIGINS: tuple[Choice, ...] = (
    ("mayor", "bourgmestre", "mayor"),
    ("minister", "ministre", "minister"),
    ("governor", "gouverneur", "governor"),
    ("executive", "direction", "executive"),
    ("customer", "client", "customer"),
    ("press", "presse", "press"),
)
PARTY_TYPES: tuple[Choice, ...] = (
    ("organisation", "société ou organisme", "company or organisation"),
    ("person", "particulier", "individual"),
    ("service", "service", "department"),
)
LANGUAGES: tuple[Choice, ...] = (
    ("fr", "français", "French"),
    ("en", "anglais", "English"),
    ("nl", "néerlandais", "Dutch"),
    ("de", "allemand", "German"),
)
DIRECTIONS: tuple[Choice, ...] = (("in", "IN, reçu", "IN, received"), ("out", "OUT, envoyé", "OUT, sent"))

COLUMNS: dict[str, Column] = {
    "title": Column("text", "Intitulé", "Title"),
    "main_party": Column("record", "Tiers", "Third party"),
    "parent": Column("record", "Dossier", "Case"),
    "stage": Column("choice", "Étape", "Stage"),
    "stars": Column("integer", "Priorité", "Priority"),
    "urgent": Column("boolean", "Urgence", "Urgency"),
    "urgency_origin": Column("choice", "Origine de l’urgence", "Source of the urgency", URGENCY_ORIGINS),
    "sensitive": Column("boolean", "Sensible", "Sensitive"),
    "dispute": Column("boolean", "Litige", "Dispute"),
    "owner": Column("user", "Responsable", "Owner"),
    "coordinator": Column("user", "Coordination", "Coordinator"),
    "team": Column("team", "Équipe", "Team"),
    "description": Column("long", "Description", "Description"),
    "amount": Column("money", "Montant hors taxes", "Amount before tax"),
    "due_on": Column("date", "Échéance", "Due date"),
    "archived_at": Column("datetime", "Archivage", "Archived"),
    "channel": Column("choice", "Canal", "Channel", CHANNELS),
    "received_on": Column("date", "Reçue le", "Received on"),
    "issued_on": Column("date", "Date", "Date"),
    "sent_at": Column("datetime", "Envoyée", "Sent"),
    "valid_until": Column("date", "Valable jusqu’au", "Valid until"),
    "expected_on": Column("date", "Livraison prévue", "Delivery expected"),
    "delivered_on": Column("date", "Livrée le", "Delivered on"),
    "acknowledged_at": Column("datetime", "Accusée le", "Acknowledged"),
    "published_at": Column("datetime", "Publiée", "Published"),
    "paid_at": Column("datetime", "Payée", "Paid"),
    "amount_paid": Column("money", "Déjà payé", "Paid so far"),
    "direction": Column("choice", "Sens", "Direction", DIRECTIONS),
    "occurred_at": Column("datetime", "Date de l’échange", "Took place"),
    "mode": Column("choice", "Mode de contact", "Contact channel", MODES),
    "subject_type": Column("choice", "Objet", "Subject type", SUBJECTS),
    "party_type": Column("choice", "Type", "Type", PARTY_TYPES),
    "quality": Column("choice", "Qualité", "Capacity", QUALITIES),
    "other_name": Column("text", "Autre nom", "Other name"),
    "first_name": Column("text", "Prénom", "First name"),
    "job": Column("text", "Fonction", "Job title"),
    "legal_form": Column("text", "Forme juridique", "Legal form"),
    "organisation": Column("record", "Société ou organisme", "Company or organisation"),
    "establishment_no": Column("text", "N° d’établissement", "Establishment no."),
    "enterprise_no": Column("text", "N° d’entreprise", "Enterprise no."),
    "street": Column("text", "Rue et numéro", "Street and number"),
    "postcode": Column("text", "Code postal", "Postcode"),
    "city": Column("text", "Localité", "City"),
    "country": Column("text", "Pays", "Country"),
    "website": Column("url", "Site web", "Website"),
    "language": Column("choice", "Langue", "Language", LANGUAGES),
    "strategic": Column("boolean", "Stratégique", "Strategic"),
    "do_not_contact": Column("boolean", "Ne pas contacter", "Do not contact"),
    "emails": Column("text", "Courriels", "E-mail addresses"),
    "phones": Column("text", "Téléphones", "Phone numbers"),
}

# code: (French, English, final?)
STAGES: dict[str, tuple[str, str, bool]] = {
    "lead": ("piste", "lead", False),
    "to-complete": ("à compléter", "to complete", False),
    "to-check": ("à vérifier", "to check", False),
    "assigned": ("attribuée", "assigned", False),
    "in-progress": ("en cours", "in progress", False),
    "offer-made": ("offre remise", "offer made", False),
    "won": ("gagnée", "won", True),
    "dropped": ("sans suite", "dropped", True),
    "redirected": ("réorientée", "redirected", True),
    "draft": ("brouillon", "draft", False),
    "to-approve": ("à approuver", "to approve", False),
    "approved": ("approuvée", "approved", False),
    "sent": ("envoyée", "sent", False),
    "accepted": ("acceptée", "accepted", True),
    "refused": ("refusée", "refused", True),
    "expired": ("expirée", "expired", True),
    "filed": ("classée sans réponse", "filed, no answer", True),
    "confirmed": ("confirmée", "confirmed", False),
    "acknowledged": ("accusée", "acknowledged", False),
    "part-delivered": ("partiellement livrée", "part delivered", False),
    "delivered": ("livrée", "delivered", True),
    "cancelled": ("annulée", "cancelled", True),
    "to-prepare": ("à préparer", "to prepare", False),
    "shipped": ("expédiée", "shipped", False),
    "incident": ("incident", "incident", False),
    "published": ("publiée", "published", False),
    "part-paid": ("payée en partie", "part paid", False),
    "paid": ("payée", "paid", True),
    "new": ("nouveau", "new", False),
    "open": ("ouvert", "open", False),
    "waiting-customer": ("en attente client", "waiting for customer", False),
    "waiting-inside": ("en attente interne", "waiting inside", False),
    "resolved": ("résolu", "resolved", True),
    "closed": ("clos", "closed", True),
    "to-do": ("à faire", "to do", False),
    "waiting": ("en attente", "waiting", False),
    "on-hold": ("en attente", "on hold", False),
    "done": ("faite", "done", True),
    "planned": ("planifiée", "planned", False),
    "on-site": ("sur place", "on site", False),
    "finished": ("terminée", "finished", False),
    "report-approved": ("rapport validé", "report approved", True),
    "logged": ("clôturé", "closed", True),
    "to-process": ("à traiter", "to process", False),
    "received": ("reçu, à traiter", "received", False),
    "in-hand": ("en traitement", "in hand", False),
    "handled": ("traité", "handled", True),
    "letter-draft": ("brouillon", "draft", False),
    "letter-sent": ("envoyé", "sent", True),
    "active": ("actif", "active", False),
    "retired": ("retiré", "retired", True),
}

# what a request should have, from the start (P-024): French, English, what, the kind that follows
EXPECTED: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "request": (
        ("courriels reçus", "incoming mails", "mail", ""),
        ("offre", "offer", "record", "quote"),
        ("commande", "order", "record", "order"),
    ),
}

ORDER_STAGES = ("draft", "confirmed", "acknowledged", "part-delivered", "delivered", "cancelled")
COMMERCIAL_FOLLOW = ("owner", "created_by", "coordinator")

KINDS: tuple[KindSpec, ...] = (
    KindSpec(
        "party", "interlocuteur", "party", "interlocuteurs", "parties", "users",
        family="party", policy="party", main_party="none",
        tracked=("title", "emails", "establishment_no", "archived_at"),
        fields=(
            "party_type", "quality", "other_name", "first_name", "job", "organisation", "legal_form",
            "establishment_no", "enterprise_no", "street", "postcode", "city", "country", "website", "language",
            "strategic", "do_not_contact", "owner", "team", "description",
        ),
    ),
    KindSpec(
        "interaction", "échange", "interaction", "échanges", "interactions", "phone", "ECH", policy="interaction",
        tracked=("stage", "owner"), stages=("logged", "in-progress", "to-process"),
        fields=("main_party", "occurred_at", "mode", "subject_type", "owner", "team", "parent", "description"),
    ),
    KindSpec(
        "request", "demande", "request", "demandes", "requests", "hand", "DEM", main_party="until_validated",
        silent=5,
        doc_type="DEM", tracked=("stage", "owner", "stars", "urgent", "due_on"),
        stages=("lead", "to-complete", "to-check", "assigned", "in-progress", "offer-made", "won", "dropped",
                "redirected"),
        fields=("main_party", "owner", "team", "channel", "received_on", "due_on", "parent", "description"),
    ),
    KindSpec(
        "quote", "offre", "quote", "offres", "quotes", "file-text", "OFR", policy="commercial", doc_type="OFR",
        silent=10,
        tracked=("stage", "amount", "valid_until", "owner"), follow=COMMERCIAL_FOLLOW,
        stages=("draft", "to-approve", "approved", "sent", "accepted", "refused", "expired", "filed"),
        fields=("main_party", "owner", "coordinator", "team", "amount", "sent_at", "valid_until", "parent",
                "description"),
    ),
    KindSpec(
        "order", "commande", "sales order", "commandes", "sales orders", "shopping-cart", "CMD", policy="commercial",
        doc_type="CMD", tracked=("stage", "amount", "expected_on", "owner"), follow=COMMERCIAL_FOLLOW,
        stages=ORDER_STAGES,
        fields=("main_party", "owner", "coordinator", "team", "amount", "issued_on", "expected_on", "delivered_on",
                "parent", "description"),
    ),
    KindSpec(
        "purchase", "commande fournisseur", "purchase order", "commandes fournisseur", "purchase orders",
        "clipboard-list", "CF", policy="commercial", doc_type="CMD",
        tracked=("stage", "amount", "expected_on", "owner"), stages=ORDER_STAGES,
        relabel={"main_party": ("Fournisseur", "Supplier"), "owner": ("Acheteur", "Buyer")},
        fields=("main_party", "owner", "team", "amount", "issued_on", "acknowledged_at", "expected_on",
                "delivered_on", "parent", "description"),
    ),
    KindSpec(
        "delivery", "livraison", "delivery", "livraisons", "deliveries", "truck", "LIV", doc_type="BL",
        tracked=("stage", "expected_on", "delivered_on"), stages=("to-prepare", "shipped", "delivered", "incident"),
        fields=("main_party", "owner", "team", "expected_on", "delivered_on", "parent", "description"),
    ),
    KindSpec(
        "invoice", "facture", "invoice", "factures", "invoices", "receipt", "FAC", policy="invoice", doc_type="FAC",
        silent=10,
        tracked=("stage", "amount", "due_on", "dispute"),
        stages=("draft", "published", "part-paid", "paid", "cancelled"),
        relabel={"amount": ("Montant, taxes comprises", "Amount with tax")},
        fields=("main_party", "owner", "team", "amount", "amount_paid", "published_at", "sent_at", "due_on",
                "paid_at", "dispute", "parent", "description"),
    ),
    KindSpec(
        "letter", "courrier", "mail item", "courriers", "mail items", "mail", "COU", doc_type="COURRIER",
        tracked=("stage", "owner"), stages=("received", "in-hand", "handled", "letter-draft", "letter-sent"),
        relabel={"received_on": ("Reçu le", "Received on"), "sent_at": ("Envoyé", "Sent")},
        fields=("main_party", "direction", "received_on", "sent_at", "owner", "team", "parent", "description"),
        extra={"registered": Column("boolean", "Recommandé", "Registered")},
    ),
    KindSpec(
        "case", "dossier", "case", "dossiers", "cases", "folder", "DOS", main_party="optional",
        tracked=("stage", "owner", "due_on"), stages=("open", "in-progress", "on-hold", "closed"),
        fields=("main_party", "owner", "team", "due_on", "description"),
    ),
    KindSpec(
        "task", "tâche", "task", "tâches", "tasks", "circle-check", "TAC", main_party="optional",
        tracked=("stage", "due_on", "owner"), stages=("to-do", "in-progress", "waiting", "done", "cancelled"),
        fields=("owner", "team", "due_on", "main_party", "parent", "description"),
    ),
    KindSpec(
        "ticket", "ticket", "ticket", "tickets", "tickets", "life-buoy", "TIC", silent=2,
        tracked=("stage", "stars", "owner", "due_on"),
        stages=("new", "open", "waiting-customer", "waiting-inside", "resolved", "closed"),
        fields=("main_party", "owner", "team", "channel", "due_on", "parent", "description"),
        extra={"escalated": Column("boolean", "Escaladé", "Escalated")},
    ),
    KindSpec(
        "job", "intervention", "field job", "interventions", "field jobs", "wrench", "INT", doc_type="BI",
        tracked=("stage", "due_on", "owner"),
        stages=("planned", "on-site", "finished", "report-approved", "cancelled"),
        relabel={"due_on": ("Jour prévu", "Planned day"), "owner": ("Technicien", "Technician")},
        fields=("main_party", "owner", "team", "due_on", "parent", "description"),
    ),
    KindSpec(
        "product", "article", "product", "articles", "products", "package", "ART", main_party="none",
        tracked=("amount", "delay_days", "stage"), stages=("active", "retired"),
        relabel={"amount": ("Prix hors taxes", "Price before tax")},
        fields=("amount", "owner", "team", "description"),
        extra={"delay_days": Column("integer", "Délai (jours)", "Lead time (days)")},
    ),
    KindSpec(
        "room", "salon", "room", "salons", "rooms", "hash", family="room", policy="room", main_party="none",
        follow=(), in_menu=False,
    ),
)  # fmt: skip


def as_choices(choices: tuple[Choice, ...]) -> list[dict[str, Any]]:
    """The form in which FieldDef keeps a list of values."""
    return [{"value": value, "fr": fr, "en": en} for value, fr, en in choices]
