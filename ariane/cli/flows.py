"""`ariane flows tick|simulate|coverage|explain`: follow-ups from the command line."""

import argparse
import datetime as dt
from gettext import gettext as _

from ariane.cli.output import fail, say
from ariane.cli.setup import setup


def moment(text: str) -> dt.datetime:
    """An instant as ISO 8601; a bare day is its midnight in UTC."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="tick|simulate|coverage|explain")
    tick = verbs.add_parser("tick", help=_("do everything that is due, and the sweep"))
    tick.add_argument("--now", type=moment, metavar="ISO", help=_("as if it were then"))
    tick.set_defaults(act=do_tick)
    simulate = verbs.add_parser("simulate", help=_("say what a flow would have done, without doing it"))
    simulate.add_argument("flow", metavar="FLOW", help=_("its code"))
    simulate.add_argument("--from", dest="first", type=moment, required=True, metavar="ISO")
    simulate.add_argument("--to", dest="last", type=moment, required=True, metavar="ISO")
    simulate.set_defaults(act=do_simulate)
    coverage = verbs.add_parser("coverage", help=_("count what is followed, excluded, and forgotten"))
    coverage.set_defaults(act=do_coverage)
    explain = verbs.add_parser("explain", help=_("say why a follow-up stands where it stands"))
    explain.add_argument("enrolment", type=int, metavar="ENROLMENT")
    explain.set_defaults(act=do_explain)
    for verb in (tick, simulate, coverage, explain):
        verb.add_argument("--json", action="store_true", help=_("one JSON line each"))


def run(said: argparse.Namespace) -> int:
    """Do the verb."""
    setup()
    return int(said.act(said))


def do_tick(said: argparse.Namespace) -> int:
    """The sweep, then what is due; 1 when a hold keeps everything back."""
    from ariane.flows import engine, sweep

    swept = sweep.sweep(said.now)
    done = engine.run(said.now)
    row = {"decided": done.decided, "sent": done.sent, "did": dict(done.did), "held": done.held, **swept}
    words = _("%(decided)d decided, %(sent)d messages queued, %(enrolled)d newly followed") % {"enrolled": 0, **row}
    say(row, as_json=said.json, words=_("Held: run `ariane outbox release`.") if done.held else words)
    return int(bool(done.held))


def do_simulate(said: argparse.Namespace) -> int:
    """One line a message that would have left, then the sums."""
    from ariane.flows.models import Scenario
    from ariane.flows.simulate import simulate

    scenario = Scenario.objects.filter(code=said.flow).first()
    if scenario is None:
        fail(_("There is no flow “%s”.") % said.flow)
        return 1
    found = simulate(scenario, said.first, said.last)
    for row in found.rows:
        say(row.as_json(), as_json=said.json, words=f"{row.at:%Y-%m-%d %H:%M}  {row.did:<8} {row.ref}  {row.template}")
    say(found.sums(), as_json=said.json, words=str(found.sums()))
    return 0


def do_coverage(said: argparse.Namespace) -> int:
    """A line a kind, then the holes; 1 when there are some."""
    from ariane.flows.coverage import coverage, holes

    for one in coverage():
        row = {"kind": one.kind, "percent": round(one.percent, 2), "total": one.total, **one.counts}
        say(row, as_json=said.json, words=f"{one.kind:<10} {one.percent:6.2f} %  {one.counts}")
    found = holes()
    for piece in found:
        say({"hole": piece.pk, "ref": piece.ref, "title": piece.title}, as_json=said.json, words=f"  ? {piece}")
    return int(bool(found))


def do_explain(said: argparse.Namespace) -> int:
    """Flow, block, date, what it counts from, and the log."""
    from ariane.flows.coverage import explain
    from ariane.flows.models import Enrolment

    row = Enrolment.objects.filter(pk=said.enrolment).select_related("scenario", "version").first()
    if row is None:
        fail(_("There is no follow-up %d.") % said.enrolment)
        return 1
    found = explain(row)
    words = "\n".join(f"{name}: {value}" for name, value in found.items() if name != "log")
    say(found, as_json=said.json, words=words)
    return 0
