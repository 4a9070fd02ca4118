"""Saved views and chosen columns of lists."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal.models import FieldDef, Kind
from ariane.journal.models.view import ListColumns, SavedView
from ariane.kernel.errors import DomainError, NotAllowed


def views_of(user: User, kind: Kind) -> QuerySet[SavedView]:
    """The person's own views of a kind, and those that colleagues share."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True), kind=kind).select_related("owner")


@transaction.atomic
def keep_view(*, by: User, kind: Kind, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep a list's filters and order under a name; the same name again replaces one's own."""
    if not name.strip():
        raise DomainError(_("Give the view a name."))
    values = {"query": query[:500], "shared": shared}
    row, _made = SavedView.objects.update_or_create(owner=by, kind=kind, name=name.strip()[:80], defaults=values)
    return row


@transaction.atomic
def drop_view(*, by: User, view: SavedView) -> None:
    """Forget a view; one's own only."""
    if view.owner_id != by.pk:
        raise NotAllowed(_("Only whoever keeps a view can remove it."))
    view.delete()


def columns_of(user: User, kind: Kind) -> list[FieldDef]:
    """The further columns that the person wants, in the order of the kind's fields."""
    row = ListColumns.objects.filter(user=user, kind=kind).first()
    return list(FieldDef.objects.filter(kind=kind, code__in=row.codes)) if row else []


@transaction.atomic
def choose_columns(*, by: User, kind: Kind, codes: list[str]) -> None:
    """Remember which further columns to show; a code that the kind does not have is left out."""
    known = set(FieldDef.objects.filter(kind=kind).values_list("code", flat=True))
    wanted = [code for code in dict.fromkeys(codes) if code in known]
    ListColumns.objects.update_or_create(user=by, kind=kind, defaults={"codes": wanted})
