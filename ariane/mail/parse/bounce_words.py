"""What notices of failure say when they follow no standard."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ariane.mail.parse import bounce_reasons
from ariane.mail.parse.loose import Loose
from ariane.mail.parse.people import clean_email
from ariane.mail.parse.report import MESSAGE_ID, Block

# No letters beyond ASCII: Chinese notices write the address into their sentence without a blank.
LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]"
ADDRESS = re.compile(rf"(?<!{LOCAL}){LOCAL}++@[A-Za-z0-9](?:[A-Za-z0-9-]|\.(?!\.))*")

SUBJECT = Loose(
    r"en (?:file d')?attente|undeliver|non[- ]?deliver|not deliver|returned (?:mail|to sender|message|e-?mail)|"
    r"return(?:ed)?:|"
    r"delivery (?:status|"
    r"failure|failed|report|notification|problem|has failed|error|unsuccessful|delayed)|failure notice|mail delivery|"
    r"mail(?:er)? (?:system )?error|message (?:status|delivery|not delivered|could not)|"
    r"could ?n.t (?:be )?deliver|could not send|"
    r"unable to deliver|user unknown|unknown (?:user|recipient|address)|bounced?\b|rejected|"
    r"warning: (?:message|could)|"
    r"e-?mail (?:delivery|error|could not)|problems? delivering|address (?:not found|error|unknown)|"
    r"mailbox (?:full|unavailable)|"
    r"over ?quota|permanent (?:error|failure)|nondeliverable|failed (?:mail|delivery)|transport error|host unknown|"
    r"remise (?:différée|retardée)|vertraging|zustellung verzögert|non remis|non distribu|non délivré|échec (?:de |"
    r"d')?(?:la )?(?:remise|distribution|livraison|envoi)|"
    r"message (?:non|refusé|rejeté|retourné)|impossible de remettre|retard|avis de non|"
    r"unzustell|nicht (?:zu)?gestellt|zustell|nicht übermittelt|rückläufer|fehlgeschlagen|"
    r"onbestelbaar|niet (?:be|af)?(?:steld|zorgd|geleverd)|kan niet worden|bezorg|aflever|vertraagd|"
    r"no se (?:ha )?(?:pudo|puede|entreg)|no entregado|devuelto|error de entrega|fallo (?:en|de)|"
    r"mancato recapito|non recapit|impossibile (?:recapitare|consegnare)|consegna|mancata consegna|"
    r"não (?:entregue|foi)|falha na entrega|nie(?:dostarcz|doręcz)|nedoručit|не (?:доставлен|удалось)|недостав|"
    r"не доставлен|olever|ikke leveres|niet-?(?:be|af)|niedostarcz|perille toimittam|kézbesíthetetlen|teslim edilemedi|"
    r"échec de distribution|notification d.état|blocked by|non recapit|recapito non|zustellungsfehler|"
    r"投递失败|退信|系统退信|无法送达|配信|送信|エラー|반송",
)
# What only a machine puts over its notice; SUBJECT holds words that people use too.
TITLE = Loose(
    r"^\W*(?:undeliver(?:able|ed)(?:\W*$|\W*:|.{0,30}(?:mail|message|return|notice|report))|returned (?:mail|message|"
    r"to sender)|failure (?:notice|delivery)|non-?deliver|"
    r"delivery (?:status|failure|notification|report|has failed|failed\W*$)|(?:e?-?mail|message) (?:delivery|status|"
    r"system error)|"
    r"non remis|non distribu|échec (?:de (?:la )?(?:remise|distribution))|unzustellbar|onbestelbaar|"
    r"niet-?(?:bestelbaar|afgeleverd)|"
    r"no se puede entregar|recapito non|mancato recapito|não é possível entregar)",
)
RETURNED = Loose(r"return(?:ed)? to sender|returned mail|retour à l'expéditeur|zurück an (?:den )?absender")
DELAYED = Loose(
    r"en attente|in wachtrij|warteschlange|delay|warning: (?:message|could not send|mail)|still (?:trying|being)|"
    r"retard|différ|verzöger|"
    r"vertraag|retras|ritard|"
    r"in (?:the )?queue|not yet",
)
BODY = Loose(
    r"smtp error from remote|(?:toujours |encore )?en file d'attente|(?:nog|noch) (?:steeds |"
    r"immer )?in (?:de wachtrij|der warteschlange)|delivery of (?:the|this|your) (?:e-?mail|message|"
    r"mail) was (?:stopped|blocked)|"
    r"échec de (?:la )?(?:remise|distribution|livraison)|has not been (?:able to be )?delivered|yet to be delivered|"
    r"recapito non riuscito|falha na entrega|error de entrega|bezorging .{0,60}mislukt|niet bij .{0,60}aangekomen|"
    r"kunde inte levereras|kunne ikke leveres|ei voitu toimittaa|nebyla doručena|nie została dostarczona|"
    r"sikerült kézbesíteni|"
    r"(?:was|were) not delivered|ha podido ser entregado|teslim edilemedi|gick inte att leverera|levering mislykkedes|"
    r"toimittaminen .{0,80}epäonnistui|сбой доставки|nie powiodło się|"
    r"doručení .{0,60}nezdařilo|fehler bei der (?:nachrichten)?zustellung|fehlgeschlagen|"
    r"(?:remise|zustellung|bezorging|delivery|entrega)\b.{0,80}?(?:est retardée|ist verzögert|is vertraagd|is delayed)|"
    r"n'est pas parvenu|n'a pas été remis|introuvable|n'arrive pas à être|"
    r"送信できません|送信に失敗|配信(?:に失敗|できません|不能)|传递.{0,40}失败|无法送达|被退回|不存在|"
    r"(?:could|can)(?: ?no|n')t be (?:\w+ )?(?:delivered|sent|reached|found|resolved)|(?:was|were|been|"
    r"is) (?:not|un)[- ]?(?:able to be )?"
    r"(?:successfully )?deliver|undeliver(?:able|ed)|unable to (?:be )?(?:deliver|relay|send)|(?:wasn't|"
    r"weren't|was not) able to deliver|"
    r"deliver(?:y|ies)(?: to the following)?.{0,60}?(?:failed|fail|aborted|unsuccessful|delayed|not)|"
    r"failed (?:to deliver|recipient|address)|"
    r"did(?: not|n't) reach|(?:no such|unknown) (?:user|recipient|mailbox|address|account)|(?:user|"
    r"recipient|mailbox|address) "
    r"(?:is )?(?:unknown|not found|unavailable|disabled|inactive|rejected|does ?n.t exist|does not exist|"
    r"over quota|full)|mailbox (?:is )?full|"
    r"quota exceeded|over (?:its |their |the )?quota|returned to (?:you|sender)|"
    r"permanent (?:fatal )?(?:error|failure)|"
    r"following (?:address|recipient|e-?mail|message|user|destination).{0,80}?(?:fail|error|problem|not|"
    r"unknown|invalid|undeliver|reject)|"
    r"rejected (?:by|your|the)|host (?:unknown|not found)|message (?:has been |was )?(?:rejected|refused|"
    r"bounced|blocked)|"
    r"has (?:not yet|encountered)|will (?:keep|continue) (?:to )?try|will be (?:retried|attempted)|"
    r"still in the queue|"
    r"remise.{0,40}échoué|n'a (?:pas )?(?:pas )?(?:pu )?(?:être |été )?(?:remis|distribué|délivré|"
    r"acheminé|livré|envoyé|"
    r"transmis)|(?:n'existe pas|inconnue?) |"
    r"impossible (?:de |d')(?:remettre|délivrer|distribuer|livrer|acheminer)|boîte (?:aux lettres |"
    r"de réception )?(?:est )?pleine|"
    r"(?:konnte|könnte|kann) (?:leider )?(?:nicht|an)|nicht (?:zugestellt|ausgeliefert|übermittelt|"
    r"gefunden)|unzustellbar|"
    r"(?:kon|kan|is|werd)(?: \w+){0,3} niet (?:worden )?(?:bezorgd|afgeleverd|besteld|verzonden|"
    r"gevonden)|onbestelbaar|"
    r"no (?:se )?(?:ha )?(?:pud[oi]|pued[eo]|podido|sido|fue)(?: ser)? ?(?:entreg|enviad|posible)|"
    r"(?:non è stato possibile|impossibile) (?:recapitare|consegnare|inviare)|"
    r"non (?:è stat[oa] )?(?:recapitat|consegnat)|"
    r"não (?:pôde|foi|pode) (?:ser )?(?:entreg|possível)|не (?:может быть|удалось|был[ао]?) достав|(?:無法|"
    r"无法)(?:投|送|传)",
)
LATER = Loose(
    r"(?:continuera|poursuivra) (?:ses|les) tentatives|en file d'attente|in de wachtrij|in der warteschlange|"
    r"not yet been|not been delivered yet|has not yet|(?:still|again) (?:being )?(?:trying|waiting|in the queue|"
    r"undelivered)|(?:will|"
    r"we'll) (?:keep|continue|be retried|"
    r"be attempted|retry|try again)|delivery attempts will continue|no action is required|warning message only|"
    r"do(?: not|n't) need to (?:resend|retry)|has been delayed|is being delayed|delayed for|"
    r"temporary (?:failure|problem|error)|"
    r"nouvelles? tentatives?|a été retardé|est retardée|continuera à essayer|n'a pas encore été|"
    r"wird weiterhin versuch|blijft proberen|wird weiter versucht|wurde verzögert|noch nicht zugestellt|"
    r"opnieuw geprobeerd|"
    r"se seguirá intentando|verranno effettuati altri tentativi",
)
# Said only while a server still tries, whatever else the notice says of failing.
WARNED = Loose(
    r"aucune action n'est requise|warning (?:message )?only|\bbe retried (?:until|for)|do(?: not|n't) need to resend|"
    r"no need to resend|"
    r"no action is required (?:on|by|from)|still undelivered after|will keep trying until|"
    r"inutile de renvoyer|nicht erneut (?:zu )?senden",
)
GIVEN_UP = Loose(
    r"permanent|giving up|given up|fatal|(?:could|can) ?not be delivered|undeliverable|has failed|failed permanently|"
    r"retry time(?:out)? (?:not reached|exceeded)|too long|no longer",
)
COPY = Loose(
    r"^[ \t>*#-]{0,40}(?:below this line is a copy|this is a copy of|"
    r"the following is the original message|"
    r"(?:the )?original message(?! (?:was|has|to|could|is|you|sent|from|that|below|which|received|$)\b)|"
    r"included is a copy|copy of (?:the |your )?(?:original )?message|returned (?:mail|message)|"
    r"message (?:text|headers?|body) follow|"
    r"(?:the )?header (?:of|from)|unsent message|your (?:original )?message (?:reads|was|follows|headers)(?=\W*$)|"
    r"start of returned message|message d'origine|message original|en-têtes? (?:du|d'origine|de)|"
    r"ursprüngliche nachricht|"
    r"oorspronkelijk bericht|mensaje original|messaggio originale|old message|undelivered message|forwarded message|"
    r"mail header|message header|transcript of message)"
    r"|^(?:Return-Path|Received|DKIM-Signature|X-Received):(?:\s|from )",
    re.M,
)
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
CODE = re.compile(r"\b(?:[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}\b)")
NAMED = re.compile(
    r"(?:recipient|to|user|address(?:ee)?|mailbox|account|rcpt to|addressed to|destinataire|empfänger|an|"
    r"aan|destinatario|"
    r"à|adresse|geadresseerde|final-recipient|original-recipient|failed)\b[^@\n]{0,40}$",
    re.I,
)
CODED = re.compile(r"\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3} )?[<\s]*$")
UNRELATED = re.compile(
    r"(?:message-?id|questions?|queries|from|sender|postmaster|contact|help|support|abuse|reply|https?|"
    r"mailto:postmaster|return-path|by|"
    r"administrator|x-\w+)\b[^@\n]{0,30}$",
    re.I,
)
# Another name of a recipient, or the one whose mail was passed on: it did not fail.
ALIAS = re.compile(
    r"(?:expanded|generated|forwarded|redirected|relayed) (?:from|by|via):?\s*<?([^\s<>(),;:]+@[^\s<>(),;:]+)"
    r"|recipient address:\s*(?:@\S+:)?([^\s<>(),;:]+@[^\s<>(),;:]+)\s+original address:",
    re.I,
)
# What a notice of success says.
ARRIVED = Loose(
    r"(?<!un)success(?:fully)?[ \w]{0,20}(?:deliver|relay|sent)|(?:deliver|relay)\w*[ \w]{0,20}success|"
    r"(?:was|has been|were) (?:delivered|relayed) to the following|remis avec succès|erfolgreich (?:zugestellt|"
    r"übermittelt)|"
    r"delivery to these recipients or groups is complete|la remise à ces destinataires .{0,20}est terminée|"
    r"zustellung an diese empfänger .{0,30}abgeschlossen|met succes|entregado correctamente|recapitato correttamente",
)
# The part of a notice that lists those who are still being tried, beside one that lists those who failed.
TRANSIENT = re.compile(r"transient (?:non-?fatal )?errors\W*\n(.{0,4000}?)(?=\n\s*-{3,}|\Z)", re.S | re.I)
ALONE = re.compile(r"^(?:[\s<>\"'*•()\[\]:,;-]|and|et|und|en|y)*$")
TRAILING = ".,;:!?'\"`>)]}*"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a notice tell."""

    addresses: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()  # those that stand on lines of their own
    later: bool = False
    given_up: bool = False
    temporary: bool = False
    warned: bool = False  # the server says that it goes on trying
    notice: str = ""  # its own words, without the copy of the mail
    message_id: str = ""
    status: str = ""
    reason: str = ""


def read(text: str, original: Block, own: set[str]) -> Reading:
    """The addresses a notice complains of, best evidence first; `own` are those of the notice's own headers."""
    text = text[:200_000]
    copy = COPY.search(text)
    notice, returned = (text[: copy.start()], text[copy.start() :]) if copy else (text, "")
    found = scored(notice[:20_000], own)
    written_to = recipients_of(original, returned)
    both = [address for address in found if address.lower() in {item.lower() for item in written_to}]
    both = both or ([] if found else named_by_local_part(notice, written_to))
    chosen: list[str]
    if both:
        chosen = both
    elif found:
        chosen = list(found)[:1] if max(found.values()) < 2 else [item for item, score in found.items() if score >= 2]
    else:
        chosen = (
            [item for item in written_to if len(written_to) == 1] or alone_in(notice, own) or told_below(returned, own)
        )
    identifier = MESSAGE_ID.search(text)
    warned, later, given_up = bool(WARNED.search(notice)), bool(LATER.search(notice)), bool(GIVEN_UP.search(notice))
    status = STATUS.search(notice)
    return Reading(
        addresses=tuple(chosen),
        plain=tuple(item for item, score in found.items() if score >= 3),
        later=later,
        given_up=given_up,
        temporary=warned or (later and not given_up),
        warned=warned,
        notice=notice[:20_000],
        message_id=identifier.group(1) if identifier else "",
        status=status.group() if status else "",
        reason=reason_of(notice),
    )


def scored(notice: str, own: set[str]) -> dict[str, int]:
    """Addresses of the notice by how plainly they are the failing ones, in order of appearance within a score."""
    found: dict[str, int] = {}
    for match in ADDRESS.finditer(notice):
        address = clean_email(match.group().rstrip(TRAILING))
        if "." not in address.rpartition("@")[2] or address.lower() in own:
            continue
        line_start = max(notice.rfind("\n", 0, match.start()) + 1, match.start() - 120)
        before = ADDRESS.sub("", notice[line_start : match.start()])
        line_end = notice.find("\n", match.end())
        after = ADDRESS.sub(
            "", notice[match.end() : min(line_end if line_end >= 0 else len(notice), match.end() + 500)]
        )
        score = 1
        if ALONE.match(before):
            score = 3 if ALONE.match(after) or after.lstrip(" >)\"'").startswith((":", "-", "(", "…", "...")) else 2
        else:
            failing, other = NAMED.search(before) or CODED.search(before), UNRELATED.search(before)
            if failing and not (other and other.start() > failing.start()):
                score = 2
            elif other:
                score = 0
        if score:
            found[address] = max(found.get(address, 0), score)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def alone_in(notice: str, own: set[str]) -> list[str]:
    """The only address of a notice, whatever stands around it."""
    found = {clean_email(item.rstrip(TRAILING)) for item in ADDRESS.findall(notice)}
    others = [item for item in found if item.lower() not in own]
    return others if len(others) == 1 else []


def told_below(returned: str, own: set[str]) -> list[str]:
    """Addresses that a line says to have failed though it stands below what looks like the returned mail."""
    said = "\n".join(line for line in returned[:4000].splitlines() if len(line) < 300 and BODY.search(line))
    return [item for item, score in scored(said, own).items() if score >= 2]


def held(notice: str) -> set[str]:
    """Addresses, in small letters, that a notice lists apart as being tried still."""
    return {clean_email(item).lower() for part in TRANSIENT.findall(notice) for item in ADDRESS.findall(part)}


def names_alone(notice: str, *, coded: bool = True) -> bool:
    """Whether an address stands on a line of its own beside a reply code: people tell of failures in sentences.

    What only sends notices of failure needs no code, and may name the address in a sentence.
    """
    best = max(scored(notice, set()).values(), default=0)
    return best >= 3 and bool(CODE.search(notice)) if coded else best >= 2


def names_plainly(notice: str, own: set[str]) -> bool:
    """Whether the notice names an address as the failing one."""
    return max(scored(notice, own).values(), default=0) >= 2


def named_by_local_part(notice: str, written_to: list[str]) -> list[str]:
    """Recipients of the returned mail whose mailbox the notice names without its domain."""
    words = set(re.findall(r"[\w.+-]+", notice.lower()))
    return [address for address in written_to if address.partition("@")[0].lower() in words]


def recipients_of(original: Block, returned: str) -> list[str]:
    """Whom the returned mail was written to."""
    value = " ".join(original.get(name, "") for name in ("to", "cc"))
    if not value.strip():
        found = re.search(r"^[\s>]*To:\s*(.+(?:\n[ \t]+.+)*)", returned, re.M | re.I)
        value = found.group(1) if found else ""
    return list(dict.fromkeys(clean_email(item.rstrip(TRAILING)) for item in ADDRESS.findall(value)))


def reason_of(notice: str) -> str:
    """The line that carries a reply code, else one that says why, else the first that says something failed."""
    lines = [line.strip()[:1000] for line in notice[:20_000].splitlines() if line.strip()][:400]
    for says in (CODE.search, bounce_reasons.code_of, BODY.search):
        for line in lines:
            if says(line):
                return line[:500]
    return ""
