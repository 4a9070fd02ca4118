"""All the documents of a record that one may open, as one archive: files under their names, mails as they came.

Nothing is recompressed that is compressed already; two files of one name are told apart by a number.
"""

import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from ariane.accounts.models import User
from ariane.journal import names, policy, queries
from ariane.journal.models import Record
from ariane.kernel.errors import DomainError
from ariane.kernel.files import to_hand_over
from ariane.mail import store

# formats that are compressed already
PACKED = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".zip", ".docx", ".xlsx", ".odt", ".ods", ".mp4"})


def build(*, by: User, record: Record) -> IO[bytes]:
    """The archive, rewound: what the documents panel shows to this person, and nothing else.

    Raises NotAllowed for who may not read the record, DomainError when there is no document.
    """
    policy.require(by, "read", record)
    found = list(_parts(record, by))
    if not found:
        raise DomainError(_("There is no document here yet."))
    with to_hand_over() as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _apart(found):
            how = zipfile.ZIP_STORED if PurePath(name).suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
            with archive.open(_about(name, how), "w") as into, store.opened(path) as source:
                while part := source.read(1 << 16):
                    into.write(part)
    return out


def _about(name: str, how: int) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name, date_time=timezone.localtime().timetuple()[:6])
    about.compress_type = how
    return about


def _parts(record: Record, by: User) -> Iterator[tuple[str, str]]:
    """(name, path in the file store) of each file, and of each mail received (X-15 names them)."""
    for file in queries.documents(record, by):
        if file.path:
            yield file.name, file.path
    for entry in queries.mails(record, by):
        if entry.inbound is not None and entry.inbound.raw_path:
            day = timezone.localdate(entry.occurred_at)
            subject = entry.subject or _("(no subject)")
            yield f"{names.dated(day, entry.direction, subject)}.eml", entry.inbound.raw_path


def _apart(found: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for given, path in found:
        name = PurePath(given.replace("\\", "/")).name.strip(". ") or "document"
        stem, suffix, number = PurePath(name).stem, PurePath(name).suffix, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        taken.add(name.casefold())
        yield name, path
