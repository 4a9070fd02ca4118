"""What makes a page an application that a telephone installs: manifest, icon, service worker, offline page (O-075)."""

from functools import lru_cache
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from PIL import Image, ImageDraw

from ariane.ui import bundle
from ariane.ui.build import DIST
from ariane.web.access import public

SIZES = (180, 192, 512)
PAPER, THREAD = "#fbfaf7", "#bf2f1c"
# the thread of static/ui/mark.svg, on a square of 24: cubic curves by their four points
CURVES = (
    ((3, 20), (9, 20), (5, 11), (10, 11)),
    ((10, 11), (15, 11), (11, 20), (16, 20)),
    ((16, 20), (22, 20), (21, 4), (21, 4)),
)
STEPS = 24


@public
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """GET /app.webmanifest, in the language of the browser."""
    said = {
        "id": "/", "name": "Ariane", "short_name": "Ariane", "start_url": "/", "scope": "/", "display": "standalone",
        "description": _("The thread of your records, nothing forgotten."),
        "lang": request.LANGUAGE_CODE, "background_color": PAPER, "theme_color": PAPER,
        "icons": [
            {"src": f"/app-icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in SIZES[1:] for purpose in ("any", "maskable")
        ],
        "shortcuts": [
            {"name": _("Log an exchange"), "url": "/exchanges/new/"},
            {"name": _("Messages"), "url": "/messages/"},
        ],
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json")


@public
@require_GET
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """GET /app-icon-192.png"""
    if size not in SIZES:
        raise Http404
    return HttpResponse(drawn(size), content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


@lru_cache(maxsize=len(SIZES))
def drawn(size: int) -> bytes:
    """The mark on paper, drawn four times as large and made smooth; its margin is what a mask may cut."""
    large = 4 * size
    scale, margin = large * 0.6 / 24, large * 0.2
    image = Image.new("RGB", (large, large), PAPER)
    pen, wide = ImageDraw.Draw(image), 2.5 * scale
    for points in CURVES:
        for step in range(STEPS * 8 + 1):
            x, y = (margin + scale * each for each in at(points, step / (STEPS * 8)))
            pen.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=THREAD)
    out = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def at(points: tuple[tuple[float, float], ...], t: float) -> tuple[float, float]:
    """A place on a cubic curve, from its beginning (0) to its end (1)."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * point[axis] for w, point in zip(weights, points, strict=True)) for axis in (0, 1))
    return x, y


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """GET /service-worker.js: at the root, so that it serves every page."""
    name = bundle.meta()["files"].get("service_worker.js")
    if name is None:
        raise Http404
    script = (DIST / name).read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@public
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """GET /offline/: kept by the browser, shown when there is no network."""
    return render(request, "web/devices/offline.html")
