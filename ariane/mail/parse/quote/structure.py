"""What mail clients say by HTML structure: this is the line before a quotation, this is another mail, a signature."""

from __future__ import annotations

import re

Attributes = dict[str, str | None]

ATTRIBUTION_CLASSES = {
    "gmail_attr", "moz-cite-prefix", "airmail_on", "airmail_ext_on", "bloop_original_html_intro", "cm_quote_header",
    "mimestream_quote_header", "reply-intro", "gmx_quote_header",
}  # fmt: skip
# What Gmail and those who copy it put around an attribution and its quotation: a blockquote outside is the writer's.
AROUND_CLASSES = {"gmail_quote", "gmail_extra", "gmail_quote_container"}
CUT_CLASSES = {
    "moz-forward-container", "zmail_extra", "yahoo_quoted", "yahooquoted", "outlookmessageheader", "gmail_forward",
    "ms-outlook-mobile-reference-message", "mail-editor-reference-message-container", "ipadquote_header", "wmquote",
}  # fmt: skip
CUT_IDS = {
    "divrplyfwdmsg", "stopspelling", "isforwardcontent", "olk_src_body_section", "zwchr", "reply-intro-block",
    "mail-editor-reference-message-container", "ms-outlook-mobile-body-separator-line", "isreplycontent",
    "orimsghtmlseperator", "yahoo_quoted", "spark_quote", "mailcontentquoted",
}  # fmt: skip
CUT_NAMES = {"messagereplysection", "quote"}
SIGNATURE_CLASSES = {
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block", "mailbox_signature",
    "tutanota_signature", "email_signature", "signature", "bluemail_signature", "front-signature", "mb_sig",
    "protonmail_signature_block-proton", "messagesignaturesection",
}  # fmt: skip
SIGNATURE_NAMES = {"messagesignaturesection"}
SIGNATURE_IDS = {
    "signature", "applemailsignature", "ms-outlook-mobile-signature", "outlooksignature", "icloudsignature",
    "_rc_sig", "composer_signature", "email-signature",
}  # fmt: skip
# The rule that Outlook for the desktop draws above the header of the mail it answers.
OUTLOOK_RULE = re.compile(
    r"border(?:-top)?:\s*(?:none;\s*border-top:)?\s*solid\s+(?:#[0-9a-f]{6}|"
    r"windowtext)\s+1(?:\.0)?pt[^}]*padding:\s*3(?:\.0)?pt"
    r"|border-top-(?:color|width|style)[^}]*padding-top:\s*5px|padding-top:\s*5px;\s*border-top-color",
    re.I,
)
OTHERS_NAMES = re.compile(r"^(?:x_)+")
PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
# Gmail and Outlook indent a paragraph by a blockquote that says so.
INDENTED = re.compile(r"border\s*:\s*(?:none|0)|margin(?:-left)?\s*:\s*(?:0(?:px|in|cm|pt)?\s+){0,3}40px", re.I)


def classify(tag: str, attributes: Attributes) -> str:
    """ "attribution", "cut", "quote", "quote-inside" (of "around"), "signature", or "" for what says nothing."""
    if not attributes:
        return "quote" if tag == "blockquote" else ""
    # Outlook on the web puts « x_ » before the names of what it received, once for each time
    classes = {OTHERS_NAMES.sub("", name) for name in (attributes.get("class") or "").lower().split()}
    ident = OTHERS_NAMES.sub("", (attributes.get("id") or "").lower())
    if classes & ATTRIBUTION_CLASSES or ident in ATTRIBUTION_CLASSES:
        return "attribution"
    if is_cut(tag, attributes, classes, ident):
        return "cut"
    if tag == "blockquote":
        if (attributes.get("type") or "").lower() == "cite" or attributes.get("cite"):
            return "quote"
        if "gmail_quote" in classes:
            return "quote-inside"
        return "" if INDENTED.search(attributes.get("style") or "") else "quote"
    if classes & AROUND_CLASSES:
        return "around"
    if classes & SIGNATURE_CLASSES or ident in SIGNATURE_IDS or attributes.get("data-smartmail") == "gmail_signature":
        return "signature"
    if (attributes.get("name") or "").lower() in SIGNATURE_NAMES:
        return "signature"
    return ""


def is_cut(tag: str, attributes: Attributes, classes: set[str], ident: str) -> bool:
    if classes & CUT_CLASSES or ident in CUT_IDS or ident.startswith("yahoo_quoted"):
        return True
    if (attributes.get("name") or "").lower() in CUT_NAMES and tag == "div":
        return True
    if attributes.get("data-marker") in {"__QUOTED_TEXT__", "__DIVIDER__"}:
        return True
    style = attributes.get("style") or ""
    return tag == "div" and "border" in style and bool(OUTLOOK_RULE.search(style))


def is_preformatted(tag: str, attributes: Attributes) -> bool:
    return tag in {"pre", "listing", "plaintext"} or bool(PREFORMATTED.search(attributes.get("style") or ""))
