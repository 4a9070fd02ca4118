"""How templates and stages are called in the sentence of a flow."""

from ariane.flows.phrases import Names
from ariane.journal.models import Stage

# the shipped templates; the house's own ones are called by their code
TITLES: dict[str, tuple[str, str]] = {
    "quote-gentle": ("Relance douce de devis", "Gentle quote reminder"),
    "quote-firm": ("Rappel plus ferme de devis", "Firmer quote reminder"),
    "invoice-before": ("Facture avant échéance", "Invoice before its due date"),
    "invoice-after": ("Facture après échéance", "Invoice after its due date"),
    "invoice-firm": ("Second rappel de facture", "Second invoice reminder"),
    "invoice-interest": ("Mise en demeure", "Formal notice"),
    "invoice-escalation": ("Dernier rappel de la direction", "Last reminder from the management"),
    "invoice-consumer": ("Premier rappel gratuit", "First free reminder"),
    "silent": ("Dossier silencieux", "Silent record"),
}


def template_names(language: str) -> dict[str, str]:
    """Code → name, for a choice of templates."""
    side = int(language.startswith("en"))
    return {code: pair[side] for code, pair in TITLES.items()}


def names(kind: str, language: str) -> Names:
    """What stands between quotation marks in the sentence of a flow of this kind."""
    english = language.startswith("en")
    rows = Stage.objects.filter(kind__code=kind)
    stages = {row.code: (row.name_en or row.name_fr) if english else row.name_fr for row in rows}
    return Names(template_names(language), stages)
