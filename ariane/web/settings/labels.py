"""The names of what a line of the settings' journal changed, as the forms call them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ariane.web.settings.activity_types import ActivityTypeForm
from ariane.web.settings.addresses import AliasForm
from ariane.web.settings.exchanges import ExchangesForm
from ariane.web.settings.hours import HoursForm
from ariane.web.settings.kind_forms import FieldForm, KindForm, NamingForm, StageForm, TrackedForm
from ariane.web.settings.mailbox_forms import MailboxForm
from ariane.web.settings.matrix import GROUPS
from ariane.web.settings.openings import OpeningForm
from ariane.web.settings.organisation import OrganisationForm
from ariane.web.settings.people_forms import PersonForm, TeamForm
from ariane.web.settings.portal import PortalForm
from ariane.web.settings.rates import RateForm
from ariane.web.settings.retention import RetentionForm
from ariane.web.settings.sla import SlaForm
from ariane.web.settings.terms import TermsForm
from ariane.web.settings.tokens import TokenForm
from ariane.web.settings.webhooks import EndpointForm
from ariane.web.settings.words import SnippetForm, TagForm

FORMS = {
    "user": (PersonForm,),
    "team": (TeamForm,),
    "organisation": (OrganisationForm,),
    "kind": (KindForm, FieldForm, StageForm, TrackedForm, NamingForm),
    "activity_type": (ActivityTypeForm,),
    "alias": (AliasForm,),
    "mailbox": (MailboxForm,),
    "tag": (TagForm,),
    "snippet": (SnippetForm,),
    "webhook": (EndpointForm,),
    "token": (TokenForm,),
    "hours": (HoursForm,),
    "rate": (RateForm,),
    "portal": (PortalForm,),
    "terms": (TermsForm,),
    "sla": (SlaForm,),
    "retention": (RetentionForm,),
    "opening": (OpeningForm,),
    "exchanges": (ExchangesForm,),
}
OTHERS: dict[str, Promise] = {
    "login": _("Login"),
    "substitute": _("Who stands in"),
    "days": _("Days"),
    "copied from": _("Copied from"),
    "follow rules": _("Who follows a new record"),
    "stage": _("Stage"),
    "field": _("Field"),
    "expected": _("Expected document"),
    "order": _("Order"),
    "secret": _("Secret"),
}


def field_label(area: str, field: str) -> str:
    """What a screen calls the field; its code when no screen has it any more."""
    for form in FORMS.get(area, ()):
        known = form.base_fields.get(field)  # type: ignore[attr-defined]
        if known is not None and known.label:
            return str(known.label)
    rights = {code: words for _name, lines in GROUPS for code, words in lines.items()}
    return str(OTHERS.get(field) or rights.get(field) or field)
