"""Absence notices and machine letters, as French, Dutch, German, English, Spanish and Italian programs word them.

SUBJECT and MACHINE stand alone. ABSENT is what a person might also write, so MEANWHILE or WEAK_SUBJECT must go with it.
"""

from __future__ import annotations

import re

# At the very start: « Re: Automatic reply » is a person's answer to a machine.
SUBJECT = re.compile(
    r"^[\s*\[\]()<>!-]*(?:"
    r"auto(?:matic|mated|mat)?[\s_-]*(?:reply|response|respond(?:er|ing)?|answer|antwort|svar|reponse|"
    r"réponse)\b|auto ?:|"
    r"out[\s-]*of[\s-]*(?:the[\s-]*)?office|ooo\b|(?:i am |i'm )?(?:currently )?(?:away from (?:my |"
    r"the )?(?:mail|desk|office)|"
    r"on (?:vacation|holiday|annual leave))|vacation (?:reply|response|message|notice)|away message|"
    r"automatic notification|"
    r"réponse automatique|reponse automatique|message automatique|message d.absence|réponse d.absence|"
    r"avis d.absence|notification d.absence|absence du bureau|absente? du bureau|hors du bureau|je suis absent|"
    r"accusé de réception automatique|répondeur|"
    r"abwesenheits(?:notiz|nachricht|meldung|assistent|info)|automatische (?:antwort|rückantwort|"
    r"eingangs\w*|nachricht)|"
    r"automatisch (?:antwoord|bericht|gegenereerd)|autom\. (?:antwort|antwoord)|nicht im (?:büro|haus)|"
    r"abwesend\b|urlaubs(?:notiz|meldung)|"
    r"afwezigheids?\w*|automatische? (?:beantwoording|reactie|mededeling|ontvangst\w*)|"
    r"ik ben (?:momenteel )?afwezig|niet op kantoor|"
    r"buiten kantoor|afwezig\s*[::]|"
    r"respuesta autom[aá]tica|mensaje autom[aá]tico|fuera de (?:la )?oficina|ausencia de (?:la )?oficina|"
    r"ausente de|estoy ausente|"
    r"risposta automatica|messaggio automatico|fuori (?:sede|ufficio|dall'ufficio)|assenza dall'ufficio|"
    r"avviso di assenza|sono assente|"
    r"resposta autom[aá]tica|fora do escrit[oó]rio|autosvar|automatisk[t]? svar|frånvaro|ikke til stede|fravær|"
    r"automaattinen vastaus|poissa|odpowied[zź] automatyczna|autoodpowied|poza biurem|"
    r"automatick[aá] odpov|mimo kancel|"
    r"автоответ|автоматический ответ|отсутств|automatikus válasz|házon kívül|otomatik yanıt|自动回复|自動回覆|"
    r"自動返信|不在通知|자동 회신"
    r")",
    re.I,
)
WEAK_SUBJECT = re.compile(
    r"^\W*(?:absent|absence|absente|en congés?|congés?|vacances|indisponible|abwesend|abwesenheit|urlaub|afwezig|"
    r"afwezigheid|verlof|vakantie|vacation|holidays?|away|on leave|out\b|ausente|ausencia|vacaciones|"
    r"assente|assenza|ferie)\b",
    re.I,
)

MACHINE_REPLY = re.compile(
    r"\b(?:this is an? (?:auto(?:matic|mated|matically)?[\s-]*)(?:generated )?(?:reply|response|answer|"
    r"acknowledge?ment)|"
    r"(?:automatic|automated) (?:out[\s-]of[\s-]office )?(?:reply|response)[.:!]|"
    r"out of office auto-?(?:reply|response)|"
    r"(?:ceci|cela|il s'agit|c'est) (?:est )?(?:d')?une réponse (?:générée )?automatique|"
    r"réponse automatique (?:d'absence|générée|de)|"
    r"(?:ceci|il s'agit) (?:est )?(?:d')?un (?:accusé de réception|message d'absence)(?: \w+)? automatique|"
    r"accusé de réception automatique|message d'absence automatique|"
    r"(?:dies|das|hierbei handelt es sich um|dies) (?:ist )?eine(?:r)? automati(?:sche|sch generierte|"
    r"sch erstellte|sch erzeugte|sierte)"
    r"(?:r|n)? (?:antwort|rückmeldung|abwesenheits\w*|eingangsbestätigung|empfangsbestätigung)|"
    r"dit is een automatisch(?:e)? (?:gegenereerd(?:e)? )?(?:antwoord|reactie|afwezigheids\w*|ontvangst\w*)|"
    r"(?:esta|este) es una respuesta autom[aá]tica|respuesta autom[aá]tica de ausencia|"
    r"(?:questa|questo) è una risposta automatica|risposta automatica di assenza)",
    re.I,
)
MACHINE = re.compile(
    r"\b(?:this (?:is an?|e-?mail (?:was|is|has been)|message (?:was|is|has been)|mail (?:was|is)) "
    r"(?:auto(?:matic|mated)|(?:been )?(?:auto-?|automatically |system[- ])(?:generated|created|sent)|"
    r"sent automatically|"
    r"generated automatically|(?:an )?automated)|automatically generated (?:e-?mail|message|notification)|"
    r"(?:please )?do not (?:reply|respond) (?:directly )?to this (?:e-?mail|message|mail|address|notification)|"
    r"(?:replies|responses) to this (?:e-?mail|message|address|mailbox) (?:are|will) not|"
    r"this (?:mailbox|inbox|address) is not (?:monitored|read|attended)|"
    r"(?:ceci|cet? (?:e-?mail|courriel|message|mail)) (?:est|a été) (?:un (?:message|courriel|e-?mail|"
    r"mail) )?(?:généré |envoyé |émis )?"
    r"automatiq\w*|(?:message|courriel|e-?mail|mail) (?:généré|envoyé|émis) automatiquement|"
    r"(?:merci de )?ne pas répondre (?:directement )?à (?:ce|cet) (?:e-?mail|courriel|message|mail)|"
    r"ne répondez pas à (?:ce|cet) (?:e-?mail|courriel|message|mail)|"
    r"(?:dies(?:e)?|bei dieser) (?:ist eine |e-?mail |nachricht |mail )(?:wurde |"
    r"ist )?(?:eine )?automatisch(?:e|er)?\b|"
    r"automatisch (?:generierte|erstellte|erzeugte|versandte|versendete) (?:e-?mail|nachricht|mail|benachrichtigung)|"
    r"(?:bitte )?antworten sie (?:bitte )?nicht (?:direkt )?auf diese|auf diese (?:e-?mail|nachricht|"
    r"mail) (?:bitte )?nicht (?:antworten|zu antworten)|"
    r"(?:dit|deze) (?:is een |e-?mail |bericht |mail )(?:is |werd |wordt )?automatisch|"
    r"automatisch (?:gegenereerd|verstuurd|verzonden)\w* (?:bericht|e-?mail|mail)|"
    r"(?:gelieve )?(?:deze e-?mail |dit bericht )?niet (?:te )?(?:beantwoorden|antwoorden op (?:deze|dit))|"
    r"(?:este|esta) (?:es un |mensaje |correo )(?:mensaje |correo )?(?:ha sido |fue |"
    r"se ha )?(?:generado |enviado )?autom[aá]tic\w*|"
    r"(?:por favor,? )?no responda? a este (?:mensaje|correo|e-?mail)|"
    r"(?:questo|questa) (?:è un |messaggio |e-?mail )(?:messaggio |"
    r"e-?mail )?(?:è stat[oa] )?(?:generat[oa] |inviat[oa] )?automatic\w*|"
    r"(?:si prega di )?non rispond(?:ere|ete) a (?:questo|questa) (?:messaggio|e-?mail|mail))",
    re.I,
)

ABSENT = re.compile(
    r"\b(?:"
    r"i(?:'m| am|'ll be| will be| have been)? (?:currently |presently |now |"
    r"also )?(?:be )?(?:out of (?:the )?office|out of town|"
    r"away(?: from| on| until| till|\b)|on (?:\w+ ){0,2}(?:leave|vacation|holidays?)|travell?ing|"
    r"not in the office|unavailable|"
    r"out (?:until|till|from|of|on))|(?:currently |am )?out of (?:the )?office|i am on (?:\w+ )?leave|"
    r"je (?:suis|serai|sera) (?:actuellement |présentement |en ce moment |momentanément |"
    r"donc )?(?:absente?|en (?:congés?|vacances|"
    r"déplacement|formation|arrêt|mission|repos|réunion toute)|hors (?:du |de mon )?bureau|indisponible|de retour)|"
    r"(?:actuellement |momentanément )(?:absente?|en congés?|en vacances|indisponible)|"
    r"absente? du bureau|absente? (?:du \d|jusqu)|"
    r"(?:mon|le) bureau (?:est|sera) fermé|(?:nos|les) bureaux (?:sont|seront) fermés|"
    r"ich bin (?:\S+ ){0,8}?(?:nicht (?:im (?:büro|haus\w*|dienst)|erreichbar|anwesend|da\b|"
    r"am arbeitsplatz)|abwesend|im urlaub|auf dienstreise|"
    r"außer haus|ausser haus|in (?:elternzeit|mutterschutz)|wieder (?:da|erreichbar|im))|(?:derzeit|"
    r"zurzeit|zur zeit|momentan) (?:bin ich )?"
    r"(?:nicht (?:im büro|erreichbar)|abwesend|im urlaub)|unser büro ist .{0,30}geschlossen|"
    r"ik ben (?:\S+ ){0,8}?(?:afwezig|niet (?:aanwezig|op kantoor|bereikbaar|beschikbaar)|"
    r"met (?:vakantie|verlof|zwangerschapsverlof|congé)|"
    r"op (?:vakantie|verlof)|buiten kantoor|uit kantoor|in verlof|terug)|(?:momenteel|"
    r"op dit moment) (?:ben ik )?(?:afwezig|niet (?:aanwezig|op kantoor))|"
    r"(?:ons|het) kantoor is .{0,30}gesloten|"
    r"(?:estoy|estaré|me encuentro|me encontraré) (?:\S+ ){0,3}?(?:ausente|fuera de (?:la )?oficina|"
    r"de (?:vacaciones|baja|viaje|permiso)|"
    r"de licencia)|(?:actualmente|en este momento) (?:estoy )?(?:ausente|fuera)|"
    r"(?:sono|sarò) (?:\S+ ){0,3}?(?:assente|in (?:ferie|vacanza|viaggio|malattia|trasferta|congedo|"
    r"maternità)|fuori (?:ufficio|sede|dall'ufficio)|"
    r"di ritorno)|(?:attualmente|al momento) (?:sono )?(?:assente|fuori)"
    r")",
    re.I,
)
MEANWHILE = re.compile(
    r"\b(?:in my absence|during my absence|while i(?:'m| am) (?:away|out)|for (?:any )?(?:urgent|"
    r"immediate|emergenc\w+)|if (?:it is|it's|your \w+ is|"
    r"this is|you need|you require|you have)|urgent(?:ly)?\b|emergency|limited access|(?:intermittent|no|"
    r"little) access|(?:up)?on my return|when i (?:return|get back|am back)|"
    r"i (?:will|'ll) (?:be back|return|respond|reply|answer|get back|be returning)|"
    r"back (?:in the office )?on|returning (?:to the office )?on|please contact|"
    r"will not be (?:read|forwarded)|checking (?:my )?e-?mail|"
    r"(?:en|pendant|durant|lors de) mon absence|en cas d'urgence|urgence|urgente?\b|accès (?:limité|"
    r"restreint|réduit)|(?:à|dès) mon retour|je (?:vous )?répondrai|"
    r"de retour|je (?:reviens|reviendrai|rentre|serai de retour)|(?:ne )?(?:seront|sont|sera|est) (?:pas|"
    r"ni) (?:lus?|transféré|relevé|consulté)|"
    r"(?:veuillez|vous pouvez|merci de|prière de) (?:vous adresser|contacter|prendre contact|joindre)|"
    r"j(?:e prendrai|'aurai) (?:connaissance|accès)|jusqu'au|"
    r"(?:während|in) meiner abwesenheit|in (?:dringenden|eiligen|wichtigen) (?:fällen|angelegenheiten)|"
    r"dringend|nach meiner rückkehr|wieder (?:im büro|erreichbar|da\b|für sie)|"
    r"wenden sie sich|(?:nicht|wird nicht|werden nicht) (?:gelesen|weitergeleitet|bearbeitet)|"
    r"beantworte(?:n)?|kontaktieren|meine vertretung|"
    r"tijdens mijn afwezigheid|(?:bij|voor|in) (?:dringende|spoed\w*|urgente)|dringend|na mijn terugkeer|"
    r"terug (?:op|vanaf|in|aanwezig)|contact op(?:nemen)?|"
    r"kan u (?:terecht|contact)|kunt u (?:terecht|contact)|niet (?:gelezen|doorgestuurd)|zal ik (?:uw|"
    r"je)|beperkt(?:e)? toegang|"
    r"(?:durante|en) mi ausencia|en caso de (?:urgencia|emergencia)|(?:para|si es) (?:asuntos |temas |"
    r"algo )?urgente\w*|a mi (?:regreso|vuelta)|contacte|póngase en contacto|"
    r"(?:volveré|regreso|regresaré|vuelvo|responderé)|acceso limitado|"
    r"(?:in|durante la) mia assenza|(?:per|in caso di) (?:urgenz\w+|emergenz\w+|necessità|"
    r"questioni urgenti)|al mio (?:rientro|ritorno)|contattare|rivolgersi|"
    r"(?:rientr(?:o|erò)|tornerò|risponderò)|accesso limitato)",
    re.I,
)
