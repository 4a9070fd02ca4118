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
    "false_colleague": (N_("It bears a colleague’s name, and her own domain disowns it: it never acts as her."), ""),
    "reply_token": (
        N_("It was sent to a reply address of ours: it answers a mail we know."),
        N_("No reply address of ours: it was written to us directly, or the address was rewritten on the way."),
    ),
    "references": (
        N_("It refers to a mail of a thread."),
        N_("It refers to no mail we know: it is a new mail, or its references were lost."),
    ),
    "forged_token": (N_("It was sent to a reply address that was never ours or is revoked."), ""),
    "duplicate": (N_("It is here already: only its number differs."), ""),
    "receipt": (N_("It is a notice that a mail arrived or was opened."), ""),
    "complaint": (N_("It is a report that a reader called a mail of ours unwanted."), ""),
    "round_trip": (N_("It is a test of our own addresses."), ""),
    "subject_reference": (N_("Its subject names a record in which its sender takes part."), ""),
    "drop_address": (N_("It was sent to a record’s own address."), ""),
    "known_already": (N_("The mail that it passes on stands in a record already."), ""),
    "spam_sender": (N_("A person called the last mail of this address unwanted."), ""),
    "alias": (N_("It was sent to an address that makes records."), N_("None of its addresses makes records.")),
    "to_sort": (N_("Nothing is certain: a person decides."), ""),
    "by_hand": (N_("A colleague decided."), ""),
    "taken_back": (N_("A colleague took that back: it waits again."), ""),
    "failed": (N_("It could not be read or filed."), ""),
}
REASONS: dict[str, str] = {
    "unknown": N_("Neither an answer nor sent to an address that makes records."),
    "false_colleague": N_("It bears a colleague’s name, and her own domain disowns it: is it really from her?"),
    "no_sender": N_("It does not say who wrote it."),
    "note_by_outsider": N_("It answers an internal note and does not come from a colleague: it stays inside."),
    "note_without_access": N_("It answers an internal note of a record that its sender may not read."),
    "forged_token": N_("Its reply address was never ours, or is revoked."),
    "colleague_without_right": N_("A colleague wrote to people outside from a record on which she may not."),
    "alias_without_kind": N_("The kind of record that its address makes no longer exists."),
    "alias_only_in_copy": N_("A colleague put an address that makes records in copy only: is there anything to make?"),
    "too_fast": N_("Its sender writes too fast: twenty mails in two hours. A person looks first."),
    "drop_by_outsider": N_("It was sent to a record’s own address by somebody who takes no part in it."),
    "drop_without_right": N_("A colleague sent it to the address of a record on which she may not write."),
    "alias_not_for_sender": N_("Its sender may not write to this address."),
    "alias_copy_ignored": N_("An address that makes records was in copy only, where it counts for nothing."),
    "alias_forward_to_sort": N_("A colleague passed it on: who asks is for you to say."),
    "alias_record_gone": N_("The record of its address is archived or gone."),
    "filed_by_alias": N_("Its address always files into this record."),
    "spam": N_("Called unwanted."),
    "spam_sender": N_("A person called the last mail of this address unwanted."),
    "same_content": N_("It is here already, under another number."),
    "notice_of_another": N_("Another Ariane tells of it by itself, which could go round in circles."),
    "too_many": N_("Its sender’s machine writes too often."),
    "too_many_hops": N_("It goes round in circles."),
    "own_mail": N_("It is one of our own mails that came back."),
    "sender_to_identify": N_("Its sender stands on no card, or on several: who is it?"),
    "oversize": N_("It is too large to be filed by itself."),
    "reopened": N_("It had been dealt with, and was put back."),
    "database_busy": N_("The database was busy too often. Let it be read again."),
}


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
    if hit.rule == "unverified" and hit.detail == "several From":
        return Said(True, _("It names several authors, a colleague among them: nobody can tell whose it is."))
    if hit.rule in {"unverified", "auto_reply"} and hit.detail:
        # these never decide: what they found stands in their remark
        return Said(True, _(yes), hit.detail if hit.rule == "auto_reply" else "")
    words = yes if hit.hit else no
    if hit.rule == "subject_reference" and not hit.hit and hit.detail:
        words = N_("Its subject names a record, but its sender takes no part in it: anybody can write a reference.")
        return Said(False, _(words), hit.detail)
    detail = hit.detail if hit.rule in {"by_hand", "taken_back", "failed"} else ""
    if hit.rule == "alias" and ": " in hit.detail:
        return Said(hit.hit, _(words), "; ".join(map(_of_address, hit.detail.splitlines())))
    if hit.hit and hit.detail in REASONS and hit.rule not in {"to_sort", "forged_token", "oversize"}:
        detail = _(REASONS[hit.detail])
    return Said(hit.hit, _(words) if words else "", detail)


def _of_address(line: str) -> str:
    """What one of several addresses made of the mail: « address: reason »."""
    address, colon, reason = line.partition(": ")
    known = REASONS.get(reason if colon else line)
    return f"{address}: {_(known)}" if known and colon else _(known) if known else line
