"""A line of help for pages whose own words do not say what to do there. A sweep finds the page that has neither."""

from django.utils.translation import gettext_lazy as _

_CHECK = _("Read what will happen, then press the button. Nothing is changed before that.")
_BULK = _("What you choose is entered for all the rows that are counted here, in one go.")

LINES = {
    "target_detail": _("How this figure is counted, and which clubs make it or miss it."),
    "plan_detail": _("What the plan asks for, by when, and how its targets and milestones were changed."),
    "plan_target_create": _("The goal, how it is counted and why it is set. It is kept as a version of the plan."),
    "club_list": _("Search by code, name or village; choose a club to open its book."),
    "attachment_create": _("Choose the files, say what they are, then keep them."),
    "attachment_remove": _CHECK,
    "member_list": _("Search by name, with or without marks; choose a member to see or correct the details."),
    "activity_list": _("What the clubs did, the newest first; choose a date to correct the activity."),
    "declared_edit": _("Correct what was copied wrongly. Leave empty what the club did not declare."),
    "declared_withdraw": _CHECK,
    "award_edit": _("Correct what was copied wrongly and say why."),
    "award_remove": _CHECK,
    "workbook_apply": _CHECK,
    "club_close": _("Go through the steps one by one. Nothing is changed before the last button."),
    "club_merge": _("Go through the steps one by one. Nothing is changed before the last button."),
    "unit_detail": _("Where the unit lies, what it was before and what it became."),
    "user_list": _("Choose a user to change the name, the role or the area, or to give a new password."),
    "user_detail": _("The person, the roles from when to when, and what was changed."),
    "password_reset": _CHECK,
    "user_sessions_end": _CHECK,
    "saved_view_delete": _CHECK,
    "export_detail": _("A list that you asked for as a file; nobody else gets it."),
    "job_detail": _("This page shows how far the work is; you may leave it and come back."),
    "activities_area": _BULK,
    "clubs_source": _BULK,
    "members_poverty": _BULK,
    "assignment_create": _("Say what the person may do, for which area and from which day on."),
    "entry_list": _(
        "What came in and went out of both funds, the newest first; choose a voucher to see or reverse it."
    ),
    "letterhead_create": _("The words at the head and the foot of official papers, from a day on."),
    "letterhead_edit": _("The words at the head and the foot of official papers, from a day on."),
    "target_people": _("The members behind this figure, by name; the file needs a right of its own."),
    "gaps": _("What each target still lacks, and the fewest clubs that would meet the goal."),
    "portfolio": _("How much is lent, how late it is and how it comes back, each figure with how it is counted."),
    "crosstab": _("Choose what is counted, the rows and the columns; an underlined number opens its rows."),
    "club_portfolio": _("How much is lent, how late it is and how it comes back; choose a number to see its rows."),
    "instalment_list": _("What fell due in a period and what of it was paid by its day; choose a loan to open it."),
    "pending_list": _("What others asked for and you may approve; what you asked for yourself waits for them."),
    "programme_rules": _("How loans are lent in the programme, and since when; the province sets it."),
    "programme_rules_edit": _("How loans are lent in the programme, and since when; the province sets it."),
    "club_rules": _("How this club lends: its own rules and, where it has none, the programme's."),
    "club_rules_edit": _("How this club lends: its own rules and, where it has none, the programme's."),
    "flag_close": _("Say what was found. The flag comes back when the books it rests on change."),
    "loan_list": _("Every loan with what is still owed; choose one to enter a repayment."),
    "source_create": _("Who gives money or help; clubs and capital are then marked with it."),
    "training_edit": _("Correct what was copied wrongly and say why."),
    "user_create": _("The one-time password is shown once, on the next page."),
    "user_edit": _("Correct the name, the phone or the language, or bar the person from signing in."),
    "ownexcel_map_forget": _CHECK,
    "workbook_upload": _("Choose the Excel file; it is checked whole and nothing is saved yet."),
}


def help_line_of(request) -> str:
    """The line for the page that is asked for; "" where its own words are enough."""
    match = getattr(request, "resolver_match", None)
    return str(LINES.get(match.url_name, "")) if match else ""
