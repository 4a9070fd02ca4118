"""The forty-five requests of the Agence Val-Mosan, in every stage.

key | title | card of the third party | person | topic | stage | age in days | channel | owner
and, on the line below, what the person asks for.
"""

REQUESTS = """
dem-hall | Rénovation du hall relais d’Aubrives | commune-d-aubrives | anne-renard@commune-d-aubrives | hall | offer-made | 24 | email | marc
Le hall relais de la rue du Moulin est vide depuis septembre. Le collège voudrait le remettre en état avant l’hiver pour y accueillir deux entreprises. Pouvez-vous nous faire une offre pour la toiture, l’électricité et les sanitaires ?
dem-terrain-12 | Terrain pour un dépôt de 60 camions | transports-meunier-sa | philippe-meunier@transports-meunier-sa | terrain | offer-made | 30 | meeting | marc
Rencontre à la Chambre de commerce : M. Meunier cherche 2,5 ha avec accès direct à la nationale, sans riverains, pour regrouper ses deux dépôts avant fin 2027.
dem-closset | Reprise de la boulangerie par les enfants | boulangerie-closset | martine-closset@boulangerie-closset | reprise | to-check | 2 | phone | olivier
Madame Closset veut transmettre à ses deux enfants l’an prochain. Elle demande qui peut l’aider à évaluer le fonds et à choisir entre donation et vente.
dem-lambotte | Réfection de l’atelier Lambotte | garage-lambotte | vincent-lambotte@garage-lambotte | hall | in-progress | 33 | email | marc
Bonjour, l’atelier prend l’eau côté cour et les portes ne ferment plus. Nous cherchons une solution avant Noël : rénover sur place ou déménager dans un de vos halls. Vincent Lambotte
dem-audit-laffineur | Audit énergétique de trois bâtiments | menuiserie-laffineur-srl | etienne-laffineur@menuiserie-laffineur-srl | energie | offer-made | 21 | email | quentin
Bonjour, nous avons trois bâtiments chauffés au mazout, dont un séchoir. On nous parle d’un audit subsidié : est-ce que vous le faites, et à quel prix ?
dem-bornes | Bornes de recharge pour le parking nord | energies-du-plateau-sa | paul-gerard@energies-du-plateau-sa | energie | offer-made | 40 | email | isabelle
Nous exploitons le parking nord pour la Ville et voulons y placer dix bornes. Pouvez-vous chiffrer l’étude, le raccordement et le suivi du chantier ?
dem-brasserie | Local pour un second point de vente | brasserie-du-val-sc | caroline-gilson@brasserie-du-val-sc | hall | offer-made | 27 | phone | marc
Madame Gilson a entendu parler de la halle aux grains. Elle cherche 180 m² avec vitrine, à louer pour neuf ans.
dem-clinique | Mobilier d’accueil et signalétique | clinique-du-parc | bernard-colot@clinique-du-parc | accompagnement | in-progress | 19 | email | olivier
Bonjour, la clinique rouvre son aile sud en mars. Nous cherchons un fabricant local pour le mobilier d’accueil. Pouvez-vous nous mettre en relation et suivre le marché ?
dem-sol-eaux | Étude de sol de l’ancien dépôt | intercommunale-des-eaux | muriel-toussaint@intercommunale-des-eaux | terrain | won | 58 | letter | fatima
Courrier : l’IDE veut acquérir l’ancien dépôt de la Régie et demande une étude de sol préalable, aux frais partagés.
dem-hastieres | Mobilier urbain, place du Marché | commune-de-hastieres-le-bac | ludivine-potier@commune-de-hastieres-le-bac | hall | dropped | 64 | email | isabelle
Bonjour, la commune réaménage la place du Marché. Pouvez-vous nous remettre une offre pour douze bancs, six bacs et deux abris à vélos ?
dem-quoilin | Terrain artisanal pour un atelier de céramique | - | jeanne-quoilin | terrain | redirected | 47 | email | fatima
Bonjour, je cherche un petit terrain de 4 à 6 ares pour construire un atelier de céramique avec un four à gaz. Je suis seule et mon budget est limité.
dem-tasiaux | Agrandissement de l’atelier Bois & Sens | bois-sens | julien-tasiaux@bois-sens | hall | in-progress | 16 | email | fatima
Bonjour, nous sommes passés de deux à six personnes en un an et l’atelier de 120 m² ne suffit plus. Auriez-vous un module de 300 m² avec aspiration centralisée ?
dem-cordier | Bureaux pour une équipe de huit développeurs | logiciels-cordier | amelie-cordier@logiciels-cordier | hall | assigned | 9 | form | fatima
Formulaire du site : « 120 m² de bureaux, fibre, deux salles de réunion, accès 24 h, à partir d’avril. »
dem-marchal | Chambre froide commune pour trois producteurs | fromagerie-des-trois-vaux | helene-marchal@fromagerie-des-trois-vaux | accompagnement | assigned | 12 | meeting | olivier
Rencontre au marché : trois producteurs veulent partager une chambre froide et un véhicule. Ils demandent quelle forme donner à leur association.
dem-dumont | Extension de la carrière vers l’est | carrieres-de-la-meuse-sa | yves-dumont@carrieres-de-la-meuse-sa | urbanisme | in-progress | 52 | letter | fatima
Courrier : la carrière souhaite s’étendre de 4 ha vers l’est et demande une réunion avec la commune et la Région.
dem-vanacker | Entrepôt pharmaceutique de 6 000 m² | pharma-logis-sa | ingrid-van-acker@pharma-logis-sa | terrain | to-check | 1 | email | marc
Bonjour, notre groupe étudie l’implantation d’un entrepôt à température dirigée. Il nous faut 1,5 ha, une puissance de 1 MVA et une mise en service fin 2028. Quels terrains pouvez-vous proposer ?
dem-jadot | Mise aux normes de l’atelier de confiserie | confiserie-jadot | colette-jadot@confiserie-jadot | accompagnement | offer-made | 29 | phone | olivier
Madame Jadot a reçu une visite de l’agence alimentaire : carrelage et ventilation à refaire en six mois. Elle demande une aide pour le dossier de subside.
dem-barras | Atelier et magasin de vélos sur le Ravel | cycles-barras | simon-barras@cycles-barras | hall | lead | 0 | email | -
Bonjour, je voudrais ouvrir un atelier de réparation et de location de vélos le long du Ravel. L’ancienne maison de l’éclusier est-elle à louer ?
dem-moreau | Cogénération pour l’atelier d’injection | plastiques-moreau-sa | karine-moreau@plastiques-moreau-sa | energie | in-progress | 36 | email | quentin
Bonjour, notre facture d’électricité a doublé. On nous propose une cogénération de 200 kW. Pouvez-vous vérifier le calcul avant que nous signions ?
dem-desmet | Uitbreiding van het magazijn | transvaal-logistics-nv | pieter-de-smet@transvaal-logistics-nv | terrain | assigned | 8 | email | fatima
Goedemiddag, wij willen ons magazijn in Rivière-la-Neuve uitbreiden met 2.000 m². Is het aangrenzende perceel te koop? Met vriendelijke groet, Pieter De Smet
dem-lallemand | Rénovation énergétique de l’hôtel | hotel-des-roches | beatrice-lallemand@hotel-des-roches | energie | offer-made | 25 | email | quentin
Bonjour, l’hôtel a quarante chambres et une chaudière de 1989. Nous voulons savoir par où commencer et ce que nous pouvons espérer comme primes.
dem-rondia | Bassin d’orage du camping | camping-de-l-ile | pascal-rondia@camping-de-l-ile | urbanisme | to-complete | 3 | phone | -
M. Rondia a reçu une mise en demeure pour ses eaux de pluie. Il a rappelé deux fois, il lui faut une réponse avant l’assemblée de janvier.
dem-mathot | Embarcadère et local d’accueil | kayaks-du-val | laura-mathot@kayaks-du-val | hall | won | 71 | meeting | marc
Rencontre sur place : la coopérative reprend l’embarcadère et voudrait louer l’ancien poste d’éclusage, à rénover ensemble.
dem-wilmotte | Cuisine de production pour le traiteur | traiteur-wilmotte | quentin-wilmotte@traiteur-wilmotte | hall | to-complete | 2 | form | -
Formulaire du site : « Cherche cuisine équipée de 100 m², quai de chargement, location. »
dem-gillard | Raccordement haute tension de Pompes Gillard | pompes-gillard | marc-gillard@pompes-gillard | energie | in-progress | 44 | email | isabelle
Bonjour, le gestionnaire de réseau nous annonce dix-huit mois pour passer à 630 kVA. Pouvez-vous nous aider à faire avancer le dossier ?
dem-hainaut | Diversification : chambres d’hôtes à la ferme | ferme-du-sart | thierry-hainaut@ferme-du-sart | accompagnement | assigned | 11 | phone | olivier
M. Hainaut veut transformer une grange en quatre chambres d’hôtes. Il demande si l’aide de la Région se cumule avec celle de l’Office du tourisme.
dem-collignon | Reprise du moulin par une coopérative | moulin-de-riviere | sarah-collignon@moulin-de-riviere | reprise | won | 82 | meeting | isabelle
Rencontre : sept habitants veulent racheter le moulin et y moudre du blé local. Ils ont besoin d’un plan financier pour la banque.
dem-noiret | Deuxième ligne d’embouteillage | microbrasserie-la-mouette | gauthier-noiret@microbrasserie-la-mouette | accompagnement | offer-made | 31 | email | olivier
Bonjour, on vend tout ce qu’on produit et l’embouteillage à la main prend deux jours par semaine. On cherche 85 000 € : banque, Fonds d’investissement, ou les deux ?
dem-hardy | Nouvelle crèche à Profondval | creche-les-libellules | dominique-hardy@creche-les-libellules | urbanisme | in-progress | 38 | letter | fatima
Courrier : l’ASBL a trouvé une maison à transformer et demande si le zonage permet une crèche de 28 places.
dem-vandamme | Studio de création dans l’ancien tri postal | studio-pixel-plume | elsa-vandamme@studio-pixel-plume | hall | dropped | 55 | email | fatima
Bonjour, nous sommes quatre graphistes et nous rêvons du premier étage de l’ancien tri postal. Est-ce possible pour trois ans ?
dem-pochet | Hangar agricole partagé | agri-services-pochet | benjamin-pochet@agri-services-pochet | terrain | assigned | 7 | phone | fatima
M. Pochet et deux voisins cherchent 50 ares pour un hangar commun, accessible aux semi-remorques.
dem-latour | Toits solaires sur quatre halls | cooperative-val-solaire | genevieve-latour@cooperative-val-solaire | energie | offer-made | 35 | meeting | quentin
Rencontre : la coopérative propose de louer les toits de quatre de nos halls pour y placer 800 kWc, avec un tarif préférentiel pour les occupants.
dem-marlier | Formation du personnel à l’isolation biosourcée | isolation-thermoval | kevin-marlier@isolation-thermoval | accompagnement | redirected | 41 | email | olivier
Bonjour, j’engage trois jeunes et je voudrais les former au chanvre et à la cellulose. Qui organise cela dans la région, et avec quelle aide ?
dem-lecomte | Chaudière à copeaux et réseau de chaleur | scierie-lecomte | henri-lecomte@scierie-lecomte | energie | assigned | 13 | letter | quentin
Courrier : la scierie produit 3 000 m³ de copeaux par an et propose de chauffer l’école et la maison communale.
dem-petit | Station d’épuration de l’atelier de découpe | viandes-du-condroz | laurence-petit@viandes-du-condroz | urbanisme | in-progress | 26 | email | fatima
Bonjour, notre permis d’environnement expire dans un an et la nouvelle norme nous impose une station d’épuration. Par où commencer ?
dem-rouard | Hall de 900 m² pour un centre d’usinage | mecanique-de-precision-rouard | emmanuel-rouard@mecanique-de-precision-rouard | hall | offer-made | 23 | email | marc
Bonjour, nous venons de gagner un marché aéronautique et il nous faut 900 m² avec pont roulant de 10 t avant l’été. Le hall 7 des Hauts Prés serait parfait.
dem-adam | Boutique éphémère au centre d’Anhaive | textiles-adam | florence-adam@textiles-adam | accompagnement | to-check | 1 | form | -
Formulaire du site : « Je cherche une cellule commerciale pour trois mois, de mars à mai, pour tester une boutique. »
dem-belkacem | Extension du centre de tri | recyclage-mosan-sc | ahmed-belkacem@recyclage-mosan-sc | terrain | in-progress | 49 | email | marc
Bonjour, le volume de plastiques double en 2027 et notre dalle est pleine. Le terrain voisin appartient-il encore à l’agence ?
dem-michaux | Couveuse d’entreprises pour Drones & Relevés | drones-releves | antoine-michaux@drones-releves | accompagnement | won | 93 | form | olivier
Formulaire du site : « Je quitte mon emploi en juin pour me lancer. Je cherche une couveuse et un premier client public. »
dem-ruelle | Lancement d’un atelier de réparation textile | - | melanie-ruelle | accompagnement | assigned | 6 | email | olivier
Bonjour, je voudrais ouvrir un atelier de retouche et de réparation avec deux machines. J’ai 12 000 € et un plan d’affaires à relire. Merci d’avance, Mélanie Ruelle
dem-haddad | Plateforme de covoiturage pour zonings | - | idriss-haddad | accompagnement | to-complete | 4 | email | -
Bonjour, j’ai développé une application de covoiturage pour les zonings. Deux entreprises veulent la tester : pouvez-vous m’aider à trouver un local et un statut ?
dem-sacre | Nuisances sonores du hall 3 | - | veronique-sacre | urbanisme | redirected | 20 | phone | -
Madame Sacré habite à côté du hall 3 et se plaint du bruit des ventilateurs après 22 h. Elle voudrait savoir à qui s’adresser.
dem-bodart | Épicerie coopérative à Aubrives | - | aurelie-bodart | reprise | in-progress | 34 | meeting | olivier
Rencontre : douze familles veulent reprendre l’épicerie du village, fermée en juin. Elles cherchent un local et un statut.
dem-warnier | Observatoire des cellules vides d’Anhaive | ville-d-anhaive | nicolas-warnier@ville-d-anhaive | urbanisme | assigned | 10 | email | marc
Bonjour, le collège voudrait un relevé trimestriel des commerces vides et de leurs propriétaires. L’agence peut-elle s’en charger avec nous ?
dem-evrard | Accès PMR de la librairie | librairie-du-pont | monique-evrard@librairie-du-pont | urbanisme | dropped | 45 | phone | fatima
Madame Evrard voudrait une rampe devant la librairie, mais le trottoir est communal. Elle demande quelles sont les démarches.
"""
