"""`python -m ariane` is the command line."""

from ariane.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
