"""Offers, orders, invoices, letters, cases and tasks of the agency, one a line."""

# key | title | request it follows | stage | days since it was made | owner | lines « label : quantity × price in euros »
QUOTES = """
ofr-terrain-12 | Terrain 12, zone des Hauts Prés | dem-terrain-12 | sent | 7 | marc | Terrain équipé, 25 000 m² : 1 × 118 400 ; Frais de géomètre : 1 × 3 000
ofr-audit | Audit énergétique, 3 bâtiments | dem-audit-laffineur | to-approve | 1 | quentin | Audit par bâtiment : 3 × 1 860 ; Rapport et dossier de prime : 1 × 900
ofr-bornes | Bornes de recharge, parking nord | dem-bornes | sent | 27 | isabelle | Étude et plans : 1 × 3 200 ; Borne double 22 kW posée : 5 × 2 700 ; Suivi de chantier : 1 × 2 000
ofr-bail | Bail commercial, halle aux grains | dem-brasserie | sent | 5 | marc | Loyer annuel, 180 m² : 1 × 21 600 ; État des lieux : 1 × 1 300
ofr-closset | Accompagnement à la reprise | dem-closset | approved | 1 | olivier | Évaluation du fonds : 1 × 1 950 ; Journées d’accompagnement : 2 × 600
ofr-sol | Étude de sol, ancien dépôt | dem-sol-eaux | accepted | 49 | fatima | Forages et analyses : 6 × 1 310 ; Rapport : 1 × 2 100
ofr-hastieres | Mobilier urbain, place du Marché | dem-hastieres | refused | 52 | isabelle | Banc en chêne : 12 × 640 ; Bac à plantes : 6 × 490 ; Abri à vélos : 2 × 1 800
ofr-lambotte | Portes sectionnelles, atelier Lambotte | dem-lambotte | sent | 18 | marc | Porte sectionnelle motorisée : 2 × 3 625 ; Dépose des anciennes portes : 1 × 600
ofr-clinique | Mobilier d’accueil, aile sud | dem-clinique | draft | 3 | olivier | Comptoir d’accueil : 1 × 7 400 ; Assise d’attente : 14 × 350
ofr-jadot | Dossier de mise aux normes | dem-jadot | sent | 15 | olivier | Constitution du dossier : 1 × 2 400 ; Suivi jusqu’à la visite : 3 × 350
ofr-lallemand | Audit et plan de travaux de l’hôtel | dem-lallemand | sent | 11 | quentin | Audit : 1 × 4 200 ; Plan sur cinq ans : 1 × 1 600
ofr-mathot | Rénovation du poste d’éclusage | dem-mathot | accepted | 60 | marc | Rénovation : 1 × 24 800 ; Aménagement intérieur : 1 × 6 900
ofr-collignon | Plan financier du moulin | dem-collignon | accepted | 70 | isabelle | Plan financier et dossier bancaire : 1 × 3 800
ofr-noiret | Dossier de financement, embouteillage | dem-noiret | sent | 19 | olivier | Dossier Fonds et banque : 1 × 2 750
ofr-latour | Convention solaire pour quatre halls | dem-latour | sent | 22 | quentin | Étude de structure par hall : 4 × 1 250 ; Convention et suivi : 1 × 2 900
ofr-rouard | Hall 7, location avec pont roulant | dem-rouard | to-approve | 2 | marc | Loyer annuel, 900 m² : 1 × 56 700 ; Pont roulant 10 t, forfait annuel : 1 × 4 800
ofr-vandamme | Premier étage de l’ancien tri postal | dem-vandamme | filed | 41 | fatima | Convention d’occupation, trois ans : 1 × 9 600
"""

# key | title | offer it follows | stage | age | owner
ORDERS = """
cmd-sol | Étude de sol, ancien dépôt | ofr-sol | part-delivered | 38 | fatima
cmd-mathot | Rénovation du poste d’éclusage | ofr-mathot | acknowledged | 48 | marc
cmd-collignon | Plan financier du moulin | ofr-collignon | delivered | 58 | isabelle
"""

# orders that came without an offer of this year: key | title | party | person | stage | age | owner | lines
DIRECT_ORDERS = """
cmd-cadastre | Relevé cadastral, zone de l’Écluse | ville-d-anhaive | nicolas-warnier@ville-d-anhaive | confirmed | 9 | marc | Relevé de 42 parcelles : 1 × 5 900
cmd-salle | Location de la salle du conseil, 4 journées | chambre-de-commerce-du-val-mosan | isabelle-hanquet@chambre-de-commerce-du-val-mosan | confirmed | 6 | fatima | Journée de salle équipée : 4 × 220
cmd-cordier | Aménagement provisoire, bureau 4 | logiciels-cordier | amelie-cordier@logiciels-cordier | draft | 2 | fatima | Cloison démontable : 3 × 410 ; Prises et réseau : 1 × 960
cmd-thermoval | Formation isolation, 2 sessions | isolation-thermoval | kevin-marlier@isolation-thermoval | delivered | 63 | olivier | Session de deux jours : 2 × 1 150
cmd-godinval | Audit de l’école communale | commune-de-godinval | emilie-charlier@commune-de-godinval | acknowledged | 25 | quentin | Audit : 1 × 3 100 ; Thermographie : 1 × 780
cmd-tourisme | Signalétique des sentiers | office-du-tourisme-du-val-mosan | delphine-gaspard@office-du-tourisme-du-val-mosan | cancelled | 44 | isabelle | Panneau directionnel : 34 × 85
"""

# key | title | order or party | stage | age | owner | lines (when there is no order) ; due is age - 30
INVOICES = """
fac-collignon | Plan financier du moulin | cmd-collignon | paid | 50 | isabelle |
fac-thermoval | Formation isolation, 2 sessions | cmd-thermoval | paid | 55 | olivier |
fac-aubrives | Prestations de septembre | commune-d-aubrives | paid | 36 | marc | Assistance technique, septembre : 1 × 2 000
fac-sol | Étude de sol, premier rapport | cmd-sol | published | 12 | fatima |
fac-laffineur | Diagnostic énergétique préalable | menuiserie-laffineur-srl | published | 41 | quentin | Diagnostic : 1 × 1 370
fac-grandjean | Loyer du hall 3, troisième trimestre | tolerie-grandjean-srl | published | 66 | marc | Loyer trimestriel, 320 m² : 1 × 3 966
"""

# key | direction | title | party or person | age | stage | owner
LETTERS = """
cou-01 | in | Demande d’étude de sol de l’ancien dépôt | intercommunale-des-eaux | 58 | handled | fatima
cou-02 | in | Extension de la carrière vers l’est | carrieres-de-la-meuse-sa | 52 | handled | fatima
cou-03 | in | Projet de crèche de 28 places | creche-les-libellules | 38 | handled | fatima
cou-04 | in | Proposition de réseau de chaleur | scierie-lecomte | 13 | in-hand | quentin
cou-05 | in | Avis de la Direction de l’Urbanisme sur le zoning | direction-regionale-de-l-urbanisme | 27 | handled | julie
cou-06 | in | Réclamation relative au loyer du hall 3 | tolerie-grandjean-srl | 22 | in-hand | julie
cou-07 | in | Délibération du collège du 3 octobre | commune-d-aubrives | 34 | handled | marc
cou-08 | in | Convocation à l’assemblée générale | chambre-de-commerce-du-val-mosan | 11 | received | helene
cou-09 | in | Candidature spontanée d’une géomètre | geometres-duvivier | 8 | received | corinne
cou-10 | in | Rapport annuel de la Province | province-du-val-mosan | 19 | handled | helene
cou-11 | in | Offre de services d’entretien | nettoyage-clarval | 5 | received | nadia
cou-12 | in | Pétition des riverains du hall 3 | commune-de-waulsart | 21 | in-hand | julie
cou-13 | in | Accord de principe du Fonds régional | fonds-regional-d-investissement | 15 | handled | olivier
cou-14 | in | Mise en demeure, eaux pluviales | camping-de-l-ile | 3 | received | luc
cou-15 | in | Résiliation du bail de la cellule 2 | optique-renson | 30 | handled | fatima
cou-16 | out | Réponse à la Régie des Bois, servitude | regie-des-bois | 29 | letter-sent | julie
cou-17 | out | Invitation à la visite des Hauts Prés | transports-meunier-sa | 24 | letter-sent | marc
cou-18 | out | Rappel du loyer du hall 3 | tolerie-grandjean-srl | 26 | letter-sent | julie
cou-19 | out | Attestation de réservation, terrain 12 | transports-meunier-sa | 6 | letter-sent | marc
cou-20 | out | Convention d’occupation, poste d’éclusage | kayaks-du-val | 46 | letter-sent | marc
cou-21 | out | Réponse au recours des riverains | commune-de-waulsart | 4 | letter-draft | luc
cou-22 | out | Demande d’avis préalable, carrière | direction-regionale-de-l-urbanisme | 40 | letter-sent | fatima
cou-23 | out | Félicitations pour l’inauguration | moulin-de-riviere | 17 | letter-sent | helene
cou-24 | out | Dossier de subside, confiserie | fonds-regional-d-investissement | 10 | letter-sent | olivier
cou-25 | out | Réponse à la Crèche Les Libellules | creche-les-libellules | 2 | letter-draft | fatima
"""

# key | title | party | owner | age | stage | records it gathers
CASES = """
dos-hauts-pres | Hauts Prés, phase 2 | - | marc | 120 | in-progress | dem-terrain-12, dem-rouard, dem-vanacker, cou-17, tac-plan
dos-aubrives | Hall relais d’Aubrives | commune-d-aubrives | marc | 45 | in-progress | dem-hall, tac-cle
dos-ecluse | Quartier de l’Écluse | ville-d-anhaive | isabelle | 90 | on-hold | dem-barras, dem-warnier, cmd-cadastre, tac-comite
dos-tri | Ancien tri postal | - | fatima | 150 | closed | dem-vandamme
"""

# key | title | owner | due in days | stage | age
TASKS = """
tac-plan | Mettre à jour le plan des parcelles | fatima | 4 | in-progress | 9
tac-cle | Récupérer les clés du hall relais | marc | -1 | to-do | 5
tac-comite | Préparer le comité de pilotage de l’Écluse | isabelle | 6 | waiting | 12
tac-grille | Actualiser la grille des loyers 2027 | marc | 18 | in-progress | 15
tac-assurance | Renouveler l’assurance des halls | luc | 9 | to-do | 7
tac-fichier | Relire les fiches sans numéro d’établissement | corinne | 2 | in-progress | 21
tac-panneaux | Commander les panneaux « à louer » | fatima | -3 | to-do | 10
tac-rapport | Rapport annuel : chapitre énergie | quentin | 25 | to-do | 4
tac-formation | Former l’accueil au nouveau journal | karim | -6 | done | 30
tac-salon | Inscrire l’agence au salon de l’entreprise | olivier | 0 | in-progress | 8
"""
