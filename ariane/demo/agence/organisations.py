"""Companies, municipalities and authorities of the Val-Mosan, one a line, with the people one writes to there.

name ; other name ; legal form ; town ; mail domain ; people as « First Last (job) », several with commas
"""

COMPANIES = """
Énergies du Plateau SA ; Énerplat ; SA ; Anhaive ; enerplat ; Paul Gérard (directeur)
Transports Meunier SA ; Meunier & fils ; SA ; Rivière-la-Neuve ; meunier ; Philippe Meunier (administrateur délégué), Sylvie Docquier (comptable)
Menuiserie Laffineur SRL ;  ; SRL ; Godinval ; laffineur ; Étienne Laffineur (gérant)
Brasserie du Val SC ; Brasseval ; SC ; Aubrives ; brasseval ; Caroline Gilson (gérante)
Boulangerie Closset ; Au bon levain ; SRL ; Bouvignies ; closset ; Martine Closset (gérante)
Garage Lambotte ;  ; SRL ; Profondval ; lambotte ; Vincent Lambotte (gérant)
Clinique du Parc ;  ; ASBL ; Dave-sur-Meuse ; cliniqueduparc ; Anne-Sophie Thirion (directrice administrative), Bernard Colot (responsable technique)
Ateliers Dehan ;  ; SA ; Lustin-le-Haut ; dehan ; Michel Dehan (administrateur)
Architectes Henry & Co ; Bureau Henry ; SRL ; Anhaive ; henry ; Luc Henry (architecte)
Régie des Bois ;  ; régie communale ; Aubrives ; regiedesbois ; Cédric Lahaye (garde forestier)
Tôlerie Grandjean SRL ;  ; SRL ; Waulsart ; grandjean ; Robert Grandjean (gérant)
Imprimerie Mosane ;  ; SA ; Anhaive ; imprimerie-mosane ; Valérie Hubert (directrice)
Charpentes Piette SPRL ; Piette Bois ; SRL ; Freyrive ; piette ; Jacques Piette (gérant)
Fromagerie des Trois Vaux ;  ; SC ; Vireux-Saint-Martin ; troisvaux ; Hélène Marchal (coopératrice)
Électricité Somville ;  ; SRL ; Profondval ; somville ; Didier Somville (gérant)
Nettoyage Clarval ;  ; SA ; Anhaive ; clarval ; Samira Benali (responsable)
Bois & Sens ;  ; SRL ; Godinval ; boisetsens ; Julien Tasiaux (fondateur)
Logiciels Cordier ; Cordier Soft ; SRL ; Dave-sur-Meuse ; cordier ; Amélie Cordier (fondatrice)
Carrières de la Meuse SA ;  ; SA ; Hastières-le-Bac ; carrieres-meuse ; Yves Dumont (directeur d’exploitation)
Horticulture Delfosse ; Les Serres Delfosse ; SRL ; Lustin-le-Haut ; delfosse ; Nathalie Delfosse (gérante)
Toitures Wéry ;  ; SRL ; Waulsart ; wery ; Grégory Wéry (gérant)
Maçonnerie Stevenot ;  ; SRL ; Freyrive ; stevenot ; Alain Stevenot (gérant)
Distillerie de la Roche ;  ; SA ; Bouvignies ; distillerie-roche ; Maxime Lenoir (distillateur)
Pharma-Logis SA ;  ; SA ; Anhaive ; pharmalogis ; Ingrid Van Acker (responsable immobilier)
Confiserie Jadot ; Douceurs Jadot ; SRL ; Aubrives ; jadot ; Colette Jadot (gérante)
Cycles Barras ;  ; SRL ; Profondval ; barras ; Simon Barras (gérant)
Fonderie Collard ;  ; SA ; Rivière-la-Neuve ; collard ; Georges Collard (administrateur)
Plastiques Moreau SA ;  ; SA ; Anhaive ; moreau-plast ; Karine Moreau (directrice)
Transvaal Logistics NV ;  ; NV ; Rivière-la-Neuve ; transvaal ; Pieter De Smet (vestigingsmanager)
Chauffage Lambert & Fils ;  ; SRL ; Dave-sur-Meuse ; lambert-chauffage ; Frédéric Lambert (gérant)
Hôtel des Roches ;  ; SRL ; Freyrive ; hoteldesroches ; Béatrice Lallemand (directrice)
Camping de l’Île ;  ; SRL ; Waulsart ; campingdelile ; Pascal Rondia (gérant)
Kayaks du Val ;  ; SC ; Freyrive ; kayaksduval ; Laura Mathot (coopératrice)
Traiteur Wilmotte ;  ; SRL ; Anhaive ; wilmotte ; Quentin Wilmotte (traiteur)
Pompes Gillard ;  ; SA ; Godinval ; gillard ; Marc Gillard (administrateur)
Verres et Miroirs Franck ;  ; SRL ; Lustin-le-Haut ; franck-verres ; Denis Franck (gérant)
Ferme du Sart ; SA du Sart ; agriculteur ; Vireux-Saint-Martin ; fermedusart ; Thierry Hainaut (agriculteur)
Moulin de Rivière ;  ; SC ; Rivière-la-Neuve ; moulinderiviere ; Sarah Collignon (coopératrice)
Microbrasserie La Mouette ;  ; SC ; Dave-sur-Meuse ; lamouette ; Gauthier Noiret (brasseur)
Crèche Les Libellules ;  ; ASBL ; Profondval ; libellules ; Dominique Hardy (directrice)
Studio Pixel & Plume ;  ; SRL ; Anhaive ; pixelplume ; Elsa Vandamme (graphiste)
Agri-Services Pochet ;  ; SRL ; Godinval ; pochet ; Benjamin Pochet (gérant)
Peintures Absil ;  ; SRL ; Bouvignies ; absil ; Corentin Absil (gérant)
Bureau d’études Terralog ; Terralog ; SRL ; Anhaive ; terralog ; Claire Fontaine (ingénieure sol)
Géomètres Duvivier ;  ; SRL ; Anhaive ; duvivier ; Patrick Duvivier (géomètre)
Notaires Servais & Leroy ;  ; SRL ; Anhaive ; servais-leroy ; Maître Élise Servais (notaire)
Assurances Gobert ;  ; SRL ; Profondval ; gobert ; Jean-Marie Gobert (courtier)
Banque des Vallées ;  ; SA ; Anhaive ; banque-vallees ; Stéphane Arnould (chargé de crédit PME)
Coopérative Val-Solaire ; Val-Solaire ; SC ; Aubrives ; valsolaire ; Geneviève Latour (présidente)
Isolation Thermoval ;  ; SRL ; Hastières-le-Bac ; thermoval ; Kévin Marlier (gérant)
Scierie Lecomte ;  ; SA ; Freyrive ; scierie-lecomte ; Henri Lecomte (administrateur)
Viandes du Condroz ;  ; SA ; Vireux-Saint-Martin ; viandes-condroz ; Laurence Petit (directrice qualité)
Mécanique de précision Rouard ;  ; SA ; Anhaive ; rouard ; Emmanuel Rouard (directeur)
Textiles Adam ;  ; SRL ; Bouvignies ; textiles-adam ; Florence Adam (gérante)
Optique Renson ;  ; SRL ; Dave-sur-Meuse ; renson ; Olivier Renson (opticien)
Librairie du Pont ;  ; SRL ; Aubrives ; librairiedupont ; Monique Evrard (libraire)
Recyclage Mosan SC ; Remosan ; SC ; Rivière-la-Neuve ; remosan ; Ahmed Belkacem (responsable de site)
Administration d’Aubrives ;  ; administration ; Aubrives ; - ; 
Brasseval ;  ; SC ; Aubrives ; - ; 
Drones & Relevés ;  ; SRL ; Lustin-le-Haut ; dronesreleves ; Antoine Michaux (fondateur)
"""

# name ; other name ; town ; domain ; departments ; people as « First Last (job) [department] »
MUNICIPALITIES = """
Commune d’Aubrives ; Maison communale d’Aubrives ; Aubrives ; aubrives ; Travaux, Urbanisme, Finances ; Anne Renard (cheffe de service) [Travaux], David Tonglet (conducteur de travaux) [Travaux], Françoise Lambert (bourgmestre), Pierre Massart (receveur), Michèle Godart (agente) [Urbanisme]
Commune de Hastières-le-Bac ;  ; Hastières-le-Bac ; hastieres ; Urbanisme ; Raphaël Simon (directeur général), Ludivine Potier (architecte) [Urbanisme]
Commune de Vireux-Saint-Martin ;  ; Vireux-Saint-Martin ; vireux ; Travaux ; Joëlle Ansiaux (directrice générale)
Commune de Dave-sur-Meuse ;  ; Dave-sur-Meuse ; dave ; Environnement ; Bruno Laloux (échevin)
Commune de Profondval ;  ; Profondval ; profondval ; Urbanisme ; Catherine Dubois (cheffe de service) [Urbanisme]
Commune de Bouvignies ;  ; Bouvignies ; bouvignies ;  ; Roland Michel (bourgmestre)
Ville d’Anhaive ; Anhaive-Ville ; Anhaive ; anhaive ; Développement économique, Travaux ; Nicolas Warnier (chargé de mission) [Développement économique], Sabine Roland (ingénieure) [Travaux]
Commune de Rivière-la-Neuve ;  ; Rivière-la-Neuve ; riviere ;  ; Daniel Hock (directeur financier)
Commune de Godinval ;  ; Godinval ; godinval ; Travaux ; Émilie Charlier (agente technique) [Travaux]
Commune de Lustin-le-Haut ;  ; Lustin-le-Haut ; lustin ;  ; Guy Lefèvre (directeur général)
Commune de Waulsart ;  ; Waulsart ; waulsart ;  ; Patricia Noël (échevine)
Commune de Freyrive ;  ; Freyrive ; freyrive ; Tourisme ; Christophe Baudoin (échevin)
"""

AUTHORITIES = """
Province du Val-Mosan ;  ; Anhaive ; province-valmosan ;  ; Jean-Luc Hanquet (inspecteur)
Intercommunale des Eaux ; IDE ; Anhaive ; ide-eaux ;  ; Muriel Toussaint (ingénieure), Pierre Massart (directeur financier)
Direction régionale de l’Urbanisme ; DRU ; Anhaive ; dru ;  ; Vinciane Collet (fonctionnaire déléguée)
Fonds régional d’investissement ; FRI ; Anhaive ; fri ;  ; Xavier Maréchal (analyste)
Office du tourisme du Val-Mosan ;  ; Freyrive ; tourisme-valmosan ;  ; Delphine Gaspard (directrice)
Chambre de commerce du Val-Mosan ; CCVM ; Anhaive ; ccvm ;  ; Isabelle Hanquet (conseillère)
"""

# individuals without company: name ; quality ; town ; address
INDIVIDUALS = """
Jeanne Quoilin ; founder ; Profondval ; j.quoilin@perso.example
Jean Dupuis ; citizen ; Waulsart ; dupuis@famille.example
Mélanie Ruelle ; founder ; Anhaive ; melanie.ruelle@perso.example
Idriss Haddad ; founder ; Anhaive ; idriss.haddad@perso.example
Véronique Sacré ; citizen ; Godinval ; v.sacre@perso.example
Jonathan Piret ; self-employed ; Freyrive ; jonathan@piret-photo.example
Aurélie Bodart ; founder ; Aubrives ; aurelie.bodart@perso.example
"""
