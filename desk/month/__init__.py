"""The monthly sheet (Sổ sinh hoạt tháng): one page for a club's month, saved through the services of the lower floors.

`days` knows the months, `lines` the money that a line stands for, `querysets` what stands, `reading` what was typed,
`services` saves, `boxes` and `rows` shape the page, `pages` shows it, `prints` puts it on paper.
"""
