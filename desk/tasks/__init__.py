"""What is to be done in the reader's own area today: a small function per kind of task, and the page that lists them.

A new kind is one `Kind` in `kinds.KINDS`: its words and a function from the area to its tasks.
"""
