"""A file from another system becomes documents that follow-ups know, once and only once."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ariane.accounts.models import User
from ariane.imports import actions, work
from ariane.imports.models import Import
from ariane.journal.models import ExternalRef, Kind
from ariane.kernel.errors import DomainError, NotAllowed
from ariane.parties.models import Party
from ariane.pieces.models import Piece
from tests.budget import query_budget
from tests.world import World

ODOO = (
    "Référence de la commande;Date de la commande;Client;Client/E-mail;Vendeur;Hors taxes;Total;Statut\r\n"
    "S00012;03/11/2026 09:12:00;Commune d’Aubrives;;Ben Vendeur;1.000,00;1.210,00;Devis envoyé\r\n"
    "S00013;04/11/2026 10:00:00;Menuiserie Martin;info@martin.example;;2.500,50;3.025,61;Bon de commande\r\n"
    "S00014;31/11/2026 10:00:00;Menuiserie Martin;info@martin.example;;12,00;14,52;Devis\r\n"
)
DOLIBARR = (
    "Réf.,Tiers,Date facturation,Date échéance,Montant HT,Montant TTC,Reste à payer,État\n"
    'FA2611-0001,"Commune d\'Aubrives",2026-10-01,2026-10-31,1000.00,1210.00,1210.00,Validée\n'
    "FA2611-0002,Erik Architecte,2026-10-02,2026-11-01,500.00,605.00,105.00,Règlement commencé\n"
    "FA2611-0003,Erik Architecte,2026-10-02,2026-11-01,100.00,121.00,0.00,Payée\n"
)


def brought(by: User, kind: str, text: str | bytes, **about: Any) -> Import:
    data = text if isinstance(text, bytes) else text.encode()
    batch = actions.open_file(by=by, kind=Kind.objects.get(code=kind), name="f.csv", data=data, **about)
    work.finish(batch)
    return batch


def verdicts(batch: Import) -> list[str]:
    return list(batch.lines.order_by("number").values_list("verdict", flat=True))


def written(by: User, batch: Import, *, whole: bool = False) -> Import:
    actions.start(by=by, batch=batch, whole=whole)
    work.finish(batch)
    return batch


@pytest.mark.req("X-29", "R-045")
def test_an_odoo_export_is_understood_tried_and_written(world: World) -> None:
    batch = brought(world.ben, "quote", ODOO)
    assert batch.source == "odoo" and set(batch.columns) == {
        "number", "issued_on", "party", "party_mail", "owner", "amount_excl", "amount_incl", "stage",
    }  # fmt: skip
    assert verdicts(batch) == ["new", "new", "error"]
    assert "31/11/2026" in batch.lines.get(number=4).problems[0]
    assert not Piece.objects.filter(known_as__source="odoo").exists()
    written(world.ben, batch)
    first, second = (Piece.objects.get(known_as__external_id=one) for one in ("S00012", "S00013"))
    assert first.main_party == Party.objects.get(title="Commune d’Aubrives").record_ptr and first.amount_incl == 121000
    assert first.stage and first.stage.code == "sent" and first.owner == world.ben
    assert first.sent_at and first.sent_at.date() == dt.date(2026, 11, 3) and first.sent_by_channel == "import"
    assert second.stage and second.stage.code == "accepted" and second.amount == 250050
    assert second.main_party and second.main_party.title == "Menuiserie Martin"
    assert second.main_party.party.addresses.get().identity.address == "info@martin.example"
    assert batch.state == "done" and verdicts(batch)[2] == "error"


def test_the_same_file_again_changes_nothing_and_a_later_one_updates(world: World) -> None:
    written(world.ben, brought(world.ben, "quote", ODOO))
    again = brought(world.ben, "quote", ODOO)
    assert verdicts(again) == ["same", "same", "error"]
    with pytest.raises(DomainError):
        actions.start(by=world.ben, batch=again, whole=False)
    later = brought(world.ben, "quote", ODOO.replace("1.210,00;Devis envoyé", "1.331,00;Bon de commande"))
    assert verdicts(later)[0] == "update"
    written(world.ben, later)
    row = Piece.objects.get(known_as__external_id="S00012")
    assert row.amount_incl == 133100 and row.stage and row.stage.code == "accepted"
    assert ExternalRef.objects.filter(source="odoo").count() == 2


@pytest.mark.req("X-29")
def test_invoices_come_with_their_payments_and_credit_notes(world: World) -> None:
    written(world.bea, brought(world.bea, "invoice", DOLIBARR))
    one, two, three = Piece.objects.filter(known_as__source="dolibarr").order_by("pk")
    assert [row.stage.code for row in (one, two, three) if row.stage] == ["published", "part-paid", "paid"]
    assert (one.balance, two.balance, three.balance) == (121000, 10500, 0)
    assert one.due_on == dt.date(2026, 10, 31) and one.published_at and three.paid_at
    heads = "Réf.;Tiers;Date facturation;Montant TTC;Facture d'origine\n"
    credit = heads + "AV2611-0001;Erik Architecte;2026-11-05;-105,00;FA2611-0002\n"
    batch = brought(world.bea, "invoice", credit, source="dolibarr")
    assert verdicts(batch) == ["credit"]
    written(world.bea, batch)
    assert verdicts(brought(world.bea, "invoice", credit, source="dolibarr")) == ["same"]
    two.refresh_from_db()
    assert two.balance == 0 and two.payments.filter(kind="credit").count() == 1
    paid = brought(world.bea, "invoice", DOLIBARR.replace("1210.00,Validée", "0.00,Payée"), source="dolibarr")
    assert verdicts(paid)[0] == "update"
    written(world.bea, paid)
    one.refresh_from_db()
    assert one.balance == 0 and one.stage and one.stage.code == "paid"


def test_a_doubtful_name_waits_for_a_choice_and_a_strange_stage_too(world: World) -> None:
    for city in ("Namur", "Liège"):
        Party.objects.create(kind=Kind.objects.get(code="party"), title="Garage Dubois", city=city)
    text = "Numéro;Client;Total;Statut\nD1;Garage Dubois;10,00;Quelque part\nD2;Garage Dubois SPRL;10;Devis\n"
    batch = brought(world.ben, "quote", text)
    assert verdicts(batch) == ["error", "error"]
    first = batch.lines.get(number=2)
    assert len(first.problems) == 2 and "Garage Dubois" in " ".join(first.problems)
    liege = Party.objects.get(city="Liège")
    choices = {"party:garage dubois": str(liege.pk), "party:garage dubois sprl": "new", "stage:quelque part": "draft"}
    actions.choose(by=world.ben, batch=batch, choices=choices)
    work.finish(batch)
    assert verdicts(batch) == ["new", "new"]
    written(world.ben, batch, whole=True)
    assert Piece.objects.get(known_as__external_id="D1").main_party_id == liege.pk
    assert Party.objects.filter(title="Garage Dubois SPRL").count() == 1


def test_all_or_nothing_takes_everything_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = brought(world.ben, "quote", "Numéro;Client;Total\nA1;Dupont;1\nA2;Dupond;2\n")
    real = work.Writer._create

    def create(self: Any, wanted: Any, found: Any) -> Piece:
        if wanted.number == "A2":
            raise DomainError("non")
        return real(self, wanted, found)

    monkeypatch.setattr(work.Writer, "_create", create)
    written(world.ben, batch, whole=True)
    assert (
        batch.state == "refused" and "3" in batch.said and not Piece.objects.filter(known_as__external_id="A1").exists()
    )
    wrong = brought(world.ben, "quote", "Numéro;Client;Total\nA1;Dupont;x\n")
    with pytest.raises(DomainError):
        actions.start(by=world.ben, batch=wrong, whole=True)


def test_a_restart_in_the_middle_writes_each_line_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SOME", 2)
    text = "Numéro;Client;Total\n" + "".join(f"A{n};Client {n % 2};{n}\n" for n in range(1, 8))
    batch = brought(world.ben, "quote", text)
    actions.start(by=world.ben, batch=batch, whole=False)
    assert work.work() and actions.progress(batch) == (2, 7)
    while work.work():
        pass
    batch.refresh_from_db()
    assert batch.state == "done" and ExternalRef.objects.filter(source="fichier").count() == 7
    assert Party.objects.filter(title__in=("Client 0", "Client 1")).count() == 2


def test_rights_of_who_imports_hold_for_every_line(world: World) -> None:
    written(world.ben, brought(world.ben, "quote", ODOO))
    with pytest.raises(NotAllowed):
        brought(world.nadia, "invoice", DOLIBARR)
    with pytest.raises(NotAllowed):
        brought(world.ben, "ticket", ODOO)
    other = brought(world.cleo, "quote", ODOO.replace("1.210,00", "9,00"))
    assert verdicts(other)[:2] == ["error", "error"]
    with pytest.raises(NotAllowed):
        actions.start(by=world.ben, batch=other, whole=False)


def test_encodings_separators_and_workbooks_are_one_table(world: World, tmp_path: Path) -> None:
    import xlsxwriter

    rows = [["Numéro", "Client", "Total TTC", "Date"], ["D1", "Élan Été", "1 234,50 €", "28/11/2026"]]
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        for separator in (";", ",", "\t"):
            text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
            batch = brought(world.ben, "quote", text.encode(encoding), source=f"{encoding}{separator}")
            line = batch.lines.get()
            assert (line.verdict, line.cells) == ("new", rows[1]), (encoding, separator)
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0])
        sheet.write_row(1, 0, ["D1", "Élan Été", 1234.5])
        sheet.write_datetime(1, 3, dt.date(2026, 11, 28), book.add_format({"num_format": "dd/mm/yy"}))
    batch = brought(world.ben, "quote", path.read_bytes(), source="xlsx")
    assert batch.lines.get().cells == ["D1", "Élan Été", "1234.5", "2026-11-28"]
    for wrong in (b"", b"un seul mot", b"PK\x03\x04 rien", b"a;b\n"):
        with pytest.raises(DomainError):
            brought(world.ben, "quote", wrong)


def test_checking_costs_the_same_for_many_lines(world: World) -> None:
    written(world.ben, brought(world.ben, "quote", ODOO))
    costs = []
    for count in (3, 60):
        text = "Numéro;Client;Total;Statut\n" + "".join(f"X{n};Client;{n};Devis\n" for n in range(count))
        batch = actions.open_file(by=world.ben, kind=Kind.objects.get(code="quote"), name="f", data=text.encode())
        with query_budget(45) as made:
            work.finish(batch)
        costs.append(made.count)
    assert costs[0] == costs[1]
