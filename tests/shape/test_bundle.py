"""What the browser loads: small, complete, named by its content."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template import Context, Template

from ariane.ui import build, bundle

ROOT = Path(__file__).resolve().parents[2]
CDN = re.compile(r"""(?:src|href|import|url)\s*[=(]?\s*["'(]https?://""")


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    build.build()


def weight(*names: str) -> int:
    """Compressed bytes of some entry points with what they import at once."""
    meta = bundle.meta()
    files = {meta["files"][name] for name in names} | {chunk for name in names for chunk in meta["imports"][name]}
    return sum(len(gzip.compress((build.DIST / file).read_bytes())) for file in files)


def raw_weight(name: str) -> int:
    return (build.DIST / bundle.meta()["files"][name]).stat().st_size


def test_the_first_page_is_light() -> None:
    assert weight("main.js", "main.css") <= 150_000
    assert raw_weight("main.js") + raw_weight("main.css") <= 500_000


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = (build.DIST / bundle.meta()["files"]["sprite.svg"]).read_text()
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == set(build.icon_names())


def test_the_tags_write_what_the_browser_needs() -> None:
    page = Template('{% load bundle %}{% bundle "main.css" %}{% bundle "main.js" %}{% icon "lock" %}').render(Context())
    for name in re.findall(r'(?:href|src)="/static/dist/([^"#]+)', page):
        assert (build.DIST / name).exists()
    assert '<svg class="i" aria-hidden="true"><use href="/static/dist/sprite-' in page


def test_a_second_build_does_nothing() -> None:
    assert build.build() is False


def test_nothing_is_loaded_from_elsewhere() -> None:
    ours = [p for p in (ROOT / "ariane").rglob("*") if p.suffix in {".html", ".js", ".css"} and p.is_file()]
    ours = [p for p in ours if not {"node_modules", "dist"} & set(p.parts)]
    assert [str(p) for p in ours if CDN.search(p.read_text(encoding="utf-8"))] == []


def test_no_third_party_file_and_no_download_address_is_committed() -> None:
    lock = json.loads((build.FRONTEND / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    git = shutil.which("git")
    assert git
    listed = subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [name for name in listed.split("\n") if re.search(r"node_modules|\.min\.|static/dist|\.mo$", name)] == []
