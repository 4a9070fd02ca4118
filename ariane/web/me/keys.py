"""The keys, as the list shows them; the pages themselves bind them with data-hotkey."""

from django.utils.translation import gettext as _

KeyGroup = tuple[str, list[tuple[str, str]]]


def key_list() -> list[KeyGroup]:
    return [
        (
            _("Everywhere"),
            [
                ("Ctrl K", _("Search")),
                ("J · K", _("Next, previous")),
                ("↵", _("Open")),
                ("?", _("This list")),
            ],
        ),
        (
            _("On a record"),
            [
                ("N", _("Internal note")),
                ("M", _("Message")),
                ("A", _("Activity")),
                ("R", _("Reply to the newest message")),
                ("Ctrl ↵", _("Publish what is written")),
                ("Ctrl Z", _("Take back what was just sent")),
            ],
        ),
    ]
