"""Other formats inside a mail: winmail.dat, invitations, S/MIME, PGP, mails forwarded as files."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.emails.build.clients import MARC, NADIA
from tests.emails.build.mails import Case, Piece, both, file, html, mail, multipart, text


def cases() -> Iterator[Case]:
    yield from tnef_cases()
    yield from calendars()
    yield from sealed()
    yield from attached()


# --- winmail.dat -----------------------------------------------------------------------------------------------------


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def tnef(files: list[tuple[str, bytes]], body: str = "") -> bytes:
    """A winmail.dat as Outlook packs it, in its plain attributes."""
    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    if body:
        out += attribute(1, 0x0002800C, body.encode("cp1252") + b"\0")
    for name, data in files:
        out += attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0, 0, 0, 0))
        out += attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        out += attribute(2, 0x0006800F, data)
    return out


def winmail(data: bytes) -> Piece:
    return file("winmail.dat", "application/ms-tnef", data)


def tnef_cases() -> Iterator[Case]:
    two = tnef([("plan.txt", b"Le plan"), ("devis.pdf", b"%PDF-1.4")])
    rows = [
        {"name": "plan.txt", "type": "text/plain", "size": 7},
        {"name": "devis.pdf", "type": "application/pdf", "size": 8},
    ]
    yield Case(
        "winmail", mail(multipart("mixed", text("Voici."), winmail(two))), {"text": "Voici.", "attachments": rows}
    )
    alone = tnef([("plan.txt", b"Le plan")], "Le texte est dedans.")
    yield Case("winmail_with_the_body", mail(winmail(alone)), {"text": "Le texte est dedans.", "attachments": rows[:1]})
    broken = winmail(two[:40] + b"\xff" * 30)
    yield Case("winmail_broken", mail(multipart("mixed", text("Voici."), broken)), {"text": "Voici."})
    garbage = winmail(b"rien de lisible")
    yield Case(
        "winmail_garbage",
        mail(multipart("mixed", text("Voici."), garbage)),
        {"attachments": [{"name": "winmail.dat", "size": 15}], "problems": ["winmail.dat"]},
    )


# --- invitations -----------------------------------------------------------------------------------------------------

EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:1@client.example\r\n"
    "DTSTAMP:20250303T130500Z\r\nDTSTART:20250317T080000Z\r\nSUMMARY:Visite du chantier\r\n"
    "ORGANIZER:mailto:marc.dupont@client.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def calendars() -> Iterator[Case]:
    def event(method: str, declared: str = "") -> Piece:
        params = f"; method={declared}" if declared else ""
        return Piece(f"text/calendar; charset=utf-8{params}", EVENT.format(method=method).encode(), "quoted-printable")

    invite = multipart("alternative", text("Visite"), html("<p>Visite</p>"), event("REQUEST", "REQUEST"))
    yield Case(
        "calendar_invitation",
        mail(invite, subject="Visite"),
        {"calendar": "REQUEST", "text": "Visite", "attachments": [{"type": "text/calendar"}]},
    )
    answer = multipart("alternative", text("Accepté"), event("REPLY"))
    yield Case("calendar_reply", mail(answer, subject="Accepté : Visite"), {"calendar": "REPLY", "auto": None})
    ics = file("invitation.ics", "application/ics", EVENT.format(method="CANCEL").encode())
    yield Case(
        "calendar_cancel_as_file",
        mail(multipart("mixed", text("Annulé"), ics)),
        {"calendar": "CANCEL", "attachments": [{"name": "invitation.ics"}]},
    )
    yield Case("calendar_none", mail(text("Visite")), {"calendar": None})


# --- signatures and encryption ---------------------------------------------------------------------------------------


def sealed() -> Iterator[Case]:
    smime = file("smime.p7s", "application/pkcs7-signature", b"0\x82\x01\x00signature")
    signed = multipart(
        "signed",
        both("Signé.", "<p>Signé.</p>"),
        smime,
        params='; protocol="application/pkcs7-signature"; micalg=sha-256',
    )
    yield Case(
        "smime_signed",
        mail(signed),
        {"text": "Signé.", "signed": True, "encrypted": False, "attachments": [{"name": "smime.p7s"}]},
    )
    opaque = Piece(
        'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
        b"0\x82secret",
        "base64",
        'attachment; filename="smime.p7m"',
    )
    yield Case(
        "smime_encrypted",
        mail(opaque),
        {"encrypted": True, "signed": False, "text": "", "attachments": [{"name": "smime.p7m"}]},
    )
    inside = Piece('application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"', b"0\x82signed", "base64")
    yield Case(
        "smime_opaque_signed",
        mail(inside),
        {"signed": True, "encrypted": False, "attachments": [{"name": "smime.p7m"}]},
    )
    pgp = Piece(
        "application/pgp-signature; name=signature.asc",
        b"-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n",
        "",
    )
    yield Case(
        "pgp_signed",
        mail(multipart("signed", text("Signé."), pgp, params='; protocol="application/pgp-signature"')),
        {"text": "Signé.", "signed": True},
    )
    control = Piece("application/pgp-encrypted", b"Version: 1\r\n", "")
    data = Piece(
        "application/octet-stream; name=encrypted.asc",
        b"-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----\n",
        "",
    )
    hidden = multipart("encrypted", control, data, params='; protocol="application/pgp-encrypted"')
    yield Case(
        "pgp_encrypted",
        mail(hidden),
        {
            "encrypted": True,
            "text": "",
            "attachments": [{"type": "application/pgp-encrypted"}, {"name": "encrypted.asc"}],
        },
    )


# --- forwards as files, and mails that are none ----------------------------------------------------------------------


def attached() -> Iterator[Case]:
    original = mail(
        text("Le chantier peut-il commencer le 17 mars ?"), subject="Chantier", date="Mon, 03 Mar 2025 14:05:12 +0100"
    )
    carried = Piece('message/rfc822; name="Chantier.eml"', original, "", 'attachment; filename="Chantier.eml"')
    nadia = {"from": f"{NADIA.name} <{NADIA.email}>"}
    wanted = {
        "from": MARC.email,
        "name": MARC.name,
        "subject": "Chantier",
        "date": "2025-03-03T13:05:12",
        "attached": True,
        "least": 0.9,
    }
    yield Case(
        "forward_as_attachment_fr",
        mail(multipart("mixed", text("Pour suivi."), carried), subject="TR: Chantier", **nadia),
        {"reply_text": "Pour suivi.", "forward": wanted},
    )
    yield Case(
        "forward_as_attachment_en",
        mail(multipart("mixed", text("FYI"), carried), subject="Fwd: Chantier", **nadia),
        {"forward": wanted},
    )
    bare = mail(multipart("mixed", text(""), carried), subject="Chantier", **nadia)
    yield Case("forward_as_attachment_without_prefix", bare, {"forward": {**wanted, "least": 0.5, "most": 0.8}})
    encoded = Piece('message/rfc822; name="Chantier.eml"', original, "base64", "attachment")
    yield Case(
        "forward_as_attachment_base64",
        mail(multipart("mixed", text("FYI"), encoded), subject="FW: Chantier", **nadia),
        {"forward": wanted},
    )
    block = "De : Marc Dupont <marc.dupont@client.example>\nEnvoyé : lundi 3 mars 2025 14:05\nÀ : Nadia\nObjet : Chantier\n\nBonjour, quand commencez-vous ?\n"
    without = mail(text(block), subject="TR: Chantier", **nadia)
    whole = {"from": MARC.email, "name": MARC.name, "date": "2025-03-03T14:05", "least": 0.9}
    yield Case("forward_without_a_word", without, {"forward": whole, "reply_text": block.strip()})
    yield Case(
        "forward_without_prefix",
        mail(text(f"À traiter.\n\n{block}"), subject="Chantier", **nadia),
        {"forward": {**whole, "least": 0.4, "most": 0.7}},
    )
    yield Case(
        "forward_no_reply_to_colleague",
        mail(text(f"D’accord.\n\n{block}"), subject="RE: Chantier", **nadia),
        {"forward": None, "reply_text": "D’accord."},
    )
    internal = "De : Thomas Roy <thomas.roy@nous.example>\nEnvoyé : mardi 4 mars 2025 08:00\nÀ : Nadia\nObjet : TR: Chantier\n\nVoir ci-dessous.\n\n"
    twice = mail(text(internal + block), subject="TR: Chantier", **nadia)
    yield Case(
        "forward_of_a_colleagues_forward", twice, {"forward": whole, "hops": ["thomas.roy@nous.example", MARC.email]}
    )
    quoted = (
        block
        + "\nLe 2 mars 2025 à 10:00, Nadia Petit <nadia.petit@nous.example> a écrit :\n> Quand voulez-vous commencer ?\n"
    )
    yield Case(
        "forward_of_a_reply",
        mail(text(quoted), subject="TR: Chantier", **nadia),
        {"forward": whole, "hops": [MARC.email]},
    )
    nameless = "De : Marc Dupont\nEnvoyé : lundi 3 mars 2025 14:05\nÀ : Nadia\nObjet : Chantier\n\nBonjour.\n"
    yield Case(
        "forward_without_address",
        mail(text(nameless), subject="TR: Chantier", **nadia),
        {"forward": {"from": "", "name": "Marc Dupont", "most": 0.6}},
    )
    linked = (
        '<p>À traiter.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>De :</b> '
        '<a href="mailto:marc.dupont@client.example">Marc Dupont</a><br><b>Envoyé :</b> lundi 3 mars 2025 14:05<br><b>À :</b> Nadia<br>'
        "<b>Objet :</b> Chantier</p></div><p>Bonjour.</p>"
    )
    yield Case("forward_address_in_a_link", mail(html(linked), subject="TR: Chantier", **nadia), {"forward": whole})
    american = (
        "From: Marc Dupont <marc.dupont@client.example>\nSent: 3/14/2025 2:05 PM\nTo: Nadia\nSubject: Site\n\nHello\n"
    )
    yield Case(
        "forward_american_date",
        mail(text(american), subject="FW: Site", **nadia),
        {"forward": {"from": MARC.email, "date": "2025-03-14T14:05"}},
    )
    mutt = "----- Forwarded message from Marc Dupont <marc.dupont@client.example> -----\n\nDate: Mon, 3 Mar 2025 14:05:12 +0100\nFrom: Marc Dupont <marc.dupont@client.example>\nTo: nadia\nSubject: Site\n\nHello\n\n----- End forwarded message -----\n"
    yield Case(
        "forward_mutt",
        mail(text(mutt), subject="Fwd: Site", **nadia),
        {"forward": {"from": MARC.email, "date": "2025-03-03T14:05:12"}},
    )
