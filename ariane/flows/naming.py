"""How templates and stages are called in the sentence of a flow."""

from babel import Locale

from ariane.flows.phrases import Names
from ariane.journal.models import Stage
from ariane.templates.models import Template


def template_names(language: str) -> dict[str, str]:
    """Code → name of the templates that are in use, for a choice and for the sentence."""
    english = language.startswith("en")
    rows = Template.objects.filter(active=True).order_by("name_fr", "pk")
    return {row.code: (row.name_en or row.name_fr) if english else row.name_fr for row in rows}


def names(kind: str, language: str) -> Names:
    """What stands between quotation marks in the sentence of a flow of this kind."""
    english = language.startswith("en")
    rows = Stage.objects.filter(kind__code=kind)
    stages = {row.code: (row.name_en or row.name_fr) if english else row.name_fr for row in rows}
    locale = Locale.parse(language.replace("-", "_"))
    countries = {code: str(name) for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()}
    tongues = {code: str(name) for code, name in locale.languages.items() if len(code) == 2}
    return Names(template_names(language), stages, countries, tongues)


def country_name(code: str, language: str) -> str:
    """What a country is called; its code when it is unknown."""
    return str(Locale.parse(language.replace("-", "_")).territories.get(code, code))
