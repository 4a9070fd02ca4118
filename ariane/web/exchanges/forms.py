"""The form of an exchange: one for everything, nothing typed is ever lost."""

import datetime as dt
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ariane.accounts.models import Team, User
from ariane.journal import policy
from ariane.journal.models import Record
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.kernel.text import is_number
from ariane.parties.actions import NewParty, create_party
from ariane.parties.duplicates import Candidate, Traits, candidates
from ariane.parties.models import Party
from ariane.pieces.interaction import find, log
from ariane.pieces.interaction.settings import ExchangeSettings, Values
from ariane.pieces.models import Piece
from ariane.web.exchanges.start import Start
from ariane.web.records.forms import RecordField

STATES = ("logged", "in-progress", "to-process")
Day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
Hour = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def reminders() -> list[tuple[str, str]]:
    return [
        ("", _("no reminder")),
        ("0h", _("at the moment itself")),
        ("2h", _("2 hours before")),
        ("1d", _("1 day before")),
        ("2d", _("2 days before")),
        ("7d", _("1 week before")),
    ]


def before(code: str) -> dt.timedelta | None:
    """« 2h », « 1d » as a length of time; None for no reminder."""
    if not code:
        return None
    return dt.timedelta(hours=int(code[:-1])) if code[-1] == "h" else dt.timedelta(days=int(code[:-1]))


class NewCard(forms.Form):
    """The unfolded form of a new third party or of a new contact."""

    name = forms.CharField(max_length=200, required=False)
    party_type = forms.ChoiceField(choices=Party.Type.choices, required=False)
    other_name = forms.CharField(max_length=200, required=False)
    establishment_no = forms.CharField(max_length=20, required=False)
    email = forms.EmailField(required=False)
    phone = forms.CharField(max_length=40, required=False)
    job = forms.CharField(max_length=120, required=False)

    def __init__(self, data: Any, *, prefix: str, first_type: str) -> None:
        super().__init__(data, prefix=prefix, initial={"party_type": first_type})
        labels = {
            "name": _("Name"),
            "party_type": _("Type"),
            "other_name": _("Other name"),
            "establishment_no": _("Establishment no."),
            "email": _("E-mail"),
            "phone": _("Telephone"),
            "job": _("Job title"),
        }
        for code, label in labels.items():
            self.fields[code].label = label

    @property
    def given(self) -> bool:
        """Whether something was typed: then a card is wanted."""
        typed = ("name", "other_name", "establishment_no", "email", "phone", "job")
        return any(str(self.data.get(self.add_prefix(code), "")).strip() for code in typed)

    def card(self, *, organisation: Party | None, party_type: str) -> NewParty:
        clean = self.cleaned_data
        columns = ("other_name", "establishment_no", "job")
        return NewParty(
            clean["name"],
            party_type,
            organisation,
            (clean["email"],) if clean["email"] else (),
            (clean["phone"],) if clean["phone"] else (),
            {code: clean[code] for code in columns if clean[code]},
        )

    @property
    def doubles(self) -> list[Candidate]:
        """Cards that look like the one typed (P-043)."""
        if not self.is_bound or not self.is_valid() or not self.cleaned_data["name"]:
            return []
        clean = self.cleaned_data
        about = Traits(
            clean["name"],
            clean["party_type"] or str(self.initial["party_type"]),
            (clean["email"],),
            (clean["phone"],),
            clean["establishment_no"],
        )
        return candidates(about, limit=3)


class ExchangeForm(forms.Form):
    """Everything but the new cards. Fields that a setting switches off are not there (D-030 to D-033)."""

    comment = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)
    day = forms.DateField(widget=Day, required=False)
    hour = forms.TimeField(widget=Hour, required=False)
    state = forms.ChoiceField(choices=[(code, code) for code in STATES], required=False)
    task_title = forms.CharField(max_length=250, required=False)
    event_summary = forms.CharField(max_length=250, required=False)
    event_day = forms.DateField(widget=Day, required=False)
    event_hour = forms.TimeField(widget=Hour, required=False)
    follow_day = forms.DateField(widget=Day, required=False)
    follow_hour = forms.TimeField(widget=Hour, required=False)

    def __init__(self, data: QueryDict | None, *, user: User, start: Start) -> None:
        super().__init__(data)
        self.user, self.start, self.settings = user, start, ExchangeSettings.current()
        values = Values.current()
        people = User.objects.filter(is_active=True).order_by("first_name", "last_name")
        self.fields["party"] = RecordField(user, parties=True, required=False)
        self.fields["party"].widget.attrs["autofocus"] = True
        self.fields["concerns"] = RecordField(user, required=False)
        self.fields["task_case"] = forms.ModelChoiceField(cases(user), required=False, empty_label="—")
        self.fields["mode"] = forms.ChoiceField(choices=[("", "—"), *values.modes.items()], required=False)
        self.fields["subject"] = forms.ChoiceField(choices=[("", "—"), *values.subjects.items()], required=False)
        for name in ("event_who", "follow_who"):
            self.fields[name] = forms.ModelChoiceField(people, required=False, empty_label=None)
            self.initial[name] = user.pk
        for name in ("event_remind", "follow_remind"):
            self.fields[name] = forms.ChoiceField(choices=reminders(), required=False)
        self._optional(people)
        self._labels()
        self._propose()

    def _optional(self, people: Any) -> None:
        """The fields that the settings switch on."""
        on = self.settings
        if on.choose_user:
            self.fields["contacted_by"] = forms.ModelChoiceField(people, required=False, empty_label=None)
            self.initial["contacted_by"] = self.user.pk
        if on.colleagues:
            others = people.exclude(pk=self.user.pk)
            self.fields["colleagues"] = forms.ModelMultipleChoiceField(others, required=False)
            self.fields["tell"] = forms.BooleanField(required=False)
        if on.confidential_comment:
            self.fields["secret"] = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
            groups = Team.objects.filter(pk__in=self.user.rights.groups).order_by("name")
            self.fields["secret_group"] = forms.ModelChoiceField(groups, required=False, empty_label=_("me alone"))
        if on.products:
            products = Record.objects.filter(kind__code="product", pk__in=on.product_ids())
            self.fields["products"] = forms.ModelMultipleChoiceField(products, required=False)

    def _labels(self) -> None:
        labels = {
            "party": _("Third party"),
            "comment": _("Comment"),
            "day": _("Date of the exchange"),
            "hour": _("At"),
            "mode": _("Contact channel"),
            "subject": _("Subject type"),
            "concerns": _("Related record"),
            "products": _("Products concerned"),
            "contacted_by": _("Created by"),
            "colleagues": _("Colleagues"),
            "tell": _("Send the colleagues a notification"),
            "secret": _("Confidential comment"),
            "secret_group": _("Shared with"),
            "task_case": _("Case"),
            "task_title": _("Task"),
            "event_summary": _("Event"),
            "event_day": _("Day"),
            "event_hour": _("Hour"),
            "event_remind": _("Reminder"),
            "event_who": _("Given to"),
            "follow_day": _("Contact again on"),
            "follow_hour": _("At"),
            "follow_remind": _("Reminder"),
            "follow_who": _("Given to"),
        }
        for name, label in labels.items():
            if name in self.fields:
                self.fields[name].label = label

    def _propose(self) -> None:
        now = timezone.localtime(clock.now())
        proposed: dict[str, Any] = {
            "party": self.start.party,
            "concerns": self.start.concerns,
            "day": now.date(),
            "hour": now.time().replace(second=0, microsecond=0),
            "state": self.settings.default_state,
            "mode": "phone",
        }
        self.initial.update(proposed)

    @property
    def chosen_state(self) -> str:
        return str(self["state"].value() or self.settings.default_state)

    @property
    def states(self) -> list[tuple[str, str, bool]]:
        names = {
            "logged": pgettext("exchange", "Closed"),
            "in-progress": _("In progress"),
            "to-process": _("To process"),
        }
        return [(code, str(names[code]), code == self.chosen_state) for code in STATES]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.posted("event") and not given.get("event_summary"):
            self.add_error("event_summary", _("Say what the event is."))
        if self.posted("event") and not given.get("event_day"):
            self.add_error("event_day", _("Say on which day."))
        if self.posted("task") and not given.get("task_case"):
            self.add_error("task_case", _("Choose the ongoing case that the task belongs to."))
        if given.get("state") in ("in-progress", "to-process") and not given.get("follow_day") and not self.undated:
            self.add_error("follow_day", _("An exchange left open needs a date: when is it gone on with?"))
        return given

    def posted(self, name: str) -> bool:
        """Whether a part of the form is unfolded and meant."""
        return bool(self.data.get(name))

    @property
    def undated(self) -> bool:
        """« Sans date »: left open knowingly without a follow-up (X-03 proposes, it does not oblige)."""
        return self.posted("undated") or self.posted("event")


def cases(user: User) -> Any:
    """The ongoing cases that the person may read."""
    rows = Record.objects.filter(policy.visible(user), kind__code="case", archived_at=None)
    return rows.exclude(stage__final=True).order_by("title")


class Entering:
    """The whole form as posted or first shown: the exchange, the new cards, the contacts ticked."""

    def __init__(self, data: QueryDict | None, *, user: User, start: Start) -> None:
        self.data, self.user, self.start = data, user, start
        self.form = ExchangeForm(data, user=user, start=start)
        self.new_party = NewCard(data, prefix="np", first_type=Party.Type.ORGANISATION)
        self.new_contact = NewCard(data, prefix="nc", first_type=Party.Type.PERSON)

    @cached_property
    def contacts(self) -> list[Party]:
        """The contacts ticked, or those proposed."""
        if self.data is None:
            return self.start.contacts
        ids = [int(pk) for pk in self.data.getlist("contact") if is_number(pk)]
        rows = Party.objects.filter(policy.visible(self.user), pk__in=ids).select_related("organisation")
        return sorted(rows, key=lambda card: ids.index(card.pk))

    @cached_property
    def colleagues(self) -> list[User]:
        """The colleagues chosen so far, so that a refused form shows them again."""
        ids = [int(pk) for pk in self.data.getlist("colleagues") if is_number(pk)] if self.data is not None else []
        return list(User.objects.filter(pk__in=ids, is_active=True).order_by("first_name", "last_name"))

    @property
    def party_open(self) -> bool:
        return self.data is not None and (self.new_party.given or bool(self.data.get("np-open")))

    @property
    def contact_open(self) -> bool:
        return self.data is not None and (self.new_contact.given or bool(self.data.get("nc-open")))

    @property
    def past(self) -> list[Piece]:
        """Exchanges to go on with instead of another one (P-056)."""
        given = self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else self.form.initial
        party, concerns = given.get("party"), given.get("concerns")
        card = Party.objects.filter(pk=party.pk).first() if party else None
        subject = str(given.get("subject") or "")
        return find.to_go_on_with(self.user, party=card, contacts=self.contacts, concerns=concerns, subject=subject)

    def save(self) -> log.Logged | None:
        """Log it; None when something is wrong, which stands on the form then. Nothing half-written stays."""
        sound = [self.form.is_valid(), self.new_party.is_valid(), self.new_contact.is_valid()]
        if not all([*sound, self._named()]):
            return None
        try:
            with transaction.atomic():
                return log.log_exchange(by=self.user, exchange=self._exchange())
        except DomainError as error:
            self.form.add_error(None, str(error))
            return None

    def _named(self) -> bool:
        """One third party, chosen or new; a new card has a name (D-007)."""
        if self.new_party.given and not self.new_party.cleaned_data.get("name"):
            self.new_party.add_error("name", _("The name is missing."))
        if self.new_contact.given and not self.new_contact.cleaned_data.get("name"):
            self.new_contact.add_error("name", _("The name is missing."))
        if not self.new_party.given and not self.form.cleaned_data.get("party"):
            self.form.add_error("party", _("Choose the third party: an exchange needs exactly one."))
        return not (self.form.errors or self.new_party.errors or self.new_contact.errors)

    def _exchange(self) -> log.Exchange:
        clean = self.form.cleaned_data
        party = self._party()
        contacts = list(self.contacts)
        if self.new_contact.given:
            organisation = party if party.party_type != Party.Type.PERSON else None
            new = self.new_contact.card(organisation=organisation, party_type=Party.Type.PERSON)
            contacts.append(create_party(by=self.user, party=new))
        return log.Exchange(
            party=party,
            contacts=tuple(contacts),
            occurred_at=moment(clean["day"], clean["hour"]),
            mode=clean["mode"],
            subject_type=clean["subject"],
            comment=clean["comment"],
            concerns=clean["concerns"],
            products=tuple(clean.get("products") or ()),
            colleagues=tuple(clean.get("colleagues") or ()),
            tell=bool(clean.get("tell")),
            state=clean["state"] or self.form.settings.default_state,
            contacted_by=clean.get("contacted_by"),
            confidential=self._secret(),
            task=self._task(),
            event=self._event(),
            follow_up=self._follow_up(),
        )

    def _party(self) -> Party:
        if not self.new_party.given:
            return Party.objects.select_related("organisation").get(pk=self.form.cleaned_data["party"].pk)
        type_ = self.new_party.cleaned_data["party_type"] or Party.Type.ORGANISATION
        return create_party(by=self.user, party=self.new_party.card(organisation=None, party_type=type_))

    def _secret(self) -> log.Confidential | None:
        text = self.form.cleaned_data.get("secret") or ""
        return log.Confidential(text, self.form.cleaned_data.get("secret_group")) if text.strip() else None

    def _task(self) -> log.Task | None:
        clean = self.form.cleaned_data
        return log.Task(clean["task_title"], clean["task_case"]) if self.form.posted("task") else None

    def _event(self) -> log.Event | None:
        clean = self.form.cleaned_data
        if not self.form.posted("event"):
            return None
        at = moment(clean["event_day"], clean["event_hour"])
        return log.Event(clean["event_summary"], at, before(clean["event_remind"]), clean["event_who"])

    def _follow_up(self) -> log.FollowUp | None:
        clean = self.form.cleaned_data
        if not clean["follow_day"]:
            return None
        length = before(clean["follow_remind"])
        remind = moment(clean["follow_day"], clean["follow_hour"]) - length if length is not None else None
        return log.FollowUp(clean["follow_day"], remind, clean["follow_who"])


def moment(day: dt.date | None, hour: dt.time | None) -> dt.datetime:
    """A day and an hour of the active zone; today, or nine in the morning, when one is left out."""
    if day is None:
        return clock.now()
    return clock.local_moment(day, hour or dt.time(9))
