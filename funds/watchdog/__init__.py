"""What somebody should look at in the clubs' books: flags that follow from the facts, and the notes that close them.

A new kind is one `Kind` in `kinds.KINDS`: its words and a function from the watch to its flags.
"""

from funds.watchdog.flags import Flag
from funds.watchdog.kinds import GRAVE, KINDS, Kind
from funds.watchdog.watch import Watch, flags_of, open_by_club

__all__ = ["GRAVE", "KINDS", "Flag", "Kind", "Watch", "flags_of", "open_by_club"]
