"""Scripts and charsets, declared rightly, wrongly and not at all."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tests.emails.build.mails import Case, Piece, html, mail, text

SAMPLES = {
    "iso-8859-1": "Été à la forêt, naïve façade",
    "iso-8859-15": "Prix : 12 € pour l’œuvre".replace("’", "'"),
    "windows-1252": "« Prix » : 12 € – l’œuvre…",
    "iso-8859-2": "Žluťoučký kůň",
    "windows-1250": "Żółta łódź",
    "iso-8859-5": "Добрый день",
    "windows-1251": "Добрый день, предложение",
    "koi8-r": "Добрый день, предложение",
    "iso-8859-7": "Καλημέρα σας",
    "windows-1253": "Καλημέρα σας",
    "iso-8859-9": "Günaydın, şeker",
    "windows-1255": "שלום לכולם",
    "windows-1256": "مرحبا بكم",
    "gb2312": "您好，报价单",
    "gbk": "您好，報價單",
    "gb18030": "您好，报价单€",
    "big5": "您好，報價單",
    "shift_jis": "お見積もりの件",
    "iso-2022-jp": "お見積もりの件",
    "euc-jp": "お見積もりの件",
    "euc-kr": "견적 요청",
    "iso-2022-kr": "견적 요청",
    "tis-620": "สวัสดีครับ",
    "utf-8": "Œuvre d’été – 12 € ✓ 日本語",
    "utf-7": "Été à 12 €",
    "utf-16": "Été à 12 €",
}


def cases() -> Iterator[Case]:
    for charset, words in SAMPLES.items():
        yield declared(charset, words)
    yield from wrong()
    yield from subjects()


def declared(charset: str, words: str) -> Case:
    raw = mail(Piece(f"text/plain; charset={charset}", words.encode(charset), "base64"))
    return Case(f"charset_{charset.replace('-', '_')}", raw, {"text": words, "reply_text": words})


def body(kind: str, data: bytes) -> bytes:
    return mail(Piece(kind, data, "8bit"))


def wrong() -> Iterator[Case]:
    words = "Été à la forêt, l’œuvre coûte 12 €."
    western = words.encode("windows-1252")
    yield Case("charset_none_utf8", body("text/plain", words.encode()), {"text": words})
    yield Case(
        "charset_none_windows_1252",
        body("text/plain", western),
        {"text": words, "problems": ["charset: declared none"]},
    )
    yield Case("charset_ascii_but_utf8", body("text/plain; charset=us-ascii", words.encode()), {"text": words})
    yield Case(
        "charset_utf8_but_windows_1252",
        body("text/plain; charset=utf-8", western),
        {"text": words, "problems": ["charset"]},
    )
    yield Case("charset_latin1_but_utf8", body("text/plain; charset=iso-8859-1", words.encode()), {"text": words})
    yield Case("charset_latin1_but_windows_1252", body("text/plain; charset=iso-8859-1", western), {"text": words})
    yield Case(
        "charset_unknown_name",
        body("text/plain; charset=x-nowhere", words.encode()),
        {"text": words, "problems": ["x-nowhere"]},
    )
    yield Case("charset_unknown_8bit", body("text/plain; charset=unknown-8bit", western), {"text": words})
    yield Case("charset_rot13_is_none", body("text/plain; charset=rot13", b"Bonjour"), {"text": "Bonjour"})
    yield Case("charset_quoted_twice", body("text/plain; charset=\"'utf-8'\"", words.encode()), {"text": words})
    yield Case("charset_gb2312_but_gbk", body("text/plain; charset=gb2312", "報價單".encode("gbk")), {"text": "報價單"})
    yield Case("charset_utf8_bom", body("text/plain", b"\xef\xbb\xbf" + words.encode()), {"text": words})
    yield Case(
        "charset_utf8_one_bad_byte",
        body("text/plain; charset=utf-8", "Été à la forêt ".encode() + b"\xff"),
        {"text": "Été à la forêt �"},
    )
    yield Case(
        "charset_none_russian",
        body("text/plain", ("Добрый день! " * 8).encode("koi8-r")),
        {"text_has": ["Добрый день!"]},
    )
    meta = f'<html><head><meta charset="windows-1252"></head><body>{words}</body></html>'
    yield Case("charset_html_meta_only", body("text/html", meta.encode("windows-1252")), {"text": words})
    yield Case("charset_html_utf8", mail(html(f"<p>{words}</p>")), {"text": words})
    yield Case(
        "charset_short_french_latin1", body("text/plain", "Reçu, à lundi".encode("latin-1")), {"text": "Reçu, à lundi"}
    )


def subject(name: str, value: str, wanted: str) -> Case:
    return Case(f"subject_{name}", mail(text("Bonjour"), subject="", headers={"Subject": value}), {"subject": wanted})


def subjects() -> Iterator[Case]:
    split = "réunion à Liège".encode()
    one, two = base64.b64encode(split[:2]).decode(), base64.b64encode(split[2:]).decode()
    yield subject("q_latin1", "=?ISO-8859-1?Q?R=E9union_=E0_Li=E8ge?=", "Réunion à Liège")
    yield subject("b_utf8", "=?UTF-8?B?UsOpdW5pb24=?=", "Réunion")
    yield subject("two_words", "=?utf-8?q?R=C3=A9union?=\r\n =?utf-8?q?_=C3=A0_Li=C3=A8ge?=", "Réunion à Liège")
    yield subject("character_cut_in_two", f"=?utf-8?b?{one}?= =?utf-8?b?{two}?=", "réunion à Liège")
    yield subject("mixed", "Re: =?utf-8?q?=C3=89t=C3=A9?= 2025", "Re: Été 2025")
    yield subject("two_charsets", "=?iso-8859-1?q?=E9t=E9?= =?utf-8?q?_=C3=A9t=C3=A9?=", "été été")
    yield subject("raw_utf8", "Réunion à Liège", "Réunion à Liège")
    yield subject(
        "folded", "Une longue ligne\r\n pliée en deux\r\n\tou trois", "Une longue ligne pliée en deux ou trois"
    )
    yield subject(
        "line_break_inside_a_word", "=?utf-8?q?Offre=0D=0ABcc=3A_x=40evil.example?=", "Offre Bcc: x@evil.example"
    )
    yield subject("question_mark", "=?utf-8?q?Quand_=3F?=", "Quand ?")
    yield subject("no_padding", "=?utf-8?B?UsOpdW5pb24gw6A?=", "Réunion à")
    yield subject("language_tag", "=?utf-8*fr?q?=C3=89t=C3=A9?=", "Été")
    yield subject(
        "japanese",
        "=?ISO-2022-JP?B?GyRCJCo4KyBiGyhC?=".replace(
            "GyRCJCo4KyBiGyhC", base64.b64encode("お見積".encode("iso-2022-jp")).decode()
        ),
        "お見積",
    )
    yield subject("unknown_charset", "=?x-foo?q?R=C3=A9union?=", "Réunion")
    yield subject("not_a_word", "=?utf-8?x?abc?= et =?utf-8?q", "=?utf-8?x?abc?= et =?utf-8?q")
    yield subject("empty", "", "")
    raw = b"Subject: R\xe9union \xe0 Li\xe8ge\r\nFrom: a@client.example\r\n\r\nBonjour"
    yield Case("subject_raw_latin1", raw, {"subject": "Réunion à Liège", "text": "Bonjour"})
