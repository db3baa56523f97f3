"""What surrounds a run: the keyboard and the progress bar."""

import contextlib
import signal
import threading

__all__ = ["interruptible", "progress_bar"]


@contextlib.contextmanager
def interruptible():
    """Turn Ctrl-C into an event for the length of a run; a second one interrupts as usual."""
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    usual = signal.getsignal(signal.SIGINT)

    def stop(number, frame):
        stopped.set()
        signal.signal(signal.SIGINT, usual)

    signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, usual)


@contextlib.contextmanager
def progress_bar(wanted, planned, unit, status):
    """Give a function that updates a progress bar, or one that does nothing.

    Parameters
    ----------
    wanted : bool
        Whether there is to be a bar.
    planned : int or None
        Moves or steps planned.
    unit : str
        What is counted, such as "moves".
    status : callable
        Gives (number made, dict of facts to show).

    Raises
    ------
    ImportError
        If a bar is wanted and tqdm is missing.
    """
    if not wanted:
        yield lambda: None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        raise ImportError('the progress bar needs tqdm: pip install "quench[rmc]"') from None
    with tqdm(total=planned, unit=f" {unit}", unit_scale=True, mininterval=0.5) as bar:

        def show():
            made, facts = status()
            bar.set_postfix(facts, refresh=False)
            bar.update(made - bar.n)

        yield show
