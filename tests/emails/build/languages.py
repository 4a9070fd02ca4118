"""What people write, and how clients write dates and header names, in six languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    code: str
    reply: tuple[str, ...]  # paragraphs of the answer
    original: tuple[str, ...]  # paragraphs of the mail answered or forwarded
    questions: tuple[str, str]
    answers: tuple[str, str]
    subject: str
    re: str
    fw: str
    note: str  # above a forward
    keys: tuple[str, str, str, str]  # from, sent, to, subject as Outlook writes them
    long_date: str  # 3 March 2025, 14:05, as Outlook writes it


FR = Language(
    "fr",
    (
        "Bonjour Sophie,",
        "C’est d’accord pour la date proposée. Où puis-je vous envoyer le plan signé ?",
        "Bien à vous,\nMarc",
    ),
    (
        "Bonjour Marc,",
        "Le chantier peut commencer le 17 mars. Pouvez-vous confirmer ?",
        "Cordialement,\nSophie Lambert",
    ),
    ("Le 17 mars vous convient-il ?", "Faut-il prévoir une nacelle ?"),
    ("Oui, parfait.", "Non, l’échelle suffit."),
    "Offre pour la façade",
    "RE: ",
    "TR: ",
    "Pour suivi, merci.",
    ("De", "Envoyé", "À", "Objet"),
    "lundi 3 mars 2025 14:05",
)
EN = Language(
    "en",
    ("Hi Sophie,", "The date works for us. Where shall I send the signed plan?", "Best,\nMarc"),
    ("Dear Marc,", "Work can start on 17 March. Could you confirm?", "Kind regards,\nSophie Lambert"),
    ("Does 17 March suit you?", "Do we need a platform?"),
    ("Yes, perfect.", "No, the ladder will do."),
    "Quote for the facade",
    "RE: ",
    "FW: ",
    "For follow-up, thanks.",
    ("From", "Sent", "To", "Subject"),
    "Monday, March 3, 2025 2:05 PM",
)
NL = Language(
    "nl",
    ("Dag Sophie,", "De voorgestelde datum is goed. Waar mag ik het getekende plan naartoe sturen?", "Groeten,\nMarc"),
    (
        "Beste Marc,",
        "De werken kunnen starten op 17 maart. Kunt u bevestigen?",
        "Met vriendelijke groet,\nSophie Lambert",
    ),
    ("Past 17 maart voor u?", "Is een hoogwerker nodig?"),
    ("Ja, prima.", "Neen, de ladder volstaat."),
    "Offerte voor de gevel",
    "RE: ",
    "FW: ",
    "Ter opvolging, bedankt.",
    ("Van", "Verzonden", "Aan", "Onderwerp"),
    "maandag 3 maart 2025 14:05",
)
DE = Language(
    "de",
    (
        "Hallo Sophie,",
        "der vorgeschlagene Termin passt. Wohin darf ich den unterschriebenen Plan schicken?",
        "Viele Grüße\nMarc",
    ),
    (
        "Guten Tag Marc,",
        "die Arbeiten können am 17. März beginnen. Können Sie bestätigen?",
        "Mit freundlichen Grüßen\nSophie Lambert",
    ),
    ("Passt Ihnen der 17. März?", "Brauchen wir eine Hebebühne?"),
    ("Ja, sehr gut.", "Nein, die Leiter genügt."),
    "Angebot für die Fassade",
    "AW: ",
    "WG: ",
    "Zur weiteren Bearbeitung, danke.",
    ("Von", "Gesendet", "An", "Betreff"),
    "Montag, 3. März 2025 14:05",
)
ES = Language(
    "es",
    ("Hola Sophie:", "La fecha propuesta nos va bien. ¿Adónde le envío el plano firmado?", "Un saludo,\nMarc"),
    ("Estimado Marc:", "Las obras pueden empezar el 17 de marzo. ¿Puede confirmarlo?", "Atentamente,\nSophie Lambert"),
    ("¿Le va bien el 17 de marzo?", "¿Hace falta una plataforma?"),
    ("Sí, perfecto.", "No, basta la escalera."),
    "Presupuesto de la fachada",
    "RE: ",
    "RV: ",
    "Para seguimiento, gracias.",
    ("De", "Enviado el", "Para", "Asunto"),
    "lunes, 3 de marzo de 2025 14:05",
)
IT = Language(
    "it",
    ("Buongiorno Sophie,", "la data proposta va bene. Dove posso inviare il piano firmato?", "Cordiali saluti,\nMarc"),
    ("Gentile Marc,", "i lavori possono iniziare il 17 marzo. Può confermare?", "Cordiali saluti,\nSophie Lambert"),
    ("Il 17 marzo le va bene?", "Serve una piattaforma?"),
    ("Sì, perfetto.", "No, basta la scala."),
    "Offerta per la facciata",
    "R: ",
    "I: ",
    "Per seguito, grazie.",
    ("Da", "Inviato", "A", "Oggetto"),
    "lunedì 3 marzo 2025 14:05",
)
ALL = (FR, EN, NL, DE, ES, IT)
