"""Mails as badly written as they come: structure, headers, transfer encodings, addresses, dates."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from tests.emails.build.mails import Case, Piece, both, file, html, mail, multipart, text

PDF = b"%PDF-1.4 offre"
PDF_ROW = {"name": "offre.pdf", "type": "application/pdf", "size": 14, "sha256": hashlib.sha256(PDF).hexdigest()}
LINES = b"From: a@client.example\nTo: ventes@nous.example\nSubject: Bonjour\nDate: Tue, 4 Mar 2025 09:12:33 +0100\nMessage-ID: <1@c.example>\n"


def cases() -> Iterator[Case]:
    yield from headers()
    yield from structure()
    yield from encodings()
    yield from addresses()
    yield from dates()


def head(name: str, raw: bytes, **expected: object) -> Case:
    return Case(f"broken_{name}", raw, {"subject": "Bonjour", "text": "Le corps.", **expected})


def headers() -> Iterator[Case]:
    yield head("lf_only", LINES + b"\nLe corps.\n", problems=[])
    yield head("cr_only", (LINES + b"\nLe corps.\n").replace(b"\n", b"\r"))
    yield head("doubled_cr", (LINES + b"\nLe corps.\n").replace(b"\n", b"\r\r\n"), problems=["doubled"])
    yield head("mbox_line", b"From a@client.example Tue Mar  4 09:12:33 2025\n" + LINES + b"\nLe corps.\n")
    yield head("blank_lines_first", b"\r\n\r\n" + LINES + b"\nLe corps.\n")
    yield head("byte_order_mark_first", b"\xef\xbb\xbf" + LINES + b"\nLe corps.\n")
    yield head(
        "line_without_colon",
        LINES + b"sans deux points\nX-Last: 1\n\nLe corps.\n",
        problems=["mended"],
        to=["ventes@nous.example"],
    )
    yield head("space_before_colon", LINES.replace(b"Subject:", b"Subject :") + b"\nLe corps.\n")
    yield head(
        "lost_indentation",
        LINES + b"References: <a@c.example>\n<b@c.example>\nX-Last: 1\n\nLe corps.\n",
        references=["<a@c.example>", "<b@c.example>"],
    )
    yield head("no_blank_line", LINES.rstrip(b"\n") + b"\nLe corps.", problems=["mended"])
    yield head("nulls", LINES + b"\nLe \x00corps.\n")
    yield head("twice_the_subject", LINES + b"Subject: Autre\n\nLe corps.\n")
    yield Case(
        "broken_no_headers", b"Bonjour,\n\nje n'ai pas d'en-t\xeate.\n", {"from": [], "message_id": "", "date": None}
    )
    yield Case("broken_empty", b"", {"text": "", "reply_text": "", "from": [], "problems": ["from: missing"]})
    yield Case("broken_headers_only", LINES, {"subject": "Bonjour", "text": ""})
    yield Case("empty_body", mail(text("")), {"text": "", "reply_text": "", "attachments": []})
    yield Case(
        "missing_message_id",
        mail(text("Bonjour"), message_id=""),
        {"message_id": "", "problems": ["message-id: missing"]},
    )
    yield Case("message_id_bare", mail(text("Bonjour"), message_id="abc@c.example"), {"message_id": "<abc@c.example>"})
    yield Case(
        "message_id_with_blank",
        mail(text("Bonjour"), message_id="<abc def@c.example>"),
        {"message_id": "<abcdef@c.example>"},
    )
    ids = [f"<{number}@nous.example>" for number in range(70)]
    yield Case("references_seventy", mail(text("Bonjour"), references="\r\n ".join(ids)), {"references": ids[-50:]})
    yield Case(
        "references_without_brackets",
        mail(text("x"), references="a@c.example b@c.example"),
        {"references": ["<a@c.example>", "<b@c.example>"]},
    )
    yield Case(
        "in_reply_to_with_words",
        mail(text("x"), in_reply_to='Your message of "Mon" <q@nous.example>'),
        {"in_reply_to": "<q@nous.example>"},
    )


def structure() -> Iterator[Case]:
    attached = file("offre.pdf", "application/pdf", PDF)
    yield Case(
        "attachment",
        mail(multipart("mixed", both("Voici.", "<p>Voici.</p>"), attached)),
        {"text": "Voici.", "attachments": [PDF_ROW]},
    )
    only = mail(attached)
    yield Case("attachment_only", only, {"text": "", "attachments": [PDF_ROW]})
    cut = mail(multipart("mixed", text("Voici."), attached)).rpartition(b"--=_mixed_2--")[0]
    yield Case("boundary_never_closed", cut, {"text": "Voici.", "attachments": [PDF_ROW]})
    yield Case(
        "boundary_missing", mail(Piece("multipart/mixed", b"Juste du texte.", "")), {"text_has": ["Juste du texte."]}
    )
    yield Case(
        "boundary_wrong",
        mail(Piece('multipart/mixed; boundary="autre"', b"--un\r\n\r\nTexte.\r\n--un--", "")),
        {"text_has": []},
    )
    yield Case("content_type_garbage", mail(Piece(";;;=?", b"Texte.", "")), {"text": "Texte."})
    yield Case("content_type_text_alone", mail(Piece("text", b"Texte.", "")), {"text": "Texte."})
    yield Case(
        "content_type_without_semicolon",
        mail(Piece("text/plain charset=utf-8", "Été".encode(), "8bit")),
        {"text": "Été"},
    )
    related = multipart(
        "related",
        html('<p>Vu <img src="cid:logo@c.example"></p>'),
        Piece('image/png; name="logo.png"', b"\x89PNG", "base64", "inline", ("Content-ID: <logo@c.example>",)),
    )
    inline = {"name": "logo.png", "type": "image/png", "size": 4, "inline": True, "cid": "logo@c.example"}
    yield Case(
        "inline_image", mail(multipart("alternative", text("Vu"), related)), {"text": "Vu", "attachments": [inline]}
    )
    apple = multipart("mixed", html("<div>Avant</div>"), attached, html("<div>Après</div>"))
    yield Case(
        "apple_text_around_file",
        mail(multipart("alternative", text("Avant Après"), apple)),
        {"html_has": ["Avant", "Après"], "attachments": [PDF_ROW]},
    )
    listed = multipart("mixed", both("Bonjour", "<p>Bonjour</p>"), text("_____\nListe"))
    yield Case(
        "list_footer_part",
        mail(listed),
        {"text_has": ["Bonjour", "Liste"], "html_has": ["Bonjour", "Liste"], "attachments": []},
    )
    amp = multipart(
        "alternative", text("Bonjour"), Piece("text/x-amp-html", b"<html amp4email>", ""), html("<p>Bonjour</p>")
    )
    yield Case("amp_is_no_file", mail(amp), {"text": "Bonjour", "attachments": []})
    note = Piece('text/plain; charset=utf-8; name="notes.txt"', b"Une note", "base64", 'inline; filename="notes.txt"')
    yield Case(
        "text_file_inline",
        mail(multipart("mixed", text("Bonjour"), note)),
        {"text": "Bonjour", "attachments": [{"name": "notes.txt", "type": "text/plain", "size": 8}]},
    )
    inner = mail(text("Message transporté"), subject="Plan du chantier")
    carried = Piece("message/rfc822", inner, "")
    yield Case(
        "mail_as_file",
        mail(multipart("mixed", text("Re: voir ci-joint" * 40), carried), subject="Re: plans"),
        {"attachments": [{"name": "", "type": "message/rfc822", "size": len(inner)}], "forward": None},
    )
    digest = multipart("digest", Piece("message/rfc822", inner, ""), Piece("message/rfc822", inner, ""))
    yield Case(
        "digest",
        mail(digest, subject="Digest, Vol 3"),
        {"attachments": [{"type": "message/rfc822"}] * 2, "forward": None},
    )
    nested = text("Au fond")
    for level in range(40):
        nested = multipart("mixed", nested, boundary=f"n{level}")
    yield Case("nested_forty", mail(nested), {"text": "Au fond"})
    yield Case("enriched", mail(Piece("text/enriched", b"<bold>Bon</bold>jour <<ici>", "")), {"text": "Bonjour <ici>"})
    uu = "Voici.\n\nbegin 644 note.txt\n%8F]N:F\n`\nend\nFin.\n"
    yield Case(
        "uuencoded_in_text",
        mail(text(uu)),
        {"text_has": ["Voici.", "Fin."], "attachments": [{"name": "note.txt", "size": 5}]},
    )
    yield Case(
        "html_says_more_than_text",
        mail(multipart("mixed", text("Du texte."), html("<p>Du HTML.</p>"))),
        {"html_has": ["Du texte.", "Du HTML."]},
    )


def names(name: str, disposition: str, wanted: str, kind: str = "application/pdf") -> Case:
    part = Piece(kind, PDF, "base64", disposition)
    return Case(f"file_name_{name}", mail(multipart("mixed", text("x"), part)), {"attachments": [{"name": wanted}]})


def encodings() -> Iterator[Case]:
    yield names("rfc2231", "attachment; filename*=UTF-8''d%C3%A9vis%20sign%C3%A9.pdf", "dévis signé.pdf")
    yield names(
        "rfc2231_pieces",
        "attachment;\r\n filename*0*=UTF-8''d%C3;\r\n filename*1*=%A9vis;\r\n filename*2=\".pdf\"",
        "dévis.pdf",
    )
    yield names("encoded_word", 'attachment; filename="=?utf-8?Q?d=C3=A9vis.pdf?="', "dévis.pdf")
    yield names("raw_utf8", 'attachment; filename="dévis.pdf"', "dévis.pdf")
    yield names("blanks_unquoted", "attachment; filename=Mon devis 3.pdf", "Mon devis 3.pdf")
    yield names("semicolon_quoted", 'attachment; filename="a;b.pdf"', "a;b.pdf")
    yield names("windows_path", 'attachment; filename="C:\\\\Users\\\\lea\\\\plan.pdf"', "plan.pdf")
    yield names("climbing", 'attachment; filename="../../etc/passwd"', "passwd")
    yield names(
        "both_plain_and_extended", "attachment; filename=\"devis.pdf\"; filename*=UTF-8''d%C3%A9vis.pdf", "dévis.pdf"
    )
    yield names("in_content_type", "attachment", "plan.pdf", 'application/pdf; name="plan.pdf"')
    yield names("none", "attachment", "")
    yield names(
        "japanese",
        f'attachment; filename="=?ISO-2022-JP?B?{base64.b64encode("見積.pdf".encode("iso-2022-jp")).decode()}?="',
        "見積.pdf",
    )
    broken = Piece("text/plain; charset=utf-8", b"Qm9uam91cg=\r\n!!", "")
    broken.extra = ("Content-Transfer-Encoding: base64",)
    yield Case("base64_broken", mail(broken), {"text": "Bonjour"})
    quoted = Piece("text/plain; charset=utf-8", b"Caf=C3=A9 =ZZ fin=", "")
    quoted.extra = ("Content-Transfer-Encoding: quoted-printable",)
    yield Case("quoted_printable_broken", mail(quoted), {"text_has": ["Café", "fin"]})
    strange = Piece("text/plain; charset=utf-8", "Été".encode(), "")
    strange.extra = ("Content-Transfer-Encoding: 9bit",)
    yield Case("encoding_unknown", mail(strange), {"text": "Été"})


def addresses() -> Iterator[Case]:
    def who(name: str, value: str, wanted: list[str]) -> Case:
        return Case(f"from_{name}", mail(text("x"), **{"from": value}), {"from": wanted})

    yield who("comma_quoted", '"Dupont, Marc" <m@client.example>', ["Dupont, Marc <m@client.example>"])
    yield who("comma_unquoted", "Dupont, Marc <m@client.example>", ["Dupont, Marc <m@client.example>"])
    yield who("encoded_comma", "=?utf-8?q?Dupont=2C_L=C3=A9a?= <l@client.example>", ["Dupont, Léa <l@client.example>"])
    yield who("comment", "m@client.example (Marc Dupont)", ["Marc Dupont <m@client.example>"])
    yield who("capitals", "M.Dupont@CLIENT.Example", ["M.Dupont@client.example"])
    yield who("quoted_address_as_name", "'m@client.example' <m@client.example>", ["m@client.example"])
    yield who("two", "A <a@client.example>, B <b@client.example>", ["A <a@client.example>", "B <b@client.example>"])
    yield who("name_only", "Marc Dupont", ["Marc Dupont <>"])
    yield who(
        "another_address_in_the_name", '"erp@nous.example" <x@pirate.example>', ["erp@nous.example <x@pirate.example>"]
    )
    many = mail(
        text("x"), to="Equipe: a@nous.example, B <b@nous.example>;, c@nous.example", cc="undisclosed-recipients:;"
    )
    yield Case("to_group", many, {"to": ["a@nous.example", "b@nous.example", "c@nous.example"], "cc": []})
    yield Case(
        "to_semicolons",
        mail(text("x"), to="a@nous.example; b@nous.example"),
        {"to": ["a@nous.example", "b@nous.example"]},
    )
    two = mail(
        text("x"),
        to="ventes@nous.example, support@nous.example",
        cc="achats@nous.example",
        delivered_to="ventes@nous.example",
    )
    yield Case(
        "two_aliases_in_to",
        two,
        {
            "to": ["ventes@nous.example", "support@nous.example"],
            "cc": ["achats@nous.example"],
            "delivered_to": ["ventes@nous.example"],
        },
    )
    yield Case(
        "alias_look_alike",
        mail(text("x"), to="ventes@n0us.example, ventes-nous@autre.example"),
        {"to": ["ventes@n0us.example", "ventes-nous@autre.example"]},
    )
    hidden = mail(text("x"), to="undisclosed-recipients:;", headers={"X-Original-To": "ventes@nous.example"})
    yield Case("alias_in_bcc", hidden, {"to": [], "delivered_to": ["ventes@nous.example"]})
    answer = mail(text("x"), reply_to="Bureau <bureau@client.example>", sender="Secrétariat <sec@client.example>")
    yield Case("reply_to_and_sender", answer, {"reply_to": ["bureau@client.example"]})
    results = "mx.nous.example; spf=fail smtp.mailfrom=pirate.example; dkim=none; dmarc=fail header.from=nous.example"
    forged = mail(
        text("Change l’IBAN."), **{"from": "Karim <karim@nous.example>"}, headers={"Authentication-Results": results}
    )
    yield Case("spoofed_internal_sender", forged, {"from": ["Karim <karim@nous.example>"], "auto": None})
    path = mail(text("x"), return_path="<bounces+12@client.example>")
    yield Case("return_path", path, {"return_path": "bounces+12@client.example", "auto": None})


def dates() -> Iterator[Case]:
    def when(name: str, value: str, wanted: str | None) -> Case:
        return Case(f"date_{name}", mail(text("x"), date=value), {"date": wanted})

    yield when("usual", "Mon, 3 Mar 2025 14:05:00 +0100", "2025-03-03T13:05:00+00:00")
    yield when("two_digit_year", "3 Mar 25 14:05 GMT", "2025-03-03T14:05:00+00:00")
    yield when("comment", "Mon, 3 Mar 2025 14:05:00 +0100 (CET)", "2025-03-03T13:05:00+00:00")
    yield when("iso", "2025-03-03T14:05:00Z", "2025-03-03T14:05:00+00:00")
    yield when("gmt_offset", "Mon, 3 Mar 2025 14:05:00 GMT+02:00", "2025-03-03T12:05:00+00:00")
    yield when("french_weekday", "lun., 3 Mar 2025 14:05:00 +0100", "2025-03-03T13:05:00+00:00")
    yield when("french_month", "lundi 3 mars 2025 14:05:00 +0100", "2025-03-03T13:05:00+00:00")
    yield when("nonsense", "hier matin", None)
    yield when("impossible", "Mon, 99 Mar 2025 14:05:00 +0100", None)
    yield when("huge_offset", "Mon, 3 Mar 2025 14:05:00 +9999", "2025-03-03T14:05:00+00:00")
