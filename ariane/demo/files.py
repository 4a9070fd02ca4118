"""Documents of the demonstration, made on the fly: real PDF pages and real photographs, none shipped."""

import io
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("page.typ")
SKIES = ((118, 146, 171), (150, 163, 170), (171, 178, 165), (134, 152, 140), (188, 175, 150))


def make(name: str, house: str) -> bytes:
    """The bytes of a document by the ending of its name: a photograph for .jpg, a page for anything else."""
    return photo(name) if name.lower().endswith((".jpg", ".jpeg")) else page(name, house)


def page(name: str, house: str) -> bytes:
    """A one-page PDF that says what it is."""
    title = name.rsplit(".", 1)[0].replace("_", " ")
    data = json.dumps({"title": title, "house": house}, ensure_ascii=False)
    return bytes(_compiler().compile(format="pdf", sys_inputs={"data": data}))


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(input=str(TEMPLATE))


@cache
def photo(name: str) -> bytes:
    """A small photograph-like picture: sky, ground, a building; each name has its own."""
    from PIL import Image, ImageDraw

    seed = zlib.crc32(name.encode())
    sky = SKIES[seed % len(SKIES)]
    picture = Image.new("RGB", (640, 420), sky)
    pen = ImageDraw.Draw(picture)
    for line in range(420):
        shade = 1 + (line - 210) / 900
        pen.line([(0, line), (640, line)], fill=tuple(min(255, int(part * shade)) for part in sky))
    ground = 270 + seed % 40
    pen.rectangle([0, ground, 640, 420], fill=(104, 112, 92))
    left, wide = 90 + seed % 120, 260 + seed % 140
    pen.rectangle([left, ground - 120, left + wide, ground + 30], fill=(196, 188, 176))
    pen.polygon([(left - 12, ground - 120), (left + wide / 2, ground - 175), (left + wide + 12, ground - 120)],
                fill=(120, 70, 60))  # fmt: skip
    for bay in range(4):
        x = left + 24 + bay * wide / 4
        pen.rectangle([x, ground - 80, x + wide / 8, ground - 20], fill=(72, 84, 96))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=72)
    return kept.getvalue()
