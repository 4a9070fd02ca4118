"""A flow is a sentence: said, read back, the same flow; in French and in English (the 10,000 are in proofs/)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from ariane.flows.checks import problems
from ariane.flows.differences import differences
from ariane.flows.model import (
    Await,
    Caps,
    Check,
    File,
    Flow,
    Fork,
    Repeat,
    Segment,
    Send,
    Task,
    Trigger,
    Wait,
    as_json,
    from_json,
    rekeyed,
    walk,
)
from ariane.flows.phrases import Names, plain
from ariane.flows.sentence import pieces, sentence
from ariane.flows.understand import NotUnderstood, understand
from ariane.flows.words import LANGUAGES
from tests.flows.strategies import flows

SEED = rekeyed(
    Flow(
        "quote", Trigger("quote.sent"),
        (Wait("", 7), Check("", "no_reply"), Send("", "Relance douce"), Wait("", 5), Check("", "same_stage"),
         Task("", "Appeler le client")),
        caps=Caps(2, 3), stop_on=("reply",),
    )
)  # fmt: skip
FRENCH = (
    "Dès qu’une offre est envoyée\u00a0: attendre 7 jours ouvrés. Si l’offre est toujours sans réponse, envoyer "
    "«\u00a0Relance douce\u00a0» au contact, de la part du responsable. Attendre 5 jours ouvrés. Si l’étape est "
    "toujours la même, créer la tâche «\u00a0Appeler le client\u00a0» pour le responsable, ou son suppléant. Fin. "
    "À tout moment\u00a0: arrêt si le client répond\u202f; report si le client est absent. Au plus 2 relances par "
    "offre et 1 message automatique par client tous les 3 jours ouvrés."
)
ENGLISH = (
    "As soon as a quote is sent: wait 7 working days. If the quote is still without a reply, send “Relance "
    "douce” to the contact, from the person in charge. Wait 5 working days. If the stage is still the same, "
    "create the task “Appeler le client” for the person in charge, or their substitute. End. At any time: stop "
    "if the customer replies; postpone if the customer is away. At most 2 follow-ups per quote and 1 automatic "
    "message per customer every 3 working days."
)


@pytest.mark.req("R-032", "R-035", "R-031")
def test_the_seeds_example_reads_as_a_scenario() -> None:
    assert (sentence(SEED, "fr"), sentence(SEED, "en")) == (FRENCH, ENGLISH)


@pytest.mark.parametrize("typed", [FRENCH, FRENCH.replace("\u00a0", " ").replace("’", "'").replace("\u202f", " ")])
def test_a_sentence_typed_by_hand_is_understood(typed: str) -> None:
    assert understand(typed, "fr", old=SEED) == SEED


def test_plain_quotation_marks_will_do() -> None:
    assert understand(ENGLISH.replace("“", '"').replace("”", '"'), "en", old=SEED) == SEED


CALLED = {
    "fr": Names(countries={"BE": "Belgique", "CI": "Côte d’Ivoire", "FR": ""}, languages={"fr": "français"}),
    "en": Names(countries={"BE": "Belgium", "CI": "Côte d’Ivoire", "FR": ""}, languages={"fr": "French"}),
}


@pytest.mark.req("R-033", "R-035")
def test_a_segment_calls_countries_and_languages_by_their_names() -> None:
    flow = replace(SEED, segment=Segment(countries=("BE", "CI", "FR"), customers="b2c", languages=("fr",)))
    said = {language: sentence(flow, language, CALLED[language]) for language in LANGUAGES}
    french = "(pays : Belgique ou Côte d’Ivoire ou FR ; clients : particuliers ; langue : français)"
    assert french in plain(said["fr"])
    assert "(country: Belgium or Côte d’Ivoire or FR; customers: consumers; language: French)" in said["en"]
    for language, text in said.items():
        assert understand(text, language, CALLED[language], flow) == flow
    typed = said["fr"].replace("pays\u00a0: Belgique ou Côte d’Ivoire", "Pays belgique ou côte d'ivoire")
    assert understand(typed, "fr", CALLED["fr"], flow) == flow
    with pytest.raises(NotUnderstood, match="Wakanda"):
        understand(said["fr"].replace("Belgique", "Wakanda"), "fr", CALLED["fr"])
    with pytest.raises(NotUnderstood, match="Écrivez la phrase"):
        understand(" ", "fr")


@pytest.mark.req("R-035")
def test_one_day_is_said_in_the_singular_and_still_understood() -> None:
    flow = rekeyed(
        Flow("quote", Trigger("quote.sent"), (Await("", "message.received", 1), Task("", "X", days=1)), caps=Caps(1, 1))
    )
    french, english = (sentence(flow, language) for language in LANGUAGES)
    assert "attendre un message, au plus 1 jour ouvré" in french and "sous 1 jour ouvré." in french
    assert "Au plus 1 relance par offre et 1 message automatique par client et par jour ouvré." in french
    assert "at most 1 working day." in english and "within 1 working day." in english
    assert "1 automatic message per customer and working day." in english
    assert understand(french, "fr", old=flow) == flow == understand(english, "en", old=flow)
    for typed in ("tous les 1 jour ouvré", "tous les 1 jours ouvrés"):
        assert understand(french.replace("et par jour ouvré", typed), "fr", old=flow) == flow


@settings(max_examples=100, deadline=None)
@given(flows())
def test_the_pieces_are_the_sentence_and_every_block_can_be_changed_in_it(flow: Flow) -> None:
    for language in LANGUAGES:
        found = pieces(flow, language)
        assert "".join(one.text for one in found) == sentence(flow, language)
        assert {one.key for one in found if one.key} >= {
            "rules",
            *(step.key for step, _d in walk(flow.steps) if not isinstance(step, File)),
        }


def test_what_changed_is_told_in_words() -> None:
    old = ["Dès qu’une offre est envoyée", "Attendre 5 jours ouvrés", "Fin", "Au plus 2 relances"]
    new = ["Dès qu’une offre est envoyée", "Attendre 7 jours ouvrés", "Prévenir « la direction »", "Fin"]
    assert differences(old, new) == [
        [("", "Attendre"), ("del", "5"), ("ins", "7"), ("", "jours ouvrés")],
        [("ins", "Prévenir « la direction »")],
        [("del", "Au plus 2 relances")],
    ]
    assert differences(new, new) == []


@settings(max_examples=150, deadline=None)
@given(flows())
def test_said_and_read_back_it_is_the_same_flow(flow: Flow) -> None:
    if any(one.code != "too_many" for one in problems(flow)):
        raise AssertionError(problems(flow))
    for language in LANGUAGES:
        text = sentence(flow, language)
        again = understand(text, language, old=flow)
        assert again == flow
        assert sentence(again, language) == text
    assert from_json(as_json(flow)) == flow


@pytest.mark.req("R-033")
def test_names_stand_for_codes() -> None:
    names = Names(templates={"gentle": "Relance douce", "firm": "Rappel"}, stages={})
    flow = replace(SEED, steps=(Wait("s1", 7), Send("s2", "gentle")))
    text = sentence(flow, "fr", names)
    assert "Relance douce" in text
    assert understand(text.replace("7", "9"), "fr", names, flow).steps == (Wait("s1", 9), Send("s2", "gentle"))


def test_what_is_not_understood_is_shown() -> None:
    with pytest.raises(NotUnderstood, match="«\u00a0chanter une chanson\u00a0» n’est pas compris") as said:
        understand(FRENCH.replace("Attendre 5 jours ouvrés", "Chanter une chanson").replace("Chanter", "chanter"), "fr")
    assert said.value.piece == "chanter une chanson"


@pytest.mark.parametrize("text", ["", "Bonjour", "Dès qu’une offre est envoyée", "⟦7⟧ : x", "As soon as: ((("])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_is_refused_in_words(text: str, language: str) -> None:
    with pytest.raises(NotUnderstood):
        understand(text, language)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"steps": ()}, "empty"),
        ({"steps": tuple(Task(f"s{n}", "x") for n in range(13))}, "too_many"),
        ({"steps": (Task("a", "x"), Task("a", "y"))}, "keys"),
        ({"steps": (Task("a", "«\u00a0x"),)}, "text"),
        ({"steps": (Wait("a", 0), Task("b", "x"))}, "number"),
        ({"steps": (Repeat("a", 3, (Task("b", "x"),)),)}, "repeat_wait"),
        ({"steps": (Repeat("a", 1, (Wait("c", 1), Task("b", "x"))),)}, "repeat"),
        ({"steps": (Check("a", "unpaid"), Task("b", "x"))}, "state"),
        ({"steps": (Send("a", "t", tone="angry"),)}, "choice"),
        ({"trigger": Trigger("invoice.published")}, "trigger"),
        ({"caps": Caps(0, 3)}, "caps"),
        ({"kind": "nothing"}, "kind"),
        ({"segment": Segment(over=500, under=100)}, "segment"),
        ({"steps": (Fork("a", "open", 0, (Fork("b", "open", 0, (Fork("c", "open", 0, (Task("d", "x"),)),)),)),)},
         "too_deep"),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_said(change: dict[str, object], code: str) -> None:
    found = problems(replace(SEED, **change))
    assert code in [one.code for one in found]
    assert all(one.words("fr") and one.words("en") for one in found)


@pytest.mark.parametrize("data", [{}, {"kind": "quote"}, {**as_json(SEED), "steps": [{"do": "sing"}]},
                                  {**as_json(SEED), "steps": [{"do": "wait", "key": "a", "days": "7"}]},
                                  {**as_json(SEED), "colour": "red"}])  # fmt: skip
def test_a_file_that_is_no_flow_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a flow"):
        from_json(data)


@pytest.mark.req("R-034")
def test_an_edited_flow_keeps_the_keys_of_its_blocks() -> None:
    new = replace(SEED, steps=(Send("", "Nouvelle"), *(replace(step, key="") for step in SEED.steps)))
    keyed = rekeyed(new, SEED)
    assert [step.key for step, _depth in walk(keyed.steps)] == ["s7", "s1", "s2", "s3", "s4", "s5", "s6"]
