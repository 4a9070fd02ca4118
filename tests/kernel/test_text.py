"""Words meet across accents, case and endings, in French and in English."""

import pytest

from ariane.kernel.text import fold, forms, tokens, words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("livrée", "livree"),
        ("livrée", "LIVRÉ"),
        ("commandes", "commande"),
        ("l’aménagement", "amenagement"),
        ("œuvre", "oeuvres"),
        ("facturation", "factures"),
        ("invoices", "invoice"),
        ("deliveries", "delivery"),
        ("relancer", "relance"),
        ("e\u0301tude", "étude"),  # a decomposed accent, as Apple's mail writes it
    ],
)
def test_two_spellings_of_one_word_meet(written: str, typed: str) -> None:
    assert set(tokens(written)) & forms(words(typed)[-1])


@pytest.mark.parametrize(("one", "other"), [("offre", "office"), ("2026", "202"), ("maire", "main")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert not forms(one) & forms(other)


def test_fold_knows_french_spaces_and_ligatures() -> None:
    assert fold("Œuvre\u00a0: « Ça\u202f! »") == "oeuvre : « ca ! »"


def test_a_reference_is_found_by_its_parts() -> None:
    assert tokens("OFR-2026-0142") == ["ofr", "2026", "0142"]


def test_each_form_is_stored_once() -> None:
    assert len(tokens("offre " * 50)) == len(forms("offre"))
