"""Replies in which programs glued, broke or named things their own way; bodies only, to be compared whole."""

from __future__ import annotations

from collections.abc import Iterator

from tests.emails.build.mails import Case
from tests.emails.build.replies import plain, whole

OLD = "> Bonjour,\n> voici notre offre.\n"


def cases() -> Iterator[Case]:
    glued = "On Wed, Apr 2, 2025 at 3:59 PM, ventes@nous.example wrote:"
    yield plain("glued_en", f"Accepted, thank you. {glued}\n{OLD}", "Accepted, thank you.")
    yield plain("glued_dashes", f"Un - deux\naccepté--- {glued}\n{OLD}", "Un - deux\naccepté")
    yield plain(
        "glued_fr", f"C'est bon. Le 2 avril 2025 à 14:05, Ventes <v@nous.example> a écrit :\n{OLD}", "C'est bon."
    )
    yield whole("sentence_with_a_date", "I met her. On Wed, Apr 2, 2025 at 3:59 PM, we agreed:\n\n- one\n- two\n")
    yield plain(
        "link_alone_in_quote",
        "Vu.\n\nOn Tue, Apr 1, 2025 at 3:03 PM, Ventes wrote:\n\n> Votre offre :\n>\n (http://nous.example/o/1) >\n> À bientôt\n",
        "Vu.",
    )
    yield plain(
        "link_broken_in_quote",
        "Vu.\n\nOn Tue, 1 April 2025 at 3:46 PM, Ventes wrote:\n\n> Offre (http://nous.example/offre\n_jeton=3dd518)\n>\n> Fin\n",
        "Vu.",
    )
    yield plain(
        "block_date_and_to", "Vu.\n\nDate: Wed, 2 Apr 2025 00:15:02 +0200\nTo: lea@client.example\n\nVoici.\n", "Vu."
    )
    yield whole("list_date_and_to", "Rendez-vous :\nDate : mercredi 2 avril 2025\nTo : lea@client.example\nMerci.\n")
    yield plain(
        "block_address_broken",
        "Vu.\n\n  *From:* ventes@nous.example [mailto:\n  ventes@nous.example]\n  *Sent:* Wednesday, 2 April 2025 15:05\n"
        "  *To:* lea@client.example\n  *Subject:* Offre\n\nVoici.\n",
        "Vu.",
    )
    yield plain(
        "rule_between_two_parts",
        "Bonjour,\n\nVoici le premier point.\n\n____________________\n\nVoici maintenant le second point de ma réponse.\n\n"
        "Léa\n\nOn July 28, 2025, Ventes wrote:\n> Notre offre.\n",
        "Bonjour,\n\nVoici le premier point.\n\n____________________\n\nVoici maintenant le second point de ma réponse.\n\nLéa",
    )
    for name, line in {
        "via": "Ventes via Support wrote:",
        "posted": "Posted by ventes on 04/02/2025",
        "iso_name": "2025-04-02 17:21 GMT+01:00 Ventes Nous",
        "you_wrote": "At 4/2/2025 08:32 PM, you wrote:",
        "nous_a_dit": "Le 2 avril 2025 à 10:00, Ventes nous a dit :",
    }.items():
        yield plain(f"intro_{name}", f"Vu.\n\n{line}\n\nVoici notre offre.\n", "Vu.")
    yield whole("sentence_nous_a_dit", "Bonjour,\n\nLe client nous a dit :\n« je refuse ».\n\nQue faire ?\n")
    yield plain("rule_de_reply", "Gut.\n\n-----Antwort Nachricht-----\n\nHallo\n", "Gut.")
    for name, line in {
        "fi": "Lähetetty iPhonesta",
        "zh_tw": "從我的 iPhone 傳送",
        "zh": "发自我的iPhone",
        "obtenez": "Obtenez Outlook pour iOS",
        "someone": "Léa from mobile",
        "airmail": "Sent with Airmail",
        "pt": "Enviado a partir do meu smartphone",
    }.items():
        yield plain(f"device_{name}", f"Vu.\n\n{line}\n", "Vu.", signature=line)
