"""The command line: one noun a file, imported when it is asked for."""

import argparse
import sys
from collections.abc import Callable
from gettext import gettext as _
from importlib import import_module

from ariane.cli.language import speak

# noun → what it is for, in the order a newcomer needs them; the module ariane.cli.<noun> has arguments() and run()
NOUNS: dict[str, Callable[[], str]] = {
    "serve": lambda: _("run everything: pages, mail in and out, reminders"),
    "worker": lambda: _("run only what works in the background"),
    "check": lambda: _("say what would stop mail from leaving, and why"),
    "demo": lambda: _("load the demonstration organisations"),
    "mail": lambda: _("deliver, parse, show and sort mail"),
    "flows": lambda: _("do, simulate, count and explain follow-ups"),
    "import": lambda: _("bring in offers and invoices of another system from a file"),
    "outbox": lambda: _("list what waits to leave, and release it"),
    "html": lambda: _("clean HTML as messages do"),
    "backup": lambda: _("write one file that holds everything"),
    "restore": lambda: _("start again from such a file; nothing leaves until you say so"),
    "django": lambda: _("run a Django management command"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 failed, 2 not understood."""
    words = sys.argv[1:] if argv is None else argv
    speak()
    noun = words[0] if words else ""
    if noun == "django":
        return django(words[1:])
    if noun not in NOUNS:
        return overview(noun)
    module = import_module(f"ariane.cli.{noun}")
    parser = argparse.ArgumentParser(prog=f"ariane {noun}", description=NOUNS[noun]())
    module.arguments(parser)
    said = parser.parse_args(words[1:])
    try:
        return int(module.run(said) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def overview(asked: str) -> int:
    """The list of nouns; an unknown one is a failure."""
    from ariane import __version__

    if asked in {"--version", "-V"}:
        print(f"ariane {__version__}")
        return 0
    known = asked in {"", "-h", "--help"}
    out = sys.stdout if known else sys.stderr
    if not known:
        print(_("ariane: there is no command “%s”") % asked, file=out)
    print(_("usage: ariane COMMAND [-h] …"), file=out)
    for noun, purpose in NOUNS.items():
        print(f"  {noun:<8} {purpose()}", file=out)
    return 0 if known else 2


def django(words: list[str]) -> int:
    """A management command; Django itself exits with its code."""
    from ariane.cli.setup import setup

    setup()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ariane django", *words])
    return 0
