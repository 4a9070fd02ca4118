"""« Pourquoi ici ? »: what the rules said of a mail, in words for a person who never heard of a header."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ariane.mail.models import InboundMail, RuleHit

# rule → (what a hit means, what a miss means); rules that never decide say something only when they remark
RULES: dict[str, tuple[str, str]] = {
    "oversize": (N_("It is larger than what is filed by itself."), ""),
    "unverified": (N_("The sender’s domain disowns it: From may be forged."), ""),
    "bounce": (N_("It is a notice that a mail of ours was not delivered."), ""),
    "auto_reply": (N_("A machine wrote it."), ""),
    "loop": (N_("It is a mail of ours that came back, or one too many of a machine."), ""),
    "reply_token": (
        N_("It was sent to a reply address of ours: it answers a mail we know."),
        N_("No reply address of ours: it was written to us directly, or the address was rewritten on the way."),
    ),
    "references": (
        N_("It refers to a mail of a thread."),
        N_("It refers to no mail we know: it is a new mail, or its references were lost."),
    ),
    "forged_token": (N_("It was sent to a reply address that was never ours or is revoked."), ""),
    "alias": (N_("It was sent to an address that makes records."), N_("None of its addresses makes records.")),
    "to_sort": (N_("Nothing is certain: a person decides."), ""),
    "by_hand": (N_("A colleague decided."), ""),
    "failed": (N_("It could not be read or filed."), ""),
}
REASONS: dict[str, str] = {
    "unknown": N_("Neither an answer nor sent to an address that makes records."),
    "note_by_outsider": N_("It answers an internal note and does not come from a colleague: it stays inside."),
    "note_without_access": N_("It answers an internal note of a record that its sender may not read."),
    "forged_token": N_("Its reply address was never ours, or is revoked."),
    "colleague_without_right": N_("A colleague wrote to people outside from a record on which she may not."),
    "alias_without_kind": N_("The kind of record that its address makes no longer exists."),
    "alias_only_in_copy": N_("A colleague put an address that makes records in copy only: is there anything to make?"),
    "sender_to_identify": N_("Its sender stands on no card, or on several: who is it?"),
    "oversize": N_("It is too large to be filed by itself."),
    "reopened": N_("It had been refused, and was put back."),
    "database_busy": N_("The database was busy too often. Let it be read again."),
}
DETAILS: dict[str, str] = {"dmarc=fail": N_("The sender’s domain disowns it: From may be forged.")}


@dataclass(frozen=True)
class Said:
    """One rule's answer."""

    hit: bool
    words: str
    detail: str = ""


def why(mail: InboundMail) -> str:
    """Why it waits, in one sentence."""
    if mail.verdict == InboundMail.Verdict.FAILED and mail.reason not in REASONS:
        return _("It could not be read. Nothing is lost: its source is kept.")
    return _(REASONS[mail.reason]) if mail.reason in REASONS else mail.reason


def rules(mail: InboundMail) -> list[Said]:
    """Every rule that has something to say, in the order in which they were asked."""
    return [said for hit in mail.hits.all() if (said := _said(hit)).words]


def _said(hit: RuleHit) -> Said:
    yes, no = RULES.get(hit.rule, (hit.rule, ""))
    if hit.rule in {"unverified", "auto_reply"} and hit.detail:
        # these never decide: what they found stands in their remark
        return Said(True, _(yes), hit.detail if hit.rule == "auto_reply" else "")
    words = yes if hit.hit else no
    detail = hit.detail if hit.rule in {"by_hand", "failed"} else ""
    if hit.hit and hit.detail in REASONS and hit.rule not in {"to_sort", "forged_token", "oversize"}:
        detail = _(REASONS[hit.detail])
    return Said(hit.hit, _(words) if words else "", detail)
