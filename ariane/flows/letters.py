"""The text of a message from what `render` planned, by the templates of the house (ariane.templates).

A template that names a value that does not exist is broken: its messages are held and a person is told where it is
wrong, the others go on.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ariane.accounts.models import Organisation, User
from ariane.flows import legal
from ariane.flows.facts import Letter
from ariane.flows.render import Plan, values
from ariane.templates import house, queries
from ariane.templates.rendering import problems, render, wording
from ariane.templates.sandbox import Broken
from ariane.templates.zones import kept
from ariane.ui import formats


@dataclass(frozen=True)
class Text:
    """A message ready to go, and the wording it was made from."""

    subject: str
    html: str
    used: dict[str, Any] | None = None
    blocks: dict[str, str] = field(default_factory=dict)

    def edited(self, subject: str, html: str) -> "Text":
        """The same as a person worded it, mandatory blocks as they are now; those she took away close it (R-023)."""
        text, gone = kept(html, self.blocks)
        return Text(subject, text + "".join(self.blocks[key] for key in gone), self.used, self.blocks)


def inspect(codes: Iterable[str]) -> dict[str, Letter]:
    """What each template claims, and what is wrong with it: unknown (or put aside), or where it cannot be filled in."""
    asked = set(codes)
    known = queries.by_codes(asked)
    found = {}
    for code in asked:
        template = known.get(code)
        if template is None:
            found[code] = Letter(frozenset(), "unknown")
            continue
        wrong = problems(template)
        found[code] = Letter(legal.claims(wording(template)), str(wrong[0]) if wrong else "")
    return found


def write(plan: Plan, today: dt.date, *, signatory: User | None = None, fee: int = 0) -> Text:
    """Subject and body in the reader's language. Raises Broken, with the place, for what cannot be filled in."""
    template = queries.by_code(plan.template)
    if template is None:
        raise Broken(plan.template)
    language = formats.tongue(plan.language)
    filled = values(plan, today, fee)
    currency = plan.currency or "EUR"
    first = plan.rows[0]
    given = {
        **house.values(Organisation.current(), signatory, language, today),
        "refs": filled["refs"], "ref": first.ref, "title": first.title, "count": filled["count"],
        "total": formats.money(filled["total"], currency, language),
        "amount": formats.money(filled["total"], currency, language),
        "due": formats.day(filled["oldest_due"], language, today=today) if filled["oldest_due"] else "",
        "days": filled["days_late"], "fees": formats.money(filled["fees"], currency, language),
        "rows": row_values(filled, currency, language, today),
        "table": rows_html(filled, currency, language, today) if filled["count"] > 1 else "",
    }  # fmt: skip
    made = render(template, given, plan.language)
    return Text(made.subject, made.html, made.used, made.blocks)


def row_values(filled: dict[str, Any], currency: str, language: str, today: dt.date) -> list[dict[str, Any]]:
    """The rows as a loop of a template names them."""
    return [
        {
            **row, "due": formats.day(row["due_on"], language, today=today) if row["due_on"] else "",
            "balance": formats.money(row["balance"], currency, language),
            "amount": formats.money(row["amount"], currency, language),
        }
        for row in filled["rows"]
    ]  # fmt: skip


def rows_html(filled: dict[str, Any], currency: str, language: str, today: dt.date) -> SafeString:
    """The table of a letter for several records: number, due date, what remains."""
    lines = [
        format_html("<tr><td>{}</td><td>{}</td><td>{}</td></tr>", escape(row["ref"]), row["due"], row["balance"])
        for row in row_values(filled, currency, language, today)
    ]
    return mark_safe(f"<table>{''.join(lines)}</table>")  # noqa: S308 (escaped above)
