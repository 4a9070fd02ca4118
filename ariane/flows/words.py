"""The fixed words of flows, French and English side by side: what the sentence says and what it understands.

An event is always « Dès que… », a state that is looked at in its moment always « … est toujours… » (the study of
if-then rules: people mix up both when the words do).
"""

Pair = tuple[str, str]
LANGUAGES = ("fr", "en")

# kind: « une offre », « l’offre », « par offre »; gender for the agreement of « ouvert »
KINDS: dict[str, tuple[Pair, Pair, Pair, str]] = {
    "quote": (("une offre", "a quote"), ("l’offre", "the quote"), ("offre", "quote"), "f"),
    "invoice": (("une facture", "an invoice"), ("la facture", "the invoice"), ("facture", "invoice"), "f"),
    "order": (("une commande", "an order"), ("la commande", "the order"), ("commande", "order"), "f"),
    "purchase": (
        ("une commande fournisseur", "a purchase order"), ("la commande fournisseur", "the purchase order"),
        ("commande fournisseur", "purchase order"), "f",
    ),
    "delivery": (("une livraison", "a delivery"), ("la livraison", "the delivery"), ("livraison", "delivery"), "f"),
    "request": (("une demande", "a request"), ("la demande", "the request"), ("demande", "request"), "f"),
    "ticket": (("un ticket", "a ticket"), ("le ticket", "the ticket"), ("ticket", "ticket"), "m"),
    "case": (("un dossier", "a case"), ("le dossier", "the case"), ("dossier", "case"), "m"),
}  # fmt: skip
# event: the kinds it is about, and « …est envoyée » in both genders
TRIGGERS: dict[str, tuple[tuple[str, ...], Pair, str]] = {
    "quote.sent": (("quote",), ("est envoyé", "est envoyée"), "is sent"),
    "invoice.published": (("invoice",), ("est publié", "est publiée"), "is published"),
    "order.confirmed": (("order", "purchase"), ("est confirmé", "est confirmée"), "is confirmed"),
    "delivery.done": (("delivery",), ("est livré", "est faite"), "is done"),
    "record.created": (tuple(KINDS), ("est créé", "est créée"), "is created"),
    "outside": (
        tuple(KINDS),
        ("est confié à un moteur externe", "est confiée à un moteur externe"),
        "is given to an outside engine",
    ),
}
SILENT, OUTSIDE = "silent", "outside"
STATES: dict[str, tuple[tuple[str, ...], Pair, str]] = {
    "no_reply": (tuple(KINDS), ("sans réponse", "sans réponse"), "without a reply"),
    "silent": (tuple(KINDS), ("sans nouvelles", "sans nouvelles"), "without news"),
    "unpaid": (("invoice",), ("impayé", "impayée"), "unpaid"),
    "open": (tuple(KINDS), ("ouvert", "ouverte"), "open"),
}
SAME_STAGE, OVER = "same_stage", "over"
FIELDS: dict[str, Pair] = {
    "due_on": ("l’échéance", "the due date"),
    "valid_until": ("la fin de validité", "the end of validity"),
    "expected_on": ("la date promise", "the promised date"),
    "promised_on": ("le paiement promis", "the promised payment"),
}
AWAITED: dict[str, Pair] = {
    "activity.done": ("que la tâche soit faite", "for the task to be done"),
    "invoice.paid": ("le paiement", "for the payment"),
    "delivery.done": ("la livraison", "for the delivery"),
    "quote.accepted": ("l’acceptation", "for the acceptance"),
    "message.received": ("un message", "for a message"),
}
UNITS: dict[str, tuple[Pair, Pair]] = {
    "days": (("jour", "jours"), ("day", "days")),
    "working": (("jour ouvré", "jours ouvrés"), ("working day", "working days")),
}
SIGNATORIES: dict[str, Pair] = {
    "owner": ("du responsable", "the person in charge"),
    "lead": ("du chef d’équipe", "the team lead"),
    "executive": ("de la direction", "the management"),
}
PEOPLE: dict[str, Pair] = {
    "owner": ("le responsable, ou son suppléant", "the person in charge, or their substitute"),
    "lead": ("le chef d’équipe", "the team lead"),
    "team": ("l’équipe", "the team"),
    "executive": ("la direction", "the management"),
}
TONES: dict[str, Pair] = {
    "gentle": ("", ""),
    "polite": (", ton courtois", ", politely"),
    "firm": (", ton ferme", ", firmly"),
    "final": (", dernier avis", ", as a final notice"),
}
TONE_RANK = {"gentle": 0, "polite": 1, "firm": 2, "final": 3}
MEDIA: dict[str, Pair] = {"mail": ("", ""), "letter": ("la lettre ", "the letter ")}
ACTIVITIES: dict[str, Pair] = {
    "call": ("", ""),
    "to-do": (" (à faire)", " (to do)"),
    "follow-up": (" (relancer)", " (follow up)"),
    "chase-quote": (" (relancer le devis)", " (chase quote)"),
    "chase-invoice": (" (relancer la facture)", " (chase invoice)"),
    "meet": (" (rencontrer)", " (meet)"),
    "approve": (" (approuver)", " (approve)"),
    "answer": (" (répondre)", " (answer)"),
    "fix-address": (" (corriger l’adresse)", " (fix address)"),
    "settle-dispute": (" (traiter le litige)", " (settle dispute)"),
    "escalation": (" (escalade)", " (escalation)"),
    "check": (" (vérifier)", " (check)"),
}
STOPS: dict[str, Pair] = {
    "reply": ("le client répond", "the customer replies"),
    "interaction": ("un échange est consigné", "an interaction is logged"),
    "stage": ("l’étape change", "the stage changes"),
    "paid": ("le solde est payé", "the balance is paid"),
    "dispute": ("un litige s’ouvre", "a dispute is opened"),
    "archived": ("la fiche est archivée", "the record is archived"),
}
APPROVALS: dict[str, Pair] = {
    "none": ("", ""),
    "first": (" Le premier envoi de chaque dossier est validé.", " The first message of each case is approved."),
    "always": (" Chaque envoi est validé.", " Every message is approved."),
}
CUSTOMERS: dict[str, Pair] = {"b2b": ("professionnels", "businesses"), "b2c": ("particuliers", "consumers")}
RELATIONS: dict[str, Pair] = {
    "prospect": ("prospect", "prospect"), "customer": ("client", "customer"),
    "supplier": ("fournisseur", "supplier"), "partner": ("partenaire", "partner"),
    "authority": ("autorité", "authority"),
}  # fmt: skip


def side(language: str) -> int:
    """0 for French, 1 for English, the place in a pair."""
    return 1 if language.startswith("en") else 0
