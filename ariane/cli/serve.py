"""`ariane serve`: pages, mail and reminders in one process tree on one port."""

import argparse
import gc
import os
import socket
import sys
from collections.abc import Callable
from gettext import gettext as _

from ariane.cli import alone
from ariane.cli.output import fail
from ariane.cli.tree import Child, Tree

PORTS_TO_TRY = 100


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("ARIANE_HOST", "127.0.0.1"), help=_("address to listen on"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("ARIANE_PORT", "8000")), help=_("port"))
    parser.add_argument("--or-next", action="store_true", help=_("take the next free port when this one is busy"))
    parser.add_argument("--web", type=int, default=1, metavar="N", help=_("how many web processes"))
    parser.add_argument("--no-worker", action="store_true", help=_("pages only; run “ariane worker” elsewhere"))
    parser.add_argument("--no-migrate", action="store_true", help=_("leave the database's tables as they are"))
    parser.add_argument("--running", action="store_true", help=_("only say whether it runs here, and at which address"))
    parser.add_argument("--beside", metavar="HOME", help=_("serve another home folder too, on the next free port"))
    parser.add_argument("--reload", action="store_true", help=_("for developers: start again when a file changes"))


def run(said: argparse.Namespace) -> int:
    """Serve until told to stop; 1 when the port is taken or the database cannot be brought up to date."""
    if said.running:
        address = alone.running()
        if not address:
            return fail(_("Ariane does not run here."))
        print(_("Ariane is at %s") % address)
        return 0
    if said.reload:
        from ariane.cli.reload import serve_and_reload

        return serve_and_reload()
    lock = alone.Lock()
    if not lock.take():
        return fail(_("Ariane already runs here: %s") % lock.address())
    try:
        listening = listen(said.host, said.port, PORTS_TO_TRY if said.or_next else 1)
    except OSError as error:
        return fail(_("Cannot listen on %(host)s:%(port)d: %(why)s") % {**vars(said), "why": error.strerror})
    port = listening.getsockname()[1]
    os.environ.setdefault("ARIANE_URL", f"http://localhost:{port}")
    lock.announce(os.environ["ARIANE_URL"])
    if not said.no_migrate and not in_a_process_of_its_own(migrate):
        return fail(_("The database could not be brought up to date; nothing was started."))
    load()
    children = [Child(f"web {n + 1}", lambda: web(listening)) for n in range(said.web)]
    if not said.no_worker:
        children.append(Child("worker", worker))
    if said.beside:
        children.append(Child("beside", lambda: beside(said.beside, port + 1)))
    return Tree(children).run()


def listen(host: str, port: int, tries: int) -> socket.socket:
    """A listening socket on the first free port of so many; raises OSError when there is none."""
    for number in range(port, port + tries - 1):
        try:
            return listen(host, number, 1)
        except OSError:
            continue
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port + tries - 1))
        listening.listen(2048)
    except OSError:
        listening.close()
        raise
    return listening


def in_a_process_of_its_own(action: Callable[[], None]) -> bool:
    """Run an action in a child whose memory and connections end with it; says whether it succeeded."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            action()
            code = 0
        except Exception as error:
            print(error, file=sys.stderr)
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def migrate() -> None:
    from ariane.cli.setup import setup

    setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def load() -> None:
    """Import once, in the parent, what every child needs: they share its memory and start at once."""
    from ariane.cli.setup import setup

    setup()
    import uvicorn  # noqa: F401
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver
    from django.utils import translation

    translation.deactivate()
    engines.all()
    get_resolver().url_patterns  # noqa: B018
    connections.close_all()
    gc.collect()
    gc.freeze()


def web(listening: socket.socket) -> None:
    """Serve pages and streams on the parent's socket until SIGTERM."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(_("Ariane is at %s (Ctrl-C stops it)") % os.environ["ARIANE_URL"], flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            from ariane.realtime.hub import hub

            hub().close()  # browsers with an open stream would keep us waiting
            await super().shutdown(sockets)

    config = uvicorn.Config(
        "ariane.config.asgi:application",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    Server(config).run(sockets=[listening])


def worker() -> None:
    from ariane.cli.worker import work

    work()


def beside(home: str, port: int) -> None:
    """Become the tree of another home, which ends with this one however that goes."""
    import ctypes
    import signal
    from pathlib import Path

    from ariane.demo.places import environment

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
    words = [sys.executable, "-m", "ariane", "serve", "--no-migrate", "--or-next", "--port", str(port)]
    os.execve(sys.executable, words, environment(Path(home)))  # noqa: S606 - our own program
