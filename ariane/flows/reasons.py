"""Why something leaves, waits or stops: a short code in the data, a sentence on screen in French and English."""

from ariane.flows.words import Pair, side

# what ends a follow-up
EXITS: dict[str, Pair] = {
    "reply": ("le client a répondu", "the customer replied"),
    "interaction": ("un échange a été consigné", "an interaction was logged"),
    "stage": ("l’étape a changé", "the stage changed"),
    "paid": ("le solde est payé", "the balance is paid"),
    "dispute": ("un litige est ouvert", "a dispute is open"),
    "archived": ("la fiche est archivée", "the record is archived"),
    "manual": ("arrêté à la main", "stopped by hand"),
    "cap": ("le nombre de relances est atteint", "the number of follow-ups is reached"),
    "finished": ("arrivé à la fin", "reached the end"),
    "excluded": ("exclu des relances", "excluded from follow-ups"),
    "no_longer": ("la condition n’est plus vraie", "the condition no longer holds"),
    "filed": ("classé sans réponse", "filed, no answer"),
    "outside": ("suivi par un moteur externe", "followed by an outside engine"),
    "flow_stopped": ("le scénario a été arrêté", "the flow was stopped"),
    "merged": ("le client a été fusionné ou effacé", "the customer was merged or erased"),
    "segment": ("la fiche ne correspond plus au segment", "the record left the segment"),
}
# what makes one wait, pause, or ask a person
HOLDS: dict[str, Pair] = {
    "step": ("attend son échéance", "waits for its date"),
    "event": ("attend un événement", "waits for something to happen"),
    "stale_mail": (
        "le courrier entrant n’a pas été relevé depuis plus de 15 minutes",
        "incoming mail was not fetched for more than 15 minutes",
    ),
    "stale_payments": (
        "les paiements ne sont pas à jour\u00a0: une personne valide",
        "payments are not up to date: a person approves",
    ),
    "do_not_contact": (
        "ce client ne doit pas être contacté\u00a0: une personne décide",
        "this customer must not be contacted: a person decides",
    ),
    "sensitive": ("fiche sensible\u00a0: une personne s’en charge", "sensitive record: a person takes it"),
    "strategic": ("client stratégique\u00a0: une personne s’en charge", "strategic customer: a person takes it"),
    "disputed": ("un litige est ouvert", "a dispute is open"),
    "promise": ("un paiement est promis", "a payment is promised"),
    "away": ("le client est absent", "the customer is away"),
    "address": ("l’adresse ne reçoit plus", "the address refuses mail"),
    "postal": ("l’adresse postale du client est incomplète", "the customer’s postal address is incomplete"),
    "forbidden": (
        "le modèle contient une mention interdite pour ce client",
        "the template holds a mention forbidden here",
    ),
    "too_early": (
        "le premier rappel est gratuit et laisse quatorze jours",
        "the first reminder is free and leaves fourteen days",
    ),
    "rate": (
        "le taux d’intérêt en vigueur n’est pas saisi\u00a0: une personne valide",
        "the interest rate in force is not known: a person approves",
    ),
    "template": ("le modèle est incomplet", "the template is broken"),
    "month": ("déjà quatre messages en trente jours", "four messages in thirty days already"),
    "gap": ("un message automatique est parti récemment", "an automatic message left recently"),
    "human": ("un collègue vient d’écrire", "a colleague has just written"),
    "quiet": ("jour calme, férié ou hors des heures d’envoi", "quiet day, holiday or outside sending hours"),
    "approval": ("à valider", "to approve"),
    "amount": ("à valider\u00a0: montant élevé", "to approve: high amount"),
    "late": (
        "en retard de plus de cinq jours ouvrés\u00a0: envoyer, sauter ou décaler",
        "more than five working days late: send, skip or postpone",
    ),
    "deferred": ("reporté trois fois\u00a0: une personne décide", "put off three times: a person decides"),
    "throttle": ("le débit du jour est atteint", "today’s rate is reached"),
    "by_hand": ("mis en pause à la main", "paused by hand"),
    "flow_paused": ("le scénario est en pause", "the flow is paused"),
    "poison": ("trois échecs\u00a0: isolé", "failed three times: set aside"),
}
# what was passed on the way
PASSED: dict[str, Pair] = {
    "waited": ("l’attente est finie", "the wait is over"),
    "true": ("la condition est vraie", "the condition holds"),
    "yes": ("oui", "yes"),
    "no": ("non", "no"),
    "again": ("encore une fois", "once more"),
    "enough": ("assez de fois", "often enough"),
    "past_due": ("l’échéance est déjà passée\u00a0: sauté", "the due date is past: skipped"),
    "skipped": ("sauté par une personne", "skipped by a person"),
    "done": ("fait", "done"),
    "instead": ("une activité à la place du message", "an activity in place of the message"),
}
ALL = EXITS | HOLDS | PASSED


def reason(code: str, language: str) -> str:
    """The sentence of a reason; the code itself for one of a newer version."""
    pair = ALL.get(code)
    return pair[side(language)] if pair else code
