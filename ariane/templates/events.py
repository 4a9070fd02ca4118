"""What a template may be bound to: moments at which it leaves by itself, or is proposed to whoever acts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "request.received": _("a request was registered"),
    "request.validated": _("a request was validated"),
    "request.assigned": _("a request was given to somebody"),
    "quote.send": _("a quote is sent by e-mail"),
    "order.send": _("an order confirmation is sent by e-mail"),
    "purchase.send": _("a purchase order is sent by e-mail"),
    "invoice.send": _("an invoice is sent by e-mail"),
    "alias.copied": _("a colleague puts an address of ours in copy"),
    "exchange.tell": _("a colleague is told of an exchange"),
}
LANGUAGES: dict[str, str | Promise] = {
    "fr": _("French"),
    "fr-BE": _("French (Belgium)"),
    "fr-CA": _("French (Canada)"),
    "fr-CH": _("French (Switzerland)"),
    "en": _("English"),
    "nl": _("Dutch"),
    "de": _("German"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "pt": _("Portuguese"),
    "lb": _("Luxembourgish"),
}
