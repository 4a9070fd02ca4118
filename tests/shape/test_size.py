"""Small functions, small files, few parameters: one screen tells the story."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

import pytest

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef

FILES = [
    path for path in sorted((ROOT / "ariane").rglob("*.py")) if not {"migrations", "node_modules"} & set(path.parts)
]


def functions() -> Iterator[tuple[str, Function]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: Function) -> int:
    said = function.args
    names = [a.arg for a in (*said.posonlyargs, *said.args, *said.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def ninetieth(values: list[int]) -> float:
    return quantiles(values, n=10)[-1]


def test_functions_are_short() -> None:
    assert [name for name, function in functions() if length(function) > 60] == []
    assert ninetieth([length(function) for _, function in functions()]) <= 30


def test_files_are_short() -> None:
    lines = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in FILES}
    assert [name for name, count in lines.items() if count > 400] == []
    assert ninetieth(list(lines.values())) <= 200


def test_functions_take_few_parameters() -> None:
    assert [name for name, function in functions() if parameters(function) > 6] == []


@pytest.mark.parametrize("suffix", ["*.html", "*.js", "*.css"])
def test_templates_and_scripts_are_short(suffix: str) -> None:
    ours = (path for path in (ROOT / "ariane").rglob(suffix) if not {"node_modules", "dist"} & set(path.parts))
    long = [str(path.relative_to(ROOT)) for path in ours if path.read_text(encoding="utf-8").count("\n") > 400]
    assert long == []
