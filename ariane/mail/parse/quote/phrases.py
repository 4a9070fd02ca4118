"""What mail clients write around the mail they quote or forward, by language.

One place for words; the shapes they stand in are in marks.py. A new language is a line here and a fixture.
"""

from __future__ import annotations

# Verbs of « On … X wrote: ». Each ends or holds the attribution; evidence of a date or an address is asked besides.
WROTE = (
    "wrote", "writes", "sent", "said", "a écrit", "a ecrit", "écrivait", "a répondu", "schreef", "geschreven",
    "schrieb",
    "schrieben Sie", "nous a dit",
    "schreibt", "geschrieben", "escribió", "escribio", "ha escrito", "ha scritto", "scrive", "scriveva", "escreveu",
    "skrev", "skriver", "kirjoitti", "napisał\\(a\\)", "napisał", "napisała", "pisze", "napsal\\(a\\)", "napsal",
    "napísal\\(a\\)", "napísal", "написал\\(а\\)", "написал", "написала", "пишет", "написав", "пише", "írta",
    "a scris",
    "yazdı", "şunları yazdı", "έγραψε", "написа", "va escriure", "je napisao/la", "je napisao", "je napisal",
    "rašė",
    "rakstīja", "kirjutas", "đã viết", "menulis", "schrifte", "idatzi du", "skrifaði", "כתב", "כתבה", "쓴 글",
    "је написао/ла", "написао је", "نوشت", "เขียนว่า", "ने लिखा", "idatzi zuen", "escribiu", "كتب", "작성",
    "写道", "寫道", "书写", "のメール", "書きました", "のメッセージ",
)  # fmt: skip

# How an attribution begins. A bare digit, weekday or quoted name is accepted as well (marks.py).
INTRO = (
    "On", "At", "In message", "In article", "Quoting", "Le", "Op", "Am", "Um", "El", "Il", "Il giorno", "Em",
    "No dia",
    "Den", "På", "Dne", "Dňa", "Dnia", "W dniu", "Pada", "Vào", "Ngày", "La data de", "În", "Στις", "På", "Kl.",
    "Citando",
    "Citat", "Zitat von", "Selon", "Quoting", "Nel messaggio", "Da", "Von", "De", "Hi", "Dana", "V",
)  # fmt: skip

# The lines of a quoted header block.
KEYS: dict[str, tuple[str, ...]] = {
    "from": (
        "From", "De", "Von", "Van", "Da", "De la part de", "Expéditeur", "Afzender", "Absender", "Remitente",
        "Mittente",
        "Från", "Fra", "Lähettäjä", "Od", "От", "От кого", "Від", "Feladó", "Gönderen", "Kimden", "Από",
        "Remetente",
        "发件人", "寄件者", "差出人", "보낸 사람", "보낸사람", "From / De",
        "De la", "Frá", "Saatja", "Nuo", "Pošiljatelj", "Dari", "Từ", "מאת", "من", "寄件人", "發件人",
        "ผู้ส่ง", "От кого",
    ),
    "date": (
        "Date", "Sent", "Sent at", "Sent on", "Received", "Envoyé", "Envoyé le", "Envoyé à", "Date d'envoi",
        "Datum",
        "Gesendet", "Gesendet am", "Verzonden", "Verzonden op", "Verstuurd", "Enviado", "Enviado el", "Enviados",
        "Enviada em", "Enviado em", "Fecha", "Fecha de envío", "Data", "Inviato", "Inviata", "Data invio",
        "Skickat",
        "Sendt", "Dato", "Lähetetty", "Päivämäärä", "Wysłano", "Wysłane", "Odesláno", "Отправлено", "Дата",
        "Надіслано",
        "Elküldve", "Dátum", "Tarih", "Gönderildi", "Ημερομηνία", "Expediat", "发送时间", "日期", "送信日時", "日付",
        "보낸 날짜", "날짜", "Envoyé/Sent",
        "Le", "Trimis", "Trimisă", "Στάλθηκε", "Ημερομηνία αποστολής", "Saadetud", "Išsiųsta", "Poslano",
        "Dikirim", "Đã gửi", "נשלח", "תאריך", "إرسال", "تم الإرسال", "Enviat", "Изпратено", "Odoslané",
        "Dátum odoslania", "寄件日期", "傳送日期", "发件时间", "보낸 시간", "Odeslané", "Wysłana", "Tiden",
        "Verzenddatum", "Ricevuto", "Reçu", "Reçu le",
    ),
    "to": (
        "To", "À", "A", "Pour", "Destinataire", "Destinataires", "An", "Empfänger", "Aan", "Para", "Destinatario",
        "Per",
        "Till", "Til", "Vastaanottaja", "Do", "Komu", "Кому", "Címzett", "Kime", "Alıcı", "Προς", "Către", "收件人",
        "宛先",
        "받는 사람", "받는사람",
        "Per a", "Adressaat", "Kepada", "Đến", "אל", "إلى", "收件者", "받는이", "До", "За", "Dla", "Destinat", "A la",
    ),
    "cc": ("Cc", "CC", "Copie", "Copie à", "Kopie", "Kopie an", "Kopia", "Kopi", "Копия", "Cc ", "抄送", "참조", "DW"),
    "bcc": ("Bcc", "BCC", "Cci", "CCI", "Blindkopie", "CCO", "Ccn", "Bcc "),
    "subject": (
        "Subject", "Objet", "Sujet", "Betreff", "Onderwerp", "Asunto", "Oggetto", "Assunto", "Ämne", "Emne", "Aihe",
        "Temat", "Předmět", "Predmet", "Тема", "Tárgy", "Konu", "Θέμα", "Subiect", "主题", "主旨", "件名", "제목",
        "Assumpte", "Efni", "Teema", "Subjek", "Chủ đề", "נושא", "الموضوع", "主題", "标题", "Zadeva",
        "Относно", "Titre", "Betr", "Betreft", "Judul",
    ),
    "reply-to": (
        "Reply-To", "Reply to", "Répondre à", "Antwort an", "Antwoord aan", "Responder a", "Rispondi a",
        "Mail-Reply-To",
    ),
    "other": (
        "Attachments", "Attachment", "Pièces jointes", "Pièce jointe", "Anlagen", "Anhänge", "Bijlagen", "Bijlage",
        "Datos adjuntos", "Adjuntos", "Allegati", "Importance", "Priority", "Priorität", "Priorité", "Organization",
        "Organisation", "Sent by", "Envoyé par", "Sender", "Categories", "Catégories", "Kategorien", "Urgentie",
        "Sensitivity", "Message-ID", "Resent-From", "Resent-To", "Newsgroups", "Return-Path", "List-Post",
        "Wichtigkeit",
        "Importancia", "Gevoeligheid", "Signé par", "X-Mailer",
    ),
}  # fmt: skip

# Between rules (« ----- … ----- ») or before a colon: what follows is another mail.
ORIGINAL = (
    "Original Message", "Original E-Mail", "Original Email", "Original mail", "Original Appointment",
    "Message d'origine",
    "Message original", "Mail original", "Courriel original", "Message initial", "E-mail d'origine",
    "Courrier d'origine",
    "E-mail original", "Rendez-vous d'origine", "Oorspronkelijk bericht", "Origineel bericht",
    "Oorspronkelijke bericht",
    "Originele bericht", "Oorspronkelijke e-mail", "Originele e-mail", "Oorspronkelijke afspraak",
    "Ursprüngliche Nachricht", "Original-Nachricht", "Originalnachricht", "Originalmail", "Ursprüngliche Mail",
    "Ursprüngliche E-Mail", "Ursprünglicher Termin", "Mensaje original", "Correo original", "Mensaje de origen",
    "Messaggio originale", "Messaggio Originale", "Mail originale", "Mensagem original", "Ursprungligt meddelande",
    "Ursprungligt mejl", "Oprindelig meddelelse", "Opprinnelig melding", "Alkuperäinen viesti",
    "Oryginalna wiadomość",
    "Wiadomość oryginalna", "Původní zpráva", "Pôvodná správa", "Исходное сообщение", "Eredeti üzenet",
    "Özgün İleti", "Orijinal Mesaj", "Αρχικό μήνυμα", "Mesaj original",
    "原始邮件", "原始郵件", "元のメッセージ", "원본 메시지",
    "Reply message", "Reply Message", "Antwort Nachricht", "Antwortnachricht",
    "Quoted message", "Message de réponse", "回复的原邮件",
)  # fmt: skip
FORWARDED = (
    "Forwarded message", "Forwarded mail", "Forwarded email", "Forwarded e-mail", "Forwarded by",
    "Begin forwarded message",
    "Start of forwarded message", "Forwarded message from", "Forwarded", "Message transféré", "Mail transféré",
    "Courriel transféré", "E-mail transféré", "Message transmis", "Message réexpédié", "Début du message réexpédié",
    "Début du message transféré", "Début du courriel transféré", "Transféré par", "Réacheminé par",
    "Message Transféré",
    "Doorgestuurd bericht", "Begin doorgestuurd bericht", "Doorgestuurde e-mail", "Doorgestuurde mail",
    "Doorgezonden bericht", "Doorgestuurd door", "Begin van doorgestuurd bericht", "Weitergeleitete Nachricht",
    "Weitergeleitete E-Mail", "Weitergeleitete Mail", "Anfang der weitergeleiteten Nachricht",
    "Anfang der weitergeleiteten E-Mail", "Weitergeleitet von", "Mensaje reenviado", "Correo reenviado",
    "Inicio del mensaje reenviado", "Reenviado por", "Mensaje Reenviado", "Messaggio inoltrato", "Mail inoltrata",
    "Inizio messaggio inoltrato", "Inoltrato da", "Messaggio Inoltrato", "E-mail inoltrata", "Mensagem encaminhada",
    "Início da mensagem reencaminhada", "Início da mensagem encaminhada", "Vidarebefordrat meddelande",
    "Vidarebefordrat mejl", "Videresendt meddelelse", "Videresendt melding", "Välitetty viesti",
    "Wiadomość przekazana dalej", "Przekazana wiadomość", "Přeposlaná zpráva", "Пересылаемое сообщение",
    "Пересланное сообщение", "Начало переадресованного сообщения", "Továbbított üzenet", "İletilen mesaj",
    "转发的邮件",
    "轉寄郵件", "転送されたメッセージ", "전달된 메시지",
)  # fmt: skip

# Last lines that a device writes by itself.
SENT = (
    r"(?:(?:this |ce |cet )?(?:message|e-?mail|courriel|mail) )?(?:was |a été |est )?(?:sent|écrit|"
    r"envoyée?|rédigé|verzonden|"
    r"verstuurd|gesendet|enviado|enviada|inviato|skickat|sendt|wysłan[oe]|odesláno|odoslané|lähetetty|отправлено|"
    r"надіслано|trimis|elküldve)"
)
FROM = (
    r"(?:from|with|via|by|using|through|a partir d[eo]|de|depuis|à partir d[eu]|avec|par|du|vanaf|vanuit|met|von|mit|"
    r"aus|desde|con|da|dal|do|"
    r"från|fra|z|ze|с|из)"
)
MINE = r"(?:my|mon|ma|mijn|meinem|meiner|mi|mio|mia|meu|min|mojego|mého|моего)"
DEVICE = (
    r"iphon\w*|ipad\w*|ipod|android|galaxy|samsung|huawei|xiaomi|oppo|pixel|nokia|sony|htc|motorola|lg|blackberry|"
    r"windows|"
    r"phone|tablet|tablette|mobile|mobil|mobiltelefon|téléphone|smartphone|telefoon|handy|móvil|cellulare|"
    r"outlook|(?:courrier|mail|correo|posta) (?:pour|for|für|voor|per|para)|yahoo|proton|gmx|web\.de|"
    r"orange|sfr|bbox|aol|aquamail|aqua mail|bluemail|spark|airmail|"
    r"mailspring|newton|thunderbird|k-9|fairemail|superhuman|missive|tutanota|zoho|verizon|at&t|t-mobile"
)
SENT_FROM = (
    rf"{SENT} (?:{FROM} |(?:à partir )?d['’]\s?|de l['’]|dal?l['’])(?:{MINE} .{{1,40}}|"
    rf".{{0,60}}?\b(?:{DEVICE})\b.{{0,60}})",
    r"(?:von|vom|aus) (?:meinem|mein|unterwegs|mobil|iphone|ipad)\b.{0,50}(?:gesendet|geschickt)?",
    r"(?:von|vom|mit) \S.{0,40}(?:tablet|smartphone|handy|mobil\w*|phone|samsung|galaxy)\b.{0,20} gesendet",
    r"envoyé (?:depuis|avec|de) (?:la messagerie|le webmail|mon compte)\b.{0,60}",
    r"(?:diese nachricht wurde|this (?:message|e-?mail) was sent) (?:von|from) .{0,80}",
    r"(?:télécharge[rz]|obtene[zr]|obtenir|get|download|scarica|ottieni|obtener|descargar|obtén|laden sie|"
    r"outlook für|downloaden?)"
    r" ?(?:sie )?(?:outlook|bluemail|spark|aqua mail|yahoo mail)\b.{0,120}",
    r"(?:outlook|bluemail|yahoo mail) (?:für|voor|pour|for|para|per) (?:ios|android)\b.{0,80}",
    r"provenance ?: (?:courrier|mail) pour windows.{0,20}",
    r"<?https?://(?:aka\.ms|overview\.mail\.yahoo\.com|mail\.onelink\.me)/\S*",
    r"envoyé de l'application .{0,60}",
    r"(?:\w+ )?from (?:my )?(?:mobile|cell|phone|iphone|ipad|android|blackberry).{0,20}",
    r"sent (?:from|via|with|by) (?:a |an |my )?(?:cell|mailbox|airmail|inbox|galaxy|ti-\d+|alcatel|mobile|pc)\b.{0,60}",
    r"從我的.{1,20}傳送|发自我的.{1,20}",
    r"lähetetty .{0,30}(?:iphone|ipad|android|puhelim|laittee)\w*",
    r"mobil gesendet.{0,20}|sendt fra min .{0,40}|skickat från min .{0,40}",
    r"(?:iPhone|iPad|Android)から送信|从我的.{1,20}发送|나의 .{1,20}에서 보냄",
    r"typed (?:on|with) .{0,60}|on the (?:run|go).{0,20}|please excuse (?:any )?(?:typos|brevity).{0,80}",
    r"excuse[zr]? (?:ma|la) (?:brièveté|concision).{0,60}|veuillez excuser (?:ma|la) brièveté.{0,60}",
)

MONTHS: dict[int, tuple[str, ...]] = {
    1: ("january", "jan", "janvier", "janv", "januari", "januar", "jänner", "enero", "ene", "gennaio", "gen",
    "janeiro"),
    2: ("february", "feb", "février", "févr", "fév", "fevrier", "februari", "februar", "febrero", "febbraio",
    "fevereiro"),
    3: ("march", "mar", "mars", "maart", "mrt", "märz", "mrz", "marzo", "março"),
    4: ("april", "apr", "avril", "avr", "abril", "abr", "aprile"),
    5: ("may", "mai", "mei", "mayo", "maggio", "mag", "maio", "maj"),
    6: ("june", "jun", "juin", "juni", "junio", "giugno", "giu", "junho"),
    7: ("july", "jul", "juillet", "juil", "juli", "julio", "luglio", "lug", "julho"),
    8: ("august", "aug", "août", "aout", "augustus", "agosto", "ago"),
    9: ("september", "sep", "sept", "septembre", "septiembre", "settembre", "set", "setembro"),
    10: ("october", "oct", "octobre", "oktober", "okt", "octubre", "ottobre", "ott", "outubro"),
    11: ("november", "nov", "novembre", "noviembre", "novembro"),
    12: ("december", "dec", "décembre", "déc", "decembre", "dezember", "dez", "diciembre", "dic", "dicembre",
    "dezembro"),
}  # fmt: skip

REPLY_PREFIX = ("re", "aw", "antw", "antwoord", "sv", "vs", "r", "rép", "ref", "res", "odp", "ynt", "rif", "rv")
FORWARD_PREFIX = (
    "fwd", "fw", "tr", "wg", "doorst", "dst", "fs", "rv", "i", "enc", "trans", "transf", "vb", "vl", "vs", "pd",
    "ilt",
    "reenv", "inoltro", "inoltrato", "doorgestuurd", "transfert", "transféré", "weitergeleitet", "转发", "轉寄", "转寄",
)  # fmt: skip
