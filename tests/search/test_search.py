"""One index, one function: what is found, in which order, and only among what the caller calls visible."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from ariane.search.backends import Doc
from ariane.search.excerpt import excerpt
from ariane.search.find import index, remove, search
from ariane.search.models import SearchDoc, SearchWord
from ariane.search.vocabulary import FREQUENT, learn

pytestmark = pytest.mark.django_db

TEXTS = {
    1: "Bonjour, voici la commande de mobilier pour la salle des mariages.",
    2: "Les commandes ont été livrées hier à l’hôtel de ville.",
    3: "The invoices for the delivery are attached.",
    4: "Note : le bourgmestre souhaite une étude d’urbanisme.",
    5: "Relance faite par téléphone, OFR-2026-0142.",
}


@pytest.fixture(autouse=True)
def indexed() -> None:
    with connection.cursor() as cursor:  # tests that commit leave words there, which emptying the tables keeps
        cursor.execute("DELETE FROM search_text")
    index([Doc(pk, record=pk % 2, visibility="internal", group=None, author=pk, text=t) for pk, t in TEXTS.items()])
    learn()


def everything() -> "QuerySet[SearchDoc]":
    return SearchDoc.objects.all()


def ids(text: str, **narrow: object) -> list[int]:
    return search(text, **{"visible": everything(), **narrow}).ids  # type: ignore[arg-type]


@pytest.mark.req("O-050")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("commande", [2, 1]),
        ("COMMANDES", [2, 1]),
        ("livree", [2]),
        ("hotel", [2]),
        ("l'hôtel", [2]),
        ("invoice", [3]),
        ("étude bourgmestre", [4]),
        ("commande bourgmestre", []),
        ("telephone", [5]),
        ("ofr-2026-0142", [5]),
        ("0142", [5]),
        ("bourgm", [4]),  # unfinished
        ("bourgm étude", []),  # only the last word may be
        ("", []),
        ("« ! »", []),
        ('"commande" OR NEAR(', []),
        ("commande'); DROP TABLE search_text;--", []),
    ],
)
def test_what_is_found(typed: str, found: list[int]) -> None:
    assert ids(typed) == found


@pytest.mark.req("O-050")
@pytest.mark.parametrize(
    ("typed", "found", "taken_for"),
    [
        ("comande", [2, 1], "commande"),
        ("bourgmetsre étude", [4], "bourgmestre étude"),
        ("télphone", [5], "telephone"),
        ("xylophone", [], "xylophone"),
    ],
)
def test_a_mistyped_word_is_corrected_and_the_answer_says_so(typed: str, found: list[int], taken_for: str) -> None:
    answer = search(typed, visible=everything())
    assert answer.ids == found
    assert answer.query == taken_for


@pytest.mark.req("X-05")
def test_only_what_the_caller_calls_visible_is_found() -> None:
    assert search("commande", visible=SearchDoc.objects.exclude(author=2)).ids == [1]
    assert search("commande", visible=SearchDoc.objects.none()).ids == []


@pytest.mark.req("X-05")
def test_a_correction_tells_nothing_of_what_one_may_not_read() -> None:
    answer = search("bourgmetsre", visible=SearchDoc.objects.exclude(pk=4))
    assert (answer.ids, "bourgmestre" in answer.query) == ([], False)


def test_within_some_records() -> None:
    assert ids("commande", within=[1]) == [1]
    assert ids("commande", within=[0, 1]) == [2, 1]
    assert ids("commande", within=[7]) == []
    assert ids("1") == [], "a record's number is not a word"


def test_a_frequent_word_is_taken_for_a_finished_one() -> None:
    def write(first: int, count: int, text: str) -> None:
        numbers = range(first, first + count)
        index([Doc(pk, record=1, visibility="internal", group=None, author=1, text=text) for pk in numbers])
        while learn():
            pass

    write(1000, 1, "Le mobilier est là.")
    assert ids("mob") == [1000, 1]
    write(2000, FREQUENT, "mob")
    assert len(ids("mob", limit=200)) == FREQUENT
    assert ids("mobil") == [1000, 1]


def test_many_threads_are_searched_like_one() -> None:
    docs = [Doc(pk, record=pk, visibility="internal", group=None, author=1, text="toiture") for pk in range(100, 150)]
    index(docs)
    some = range(110, 140)
    assert ids("toit", within=some, limit=50) == sorted(some, reverse=True)
    assert ids("toiture", within=some[:3], before=112) == [111, 110]


def test_words_are_learnt_in_batches_and_once() -> None:
    assert not learn()
    word = SearchWord.objects.get(word="commande")
    assert (word.count, word.start, word.length) == (1, "co", 8)
    assert SearchWord.objects.get(word="command").count == 2


def test_pages_backwards() -> None:
    first = search("commande", visible=everything(), limit=1)
    assert (first.ids, first.more) == ([2], True)
    second = search("commande", visible=everything(), limit=1, before=2)
    assert (second.ids, second.more) == ([1], False)


def test_a_changed_entry_is_found_by_its_new_words_only() -> None:
    index([Doc(1, record=1, visibility="internal", group=None, author=1, text="Une chaise.")])
    assert ids("chaises") == [1]
    assert ids("commande") == [2]


def test_a_removed_entry_is_forgotten() -> None:
    remove([1, 2])
    assert ids("commande") == []
    assert not SearchDoc.objects.filter(pk__in=[1, 2]).exists()


def test_excerpt_marks_the_words_and_escapes_the_rest() -> None:
    text = "<b>Devis</b> & délais. " * 20 + "Les commandes ont été livrées <script>."
    shown = excerpt(text, "livree commande")
    assert "<mark>commandes</mark>" in shown
    assert "<mark>livrées</mark>" in shown
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert shown.startswith("…")


def test_excerpt_without_a_hit_is_the_beginning() -> None:
    assert excerpt("Bonjour à tous", "chaise") == "Bonjour à tous"
