# ruff: noqa: E501 - wordings stand as they are read
"""The text of a message from what `render` planned: the shipped wordings by template code, kind and language.

A wording names values in braces; one that names a value that does not exist is broken: its messages are held and a
person is told, the others go on.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.utils.html import escape

from ariane.flows import legal
from ariane.flows.facts import Letter
from ariane.flows.render import Plan, values
from ariane.ui import formats

GREETING = {"fr": "Madame, Monsieur,", "en": "Dear Sir or Madam,"}
CLOSING = {"fr": "Cordialement,", "en": "Kind regards,"}
# code → language → (subject, paragraphs)
TEXTS: dict[str, dict[str, tuple[str, str]]] = {
    "quote-gentle": {
        "fr": ("Notre offre {refs}", "Nous vous avons transmis notre offre «\u00a0{title}\u00a0». Avez-vous pu en prendre "
               "connaissance\u202f? Nous répondons volontiers à vos questions."),
        "en": ("Our quote {refs}", "We sent you our quote “{title}”. Have you had a chance to look at it? We gladly answer "
               "your questions."),
    },
    "quote-firm": {
        "fr": ("Notre offre {refs}\u00a0: votre décision", "Sans nouvelles de votre part au sujet de notre offre "
               "«\u00a0{title}\u00a0», nous aimerions savoir si votre projet est toujours d’actualité."),
        "en": ("Our quote {refs}: your decision", "As we have not heard from you about our quote “{title}”, we would like "
               "to know whether your project still stands."),
    },
    "invoice-before": {
        "fr": ("Échéance prochaine\u00a0: {refs}", "Nous vous rappelons que {total} arrivent à échéance le {due}. Si le "
               "paiement est déjà en route, merci de ne pas tenir compte de ce message."),
        "en": ("Due soon: {refs}", "A reminder that {total} will be due on {due}. If payment is on its way, please disregard "
               "this message."),
    },
    "invoice-after": {
        "fr": ("Rappel\u00a0: {refs}", "Sauf erreur de notre part, {total} restent à payer, échus depuis le {due}. Merci de "
               "procéder au paiement, ou de nous dire ce qui le retient."),
        "en": ("Reminder: {refs}", "Unless we are mistaken, {total} remain unpaid since {due}. Please pay, or tell us what "
               "stands in the way."),
    },
    "invoice-firm": {
        "fr": ("Second rappel\u00a0: {refs}", "Malgré notre rappel, {total} restent impayés, avec un retard de {days} jours. "
               "Nous vous prions de régler cette somme sous huit jours."),
        "en": ("Second reminder: {refs}", "Despite our reminder, {total} remain unpaid, {days} days late. Please settle this "
               "sum within eight days."),
    },
    "invoice-interest": {
        "fr": ("Mise en demeure\u00a0: {refs}", "{total} restent impayés depuis le {due}. Des intérêts de retard sont dus de "
               "plein droit, ainsi qu’une indemnité forfaitaire de 40\u00a0€ par facture."),
        "en": ("Formal notice: {refs}", "{total} remain unpaid since {due}. Late payment interest is due by law, and a "
               "recovery fee of 40\u00a0€ for each invoice."),
    },
    "invoice-escalation": {
        "fr": ("Dernier rappel de la direction\u00a0: {refs}", "Je reviens vers vous personnellement\u00a0: {total} restent "
               "impayés depuis {days} jours. Appelez-moi pour trouver une solution."),
        "en": ("Last reminder from our management: {refs}", "I write to you personally: {total} remain unpaid for {days} days. "
               "Please call me so that we find a solution."),
    },
    "invoice-consumer": {
        "fr": ("Premier rappel gratuit\u00a0: {refs}", "{total}, échus le {due}, restent à payer. Vous disposez de quatorze "
               "jours pour payer sans aucun frais."),
        "en": ("First free reminder: {refs}", "{total}, due on {due}, remain to be paid. You have fourteen days to pay "
               "without any charge."),
    },
    "silent": {
        "fr": ("{title}", "Nous n’avons pas eu de nouvelles depuis quelque temps au sujet de «\u00a0{title}\u00a0». Où en "
               "êtes-vous\u202f?"),
        "en": ("{title}", "We have had no news for a while about “{title}”. Where do you stand?"),
    },
}  # fmt: skip
KNOWN = frozenset({"refs", "title", "total", "due", "days", "count"})


class Broken(ValueError):
    """A wording that cannot be filled in."""


@dataclass(frozen=True)
class Text:
    """A message ready to go."""

    subject: str
    html: str


def inspect(codes: Iterable[str]) -> dict[str, Letter]:
    """What each template claims, and what is wrong with it: unknown, or naming a value that does not exist."""
    found = {}
    for code in codes:
        wordings = TEXTS.get(code)
        said = " ".join(part for pair in (wordings or {}).values() for part in pair)
        named = {name for _text, name, _spec, _how in Formatter().parse(said) if name}
        broken = "unknown" if wordings is None else ", ".join(sorted(named - KNOWN))
        found[code] = Letter(legal.claims(said), broken)
    return found


def write(plan: Plan, today: dt.date, *, signature: str, fee: int = 0) -> Text:
    """Subject and body in the plan's language. Raises Broken for a wording that names what there is not."""
    language = "en" if plan.language.startswith("en") else "fr"
    filled = values(plan, today, fee)
    wordings = TEXTS.get(plan.template)
    if wordings is None:
        raise Broken(plan.template)
    total = formats.money(filled["total"], plan.currency or "EUR", language)
    due = formats.day(filled["oldest_due"], language, today=today) if filled["oldest_due"] else ""
    named = {
        "refs": filled["refs"], "title": plan.rows[0].title, "total": total, "due": due, "days": filled["days_late"],
        "count": filled["count"],
    }  # fmt: skip
    subject, body = wordings[language]
    try:
        subject, body = subject.format(**named), body.format(**named)
    except (KeyError, IndexError) as error:
        raise Broken(str(error)) from error
    table = rows_html(filled, plan.currency or "EUR", language, today) if filled["count"] > 1 else ""
    paragraphs = (GREETING[language], body, CLOSING[language], signature)
    html = "".join(f"<p>{escape(one)}</p>" for one in paragraphs[:2]) + table
    return Text(subject, html + "".join(f"<p>{escape(one)}</p>" for one in paragraphs[2:]))


def rows_html(filled: dict[str, Any], currency: str, language: str, today: dt.date) -> str:
    """The table of a letter for several records: number, due date, what remains."""
    lines = []
    for row in filled["rows"]:
        due = formats.day(row["due_on"], language, today=today) if row["due_on"] else ""
        money = formats.money(row["balance"], currency, language)
        lines.append(f"<tr><td>{escape(row['ref'])}</td><td>{escape(due)}</td><td>{escape(money)}</td></tr>")
    return f"<table>{''.join(lines)}</table>"
