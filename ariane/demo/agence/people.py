"""The Agence Val-Mosan: its house, its teams, its fourteen colleagues and their absences."""

from ariane.demo.cast import Absence, Alias, House, Person, Team

HOUSE = House(
    name="Agence Val-Mosan",
    language="fr",
    country="BE",
    timezone="Europe/Brussels",
    currency="EUR",
    mailbox="commercial@val-mosan.example",
    signature="Agence Val-Mosan",
    letterhead=("Quai de Meuse 12, 5500 Anhaive", "+32 82 55 00 00 · commercial@val-mosan.example"),
    remarks={
        "quote": ["Prix valables jusqu’à la date indiquée, hors indexation."],
        "invoice": ["Merci de rappeler la référence de la facture dans votre paiement."],
    },
    taxes=(("TVA 21 %", "21"),),
    streets=("rue de la Gare", "chaussée de Dinant", "rue du Moulin", "Hauts Prés", "quai de Meuse", "rue Haute"),
    postcodes={
        "Anhaive": "5500",
        "Aubrives": "5580",
        "Bouvignies": "5502",
        "Dave-sur-Meuse": "5512",
        "Freyrive": "5504",
        "Godinval": "5530",
        "Hastières-le-Bac": "5540",
        "Lustin-le-Haut": "5172",
        "Profondval": "5170",
        "Rivière-la-Neuve": "5173",
        "Vireux-Saint-Martin": "5570",
        "Waulsart": "5541",
    },
)

#      code             name                          lead        confidential group
TEAMS = (
    Team("accueil", "Accueil"),
    Team("spoc", "SPOC"),
    Team("terrains", "Terrains et bâtiments", "marc"),
    Team("accompagnement", "Accompagnement d’entreprises", "isabelle"),
    Team("energie", "Énergie", "isabelle"),
    Team("juridique", "Juridique", "julie", is_group=True),
    Team("direction", "Direction", "helene"),
)

PEOPLE = (
    Person("nadia", "Nadia", "Amrani", "Accueil, 1re ligne", ("first-line",), ("accueil",)),
    Person("benoit", "Benoît", "Collin", "Accueil, 1re ligne", ("first-line",), ("accueil",)),
    Person("sophie", "Sophie", "Delvaux", "2e ligne, SPOC", ("second-line",), ("spoc",)),
    Person("thomas", "Thomas", "Wauters", "2e ligne, SPOC", ("second-line",), ("spoc",)),
    Person("marc", "Marc", "Lejeune", "Terrains et bâtiments", ("lead", "member"), ("terrains", "juridique")),
    Person("fatima", "Fatima", "El Hadi", "Terrains et bâtiments", ("member",), ("terrains",)),
    Person("isabelle", "Isabelle", "Noël", "Accompagnement", ("lead", "member"), ("accompagnement", "energie")),
    Person("olivier", "Olivier", "Stassart", "Accompagnement", ("member",), ("accompagnement",)),
    Person("quentin", "Quentin", "Rasquin", "Énergie", ("member",), ("energie",)),
    Person("julie", "Julie", "Pirard", "Juriste", ("member",), ("juridique",)),
    Person("luc", "Luc", "Wathelet", "Juriste", ("member",), ("juridique",)),
    Person("corinne", "Corinne", "Masset", "Responsable du fichier de contacts", ("steward", "member"), ("accueil",)),
    Person("helene", "Hélène", "Duchêne", "Directrice", ("direction",), ("direction", "juridique")),
    Person("karim", "Karim", "Bensaïd", "Informatique", ("admin",), ("direction",)),
)

# days from today; Thomas stood in for Sophie on the day the hall relais was assigned too
ABSENCES = (
    Absence("sophie", "thomas", -20, -18, "formation"),
    Absence("sophie", "thomas", -2, 4, "congé"),
    Absence("isabelle", "marc", -1, 5, "congé"),
)

ALIASES = (
    Alias("commercial@val-mosan.example", "request", "accueil"),
    Alias("courrier@val-mosan.example", "letter", "accueil"),
)
