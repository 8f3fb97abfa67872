from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from core.problems import Refused

AT_ONCE = 20


def at_once(act) -> list[bool]:
    """Whether each of the parallel runs of act(number) was accepted."""
    start = Barrier(AT_ONCE)

    def run(number):
        start.wait()
        try:
            act(number)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))
