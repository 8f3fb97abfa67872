"""Who gets which answer where. The arguments lead to rows of district A; an empty body is posted.

200 the page; 302 to the login or the next page; 403 in sight but not allowed; 404 out of sight; 405 nothing to post;
422 a form that must be filled in.
"""

from districts.models import Unit
from targets.models import Target

# Arguments of addresses whose view names no model: {url name: rows of a district -> arguments}.
ARGUMENTS = {
    "dashboard_unit": lambda rows: {"unit_code": rows[Unit].parent_links.get().parent.code},
    "target_detail": lambda rows: {"target_code": rows[Target].code},
}

COLUMNS = "admin staff officer_a officer_b secretary_a viewer unassigned anonymous"

TABLE = """
healthz GET 200 200 200 200 200 200 200 200
"""
