"""Bytes to text as real mail needs it: what is declared, then UTF-8, then cp1252, then a detector.

Detectors misread short Western text, so one is asked only about bytes that cannot be Western.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from ariane.mail.parse import scripts

# Names seen in mail that Python lacks, and narrow charsets that senders use where they mean the wide one.
ALIASES = {
    "ansi": "cp1252",
    "ansi-x3-4-1968": "us-ascii",
    "ascii": "us-ascii",
    "big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "cn-gb": "gb18030",
    "cp-850": "cp850",
    "cp-932": "cp932",
    "cp932": "cp932",
    "dos-874": "cp874",
    "euc-kr": "cp949",
    "gb-2312-80": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "iso-8859-11": "cp874",
    "iso-8859-6-e": "iso8859-6",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-9": "cp1254",
    "iso8859-1": "cp1252",
    "ks-c-5601": "cp949",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601-1989": "cp949",
    "ksc5601": "cp949",
    "l1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "macintosh": "mac-roman",
    "mac": "mac-roman",
    "ms-ansi": "cp1252",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "tis-620": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-2-0-utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-936": "gb18030",
    "windows-949": "cp949",
    "x-euc-jp": "euc-jp",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-windows-949": "cp949",
    "x-x-big5": "big5hkscs",
}
# Declared, these say nothing about bytes above 127.
UNKNOWN = {"", "us-ascii", "unknown", "unknown-8bit", "x-unknown", "8bit", "binary", "default", "x-user-defined"}
WESTERN = {"cp1252", "iso8859-15", "cp1254", "mac-roman", "cp850"}
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
DETECT_LIMIT = 20_000
USUAL = frozenset("éèêëàâäáãîïíìôöóòõùûüúçñßœæøåÉÈÊÀÂÇÔÖÜÄŒ«»“”‘’„–—…€£°§·•¿¡ºª\xa0")
# The transformations that Python calls codecs without being charsets (rot13, hex, zlib…) must not be reachable.
TEXT_ONLY = re.compile(r"^(utf|us-ascii|ascii|iso|cp|windows|koi8|mac|big5|gb|hz|euc|shift|johab|kz1048|ptcp|ibm\d)")


@lru_cache(maxsize=512)
def normalise(name: str) -> str:
    """Python's name for a charset label as mails write it, "" for one that says nothing or does not exist."""
    label = name.strip().strip("\"'<>[]=;, ").lower().split("*", 1)[0]
    label = re.split(r"[\s;,\"]", label, maxsplit=1)[0].replace("_", "-").removeprefix("charset=").removeprefix("cs")
    label = ALIASES.get(label, label)
    if label in UNKNOWN:
        return ""
    for candidate in (label, re.sub(r"^x-", "", label), re.sub(r"^(iso)-?(8859)-?(\d+).*", r"\1\2-\3", label)):
        known = ALIASES.get(candidate, candidate)
        if not TEXT_ONLY.match(known):
            continue
        try:
            found = codecs.lookup(known).name
        except (LookupError, ValueError):
            continue
        return ALIASES.get(found.replace("_", "-"), found)
    return ""


def decode(data: bytes, declared: str = "", *, html: bool = False) -> tuple[str, str]:
    """The text of `data` and a remark for the mail's problems ("" when the declaration was right)."""
    bom = next((codec for mark, codec in BOMS if data.startswith(mark)), "")
    if bom:
        return data.decode(bom, "replace"), ""
    name = normalise(declared)
    if not name and html and (meta := META_CHARSET.search(data[:4096])):
        name = normalise(meta.group(1).decode("ascii", "replace"))
    if data.isascii() and not stateful(name, data):
        return data.decode("ascii"), ""
    if name:
        text = as_declared(data, name)
        if text is not None:
            return text, ""
    text, used = guess(data)
    if used == "utf-8" and not declared:
        return text, ""
    return text, f"charset: declared {declared[:40] or 'none'}, read as {used}"


def stateful(name: str, data: bytes) -> bool:
    """Whether pure ASCII bytes may still be another script: escapes, UTF-7 shifts, UTF-16."""
    if name.startswith(("iso2022", "utf-16", "utf-32", "hz")) or name == "utf-7":
        return True
    return b"\x1b$" in data or b"\x1b(J" in data


def as_declared(data: bytes, name: str) -> str | None:
    """The text under the declared charset, or None where the bytes prove the declaration wrong."""
    if name in WESTERN and (text := strictly(data, "utf-8")) is not None:
        return text  # these charsets accept anything, and Western text is never valid UTF-8 by chance
    text = strictly(data, name)
    if text is not None:
        return text
    if name == "cp1252":
        # The five bytes cp1252 lacks are controls in ISO-8859-1, which is what such a sender declared.
        return data.decode("latin-1") if sum(data.count(byte) for byte in b"\x81\x8d\x8f\x90\x9d") < 3 else None
    if name.startswith("iso2022_jp"):
        return strictly(data, "iso2022_jp_ext") or data.decode("iso2022_jp_2004", "replace")
    text = data.decode(name, "replace")
    # A stray byte or a cut character in a long text does not disprove the rest.
    right = sum(1 for char in text[:DETECT_LIMIT] if char > "\x7f" and char != "�")
    wrong = text[:DETECT_LIMIT].count("�")
    return text if wrong * 4 <= right or (wrong <= 1 and right >= 1) else None


def strictly(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
        # UTF-7 lets halves of characters through, which no database takes.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if name == "utf-7" else text
    except (UnicodeError, ValueError):
        # Java and old databases write a character beyond the first plane as two halves of three bytes each.
        return halves(data) if name == "utf-8" and b"\xed" in data else None


def halves(data: bytes) -> str | None:
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeError:
        return None


def guess(data: bytes) -> tuple[str, str]:
    """Text and charset of bytes whose declaration is missing or wrong; never fails."""
    if b"\x1b$" in data or b"\x1b(J" in data:
        text = strictly(data, "iso2022_jp_ext")
        if text is not None:
            return text, "iso-2022-jp"
    text = strictly(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    if not looks_western(data):
        found = scripts.best(data) or detect(data)
        if found:
            return data.decode(found, "replace"), found
    text = strictly(data, "cp1252")
    if text is not None:
        return text, "cp1252"
    lossy = as_declared(data, "utf-8")
    return (lossy, "utf-8") if lossy is not None else (data.decode("latin-1"), "latin-1")


def looks_western(data: bytes) -> bool:
    """Accented letters are few among ASCII ones in Western languages, and seldom stand three in a row."""
    sample = data[:DETECT_LIMIT]
    letters = sum(1 for byte in sample if 65 <= byte <= 90 or 97 <= byte <= 122)
    high = sum(1 for byte in sample if byte >= 128)
    if high * 3 <= letters:
        return True
    usual = sum(1 for char in sample.decode("cp1252", "replace") if char in USUAL)
    return high <= letters and usual * 5 >= high * 4


def detect(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:DETECT_LIMIT]).best()
    name = normalise(best.encoding) if best is not None else ""
    return "" if name.startswith(("utf-16", "utf-32")) else name  # any bytes make some ideographs
