"""Why a mail came back, from the server's words: the enhanced status code (RFC 3463) where the notice gives none."""

from __future__ import annotations

import re

from ariane.mail.parse.loose import Loose

# In order: what is particular before what servers say on every occasion.
REASONS: tuple[tuple[str, Loose], ...] = (
    (
        "5.2.2",
        Loose(
            r"(?:over|exceed\w*|insufficient|out of|limite? d).{0,20}quota|quota.{0,20}(?:exceed|full|reached|violat|"
            r"excédé|dépass|atteint|überschr|overschr|superad|superat)|"
            r"(?:mail ?box|account|inbox|mail ?folder|maildrop|postfach|boîte.{0,45}|casella|buzón|"
            r"mailbox van.{0,30}) (?:is |for user is |est |ist |is |está |è )?"
            r"(?:temporarily )?(?:full|pleine|voll|vol\b|llen[oa]|piena|over)|"
            r"mailbox (?:size|limit)|quota (?:dépassé|atteint|excédé)|mail ?folder is full|mailfolder|"
            r"skrzynka (?:jest )?(?:przepełniona|pełna)|exceeds (?:its )?allowed size|not enough (?:storage )?space|"
            r"storage (?:limit|exceeded)|too many messages in|"
            r"messages in recipient's mailbox exceeded|mailbox has exceeded|over ?quota|boîte pleine|"
            r"caixa postal cheia|переполнен|容量|満杯",
        ),
    ),
    (
        "5.3.4",
        Loose(
            r"(?:message|mail|size|body) (?:is )?(?:too (?:big|large)|exceeds)|message size|"
            r"exceeds? (?:the )?(?:maximum|fixed|size)|too large|"
            r"trop (?:gros|volumineux)|zu groß|te groot|demasiado grande|troppo grande",
        ),
    ),
    (
        "5.4.6",
        Loose(
            r"(?:mail|routing|forwarding|routage).{0,12}(?:loop|boucle)|too many hops|hop count exceeded|"
            r"too many received"
        ),
    ),
    (
        "4.4.7",
        Loose(
            r"(?:delivery|message|queue|retry).{0,20}(?:expired|too old|timeout exceeded|time ?limit)|too long|"
            r"not delivered within|has been in the queue|cannot send message (?:for|within)|maximum retries|"
            r"delivery failed \d+ attempts",
        ),
    ),
    (
        "5.1.2",
        Loose(
            r"(?:host|domain|server)(?: \S+| name| or domain name)? (?:is )?(?:unknown|not found|does ?n.t exist|"
            r"does not exist|invalid)|"
            r"(?:unknown|no such|invalid|bad destination) (?:host|domain)|couldn.t find any host|name service error|"
            r"nxdomain|unrouteable (?:mail )?domain|"
            r"no (?:mx|route)|destination system does not exist|domaine.{0,20}(?:inconnu|n'existe pas)|"
            r"could not find a gateway",
        ),
    ),
    (
        "5.2.1",
        Loose(
            r"(?:account|mailbox|user|recipient|address|e-?mail).{0,25}(?:disabled|inactive|suspended|deactivated|"
            r"closed|terminated|discontinued|expired|locked)|"
            r"(?:disabled|inactive|suspended|deactivated) (?:account|mailbox|user|recipient)|"
            r"compte.{0,15}(?:désactivé|suspendu|fermé|inactif)|"
            r"(?:konto|postfach).{0,20}(?:gesperrt|deaktiviert)|compte.{0,12}desactive",
        ),
    ),
    (
        "5.1.6",
        Loose(
            r"(?:has|have) moved|user moved|no longer (?:valid|here|works|at this|in use|with)|address has changed|"
            r"a changé d'adresse"
        ),
    ),
    (
        "5.7.1",
        Loose(
            r"\bspam|\bvirus|unsolicited|black ?list|block(?:ed|list)|\brbl\b|reputation|content filter|policy|"
            r"relay(?:ing)? (?:not|is|access)? ?(?:denied|permitted|allowed|prohibited)|"
            r"unable to relay|relaying|not (?:authori[sz]ed|allowed|permitted)|access denied|\bdmarc\b|\bspf\b|"
            r"\bdkim\b|administrative prohibition|"
            r"not accepting mail from|rejected by|refusé par|refused by",
        ),
    ),
    (
        "5.1.1",
        Loose(
            r"(?:user|recipient|mailbox|address|account|local-part|alias|destination|empfänger|utilisateur|"
            r"destinataire|adresse|adresat|address|usuario|destinatario|benutzer|gebruiker|ontvanger)"
            r"\W{0,3}(?:[^\n]{0,40}\W)?(?:unknown|not found|not (?:listed|recogni[sz]ed|known|exist)|does ?n.t exist|"
            r"does not exist|invalid|unavailable|rejected|inconnue?|introuvable|"
            r"unbekannt|onbekend|desconocid|sconosciut|n'existe pas|nicht (?:gefunden|vorhanden|aufgeführt)|"
            r"n'est pas répertorié)|"
            r"(?:no such|unknown|invalid|illegal|bad|nonexistent) (?:\w+ ){0,3}(?:user|recipient|mailbox|address|"
            r"account|person|e-?mail|alias|local)|unrouteable address|"
            r"(?:no|any) mailbox (?:here )?by that name|doesn't have a|n'existe pas|not a valid (?:user|mailbox|"
            r"recipient)|recipnotfound|user .{1,80}\bnot listed|n'est pas répertorié|existiert nicht|bestaat niet|"
            r"ne connaît pas|recipient name is not recogni[sz]ed|unknown recipient|unknown[ -]local|unknown to|"
            r"were unknown|recipientnotfound|"
            r"aucune boîte|not our customer|no valid recipients|user does ?n.t|不存在|見つから|address not found|"
            r"mailbox not found",
        ),
    ),
    (
        "4.4.1",
        Loose(
            r"connection (?:timed out|refused|reset|failed)|(?:host|server).{0,30}not (?:respond|reach)|"
            r"network (?:is )?unreachable|no route to host|"
            r"could not connect|unable to connect|timed? ?out|greeting failed|did not accept our requests to connect",
        ),
    ),
    ("4.7.1", Loose(r"gr[ea]ylist|try again later|rate limit|too many (?:connections|messages)|deferred|throttl")),
)
GENERAL = re.compile(r"^[245]\.0\.0$")


def status_of(told: str, words: tuple[str, ...], *, permanent: bool) -> str:
    """The status code of a failure: what the server `told`, unless it is missing or says nothing (x.0.0).

    Then what the first of `words` that means anything says, in the class that the notice itself belongs to; "" when
    none does.
    """
    if told and not GENERAL.match(told):
        return told
    codes = (code_of(item) for item in words)
    found = next((code for code in codes if code), "")
    return ("5" if permanent else "4") + found[1:] if found else told


def code_of(words: str) -> str:
    """The status code that some words of a server mean, "" when they say nothing particular."""
    flat = re.sub(r"\s+", " ", words[:4000].replace("’", "'"))
    return next((code for code, pattern in REASONS if pattern.search(flat)), "")
