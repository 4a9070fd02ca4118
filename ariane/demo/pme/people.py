"""Atelier Boréal inc.: nine people who make furniture and fit out shops, schools and offices around Québec."""

from ariane.demo.cast import Absence, Alias, House, Person, Team

HOUSE = House(
    name="Atelier Boréal inc.",
    language="fr",
    country="CA",
    timezone="America/Toronto",
    currency="CAD",
    mailbox="info@atelier-boreal.example",
    signature="Atelier Boréal inc.",
    letterhead=("1450, rue des Érables, Québec (Québec) G1K 3T5", "418 555-0142 · info@atelier-boreal.example"),
    remarks={
        "quote": ["Prix valides jusqu’à la date indiquée. Livraison et installation comprises, sauf avis contraire."],
        "invoice": ["TPS 81234 5678 RT0001 · TVQ 1234567890 TQ0001"],
    },
    taxes=(("TPS 5 %", "5"), ("TVQ 9,975 %", "9.975")),
    streets=("rue Saint-Joseph Est", "boulevard Charest", "chemin Sainte-Foy", "avenue Cartier", "rue des Pionniers"),
    postcodes={
        "Québec": "G1K 3T5",
        "Lévis": "G6V 4Z2",
        "Montréal": "H2X 1Y4",
        "Trois-Rivières": "G9A 5H7",
        "Saguenay": "G7H 2B1",
        "Rimouski": "G5L 3A8",
        "Sherbrooke": "J1H 4A7",
        "Baie-Saint-Paul": "G3Z 1R8",
        "Gatineau": "J8X 3X2",
    },
)

TEAMS = (
    Team("ventes", "Ventes", "mathieu"),
    Team("achats", "Achats", "rosalie"),
    Team("operations", "Opérations", "jerome"),
    Team("finance", "Finance", "lea"),
    Team("service", "Service à la clientèle", "olivia"),
    Team("direction", "Direction", "anne-marie"),
)

PEOPLE = (
    Person("mathieu", "Mathieu", "Gagnon", "Directeur des ventes", ("lead", "member"), ("ventes",)),
    Person("chloe", "Chloé", "Bélanger", "Conseillère aux ventes", ("member",), ("ventes",)),
    Person("rosalie", "Rosalie", "Tremblay", "Acheteuse", ("lead", "member"), ("achats",)),
    Person("jerome", "Jérôme", "Lavoie", "Chef des opérations", ("lead", "member"), ("operations",)),
    Person("sam", "Sam", "Nguyen", "Technicien d’installation", ("member",), ("operations",), language="en"),
    Person("lea", "Léa", "Fortin", "Comptable", ("finance", "lead"), ("finance",)),
    Person("olivia", "Olivia", "Roy", "Service à la clientèle", ("member", "lead", "steward"), ("service",)),
    Person("anne-marie", "Anne-Marie", "Côté", "Présidente", ("direction",), ("direction",)),
    Person("patrick", "Patrick", "Dubé", "Informatique", ("admin",), ("direction",)),
)

ABSENCES = (Absence("chloe", "mathieu", -1, 3, "vacances"),)

ALIASES = (
    Alias("ventes@atelier-boreal.example", "request", "ventes"),
    Alias("achats@atelier-boreal.example", "task", "achats"),
    Alias("support@atelier-boreal.example", "ticket", "service"),
)
