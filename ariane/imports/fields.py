"""What a column of the file can be, and the heads under which Odoo, Dolibarr and spreadsheets export it.

Heads are compared folded, without punctuation; the first name of a field that the file has wins. The names are those of
the export screens in French and English, and the technical ones of « export compatible with import ».
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ariane.kernel.text import fold

MONEY, DAY, TEXT = "money", "day", "text"
QUOTES, INVOICES = "quote", "invoice"
KINDS = ("quote", "order", "purchase", "invoice")


@dataclass(frozen=True)
class Field:
    """Something of a document that a column can give; `kinds` empty for all."""

    code: str
    label: str | Promise
    names: str
    type: str = TEXT
    kinds: tuple[str, ...] = ()

    @property
    def known(self) -> list[str]:
        return [one.strip() for one in self.names.split("|")]


FIELDS = (
    Field("number", _("Number"),
        "numero|number|reference de la commande|order reference|reference|ref|numero de piece|n|no|nr|"
        "numero de facture|invoice number|numero de devis|quote number|reference de facture|"
        "numero de commande|name|p ref|f ref|c ref|id externe|external id|id"),
    Field("credit_of", _("Credit note on invoice"),
        "facture corrigee|avoir de|facture d origine|reversal of|extourne de|credit note of|facture source|"
        "reversed entry id|fk facture source", kinds=(INVOICES,)),
    Field("kind", _("Sort of document"),
        "type de facture|type d ecriture|move type|type de piece|type|invoice type|f type", kinds=(INVOICES,)),
    Field("party", _("Third party"),
        "nom du client|client|customer|tiers|nom du tiers|societe|"
        "nom d affichage du partenaire de la facture|invoice partner display name|partenaire|partner|"
        "company name|customer name|entreprise|raison sociale|third party|fournisseur|vendor|partner id|"
        "partner id name|s nom|nom"),
    Field("party_mail", _("E-mail of the third party"),
        "e mail|email|courriel|mail|adresse mail|client e mail|client email|partenaire email|"
        "partner id email|partner email|customer email|email du tiers|s email"),
    Field("party_no", _("Enterprise number"),
        "numero d entreprise|n d entreprise|bce|tva|n tva|numero de tva|tva intracommunautaire|vat|"
        "vat number|tax id|siret|siren|company number|partner id vat|numero tva intracommunautaire|"
        "s tva intra|s siren|id prof 1|ide"),
    Field("party_ref", _("Code of the third party"),
        "code client|customer code|code tiers|code du tiers|partner id id|reference client interne|"
        "s code client|third party code"),
    Field("title", _("Title"),
        "objet|titre|title|subject|description|libelle|label|designation|intitule|projet|ref client|"
        "reference client|customer reference|client order ref|p ref client|f ref client"),
    Field("stage", _("Stage"),
        "etat|statut|status|state|stage|etape|statut du paiement|payment status|payment state|p fk statut|"
        "f fk statut|fk statut"),
    Field("paid_state", _("Payment state"),
        "statut du paiement|payment status|payment state|facture payee|paye|f paye|paid", kinds=(INVOICES,)),
    Field("owner", _("Owner"),
        "vendeur|salesperson|commercial|responsable|owner|user id|user id name|invoice user id|"
        "charge d affaires|auteur|author"),
    Field("issued_on", _("Date"),
        "date de facturation|date facturation|date de facture|date de la facture|date commande|"
        "date proposition|date du document|date de piece|date piece|invoice bill date|invoice date|"
        "date de la commande|order date|date du devis|date de devis|quote date|date facture|date d emission|"
        "date|date order|date de creation|creation date|create date|p datep|f datef|datef|datep", DAY),
    Field("sent_on", _("Sent on"), "date d envoi|envoye le|sent on|date sent|sent date|envoi", DAY),
    Field("valid_until", _("Valid until"),
        "date de validite|validite|expiration|expiration date|date d expiration|valid until|"
        "date fin validite|date de fin de validite|validity date|fin de validite|p fin validite|"
        "valable jusqu au", DAY, (QUOTES,)),
    Field("expected_on", _("Expected on"),
        "date de livraison|date de livraison prevue|delivery date|expected date|commitment date|date prevue|"
        "date planned|livraison prevue", DAY, ("order", "purchase")),
    Field("due_on", _("Due on"),
        "date d echeance|echeance|due date|date echeance|date limite de reglement|invoice date due|"
        "date limite reglement|f date lim reglement|payment due|a payer avant le", DAY, (INVOICES,)),
    Field("paid_on", _("Paid on"),
        "date de paiement|paye le|paid on|payment date|date de reglement|date reglement|"
        "f date closing", DAY, (INVOICES,)),
    Field("amount_excl", _("Amount before tax"),
        "montant hors taxes|montant ht|total ht|hors taxes|montant hors taxe|untaxed amount|hors taxe signe|"
        "montant hors taxes signe|untaxed amount signed|tax excluded|subtotal|sous total|amount untaxed|"
        "amount untaxed signed|ht|total excl tax|montant htva|total htva|htva|p total ht|f total ht", MONEY),
    Field("amount_incl", _("Amount with tax"),
        "total|total ttc|montant ttc|montant total|amount total|total signe|total signed|amount total signed|"
        "total incl tax|total amount|ttc|montant tvac|total tvac|tvac|montant|amount|p total ttc|f total ttc|"
        "total in currency signed|total en devise signe", MONEY),
    Field("balance", _("Left to pay"),
        "montant du|reste a payer|amount due|montant du signe|amount due signed|solde|solde du|balance|"
        "amount residual|amount residual signed|reste du|restant du|remaining", MONEY, (INVOICES,)),
    Field("paid", _("Paid so far"),
        "montant paye|deja regle|deja paye|regle|amount paid|paid amount|encaisse|total paye|"
        "montant regle", MONEY, (INVOICES,)),
    Field("credited", _("Credited"),
        "avoirs|montant des avoirs|credite|montant credite|credited|credit notes|credit amount", MONEY, (INVOICES,)),
    Field("currency", _("Currency"), "devise|currency|monnaie|currency id|currency id name|multicurrency code"),
    Field("url", _("Address of its page"), "lien|url|link|adresse web|page|access url"),
)  # fmt: skip
BY_CODE = {field.code: field for field in FIELDS}
# heads by which a file tells where it was made
MARKS = {
    "odoo": ("salesperson", "vendeur", "order reference", "reference de la commande", "move type", "partner id",
             "invoice partner display name", "nom d affichage du partenaire de la facture", "date order",
             "untaxed amount signed", "payment state", "invoice bill date", "id externe", "external id"),
    "dolibarr": ("tiers", "nom du tiers", "fk statut", "p ref", "f ref", "s nom", "p fk statut", "f fk statut",
                 "ref client", "code client", "date fin validite", "date limite reglement"),
}  # fmt: skip


def plain(head: str) -> str:
    """A head as it is compared: « N° de facture » and « n de facture » are one."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(head.replace("°", " "))))


def of_kind(kind: str) -> list[Field]:
    """The fields that a kind of document can have."""
    return [field for field in FIELDS if not field.kinds or kind in field.kinds]


def propose(heads: Sequence[str], kind: str) -> dict[str, int]:
    """Which column gives each field, by its head alone; a column gives one field."""
    places: dict[str, int] = {}
    for place, head in enumerate(heads):
        places.setdefault(plain(head), place)
    found: dict[str, int] = {}
    for field in of_kind(kind):
        free = [places[name] for name in field.known if name in places and places[name] not in found.values()]
        if free:
            found[field.code] = free[0]
    return found


def source_of(heads: Iterable[str]) -> str:
    """The system that such a file comes from, by its heads; « fichier » when nothing tells."""
    had = {plain(head) for head in heads}
    best = max(MARKS, key=lambda name: len(had.intersection(MARKS[name])))
    return best if had.intersection(MARKS[best]) else "fichier"
