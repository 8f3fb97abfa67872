"""What the rows are called of which the audit trail tells."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "clubs.club": _("Club"),
    "clubs.placement": _("Place of the club"),
    "clubs.member": _("Member"),
    "clubs.povertystatus": _("Household status"),
    "clubs.appointment": _("Position"),
    "clubs.activity": _("Activity"),
    "clubs.meeting": _("Meeting"),
    "clubs.absence": _("Absence"),
    "clubs.review": _("Review"),
    "clubs.declaredtotals": _("Declared totals"),
    "clubs.attachment": _("Paper of the club"),
    "clubs.award": _("Award"),
    "clubs.training": _("Training"),
    "clubs.trainingattendance": _("Participants of a training"),
    "clubs.source": _("Source"),
    "clubs.activityarea": _("Activity area"),
    "clubs.arearule": _("Least activities of an area"),
    "clubs.reviewcriterion": _("Point of the checklist"),
    "clubs.rubricchange": _("Change of the rubric"),
    "clubs.secretarypost": _("Login of a club's secretary"),
    "funds.voucher": _("Voucher"),
    "funds.loan": _("Loan"),
    "funds.cashcount": _("Cash count"),
    "funds.loanrules": _("Loan rules"),
    "funds.pendingact": _("Act that waits for a second person"),
    "funds.flagnote": _("Note on a flag"),
    "desk.monthsheet": _("Monthly sheet"),
    "desk.workbookupload": _("File sent in"),
    "desk.columnmap": _("Columns of an own file"),
    "desk.reorganisation": _("Reorganisation of units"),
    "targets.plan": _("Plan"),
    "targets.planversion": _("Version of a plan"),
    "targets.target": _("Target"),
    "targets.milestone": _("Milestone"),
    "targets.reportingperiod": _("Reporting period"),
    "targets.submission": _("Submission of a district"),
    "targets.submissionnote": _("Note on a submission"),
    "targets.closing": _("Closing of a period"),
    "reports.letterhead": _("Letterhead"),
    "reports.reporttext": _("Text of a report"),
    "reports.reportfile": _("Report file"),
    "districts.unit": _("Administrative unit"),
    "districts.unitparent": _("Superior unit"),
    "districts.unitsuccession": _("Succession of units"),
    "districts.periodlock": _("Lock of a period"),
    "accounts.user": _("User"),
    "accounts.assignment": _("Assignment"),
    "core.installation": _("Settings of the site"),
}


def kind_words(label: str) -> str:
    """The name of a kind of row, as the trail spells it where it has none."""
    return str(KINDS.get(label, label))
