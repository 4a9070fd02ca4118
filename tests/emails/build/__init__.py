"""Writes the mails of tests/emails and what is expected of each: `python -m tests.emails.build`."""
