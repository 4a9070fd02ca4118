"""docs/requirements.md: each requirement with the tests that prove it. `python -m tests.requirements` rewrites it.

The page holds the requirements' own words; this fills in, under each, the tests that bear its mark.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/requirements.md"
LINE = re.compile(r"^- \*\*([OMRPDX]-\d+)\*\*")


def proofs() -> dict[str, list[str]]:
    """Requirement → « path::test », in the order of the files."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in ("tests", "proofs"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    for requirement in marks(node):
                        found[requirement].append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def marks(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[str]:
    """The requirements that a test's decorators name."""
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func) == "pytest.mark.req"]
    return [str(arg.value) for call in calls for arg in call.args if isinstance(arg, ast.Constant)]


def page(text: str) -> str:
    """The page with its lists of tests brought up to date; its own words stay."""
    known = proofs()
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("  - `"):
            continue
        lines.append(line)
        if found := LINE.match(line):
            lines += [f"  - `{test}`" for test in dict.fromkeys(known.get(found[1], []))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
