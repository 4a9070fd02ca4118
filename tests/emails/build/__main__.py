"""Write every case beside this folder, and expected.json: run it after changing a builder, then read the diff."""

import json
from pathlib import Path

from tests.emails.build import broken, charsets, conversation, formats, habits, machines, replies, servers

FOLDER = Path(__file__).resolve().parents[1]


def main() -> None:
    for old in FOLDER.glob("*.eml"):
        old.unlink()
    expected = {}
    for module in (conversation, charsets, broken, machines, servers, replies, habits, formats):
        for case in module.cases():
            if case.name in expected:
                raise SystemExit(f"two cases named {case.name}")
            (FOLDER / f"{case.name}.eml").write_bytes(case.raw)
            expected[case.name] = case.expected
    rows = (
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in sorted(expected.items())
    )
    (FOLDER / "expected.json").write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
    print(f"{len(expected)} mails, {sum(path.stat().st_size for path in FOLDER.glob('*.eml'))} bytes")


if __name__ == "__main__":
    main()
