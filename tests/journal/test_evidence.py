"""The evidence file: everything one may read, with times, authors and hashes that can be checked without Ariane."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client

from ariane.accounts.models import User
from ariane.journal import evidence
from ariane.journal.actions import Note, attach, post_note
from ariane.journal.actions.documents import Upload
from ariane.journal.models import Entry
from ariane.kernel.errors import NotAllowed
from tests.world import World


@pytest.mark.req("O-066")
def test_the_file_holds_times_authors_hashes_and_documents(ben: User, bea: User, world: World) -> None:
    file = attach(by=ben, record=world.offer, upload=Upload("plan.txt", b"le plan"))
    post_note(by=ben, record=world.offer, note=Note(html="<p>Accord de principe</p>", documents=(file,)))
    with evidence.build(by=bea, record=world.offer) as made, zipfile.ZipFile(made) as archive:
        names = archive.namelist()
        for line in archive.read("SHA256SUMS").decode().splitlines():
            digest, _space, name = line.partition("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        said = json.loads(archive.read("journal.json"))
        page = archive.read("journal.html").decode()
    note = said["entries"][-1]
    assert (note["author"], note["text"].strip(), said["whole"]) == ("Ben Vendeur", "Accord de principe", True)
    entry = Entry.objects.get(uid=note["uid"])
    assert (note["hash"], note["recorded_at"]) == (entry.hash, entry.recorded_at.isoformat())
    assert note["documents"][0]["sha256"] == hashlib.sha256(b"le plan").hexdigest()
    assert any(name.endswith("plan.txt") for name in names) and "Accord de principe" in page


@pytest.mark.req("O-066")
def test_what_was_altered_is_marked(ben: User, bea: User, world: World) -> None:
    entry = post_note(by=ben, record=world.offer, note=Note(html="<p>Mille euros</p>"))
    Entry.objects.filter(pk=entry.pk).update(text="Dix mille euros", html="<p>Dix mille euros</p>")
    found = evidence.proofs(world.offer, bea)
    assert [one.whole for one in found if one.entry.pk == entry.pk] == [False]


def test_it_stays_within_one_s_rights(
    ben: User, bea: User, julie: User, nadia: User, world: World, as_user: Callable[[User], Client]
) -> None:
    group = world.team("juridique")
    at = f"/records/{world.offer.pk}/evidence/"
    answer = as_user(bea).get(at)
    assert zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))).namelist()  # type: ignore[attr-defined]
    assert as_user(world.cleo).get(at).status_code == 404
    with pytest.raises(NotAllowed):
        evidence.build(by=nadia, record=world.offer)
    assert group.is_group
