"""Replies as they are in spite of every client's habits: signatures, odd introductions, sentences that look like one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.emails.build.mails import Case, html, mail, text

OLD = "> Bonjour,\n> voici notre offre.\n"
INTRO = "Le lun. 3 mars 2025 à 14:05, Ventes <ventes@nous.example> a écrit :"


def cases() -> Iterator[Case]:
    yield from sentences()
    yield from signatures()
    yield from introductions()
    yield from blocks()
    yield from placements()
    yield from pages()


def plain(name: str, words: str, reply: str, **expected: Any) -> Case:
    raw = mail(text(words), subject="Re: Offre", in_reply_to="<offre-1@nous.example>")
    return Case(f"text_{name}", raw, {"reply_text": reply, **expected})


def whole(name: str, words: str) -> Case:
    """Nothing of it may be cut."""
    return plain(name, words, words.strip("\n"), quoted_text="", signature="")


def sentences() -> Iterator[Case]:
    yield whole(
        "sentence_client_a_ecrit",
        "Bonjour,\n\nLe client a écrit :\n« je refuse cette offre ».\nQue faisons-nous ?\n\nMarc\n",
    )
    yield whole("sentence_dated", "Bonjour,\n\nLe 12 mars 2025 à 14:05 le client a écrit :\n« je refuse ».\n\nMarc\n")
    yield whole("sentence_il_a_ecrit", "Pour rappel, il a écrit :\n\nNous passerons lundi.\n\nEst-ce encore vrai ?\n")
    yield whole(
        "sentence_she_wrote", "In her letter of 3 March 2025 she wrote:\n\nWe will pay on Monday.\n\nHas she?\n"
    )
    yield whole("sentence_de_a", "Trajet prévu :\n\nDe : Liège\nÀ : Namur\nDate : 12 mars 2025\n\nÇa convient ?\n")
    yield whole("sentence_from_to", "Delivery:\n\nFrom: Brussels depot\nTo: your warehouse\nDate: 12 March\n\nFine?\n")
    yield whole("sentence_der_kunde_schrieb", "Hallo,\n\nder Kunde schrieb:\n„Ich lehne ab.“\n\nWas nun?\n")
    yield whole("sentence_de_klant_schreef", "Dag,\n\nDe klant schreef:\n“Ik weiger.”\n\nWat nu?\n")
    yield whole("list_of_dashes", "Il manque :\n- la façade\n- le toit\n- les châssis\n")
    yield whole("greater_than", "La surface est > 200 m2 et le prix\n> 5 000 € reste à voir.\n\nD’accord ?\n")
    yield whole("message_original_in_sentence", "Je n’ai pas reçu le message original, pouvez-vous le renvoyer ?\n")
    yield whole(
        "signature_words",
        "Merci de retirer la signature du fichier.\n\nSent from my desk would be a nice title.\n\nLéa\n",
    )
    yield whole("sent_by_post", "D’accord.\n\nEnvoyé par courrier recommandé ce matin.\n")
    yield whole(
        "table_with_a_rule", "Récapitulatif :\n\nPoste Prix\n----------\nFaçade 1200\nToit 800\nPorte 300\nBaie 90\n"
    )
    yield whole("weak_intro_then_answer", "Marc Dupont a écrit :\n> je refuse\n\nQue faisons-nous ?\n")
    yield whole(
        "horizontal_rule",
        "Première partie, assez longue pour être une vraie phrase qui se lit d’un trait.\n\n-----\n\nDeuxième partie, tout aussi longue que la première, et qui pose même une question : est-ce clair ?\n",
    )


def signatures() -> Iterator[Case]:
    yield plain(
        "signature_dashes",
        "D’accord.\n\n-- \nMarc Dupont\nDirecteur\n+32 4 123 45 67\n",
        "D’accord.",
        signature="-- \nMarc Dupont\nDirecteur\n+32 4 123 45 67".replace("-- \n", "--\n"),
    )
    yield plain("signature_without_blank", "D’accord.\n--\nMarc\n", "D’accord.", signature="--\nMarc")
    yield plain(
        "signature_before_quote",
        f"D’accord.\n\n-- \nMarc\n\n{INTRO}\n{OLD}",
        "D’accord.",
        quoted_words=["voici notre offre"],
    )
    yield plain("signature_after_quote", f"D’accord.\n\n{INTRO}\n{OLD}\n-- \nMarc\n", "D’accord.")
    yield plain(
        "signature_iphone_fr",
        f"D’accord.\n\nEnvoyé de mon iPhone\n\n{INTRO}\n{OLD}",
        "D’accord.",
        signature="Envoyé de mon iPhone",
    )
    yield plain("signature_iphone_below_quote", f"D’accord.\n\n{INTRO}\n{OLD}\nEnvoyé de mon iPhone\n", "D’accord.")
    for name, line in (
        ("en", "Sent from my iPhone"), ("nl", "Verstuurd vanaf mijn iPad"), ("de", "Von meinem iPhone gesendet"), ("es", "Enviado desde mi iPhone"),
        ("it", "Inviato da iPhone"), ("outlook", "Get Outlook for Android <https://aka.ms/ghei36>"), ("courrier", "Envoyé à partir de Courrier pour Windows"),
        ("provenance", "Provenance : Courrier pour Windows 10"), ("mail_de", "Gesendet von Mail für Windows 10"), ("yahoo", "Envoyé depuis Yahoo Mail pour Android"),
        ("proton", "Sent with Proton Mail secure email."), ("samsung", "Envoyé depuis mon smartphone Samsung Galaxy."), ("blackberry", "Sent via BlackBerry by AT&T"),
    ):  # fmt: skip
        yield plain(f"device_{name}", f"D’accord.\n\n{line}\n", "D’accord.", signature=line)
    yield plain(
        "signature_name_after_dash", "Agreed, go ahead.\n\n-Bob Smith\n", "Agreed, go ahead.", signature="-Bob Smith"
    )
    yield whole("closing_stays", "D’accord.\n\nBien à vous,\n\nMarc Dupont\nDirecteur\n")
    notice = (
        "Ce message et ses pièces jointes sont confidentiels et destinés exclusivement à leur destinataire. Si vous l’avez reçu par\n"
        "erreur, merci d’en informer l’expéditeur et de le détruire sans en prendre connaissance."
    )
    yield plain("legal_notice", f"D’accord.\n\n{notice}\n", "D’accord.", signature=notice)
    footer = "_______________________________________________\nchantiers mailing list\nchantiers@liste.example\nhttps://liste.example/listinfo/chantiers"
    yield plain("list_footer", f"D’accord.\n{footer}\n", "D’accord.", signature=footer)


def introductions() -> Iterator[Case]:
    for name, line in {
        "wrapped_fr": "Le lun. 3 mars 2025 à 14:05, Ventes Façades et Toitures\n<ventes@nous.example> a\nécrit :",
        "wrapped_de": "Am Mo., 3. März 2025 um 14:05 Uhr schrieb Ventes Fassaden <\nventes@nous.example>:",
        "no_address_fr": "Le 3 mars 2025 à 14:05, Sophie Lambert a écrit :",
        "no_break_space": "Le 3 mars 2025 à 14:05, Sophie Lambert <ventes@nous.example> a écrit\xa0:",
        "narrow_space": "Le 3 mars 2025 à 14:05, Sophie Lambert <ventes@nous.example> a écrit\u202f:",
        "gmail_2010": "2025/3/3 Ventes <ventes@nous.example>",
        "gmail_2015": "2025-03-03 14:05 GMT+01:00 Ventes <ventes@nous.example>:",
        "name_first": "Ventes <ventes@nous.example> a écrit le lun. 3 mars 2025 à 14:05 :",
        "name_first_de": "Ventes <ventes@nous.example> schrieb am Mo., 3. März 2025, 14:05:",
        "name_first_en": "Sophie Lambert <ventes@nous.example> wrote on 3/3/2025 2:05 PM:",
        "roundcube": "Le 2025-03-03 14:05, Ventes a écrit :",
        "roundcube_en": "On 2025-03-03 14:05, Ventes wrote:",
        "zoho": "---- On Mon, 03 Mar 2025 14:05:00 +0100 Ventes <ventes@nous.example> wrote ----",
        "yahoo_old": "--- On Mon, 3/3/25, Ventes <ventes@nous.example> wrote:",
        "yandex": '03.03.2025, 14:05, "Ventes" <ventes@nous.example>:',
        "proton": "On Monday, March 3rd, 2025 at 2:05 PM, Ventes <ventes@nous.example> wrote:",
        "outlook_mac": 'On 3/3/25, 2:05 PM, "Ventes" <ventes@nous.example> wrote:',
        "hey": "On March 3, 2025, Ventes <ventes@nous.example> wrote:",
        "quoting": "Quoting Ventes <ventes@nous.example>:",
        "horde_de": "Zitat von Ventes <ventes@nous.example>:",
        "pt": "Em seg., 3 de mar. de 2025 às 14:05, Ventes <ventes@nous.example> escreveu:",
        "sv": "Den mån 3 mars 2025 kl 14:05 skrev Ventes <ventes@nous.example>:",
        "da": "Den man. 3. mar. 2025 kl. 14.05 skrev Ventes <ventes@nous.example>:",
        "no": "man. 3. mars 2025 kl. 14:05 skrev Ventes <ventes@nous.example>:",
        "fi": "ma 3. maalisk. 2025 klo 14.05 Ventes (ventes@nous.example) kirjoitti:",
        "pl": "pon., 3 mar 2025 o 14:05 Ventes <ventes@nous.example> napisał(a):",
        "cs": "po 3. 3. 2025 v 14:05 odesílatel Ventes <ventes@nous.example> napsal:",
        "ru": "пн, 3 мар. 2025 г. в 14:05, Ventes <ventes@nous.example>:",
        "hu": "Ventes <ventes@nous.example> ezt írta (időpont: 2025. márc. 3., H, 14:05):",
        "tr": "Ventes <ventes@nous.example>, 3 Mar 2025 Pzt, 14:05 tarihinde şunu yazdı:",
        "ja": "2025年3月3日(月) 14:05 Ventes <ventes@nous.example>:",
        "zh": "Ventes <ventes@nous.example> 于2025年3月3日周一 14:05写道：",
        "ko": "2025년 3월 3일 (월) 오후 2:05, Ventes <ventes@nous.example>님이 작성:",
        "uk": "пн, 3 бер. 2025 р. о 14:05 Ventes <ventes@nous.example> пише:",
        "ro": "În lun., 3 mar. 2025 la 14:05, Ventes <ventes@nous.example> a scris:",
        "el": "Στις Δευ 3 Μαρ 2025 στις 2:05 μ.μ., ο χρήστης Ventes <ventes@nous.example> έγραψε:",
        "ca": "Missatge de Ventes <ventes@nous.example> del dia dl., 3 de març 2025 a les 14:05:",
    }.items():
        yield plain(f"intro_{name}", f"D’accord.\n\n{line}\n\n{OLD}", "D’accord.", quoted_words=["voici notre offre"])
    yield plain("intro_without_marks", f"D’accord.\n\n{INTRO}\n\nBonjour,\nvoici notre offre.\n", "D’accord.")
    yield plain("intro_glued", f"D’accord.\n{INTRO}\n{OLD}", "D’accord.")


def blocks() -> Iterator[Case]:
    after = "\n\nBonjour,\nvoici notre offre.\n"
    for name, head in {
        "outlook_fr_nbsp": "De\xa0: Ventes <ventes@nous.example>\nEnvoyé\xa0: lundi 3 mars 2025 14:05\nÀ\xa0: Marc\nObjet\xa0: Offre",
        "outlook_fr_internal": "De : Sophie Lambert\nEnvoyé : lundi 3 mars 2025 14:05\nÀ : Marc Dupont\nCc : Léa Petit; Thomas Roy\nObjet : RE: Offre",
        "outlook_bold": "*De :* Ventes [mailto:ventes@nous.example]\n*Envoyé :* lundi 3 mars 2025 14:05\n*À :* Marc\n*Objet :* Offre",
        "outlook_old_fr": "-----Message d'origine-----\nDe : Ventes [mailto:ventes@nous.example]\nEnvoyé : lundi 3 mars 2025 14:05\nÀ : Marc\nObjet : Offre",
        "outlook_old_en": "-----Original Message-----\nFrom: Ventes [mailto:ventes@nous.example]\nSent: Monday, March 03, 2025 2:05 PM\nTo: Marc\nSubject: Offer",
        "outlook_old_de": "-----Ursprüngliche Nachricht-----\nVon: Ventes [mailto:ventes@nous.example]\nGesendet: Montag, 3. März 2025 14:05\nAn: Marc\nBetreff: Angebot",
        "outlook_old_nl": "-----Oorspronkelijk bericht-----\nVan: Ventes [mailto:ventes@nous.example]\nVerzonden: maandag 3 maart 2025 14:05\nAan: Marc\nOnderwerp: Offerte",
        "outlook_meeting": "-----Rendez-vous d’origine-----\nDe : Ventes\nEnvoyé : lundi 3 mars 2025 14:05\nÀ : Marc\nObjet : Visite".replace("’", "'"),
        "samsung": "-------- Message d'origine --------\nDe : Ventes <ventes@nous.example>\nDate : 03/03/2025 14:05 (GMT+01:00)\nÀ : Marc <marc.dupont@client.example>\nObjet : Offre",
        "k9": "-------- Original Message --------\nFrom: Ventes <ventes@nous.example>\nSent: March 3, 2025 2:05:00 PM GMT+01:00\nTo: Marc\nSubject: Offer",
        "proton": "------- Original Message -------\nOn Monday, March 3rd, 2025 at 2:05 PM, Ventes <ventes@nous.example> wrote:",
        "gmx": "Gesendet: Montag, 3. März 2025 um 14:05 Uhr\nVon: Ventes <ventes@nous.example>\nAn: marc.dupont@client.example\nBetreff: Angebot",
        "rule_only": "________________________________\nDe : Ventes <ventes@nous.example>\nEnvoyé : lundi 3 mars 2025 14:05:12\nÀ : Marc\nObjet : Offre",
        "from_on_behalf": "From: ventes@nous.example <ventes@nous.example> On Behalf Of Sophie\nSent: Monday, March 3, 2025 2:05 PM\nTo: Marc\nSubject: Offer",
        "empty_values": "From:\nVentes <ventes@nous.example>\nSent:\nMonday, March 3, 2025 2:05 PM\nTo:\nMarc\nSubject:\nOffer",
        "one_line": "From: Ventes <ventes@nous.example> Sent: Monday, March 3, 2025 2:05 PM To: Marc Subject: Offer",
        "long_recipients": "De : Ventes <ventes@nous.example>\nEnvoyé : lundi 3 mars 2025 14:05\nÀ : Marc Dupont <marc.dupont@client.example>; Léa Petit\n<lea@client.example>; Thomas Roy <thomas@client.example>;\nNadia <nadia@client.example>\nObjet : Offre",
        "swedish": "Från: Ventes <ventes@nous.example>\nSkickat: den 3 mars 2025 14:05\nTill: Marc\nÄmne: Offert",
        "polish": "Od: Ventes <ventes@nous.example>\nWysłano: poniedziałek, 3 marca 2025 14:05\nDo: Marc\nTemat: Oferta",
        "russian": "От: Ventes <ventes@nous.example>\nОтправлено: 3 марта 2025 г. 14:05\nКому: Marc\nТема: Предложение",
        "chinese": "发件人: Ventes <ventes@nous.example>\n发送时间: 2025年3月3日 14:05\n收件人: Marc\n主题: 报价",
    }.items():  # fmt: skip
        yield plain(f"block_{name}", f"D’accord.\n\n{head}{after}", "D’accord.", quoted_words=["voici notre offre"])
    yield plain("block_reply_above", f"D’accord.\n\n##- Please type your reply above this line -##{after}", "D’accord.")
    yield plain(
        "block_repondez_au_dessus", f"D’accord.\n\n--- Répondez au-dessus de cette ligne ---{after}", "D’accord."
    )


def placements() -> Iterator[Case]:
    yield plain("below_the_quote", f"{INTRO}\n{OLD}\nD’accord.\n", "D’accord.", quoted_words=["voici notre offre"])
    yield plain("around_the_quote", f"Bonjour,\n\n{INTRO}\n{OLD}\nD’accord.\n", "Bonjour,\n\nD’accord.")
    yield whole("between_without_intro", "> Le 17 mars convient-il ?\n\nOui.\n\n> Une nacelle ?\n\nNon.\n")
    yield plain("tail_without_intro", f"D’accord.\n\n{OLD}", "D’accord.")
    yield plain("only_a_quote", f"{INTRO}\n{OLD}", "", quoted_words=["voici notre offre"])
    deep = (
        f"D’accord.\n\n{INTRO}\n> Oui.\n>\n> Le 2 mars 2025 à 10:00, Marc <m@client.example> a écrit :\n>> Question ?\n"
    )
    yield plain("two_levels", deep, "D’accord.")
    broken = f"D’accord.\n\n{INTRO}\n> Une très longue ligne que le serveur a coupée sans remettre\nde chevron\n> et la suite.\n"
    yield plain("quote_broken_by_wrapping", broken, "D’accord.")
    yield plain("crlf_and_blanks", f"D’accord.  \r\n\r\n{INTRO}\r\n{OLD}", "D’accord.")
    tight = mail(text("Une lon \ngue ligne.\n-- \nMarc\n", encoding="8bit"))
    tight = tight.replace(b"charset=utf-8", b"charset=utf-8; format=flowed; delsp=yes")
    yield Case("text_flowed_delsp", tight, {"reply_text": "Une longue ligne.", "signature": "--\nMarc"})
    banner = "Voir ci-dessous.\n\n" + "_" * 32 + "\n"
    english = (
        "This e-mail is confidential and intended only for the recipient. If you are not the intended recipient please "
        "delete it. Thank you for your cooperation in this matter."
    )
    yield plain("legal_notice_below_a_rule", f"{banner}{english}\n", "Voir ci-dessous.")
    flowed = mail(text("Une ligne qui \ncontinue.\n\n> cité \n> encore\n"), subject="Re: x")
    yield Case(
        "text_flowed",
        flowed.replace(b"charset=utf-8", b"charset=utf-8; format=flowed"),
        {"reply_text": "Une ligne qui\ncontinue."},
    )


def page(name: str, markup: str, words: list[str], without: list[str], **expected: Any) -> Case:
    raw = mail(html(f"<html><body>{markup}</body></html>"), subject="Re: Offre", in_reply_to="<offre-1@nous.example>")
    return Case(
        f"html_{name}",
        raw,
        {"reply_html_words": words, "reply_html_without": without, "quoted_words": without, **expected},
    )


def pages() -> Iterator[Case]:
    old = "<div>Bonjour, voici notre offre.</div>"
    cut = ["voici notre offre"]
    yes = "<div>D’accord.</div>"
    mine = {"reply_text": "D’accord."}
    yield page(
        "gmail_unknown_language",
        f'{yes}<div class="gmail_quote"><div class="gmail_attr">Xyz 3 foo 2025 bar Ventes:<br></div><blockquote class="gmail_quote">{old}</blockquote></div>',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "outlook_unknown_language",
        f'{yes}<hr tabindex="-1"><div id="divRplyFwdMsg"><b>Foo:</b> Ventes<br><b>Bar:</b> Marc</div>{old}',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "hotmail",
        f'{yes}<hr id="stopSpelling">Date: Mon, 3 Mar 2025<br>From: ventes@nous.example<br>{old}',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "proton",
        f'{yes}<div class="protonmail_quote">On Monday, March 3rd, 2025 at 2:05 PM, Ventes &lt;ventes@nous.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">{old}</blockquote></div>',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "gmx",
        f'{yes}<div name="quote" style="margin:10px;border-left:2px solid #C3D9E5"><div><b>Gesendet:</b> Montag, 3. März 2025 um 14:05 Uhr<br><b>Von:</b> Ventes</div>{old}</div>',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "outlook_new",
        f'{yes}<div id="mail-editor-reference-message-container"><div><b>From:</b> Ventes</div>{old}</div>',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "spark",
        f'{yes}<div name="messageReplySection">On 3 Mar 2025 at 14:05 +0100, Ventes &lt;ventes@nous.example&gt;, wrote:<br><blockquote type="cite">{old}</blockquote></div>',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "plain_blockquote",
        f"{yes}<p>Le 3 mars 2025 à 14:05, Ventes a écrit :</p><blockquote>{old}</blockquote>",
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "pre",
        f"<pre>D’accord.\n\n{INTRO.replace('<', '&lt;').replace('>', '&gt;')}\n{OLD.replace('>', '&gt;')}</pre>",
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "br_only",
        f"D’accord.<br><br>{INTRO.replace('<', '&lt;').replace('>', '&gt;')}<br>&gt; Bonjour,<br>&gt; voici notre offre.<br>",
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "below",
        f'<div class="moz-cite-prefix">Le 03/03/2025 à 14:05, Ventes a écrit :</div><blockquote type="cite">{old}</blockquote>{yes}',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page("blockquote_at_the_end", f"{yes}<blockquote>{old}</blockquote>", ["D’accord."], cut, **mine)
    indented = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>avec nacelle.</div></blockquote>'
    yield page("indented_stays", f"{yes}{indented}", ["avec nacelle."], [])
    yield page(
        "own_blockquote_stays",
        "<p>Le règlement dit :</p><blockquote>Article 3. Tout est permis.</blockquote><p>Donc oui.</p>",
        ["Article 3. Tout est permis.", "Donc oui."],
        [],
    )
    yield page(
        "signature_gmail",
        f'{yes}<div class="gmail_signature">Marc Dupont<br>+32 4 123 45 67</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Mar 3, 2025 Ventes wrote:<br></div><blockquote class="gmail_quote">{old}</blockquote></div>',
        ["D’accord."],
        ["voici notre offre", "+32 4 123 45 67"],
        **mine,
    )
    yield page(
        "image_only_answer",
        f'<div><img src="cid:plan@c.example"></div><div class="gmail_quote"><div class="gmail_attr">On Mon, Mar 3, 2025 Ventes wrote:<br></div><blockquote class="gmail_quote">{old}</blockquote></div>',
        [],
        cut,
    )
    yield page(
        "tracker_below_quote",
        f'{yes}<div class="gmail_quote"><div class="gmail_attr">On Mon, Mar 3, 2025 Ventes wrote:<br></div><blockquote class="gmail_quote">{old}</blockquote></div><img width=1 height=1 src="https://t.example/p.gif">',
        ["D’accord."],
        cut,
        **mine,
    )
    yield page(
        "table_kept",
        "<table><tr><td>Poste</td><td>Prix</td></tr><tr><td>Façade</td><td>1 200 €</td></tr></table>",
        ["Poste", "Prix", "1 200 €"],
        [],
    )
    hostile = '<script>alert(1)</script><style>p{display:none}</style><p onclick="x()">D’accord.</p><img src="https://t.example/1.png"><a href="javascript:x()">lien</a>'
    yield page("hostile", hostile, ["D’accord.", "lien"], [], reply_text="D’accord.\nlien")
