"""The e-mail that tells a colleague that something was given to her to do."""

from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.activities.models import Activity
from ariane.journal.models import Entry
from ariane.kernel import clock
from ariane.mail import outbox


def queue_assigned(activity: Activity, by: User) -> None:
    """Queue the notice to the assignee, in her language; nothing when she has no address."""
    user = activity.assignee
    if user is None or not user.identity.address:
        return
    with translation.override(user.language):
        record = activity.record
        what = activity.summary or activity.type.name
        text = _("%(name)s asks you: %(what)s") % {"name": by.name, "what": what}
        mail = outbox.Outgoing(
            origin=f"activity:{activity.pk}:{user.pk}:{activity.version}",
            entry_uid=None,
            entry_visibility=Entry.Visibility.INTERNAL,
            author=by,
            subject=f"{what} · {record.title}",
            html=f"<p>{escape(text)}</p><p>{escape(activity.note)}</p>",
            automatic="auto-generated",
            context=outbox.Context(
                ref=record.ref or "",
                title=record.title,
                url=f"{settings.PUBLIC_URL}{record.get_absolute_url()}",
                language=user.language,
            ),
        )
    outbox.enqueue(mail, [outbox.Envelope(user.identity, external=False)], not_before=clock.now())
