"""The language of the command line: the user's, French unless the environment says another.

The standard library's gettext rather than Django's, so that quick commands need no Django; argparse then speaks it too.
"""

import gettext
import os
from pathlib import Path

LANGUAGES = ("fr", "en")


def language() -> str:
    """`fr` or `en`, from ARIANE_LANGUAGE or the locale variables."""
    for name in ("ARIANE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def speak() -> None:
    """Make gettext, hence every message of the command line, speak the user's language."""
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain("django", Path(__file__).parent / "locale")
    gettext.textdomain("django")


def words_of_argparse() -> tuple[str, ...]:
    """What argparse itself asks gettext for: named here so that our catalogue holds it."""
    _ = gettext.gettext
    return (
        _("usage: "),
        _("positional arguments"),
        _("options"),
        _("show this help message and exit"),
        _("%(prog)s: error: %(message)s\n"),
        _("unrecognized arguments: %s"),
        _("the following arguments are required: %s"),
        _("argument %(argument_name)s: %(message)s"),
        _("invalid %(type)s value: %(value)r"),
        _("invalid choice: %(value)r (choose from %(choices)s)"),
        _("expected one argument"),
        _("expected at least one argument"),
        _("one of the arguments %s is required"),
    )
