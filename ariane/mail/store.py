"""Files on disk: written whole beside their place, fsynced, renamed, and only then named by a row.

A name begins with the digest of its content, so that a file can be checked; it is never shared between two uploads, so
that destroying one can never take another away. Raw mails are stored under their digest alone.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from ariane.kernel.errors import DomainError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreFull(DomainError):
    """The disk has no room; nothing was kept of the file."""


class FileGone(DomainError, FileNotFoundError):
    """The row names a file that is not on the disk: a copy restored in part, a folder emptied by hand."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is no longer on the server’s disk. Your administrator can restore it from a backup.")
        )


@dataclass(frozen=True)
class Kept:
    """A stored file: its path below MEDIA_ROOT and what it is."""

    name: str
    path: str
    sha256: str
    size: int
    mime: str = ""


def keep_raw(raw: bytes) -> Kept:
    """Store a mail as received, under its digest. Raises StoreFull."""
    digest = hashlib.sha256(raw).hexdigest()
    path = f"raw/{digest[:2]}/{digest}.eml"
    if not full_path(path).exists():
        write(path, (raw,))
    return Kept(name=f"{digest[:12]}.eml", path=path, sha256=digest, size=len(raw), mime="message/rfc822")


def keep(content: bytes | Iterable[bytes], *, name: str = "", mime: str = "") -> Kept:
    """Store a file of any size, whole or piece by piece. Raises StoreFull, leaving nothing half-written."""
    chunks = (content,) if isinstance(content, bytes) else content
    digest, size = hashlib.sha256(), 0
    part = part_file()

    def counted() -> Iterable[bytes]:
        nonlocal size
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    fill(part, counted())
    path = f"{digest.hexdigest()[:2]}/{digest.hexdigest()}-{secrets.token_hex(4)}"
    settle(part, path)
    return Kept(name=name, path=path, sha256=digest.hexdigest(), size=size, mime=mime)


def full_path(path: str) -> Path:
    """Where a stored path is; refuses one that would leave the store."""
    root = Path(settings.MEDIA_ROOT)
    found = (root / path).resolve()
    if not found.is_relative_to(root.resolve()):
        raise DomainError(_("This file is not in the store."))
    return found


def read(path: str) -> bytes:
    """The whole content of a stored file. Raises FileGone."""
    with opened(path) as file:
        return file.read()


def opened(path: str) -> BinaryIO:
    """A stored file, to be read piece by piece. Raises FileGone."""
    try:
        return full_path(path).open("rb")
    except FileNotFoundError:
        raise FileGone from None


def forget(path: str) -> None:
    """Destroy a stored file, unless a mail that has not left yet carries it; a missing file is already forgotten."""
    from ariane.mail.models import OutboundAttachment, OutboundMail

    waiting = set(OutboundMail.State) - {OutboundMail.State.SENT, OutboundMail.State.CANCELLED}
    if not OutboundAttachment.objects.filter(path=path, content__mails__state__in=waiting).exists():
        full_path(path).unlink(missing_ok=True)


def write(path: str, chunks: Iterable[bytes]) -> None:
    part = part_file()
    fill(part, chunks)
    settle(part, path)


def part_file() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "part"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / secrets.token_hex(16)


def fill(part: Path, chunks: Iterable[bytes]) -> None:
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in FULL:
            raise StoreFull(_("The disk is full: the file was not kept. Make room and try again.")) from error
        raise
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def settle(part: Path, path: str) -> None:
    """Put a finished file in its place; the folder is synced so that a power cut cannot take the name away."""
    target = full_path(path)
    new_folder = not target.parent.exists()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part.replace(target)
    sync_folder(target.parent)
    if new_folder:
        sync_folder(target.parent.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
