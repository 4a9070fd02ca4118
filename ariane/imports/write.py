"""A line that was judged becomes a document, or changes one: through the same actions as people, with their rights."""

from django.db import transaction
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.imports import change
from ariane.imports.check import Checker
from ariane.imports.find import Found, party_key
from ariane.imports.models import Import, ImportLine
from ariane.imports.wanted import Wanted
from ariane.journal import actions
from ariane.journal.actions.external import call
from ariane.kernel import clock
from ariane.kernel.errors import DomainError
from ariane.parties.actions import NewParty, create_party
from ariane.parties.models import Party
from ariane.pieces.actions import NewPiece, create_piece
from ariane.pieces.facts import NewPayment, pay
from ariane.pieces.models import Payment, Piece

Verdict = ImportLine.Verdict


class Writer:
    """Writes the lines of one import as one person."""

    def __init__(self, batch: Import, user: User) -> None:
        self.batch, self.user = batch, user
        self.checker = Checker(batch, user, again=True)

    def write(self, lines: list[ImportLine]) -> None:
        """Write each line in a transaction of its own together with its mark, so that none is written twice and none is
        lost; what is refused now is an error of its line. Raises DomainError at the first one when all or none is
        wanted."""
        for wanted, found in self.checker.judge(lines):
            try:
                with transaction.atomic():
                    self._one(wanted, found)
                    self._mark(wanted.line)
            except DomainError as error:
                if self.batch.whole:
                    raise DomainError(_("Line %(n)d: %(why)s") % {"n": wanted.line.number, "why": error}) from error
                wanted.line.verdict, wanted.line.problems = Verdict.ERROR, [str(error)]
                self._mark(wanted.line)

    def _mark(self, line: ImportLine) -> None:
        line.done = True
        line.save(update_fields=["done", "verdict", "problems", "notes", "doubts", "record"])

    def _one(self, wanted: Wanted, found: Found) -> None:
        verdict = wanted.line.verdict
        if verdict == Verdict.ERROR:
            raise DomainError(" ".join(wanted.problems))
        if verdict == Verdict.CREDIT:
            wanted.line.record_id = self._credit(wanted, found).pk
        elif verdict in (Verdict.NEW, Verdict.UPDATE, Verdict.SAME):
            piece = self._update(wanted, found) if found.piece else self._create(wanted, found)
            call(record=piece, source=self.batch.source, external_id=wanted.number, url=self._link(wanted))
            wanted.line.record_id = piece.pk

    def _create(self, wanted: Wanted, found: Found) -> Piece:
        kind = self.batch.kind
        fields = change.columns(kind, wanted, None, self.user)
        title = fields.pop("title", "") or f"{kind.name.capitalize()} {wanted.number}"
        party = found.party or self._card(wanted)
        came = change.money(kind, wanted, None)
        piece = create_piece(by=self.user, piece=NewPiece(kind.code, title, party, fields=fields))
        self._pay(piece, wanted, came)
        return piece

    def _update(self, wanted: Wanted, found: Found) -> Piece:
        piece = found.piece
        if piece is None:
            raise TypeError("an update of nothing")
        came = change.money(self.batch.kind, wanted, piece)
        if wanted.problems:
            raise DomainError(" ".join(wanted.problems))
        changes = change.changes(self.batch.kind, wanted, found, self.user)
        if changes:
            actions.change_fields(by=self.user, record=piece, changes=changes)
        self._pay(piece, wanted, came)
        return piece

    def _card(self, wanted: Wanted) -> Party:
        """A card with what the file says of it; what it lacks stands in the list of cards to complete."""
        mail = wanted.texts.get("party_mail", "")
        name = wanted.texts.get("party") or mail
        key = party_key(wanted)
        fields = {"enterprise_no": wanted.texts["party_no"][:20]} if "party_no" in wanted.texts else {}
        card = create_party(
            by=self.user, party=NewParty(name[:250], addresses=(mail,) if mail else (), fields=fields)
        )  # fmt: skip
        self.checker.finder.made[key] = card
        return card

    def _pay(self, piece: Piece, wanted: Wanted, came: list[tuple[str, int]]) -> None:
        day = wanted.days.get("paid_on") or clock.today()
        for kind, amount in came:
            total = (piece.amount_paid or 0) + amount
            name = f"{wanted.number}:{kind}:{total}"[:120]
            payment = NewPayment(amount, min(day, clock.today()), kind, "", self.batch.source[:40], name)
            pay(by=self.user, piece=piece, payment=payment)
            piece.refresh_from_db()

    def _credit(self, wanted: Wanted, found: Found) -> Piece:
        invoice = found.corrects
        if invoice is None:
            raise DomainError(_("The invoice that this credit note corrects was not imported."))
        amount = abs(wanted.sums.get("amount_incl", wanted.sums.get("amount_excl", 0)))
        day = wanted.days.get("issued_on") or clock.today()
        kind = Payment.Kind.CREDIT
        name, source = wanted.number[:120], self.batch.source[:40]
        note = NewPayment(amount, min(day, clock.today()), kind, name, source, name)
        row = pay(by=self.user, piece=invoice, payment=note)
        if row.piece_id != invoice.pk:
            raise DomainError(_("This credit note stands on another invoice."))
        return invoice

    def _link(self, wanted: Wanted) -> str:
        """The page that the other system has of it: the column, else the pattern with the number put in."""
        url = wanted.texts.get("url", "")
        if url.startswith(("http://", "https://")):
            return url[:500]
        pattern = str(self.batch.options.get("link", ""))
        return pattern.replace("{n}", wanted.number)[:500] if pattern.startswith(("http://", "https://")) else ""
