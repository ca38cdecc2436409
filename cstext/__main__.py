"""The program `cstext`, and `python -m cstext`: the command line, and how it ends when told to."""

import signal
import sys


def main() -> None:
    """Run the command line.

    Ctrl-C ends it with status 130 even while its modules load. SIGTERM and a closed terminal end
    it with 143 and 129, as an error would: the chats among its temporary files are taken away.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Who starts it with nohup does not want it to end.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    try:
        from cstext.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def _end(number: int, _: object) -> None:
    # `timeout` sends it twice: the second must not break off what the first began.
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
