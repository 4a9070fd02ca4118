"""What machines send: failures, delays, receipts, absences, acknowledgements, lists; and people who speak of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.emails.build.mails import Case, Piece, html, mail, multipart, text

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.client.example>"
GONE = "parti@client.example"
ORIGINAL = (
    b"From: Ventes <ventes@nous.example>\r\nTo: Parti <parti@client.example>\r\nSubject: Offre\r\n"
    b"Message-ID: <offre-1@nous.example>\r\nDate: Mon, 3 Mar 2025 14:05:00 +0100\r\n\r\nVoici notre offre.\r\n"
)


def cases() -> Iterator[Case]:
    yield from standard()
    yield from wordy()
    yield from receipts()
    yield from automatic()
    yield from absences()
    yield from people()


# --- bounces ---------------------------------------------------------------------------------------------------------


def block(address: str, action: str = "failed", status: str = "5.1.1", extra: str = "") -> str:
    return f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n{extra}"


def dsn(
    name: str, blocks: list[str], words: str = "Delivery failed.", *, original: bool = True, **expected: Any
) -> Case:
    status = "Reporting-MTA: dns; mx.client.example\r\n\r\n" + "\r\n".join(blocks)
    pieces = [text(words), Piece("message/delivery-status", status.encode(), "")]
    if original:
        pieces.append(Piece("message/rfc822", ORIGINAL, ""))
    raw = mail(
        multipart("report", *pieces, params="; report-type=delivery-status"),
        **{
            "from": DAEMON,
            "to": "ventes@nous.example",
            "subject": "Undelivered Mail Returned to Sender",
            "return_path": "<>",
        },
    )
    wanted: dict[str, Any] = {
        "bounce": {"permanent": [GONE], "original": "<offre-1@nous.example>" if original else ""},
        "auto": "",
        **expected,
    }
    return Case(f"bounce_{name}", raw, wanted)


def standard() -> Iterator[Case]:
    code = "Diagnostic-Code: smtp; 550 5.1.1 <parti@client.example>: Recipient address rejected: User unknown\r\n"
    yield dsn(
        "postfix",
        [block(GONE, extra=code)],
        bounce={"permanent": [GONE], "status": "5.1.1", "reason": "550 5.1.1", "original": "<offre-1@nous.example>"},
    )
    yield dsn("without_original", [block(GONE)], original=False)
    yield dsn(
        "mailbox_full",
        [block(GONE, status="5.2.2", extra="Diagnostic-Code: smtp; 552 5.2.2 Over quota\r\n")],
        bounce={"permanent": [GONE], "status": "5.2.2", "reason": "Over quota"},
    )
    yield dsn("delayed", [block(GONE, "delayed", "4.4.1")], bounce={"temporary": [GONE], "status": "4.4.1"})
    yield dsn(
        "two_recipients",
        [block(GONE), block("autre@client.example", "delayed", "4.2.0")],
        bounce={"permanent": [GONE], "temporary": ["autre@client.example"]},
    )
    yield dsn("one_delivered_one_failed", [block("bien@client.example", "delivered", "2.0.0"), block(GONE)])
    yield dsn(
        "original_recipient",
        [
            "Original-Recipient: rfc822;parti@client.example\r\nFinal-Recipient: rfc822;p@interne.example\r\nAction: failed\r\nStatus: 5.0.0\r\n"
        ],
    )
    yield dsn("angle_address", ["Final-Recipient: <parti@client.example>\r\nAction: failed\r\nStatus: 5.0.0\r\n"])
    yield dsn("action_error", [block(GONE, "error")])
    yield dsn(
        "capitals",
        ["FINAL-RECIPIENT: RFC822;parti@client.example\r\nACTION: Failed (unknown user)\r\nSTATUS: 5.1.1\r\n"],
    )
    yield dsn("without_action", ["Final-Recipient: rfc822; parti@client.example\r\nStatus: 5.1.1\r\n"])
    french = "Échec de la remise à ces destinataires ou groupes :\n\nparti@client.example\nL’adresse de courrier que vous avez entrée est introuvable."
    yield dsn(
        "exchange_french",
        [block(GONE, status="5.1.10", extra="Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound\r\n")],
        french,
    )
    headers = Piece("text/rfc822-headers", ORIGINAL.partition(b"\r\n\r\n")[0] + b"\r\n", "")
    status = Piece("message/delivery-status", f"Reporting-MTA: dns; mx.example\r\n\r\n{block(GONE)}".encode(), "")
    raw = mail(
        multipart("report", text("Failed."), status, headers, params="; report-type=delivery-status"),
        **{"from": DAEMON, "subject": "failure notice"},
    )
    yield Case("bounce_headers_only", raw, {"bounce": {"permanent": [GONE], "original": "<offre-1@nous.example>"}})


def notice(
    name: str, words: str, *, subject: str, sender: str = DAEMON, wanted: dict[str, Any] | None = None, **more: str
) -> Case:
    raw = mail(text(words), **{"from": sender, "to": "ventes@nous.example", "subject": subject, **more})
    return Case(f"bounce_{name}", raw, {"bounce": wanted or {"permanent": [GONE]}, "forward": None})


def wordy() -> Iterator[Case]:
    copy = "\n" + ORIGINAL.decode().replace("\r\n", "\n")
    yield notice(
        "exim",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n  parti@client.example\n    SMTP error from remote mail server after RCPT TO:<parti@client.example>:\n"
        f"    550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. ------\n{copy}",
        subject="Mail delivery failed: returning message to sender",
        wanted={"permanent": [GONE], "original": "<offre-1@nous.example>", "status": "5.1.1"},
    )
    yield notice(
        "exim_warning",
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.client.example.\n\n"
        "The address to which the message has not yet been delivered is:\n\n  parti@client.example\n    Delay reason: Connection refused\n\nNo action is required on your part. Delivery attempts will continue for some time.\n",
        subject="Warning: message 1abc delayed 24 hours",
        wanted={"temporary": [GONE]},
    )
    yield notice(
        "qmail",
        "Hi. This is the qmail-send program at mx.client.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<parti@client.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <ventes@nous.example>{copy}",
        subject="failure notice",
        wanted={"permanent": [GONE], "status": "5.1.1"},
    )
    yield notice(
        "sendmail",
        "The original message was received at Mon, 3 Mar 2025 14:05:00 +0100\nfrom nous.example [192.0.2.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<parti@client.example>\n    (reason: 550 No such user)\n\n"
        "   ----- Transcript of session follows -----\n... while talking to mx.client.example.:\n>>> RCPT To:<parti@client.example>\n<<< 550 No such user\n",
        subject="Returned mail: see transcript for details",
    )
    yield notice(
        "gmail",
        "** Address not found **\n\nYour message wasn't delivered to parti@client.example because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 The email account that you tried to reach does not exist.\n",
        subject="Delivery Status Notification (Failure)",
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        x_failed_recipients="parti@client.example",
    )
    yield notice(
        "outlook_text",
        "Your message to parti@client.example couldn't be delivered.\n\nparti wasn't found at client.example.\n",
        subject="Undeliverable: Offre",
        sender="Microsoft Outlook <postmaster@outlook.example>",
    )
    yield notice(
        "yahoo",
        "Sorry, we were unable to deliver your message to the following address.\n\n<parti@client.example>:\n554: delivery error: dd This user doesn't have an account\n\n--- Below this line is a copy of the message.\n"
        + copy,
        subject="Failure Notice",
    )
    yield notice(
        "french_words",
        "Bonjour,\n\nVotre message n'a pas pu être remis au destinataire suivant :\n\n    parti@client.example\n\nRaison : cette adresse n'existe pas.\n",
        subject="Échec de la remise de votre message",
        sender="Administrateur <postmaster@client.example>",
    )
    yield notice(
        "german_words",
        "Ihre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger: parti@client.example\nGrund: Postfach nicht gefunden.\n",
        subject="Unzustellbar: Offre",
        sender="Postmaster <postmaster@client.example>",
    )
    yield notice(
        "dutch_words",
        "Uw bericht kon niet worden bezorgd bij de volgende ontvanger:\n\nparti@client.example\n\nReden: onbekende gebruiker.\n",
        subject="Onbestelbaar: Offre",
        sender="Postmaster <postmaster@client.example>",
    )
    yield notice(
        "spanish_words",
        "No se pudo entregar su mensaje a la dirección siguiente:\n\nparti@client.example: buzón desconocido\n",
        subject="Mensaje no entregado",
        sender="Postmaster <postmaster@client.example>",
    )
    yield notice(
        "only_the_copy_tells",
        f"The message could not be delivered. The mailbox is full.\n\n----- Original message -----\n{copy}",
        subject="Delivery failure",
        wanted={"permanent": [GONE], "original": "<offre-1@nous.example>"},
    )
    yield notice(
        "over_quota_plain",
        "The user(s) account is temporarily over quota.\n\n<parti@client.example>\n",
        subject="Mail System Error - Returned Mail",
    )
    yield notice(
        "courier",
        "This is a delivery status notification from mx.client.example,\nrunning the Courier mail server.\n\nThe original message was received on Mon, 03 Mar 2025 14:05:00\n\n                           UNDELIVERABLE MAIL\n\n"
        "Your message to the following recipients cannot be delivered:\n\n<parti@client.example>:\n    mx.client.example [192.0.2.1]:\n<<< 550 User unknown.\n",
        subject="NOTICE: mail delivery status.",
        sender='"Courier mail server at client.example" <@>',
    )
    yield notice(
        "sendmail_warning",
        "    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n\nThe original message was received at Mon, 3 Mar 2025\n\n   ----- Transcript of session follows -----\n"
        "<parti@client.example>... Deferred: Connection timed out\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n",
        subject="Warning: could not send message for past 4 hours",
        wanted={"temporary": [GONE]},
    )
    yield notice(
        "domino",
        "Your message\n\n  Subject: Offre\n\nwas not delivered to:\n\n  parti@client.example\n\nbecause:\n\n  User parti not listed in Domino Directory\n",
        subject="DELIVERY FAILURE: User parti not listed in Domino Directory",
    )
    yield notice(
        "local_part_only",
        "User parti is unknown here.\n\n--- Original message ---\nFrom: ventes@nous.example\nTo: parti@client.example, autre@client.example\nSubject: Offre\n\nBonjour\n",
        subject="Undelivered mail",
    )
    yield notice(
        "chinese_without_blanks",
        "抱歉，您的邮件被退回来了。\n收件人邮件地址（parti@client.example）不存在，邮件无法送达。\n550 5.1.1 User unknown\n",
        subject="系统退信/Systems bounce",
    )
    yield notice(
        "french_without_accents",
        "Ce message a ete genere automatiquement.\nLa remise du message a echoue pour le destinataire suivant :\nparti@client.example\nMotif : boite pleine\n",
        subject="Echec de la remise",
    )
    page = "<html><body><h2>Delivery has failed to these recipients or groups:</h2><p><a href='mailto:parti@client.example'>parti@client.example</a></p><p>550 5.1.10 not found</p></body></html>"
    raw = mail(html(page), **{"from": "postmaster@client.example", "subject": "Undeliverable: Offre"})
    yield Case("bounce_html_only", raw, {"bounce": {"permanent": [GONE], "status": "5.1.10"}})


# --- receipts --------------------------------------------------------------------------------------------------------


def receipts() -> Iterator[Case]:
    def mdn(name: str, disposition: str, kind: str) -> Case:
        fields = (
            "Reporting-UA: mail.client.example; Outlook\r\nFinal-Recipient: rfc822;marc.dupont@client.example\r\n"
            f"Original-Message-ID: <offre-1@nous.example>\r\nDisposition: {disposition}\r\n"
        )
        pieces = (text("Votre message a été lu."), Piece("message/disposition-notification", fields.encode(), ""))
        raw = mail(multipart("report", *pieces, params="; report-type=disposition-notification"), subject="Lu : Offre")
        wanted = {
            "kind": kind,
            "recipient": "marc.dupont@client.example",
            "original_message_id": "<offre-1@nous.example>",
        }
        return Case(f"receipt_{name}", raw, {"receipt": wanted, "bounce": None, "auto": ""})

    yield mdn("read", "manual-action/MDN-sent-manually; displayed", "read")
    yield mdn("read_automatic", "automatic-action/MDN-sent-automatically; displayed", "read")
    yield mdn("deleted_unread", "manual-action/MDN-sent-manually; deleted", "deleted")
    status = f"Reporting-MTA: dns; mx.client.example\r\n\r\n{block('bien@client.example', 'delivered', '2.0.0')}"
    report = multipart(
        "report",
        text("Delivered."),
        Piece("message/delivery-status", status.encode(), ""),
        Piece("message/rfc822", ORIGINAL, ""),
        params="; report-type=delivery-status",
    )
    raw = mail(report, **{"from": DAEMON, "subject": "Successful Mail Delivery Report", "return_path": "<>"})
    yield Case(
        "receipt_delivered",
        raw,
        {
            "receipt": {
                "kind": "delivery",
                "recipient": "bien@client.example",
                "original_message_id": "<offre-1@nous.example>",
            },
            "bounce": None,
        },
    )
    words = "Votre message\n\n  À : Marc\n  Objet : Offre\n  Envoyé : 03/03/2025 14:05\n\na été lu le 04/03/2025 09:10."
    yield Case("receipt_read_in_words", mail(text(words), subject="Lu : Offre"), {"receipt": {"kind": "read"}})
    yield Case(
        "receipt_not_a_person_saying_lu",
        mail(text("J’ai lu votre offre, merci."), subject="Lu : Offre"),
        {"receipt": None, "auto": None},
    )


# --- automatic mail --------------------------------------------------------------------------------------------------


def marked(name: str, headers: dict[str, str], reason: str | None, *, reply: bool = False, **more: str) -> Case:
    raw = mail(text("Bonjour, ceci vous informe du suivi."), headers=headers, **more)
    return Case(f"auto_{name}", raw, {"auto": reason, "auto_reply": reply, "bounce": None})


def automatic() -> Iterator[Case]:
    yield marked("submitted_replied", {"Auto-Submitted": "auto-replied"}, "auto-submitted", reply=True)
    yield marked("submitted_generated", {"Auto-Submitted": "auto-generated (rejected)"}, "auto-submitted")
    yield marked("submitted_vacation", {"Auto-Submitted": "auto-replied; vacation"}, "auto-submitted", reply=True)
    yield marked("submitted_no", {"Auto-Submitted": "no"}, None)
    yield marked("x_autoreply", {"X-Autoreply": "yes"}, "x-autoreply", reply=True)
    yield marked("x_autorespond", {"X-Autorespond": "absence"}, "x-autorespond", reply=True)
    yield marked("x_autoreply_no", {"X-Autoreply": "no"}, None)
    yield marked("precedence_bulk", {"Precedence": "bulk"}, "precedence")
    yield marked("precedence_auto_reply", {"Precedence": "auto_reply"}, "precedence", reply=True)
    yield marked("precedence_junk", {"Precedence": "junk"}, "precedence")
    yield marked("suppress", {"X-Auto-Response-Suppress": "All"}, None)
    yield marked("null_sender", {"Return-Path": "<>"}, "null sender")
    yield marked("no_reply", {}, "sender", **{"from": "Boutique <no-reply@boutique.example>"})
    yield marked("noreply_french", {}, "sender", **{"from": "ne-pas-repondre@service.example"})
    yield marked("machine_generated", {"X-FC-MachineGenerated": "true"}, "x-fc-machinegenerated")
    yield marked("autoresponder_class", {"X-POST-MessageClass": "9; Autoresponder"}, "autoresponder", reply=True)
    yield marked("exchange_oof", {"X-MS-Exchange-Generated-Message-Source": "Mailbox Rules Agent"}, "x-ms-exchange")
    yield marked("list_of_people", {"Precedence": "list", "List-Id": "Chantiers <chantiers.liste.example>"}, None)
    raw = mail(
        text("La lettre de mars"),
        headers={"List-Unsubscribe": "<https://lettre.example/u>", "List-Id": "<lettre.example>"},
    )
    yield Case("newsletter", raw, {"bulk": True, "list_id": "lettre.example", "auto": "mailing"})
    for name, subject in (
        ("fr", "Réponse automatique : Offre"), ("en", "Automatic reply: Quote"), ("nl", "Automatisch antwoord: Offerte"),
        ("de", "Automatische Antwort: Angebot"), ("es", "Respuesta automática: Presupuesto"), ("it", "Risposta automatica: Offerta"),
        ("office", "Out of Office: Quote"), ("absence", "Absence du bureau : Offre"), ("de_notiz", "Abwesenheitsnotiz: Angebot"),
    ):  # fmt: skip
        yield Case(
            f"auto_subject_{name}", mail(text("Bonjour"), subject=subject), {"auto": "subject", "auto_reply": True}
        )


ABSENT = {
    "fr_disponible": "Je ne suis pas disponible actuellement, je serai de retour le 5 mai. Pour les urgences, contactez Marc.",
    "fr_bureau": "Notre bureau est fermé du 24 décembre au 2 janvier. Nous traiterons votre demande à notre retour.",
    "fr_sans_accents": "Je suis actuellement en conges et repondrai a mon retour. En cas d'urgence : 0475 12 34 56",
    "fr_maternite": "Madame, Monsieur,\n\nActuellement en congé de maternité, je vous invite à contacter ma collègue Julie Roy en cas d’urgence.",
    "de_erreichbar": "Guten Tag, leider bin ich bis 14.03. nicht erreichbar. In dringenden Fällen kontaktieren Sie bitte meine Kollegin.",
    "de_befinde": "Ich befinde mich im Urlaub und bin ab dem 17. März wieder für Sie da.",
    "nl_even": "Ik ben er even niet. Vanaf maandag ben ik weer bereikbaar. Voor dringende vragen: 04 123 45 67.",
    "nl_vakantie": "Hallo, ik ben op vakantie tot 17 maart. Na mijn terugkeer beantwoord ik uw mail.",
    "en_maternity": "I am on maternity leave until June. Please contact Jane in my absence.",
    "es_vacaciones": "Gracias por su mensaje. Me encuentro de vacaciones hasta el lunes; responderé a mi regreso.",
    "it_ferie": "Buongiorno, sono in ferie fino al 14 marzo. Per urgenze contattare Anna.",
    "fr": "Bonjour,\n\nJe suis absente du bureau jusqu’au 14 mars inclus. En cas d’urgence, vous pouvez contacter mon collègue Thomas.\n\nCordialement,\nLéa",
    "fr_conges": "Merci pour votre message.\nJe suis actuellement en congé et serai de retour le 17 mars. Vos courriels ne seront pas lus pendant cette période.",
    "fr_machine": "Madame, Monsieur,\n\nCeci est une réponse automatique. Nous avons bien reçu votre demande et la traiterons dans les meilleurs délais.",
    "nl": "Beste,\n\nIk ben momenteel afwezig en terug op kantoor op maandag 17 maart. Voor dringende zaken kunt u contact opnemen met Thomas.",
    "nl_verlof": "Ik ben met verlof tot en met 14 maart. Tijdens mijn afwezigheid worden mails niet gelezen.",
    "de": "Guten Tag,\n\nich bin bis zum 14. März nicht im Büro. In dringenden Fällen wenden Sie sich bitte an Herrn Weber.",
    "de_urlaub": "Sehr geehrte Damen und Herren,\nich bin derzeit im Urlaub und ab dem 17. März wieder erreichbar. Ihre E-Mail wird nicht weitergeleitet.",
    "en": "Hello,\n\nI am out of the office until 14 March with limited access to email. For urgent matters please contact Thomas.",
    "en_leave": "Thank you for your email. I'm on annual leave and will be back on Monday 17 March.",
    "en_machine": "This is an automated response. Your request has been received and will be answered shortly.",
    "es": "Buenos días:\n\nEstoy fuera de la oficina hasta el 14 de marzo. Para asuntos urgentes, contacte con Tomás.",
    "it": "Buongiorno,\n\nsono assente fino al 14 marzo. Per urgenze contattare il collega Tommaso.",
}


def absences() -> Iterator[Case]:
    for name, words in ABSENT.items():
        raw = mail(text(words), subject="Re: Offre", in_reply_to="<offre-1@nous.example>")
        yield Case(f"absence_{name}", raw, {"auto": "text", "auto_reply": True})
    quoted = ABSENT["fr"] + "\n\nLe 3 mars 2025 à 14:05, Ventes <ventes@nous.example> a écrit :\n> Voici notre offre.\n"
    yield Case("absence_with_quote", mail(text(quoted), subject="Re: Offre"), {"auto": "text", "auto_reply": True})


def people() -> Iterator[Case]:
    """Nothing automatic here, though the words are near."""

    def person(name: str, words: str, subject: str = "Re: Offre") -> Case:
        return Case(
            f"person_{name}",
            mail(text(words), subject=subject),
            {"auto": None, "bounce": None, "receipt": None, "auto_reply": False},
        )

    yield person(
        "away_next_week",
        "Bonjour,\n\nNous acceptons votre offre, merci de lancer la commande. Attention, la semaine prochaine je suis en déplacement, appelez plutôt Thomas.\n\nLéa",
    )
    yield person(
        "answers_an_automatic_reply",
        "J’ai reçu votre réponse automatique. Quand revenez-vous ?",
        "Re: Réponse automatique : Offre",
    )
    yield person(
        "tells_of_a_bounce",
        "Bonjour, mon message à parti@client.example n’a pas pu être remis, j’ai reçu « 550 5.1.1 User unknown ». Avez-vous sa nouvelle adresse ?",
        "Problème d’adresse",
    )
    forwarded = "Peux-tu regarder ?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <mailer-daemon@mx.example>\nDate: Mon, Mar 3, 2025 at 2:05 PM\nSubject: Undelivered Mail Returned to Sender\nTo: <lea@client.example>\n\nThe following address failed: parti@client.example\n"
    yield Case(
        "person_forwards_a_bounce",
        mail(text(forwarded), subject="Fwd: Undelivered Mail Returned to Sender"),
        {"bounce": None, "auto": None, "forward": {"from": "mailer-daemon@mx.example", "least": 0.9}},
    )
    yield person(
        "asks_about_leave",
        "Je serai en congé en mai : cela change-t-il quelque chose au planning du chantier ?",
        "Planning",
    )
    yield person("absent_tomorrow", "Bonjour, je suis absent demain mais on peut se voir jeudi ?")
    yield person("asks_for_leave", "Bonjour, je souhaite poser mes congés du 3 au 14 août. D’accord ?", "Congés")
    yield person(
        "urgent_from_holidays",
        "Bonjour, c’est urgent, je suis en vacances et la porte est bloquée, contactez-moi !",
        "Urgent",
    )
    yield person("automatic_door", "We need an automatic door.", "Automatic door quote")
    yield person("office_closed_friday", "Le bureau est fermé vendredi, livrez lundi svp.")
    yield person("vacation_rental", "Hello, do you have a vacation rental in June?", "Vacation rental")
    yield person("thanks", "Merci beaucoup, bien reçu !")
    yield person("asks_not_to_answer", "Merci de ne pas répondre à tous, Marc suit le dossier.")
    yield person("rejected_offer", "Votre offre est rejetée par la direction, désolé.", "Offre rejetée")
