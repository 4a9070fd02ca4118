"""The command line: one noun a file, imported when it is asked for."""

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["django"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ariane.config.settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(["ariane django", *arguments[1:]])
        return 0
    print("usage: ariane django COMMAND", file=sys.stderr)
    return 2
