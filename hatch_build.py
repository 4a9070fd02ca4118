"""Put what is built into the package: the front end's bundle, and the compiled translations."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        unpacked_sdist = (root / "PKG-INFO").exists() and (root / "ariane/ui/static/dist/meta.json").exists()
        if not unpacked_sdist:
            _load(root / "ariane/ui/build.py").build()
            _load(root / "ariane/config/locale.py").compile_all()


def _load(path: Path) -> ModuleType:
    """A module by its path: the package itself cannot be imported while it is built."""
    spec = importlib.util.spec_from_file_location(f"ariane_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
