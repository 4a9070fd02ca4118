"""What a command does before it may touch the database."""

import os


def setup() -> None:
    """Load Django with our settings, speaking the user's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ariane.config.settings")
    import django

    django.setup()
    from django.utils import translation

    from ariane.cli.language import language

    translation.activate(language())
