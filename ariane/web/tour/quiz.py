"""« Note interne ou message ? »: six sentences to put where they belong, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTE, MESSAGE = "note", "message"


@dataclass(frozen=True)
class Question:
    """A sentence, where it belongs, and why."""

    code: str
    words: str | Promise
    right: str
    why: str | Promise


@dataclass(frozen=True)
class Answered:
    """A question with what was answered; "" for nothing yet."""

    question: Question
    given: str

    @property
    def correct(self) -> bool:
        return self.given == self.question.right


QUESTIONS = (
    Question("margin", _("We can go down by 5 %, no further."), NOTE,
             _("A price one might give is an instruction to colleagues: a note never leaves.")),
    Question("plan", _("Here is the plan you asked for."), MESSAGE,
             _("The customer waits for it: a message leaves by mail and its answer comes back here.")),
    Question("dispute", _("He has not paid the last invoice: be careful."), NOTE,
             _("What one thinks of a customer is for colleagues: the next one who answers reads it in the thread.")),
    Question("day", _("Our fitter will come on Thursday at nine."), MESSAGE,
             _("A commitment belongs in a message; its menu makes an activity of the promise.")),
    Question("ask", _("@Chloé, can you check the sizes before I send it?"), NOTE,
             _("A question to a colleague is a mention in a note: it reaches her, and nobody outside.")),
    Question("call", _("She called: she prefers oak."), NOTE,
             _("What was said on the telephone is logged as an exchange, or noted: the thread keeps it for all.")),
)  # fmt: skip


def marked(given: Mapping[str, str]) -> list[Answered]:
    """Every question with its answer; what is neither a note nor a message is no answer."""
    return [Answered(one, said if (said := given.get(one.code, "")) in (NOTE, MESSAGE) else "") for one in QUESTIONS]
