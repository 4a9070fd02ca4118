"""How the agency's records live: who writes what and when, day by day. See ariane.demo.talk for the form.

`|` separates the turn from its text; `||` separates variants of which each record takes one.
"""

REQUEST = """
+0 09:05 note nadia | Reçu ce matin. Je complète la fiche et je rappelle pour le numéro d’établissement. || @benoit tu la connais ? Je l’appelle avant midi pour compléter. || Coordonnées vérifiées au téléphone, il manque encore le calendrier.
+0 09:20 stage nadia to-complete
+0 09:41 out nadia | {Civ}, / Nous avons bien reçu votre demande et nous vous en remercions. Un collègue vous contactera dans les cinq jours ouvrables. / Pouvez-vous déjà nous préciser votre calendrier ? / Bien à vous,
+1 10:12 in | Bonjour, / Merci pour votre réponse rapide. Idéalement, nous voudrions décider avant la fin du trimestre. / Bien à vous, || Bonjour Madame, / Rien ne presse avant le mois prochain, mais nous préférons ne pas traîner. / Cordialement, || Bonjour, / Le plus tôt sera le mieux : notre banque attend votre avis. / Merci d’avance,
+1 10:30 line nadia | coordonnées et calendrier complets, transmis à la 2e ligne
+1 10:31 stage nadia to-check
+1 14:02 note sophie | Complet, j’attribue. @{owner} c’est pour ton équipe, le dossier est court à lire. || Vu avec @nadia : tout y est. @{owner} je te l’attribue. || Rien à ajouter. @{owner} peux-tu prendre contact cette semaine ?
+1 14:05 assign sophie {owner}
+1 14:06 todo sophie call 3 {owner} | Premier contact avec {Name}
+2 09:30 set lead stars
+3 11:15 line {owner} | appelé {Name}, rendez-vous fixé || premier appel, projet sérieux, chiffres à confirmer || laissé un message, rappellera demain
+3 11:16 done {owner} | Appelé {Name} : très bon contact, rendez-vous la semaine prochaine. || Joint du premier coup. Le projet tient la route, il manque un plan de financement.
+3 11:20 stage {owner} in-progress
+4 08:52 out {owner} | {Civ}, / Merci pour notre échange de ce mardi. Comme convenu, je prépare une note avec les possibilités et leur coût. Vous la recevrez dans les dix jours. / Bien à vous, || {Civ}, / Je vous confirme notre rendez-vous et vous joins le plan d’accès. N’hésitez pas à venir avec votre comptable. / Bien à vous, file=Plan d’accès.pdf
+6 16:40 in | Bonjour {ownerfirst}, / {q1} / Merci, || Bonjour, / Une question nous est venue en relisant vos documents. {q1} / Bien à vous,
+7 09:25 out {owner} | {Civ}, / {a1} / Je reste à votre disposition. / Bien à vous,
+9 10:00 line {owner} | visite sur place, photos au dossier file=photo || réunion avec le comptable, plan à revoir || relancé pour les bilans manquants
+10 15:30 note {owner} | Je pense qu’on peut remettre une offre. @{lead} d’accord sur le principe ? || Il reste un point juridique : @julie, la servitude de passage te pose-t-elle problème ? || Budget serré mais faisable si on étale sur deux ans.
+11 09:10 note {lead} | D’accord sur le principe, reste dans la grille. || Oui, mais garde la clause de résiliation à six mois.
+12 11:00 in outlook | Bonjour, / {q2} / D’avance merci, file=Dernier bilan.pdf || Bonjour {ownerfirst}, / Encore une question de notre associé : {q2} / Bien cordialement,
+13 09:00 out {owner} | {Civ}, / {a2} / Bien à vous,
"""

REQUEST_ENDS = {
    "offer-made": """
+14 10:00 stage {owner} offer-made
+14 10:02 line {owner} | offre remise, voir le suivi de l’offre
""",
    "won": """
+14 10:00 stage {owner} offer-made
+24 09:30 in | Bonjour {ownerfirst}, / C’est accepté de notre côté, merci pour votre patience. Pouvez-vous préparer la convention ? / Bien à vous,
+24 10:00 stage {owner} won
+24 10:05 out {owner} | {Civ}, / Excellente nouvelle. La convention part à la signature cette semaine. / Bien à vous,
+25 09:00 note {lead} | Bravo à l’équipe. || Beau travail, on en parlera au prochain comité.
""",
    "dropped": """
+20 11:00 line {owner} | projet abandonné par le demandeur
+20 11:02 in | Bonjour, / Nous renonçons finalement au projet, le budget a été réorienté. Merci pour le temps consacré. / Bien à vous,
+20 11:30 stage {owner} dropped
+20 11:40 out {owner} | {Civ}, / Merci de nous avoir prévenus. Votre dossier reste ouvert chez nous si la situation change. / Bien à vous,
""",
    "redirected": """
+8 10:00 note {owner} | Hors de nos missions : je transmets à la Chambre de commerce.
+8 10:10 stage {owner} redirected
+8 10:15 out {owner} | {Civ}, / Votre demande sort de nos compétences, mais nos collègues de la Chambre de commerce du Val-Mosan peuvent vous aider : je leur transmets vos coordonnées avec votre accord. / Bien à vous,
+9 08:30 in | Bonjour, / Merci pour l’orientation, j’ai déjà un rendez-vous. / Cordialement,
""",
}

QUOTE = """
+0 10:00 note {owner} | Premier jet prêt, je vérifie les quantités. || J’ai repris la grille de 2026, il reste les frais de dossier à ajouter.
+1 09:30 set {owner} stage=to-approve
+1 09:31 todo {owner} approve 1 {lead} | Approuver l’offre « {title} »
+1 14:20 note {lead} | Marge correcte. Mets la validité à trente jours. || D’accord, mais retire l’option : on la proposera après. || C’est bon pour moi. @{owner} tu peux envoyer.
+1 14:21 done {lead} | Approuvé.
+1 14:22 set {lead} stage=approved
+2 09:15 send {owner} | {Civ}, / Veuillez trouver ci-joint notre offre pour « {title} ». Elle est valable jusqu’au {valid}. / Je reste à votre disposition pour toute question. / Bien à vous,
+2 09:20 todo {owner} chase-quote 7 {owner} | Relancer {Name}
+5 11:40 in gmail | Bonjour {ownerfirst}, / Bien reçu, merci. {q1} / Bien à vous, || Bonjour, / Nous la lisons en conseil mardi. Avant cela : {q1} / Cordialement,
+5 16:05 out {owner} | {Civ}, / {a1} / Bien à vous,
+8 10:20 line {owner} | relancé par téléphone, décision attendue la semaine prochaine || l’associé est absent, rappeler mardi
"""

QUOTE_ENDS = {
    "accepted": """
+10 09:05 in outlook | Bonjour {ownerfirst}, / Nous marquons notre accord sur votre offre, signée en annexe. / Bien à vous, file=Offre signée.pdf
+10 09:30 set {owner} stage=accepted
+10 09:31 done {owner} | Acceptée et signée.
+10 09:45 out {owner} | {Civ}, / Merci pour votre confiance. La commande suit dans la journée. / Bien à vous,
""",
    "refused": """
+11 15:00 in | Bonjour, / Après comparaison, nous avons retenu une autre proposition, moins chère de 8 %. Merci pour votre travail. / Bien à vous,
+11 15:20 set {owner} stage=refused
+11 15:25 note {owner} | Refusée pour le prix. @{lead} à garder en tête pour la prochaine grille.
""",
    "expired": """
+30 09:00 set {owner} stage=expired
+30 09:05 line {owner} | validité dépassée, aucune décision
""",
    "filed": """
+16 10:00 out {owner} | {Civ}, / Je reviens vers vous au sujet de notre offre : souhaitez-vous que nous en parlions ? / Bien à vous,
+26 10:00 out {owner} | {Civ}, / Sans nouvelles de votre part, je classe notre offre. Un mot suffit pour la rouvrir. / Bien à vous,
+28 09:00 set {owner} stage=filed
""",
}

ORDER = """
+0 09:00 note {owner} | Commande conforme à l’offre. @{lead} pour information.
+1 10:10 set {owner} stage=confirmed
+1 10:15 out {owner} | {Civ}, / Nous confirmons votre commande. Le début des travaux est prévu pour le {expected}. / Bien à vous,
+2 14:00 in | Bonjour, / Parfait, nous serons présents pour l’état des lieux. / Bien à vous,
+6 09:30 line {owner} | état des lieux fait, rien à signaler
+9 11:00 set {owner} stage=acknowledged
+12 15:00 set {owner} expected+7
+12 15:05 out {owner} | {Civ}, / Notre sous-traitant nous annonce une semaine de retard. La nouvelle date est le {expected7}. Toutes nos excuses. / Bien à vous,
+12 17:40 in gmail | Bonjour {ownerfirst}, / C’est noté, merci d’avoir prévenu à temps. / Bien à vous,
"""

INVOICE = """
+0 11:00 set {owner} stage=published
+0 11:05 send {owner} | {Civ}, / Veuillez trouver notre facture {ref}, payable pour le {due}. / Bien à vous,
+3 09:10 in | Bonjour, / Bien reçue, elle est transmise à la comptabilité. / Cordialement,
"""

LETTER_IN = """
+0 09:10 note nadia | Scanné et classé. @{owner} c’est pour toi, réponse attendue sous quinzaine. || Courrier du matin. @{owner} l’original est dans ta bannette.
+0 09:12 doc nadia | {stamp}-IN-{title}.pdf
+1 10:00 set {owner} stage=in-hand
+4 11:20 line {owner} | réponse préparée, en relecture
+6 09:00 set {owner} stage=handled
"""

LETTER_OUT = """
+0 10:00 note {owner} | Projet de courrier à relire. @julie un œil juridique ? || @{lead} pour signature avant midi.
+1 11:00 doc {owner} | {stamp}-OUT-{title}.pdf
+1 14:30 set {owner} stage=letter-sent
"""

TASK = """
+0 09:00 note {owner} | Je m’en charge. || @{lead} as-tu le modèle de l’an dernier ?
+2 10:00 set {owner} stage=in-progress
+4 16:00 note {lead} | Où en est-on ? || Bien avancé d’après ce que je vois.
"""

CASE = """
+0 10:00 note {owner} | Dossier ouvert pour rassembler les échanges et les éléments du projet.
+5 09:30 set {owner} stage=in-progress
+8 14:00 line {owner} | réunion de coordination, compte rendu au dossier
+12 11:00 note {lead} | Prochaine réunion après le collège. @fatima peux-tu réserver la salle ?
+20 09:40 line {owner} | visite avec la commune, calendrier confirmé
+31 15:00 line {owner} | avis de la Région reçu, favorable avec conditions
"""
