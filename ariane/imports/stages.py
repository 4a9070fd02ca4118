"""The states of other systems as stages of ours, by the words that Odoo and Dolibarr export and by their codes."""

from collections.abc import Iterable

from ariane.imports.fields import plain
from ariane.journal.models import Stage

WORDS = {
    "quote": {
        "draft": "draft|brouillon|devis|quotation|nouveau|new|0|brouillon a valider",
        "sent": (
            "sent|envoye|devis envoye|quotation sent|validee|valide|ouvert|ouverte|open|"
            "validee proposition ouverte|validated|1|en attente|en cours|pending"
        ),
        "accepted": (
            "sale|done|bon de commande|commande client|commande|sales order|locked|verrouille|bloque|signee|"
            "signe|signee a facturer|signed|accepte|acceptee|accepted|won|gagne|facturee|facture|billed|2|4"
        ),
        "refused": (
            "cancel|annule|annulee|cancelled|canceled|non signee|non signee fermee|not signed|refuse|refusee|"
            "refused|perdu|lost|rejete|3"
        ),
        "expired": "expired|expire|expiree|perime",
    },
    "invoice": {
        "draft": "draft|brouillon|0",
        "published": (
            "posted|comptabilise|comptabilisee|validee|valide|validated|impayee|impaye|unpaid|not paid|non paye|"
            "non payee|non payees|ouverte|open|emise|envoyee|sent|1|a payer|en retard|overdue"
        ),
        "part-paid": (
            "partial|partially paid|partiellement payee|partiellement paye|reglement commence|started|"
            "paiement partiel"
        ),
        "paid": (
            "paid|paye|payee|in payment|en paiement|en cours de paiement|reglee|regle|soldee|solde|2|oui|yes|"
            "reversed|extourne|extournee"
        ),
        "cancelled": "cancel|annule|annulee|cancelled|canceled|abandonnee|abandoned|3",
    },
}  # fmt: skip
ORDERS = {
    "draft": "draft|brouillon|devis|quotation|demande de prix|rfq|0|sent|envoye",
    "confirmed": (
        "sale|purchase|done|bon de commande|commande|sales order|purchase order|confirme|confirmee|confirmed|"
        "validee|valide|validated|1|verrouille|locked"
    ),
    "delivered": "livre|livree|delivered|recu|recue|received|3|traitee",
    "cancelled": "cancel|annule|annulee|cancelled|canceled|1 annulee",
}  # fmt: skip
CREDIT = frozenset({"avoir", "avoir client", "note de credit", "credit note", "customer credit note", "out refund", "2",
                    "facture avoir", "note de credit client", "refund"})  # fmt: skip


def known(kind: str, stages: Iterable[Stage]) -> dict[str, Stage]:
    """Word → stage: the house’s own names and codes first, then what other systems say."""
    by_code = {stage.code: stage for stage in stages}
    found: dict[str, Stage] = {}
    for stage in by_code.values():
        for word in (stage.code, stage.name_fr, stage.name_en):
            found.setdefault(plain(word), stage)
    for code, words in WORDS.get(kind, ORDERS).items():
        if code in by_code:
            for word in words.split("|"):
                found.setdefault(word, by_code[code])
    found.pop("", None)
    return found


def is_credit(word: str) -> bool:
    """Whether a sort of document is a credit note."""
    return plain(word) in CREDIT
