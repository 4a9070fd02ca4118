"""winmail.dat: what Outlook packs when it takes the recipient for another Outlook."""

from __future__ import annotations

from dataclasses import dataclass, field

from ariane.mail.parse.structure import Part, base_name

MAX_TNEF = 60_000_000


@dataclass(slots=True)
class Unpacked:
    """The files of a winmail.dat, and the bodies it carries ("" when the mail shows them itself)."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    text: str = ""
    html: str = ""


def is_tnef(part: Part) -> bool:
    return part.type in {"application/ms-tnef", "application/vnd.ms-tnef"} or part.name.lower() in {
        "winmail.dat",
        "win.dat",
    }


def unpack(data: bytes) -> Unpacked | None:
    """What a winmail.dat holds, None when it cannot be read (it then stays a file)."""
    if len(data) > MAX_TNEF:
        return None
    from tnefparse import TNEF

    try:
        pack = TNEF(data, do_checksum=False)
        out = Unpacked(text=as_text(pack.body), html=as_text(pack.htmlbody))
        for number, found in enumerate(pack.attachments, start=1):
            name = found.long_filename() or as_text(found.name) or f"file-{number}"
            out.files.append((base_name(name), bytes(found.data or b"")))
    except Exception:  # tnefparse raises whatever its struct readings raise on damaged files
        return None
    return out


def as_text(value: object) -> str:
    if isinstance(value, bytes):
        from ariane.mail.parse import charset

        return charset.decode(value)[0].replace("\x00", "").replace("\r\n", "\n")
    return str(value or "").replace("\x00", "").replace("\r\n", "\n")
