"""Every case of the study of mail gateways is proved by a test or has its written reason."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = set(range(1, 93))
MARK = re.compile(r"mark\.odoo\(([^)]*)\)")
ROW = re.compile(r"^\| (\d+(?:, \d+)*) \|", re.MULTILINE)


def numbers(texts: list[str]) -> set[int]:
    return {int(word) for text in texts for word in re.findall(r"\d+", text)}


def test_each_case_is_marked_by_a_test_or_explained() -> None:
    tests = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    marked = numbers([found for text in tests for found in MARK.findall(text)])
    explained = numbers(ROW.findall((ROOT / "docs/subsystems/gateway-cases.md").read_text()))
    assert sorted(CASES - marked - explained) == []
    assert sorted((marked | explained) - CASES) == []
