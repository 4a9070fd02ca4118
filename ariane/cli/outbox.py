"""`ariane outbox`: what waits to leave; `ariane outbox release` after a restore."""

import argparse
from gettext import gettext as _

from ariane.cli.output import say
from ariane.cli.setup import setup

SHOWN = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", nargs="?", choices=("list", "release"), default="list", help=_("list, or release"))
    parser.add_argument("--state", help=_("only mails in this state"))
    parser.add_argument("--json", action="store_true", help=_("one JSON line each"))


def run(said: argparse.Namespace) -> int:
    """List what has not arrived, oldest first, or let mail leave again."""
    setup()
    return release(said) if said.verb == "release" else show(said)


def release(said: argparse.Namespace) -> int:
    """End the hold that a restore left."""
    from ariane.kernel import hold

    was_held = hold.release(hold.OUTBOX)
    words = _("Mail leaves again.") if was_held else _("Nothing held the outbox.")
    say({"released": was_held}, as_json=said.json, words=words)
    return 0


def show(said: argparse.Namespace) -> int:
    """One line a transmission that is not settled: its state, its recipient, its subject, the server's words."""
    from ariane.mail.models import OutboundMail

    state = OutboundMail.State
    mails = OutboundMail.objects.select_related("content").order_by("not_before", "pk")
    mails = mails.filter(state=said.state) if said.state else mails.exclude(state__in=(state.SENT, state.CANCELLED))
    for mail in mails[:SHOWN]:
        row = {
            "id": mail.pk,
            "state": mail.state,
            "to": mail.address,
            "subject": mail.content.subject,
            "not_before": mail.not_before,
            "next_try_at": mail.next_try_at,
            "tries": mail.tries,
            "problem": mail.problem,
            "why": mail.why(),
            "error": mail.error,
            "message_id": mail.content.message_id,
        }
        words = f"{mail.pk:>6}  {mail.state:<12} {mail.not_before:%Y-%m-%d %H:%M}  {mail.address}  {row['subject']}"
        say(row, as_json=said.json, words="\n        ".join(filter(None, (words, mail.why(), mail.error))))
    return 0
