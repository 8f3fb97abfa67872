"""Who gets which answer where. The arguments lead to rows of district A; an empty body is posted.

200 the page; 302 to the login or the next page; 403 in sight but not allowed; 404 out of sight; 405 nothing to post;
422 a form that must be filled in. A form without fields answers 403 to an empty body: its one-time token is missing.
The library's own forms (sign-in, own password) answer 200 with the errors on the page.
"""

from accounts.models import OpenSession
from clubs.models import Club, Training
from districts.models import Unit
from funds.models import CashCount
from targets.models import Plan, ReportingPeriod, Target

# Arguments of addresses whose view names no model: {url name: rows of a district -> arguments}.
ARGUMENTS = {
    "session_end": lambda rows: {"pk": rows[OpenSession].pk},
    "dashboard_unit": lambda rows: {"unit_code": rows[Unit].parent_links.get().parent.code},
    "unit_sheet": lambda rows: {"unit_code": rows[Unit].parent_links.get().parent.code},
    "target_detail": lambda rows: {"target_code": rows[Target].code},
    "target_pace": lambda rows: {"target_code": "fund_30m"},
    "target_people": lambda rows: {"target_code": "members_borrowing"},
    "chart_file": lambda rows: {"chart": "heat"},
    "dashboard_chart_file": lambda rows: {"chart": "years"},
    "target_pace_file": lambda rows: {"target_code": "members_borrowing", "chart": "pace"},
    "target_people_file": lambda rows: {"target_code": "members_borrowing"},
    "month_sheet": lambda rows: {"code": rows[Club].code, "month": "2025-02"},
    "month_print": lambda rows: {"code": rows[Club].code, "month": "2025-02"},
    "flag_close": lambda rows: {
        "code": rows[Club].code,
        "kind": "cash",
        "key": f"{rows[CashCount].fund}:{rows[CashCount].counted_on}",
    },
    "plan_target_create": lambda rows: {"code": rows[Plan].code, "target_code": "coverage_urban"},
    "plan_milestones": lambda rows: {"code": rows[Plan].code, "target_code": "clubs_new"},
    "period_texts_unit": lambda rows: {
        "pk": rows[ReportingPeriod].pk,
        "unit_code": rows[Unit].parent_links.get().parent.code,
    },
    "training_names": lambda rows: {"pk": rows[Training].pk, "code": rows[Club].code},
}

COLUMNS = "admin staff officer_a officer_b secretary_a viewer unassigned anonymous"

TABLE = """
# the door
healthz                GET  200 200 200 200 200 200 200 200
healthz                POST 405 405 405 405 405 405 405 405
health                 GET  200 200 200 200 200 200 200 200
health                 POST 405 405 405 405 405 405 405 405
draft_save             GET  405 405 405 405 405 405 405 405
draft_save             POST 400 400 400 400 400 400 400 401
login                  GET  200 200 200 200 200 200 200 200
login                  POST 200 200 200 200 200 200 200 200

# figures and reports
dashboard              GET  200 200 200 200 302 200 200 302
dashboard              POST 405 405 405 405 405 405 405 302
dashboard_unit         GET  200 200 200 404 302 200 403 302
dashboard_unit         POST 405 405 405 405 405 405 403 302
board_report           GET  200 200 200 200 403 200 403 302
board_report           POST 405 405 405 405 405 405 403 302
dashboard_file.xlsx    GET  200 200 200 200 403 403 403 302
dashboard_file.xlsx    POST 405 405 405 405 405 405 403 302
dashboard_file.csv     GET  200 200 200 200 403 403 403 302
dashboard_file.csv     POST 405 405 405 405 405 405 403 302
dashboard_chart_file.xlsx GET 200 200 200 200 403 200 403 302
dashboard_chart_file.xlsx POST 405 405 405 405 405 405 403 302
dashboard_chart_file.csv GET 200 200 200 200 403 200 403 302
dashboard_chart_file.csv POST 405 405 405 405 405 405 403 302
target_detail          GET  200 200 200 200 200 200 403 302
target_detail          POST 405 405 405 405 405 405 403 302
portfolio              GET  200 200 200 200 302 200 403 302
target_people          GET  200 200 200 200 200 403 403 302
target_people          POST 405 405 405 405 405 403 403 302
target_people_file.xlsx GET  200 200 200 200 403 403 403 302
target_people_file.xlsx POST 405 405 405 405 405 403 403 302
target_people_file.csv GET  200 200 200 200 403 403 403 302
target_people_file.csv POST 405 405 405 405 405 403 403 302
unit_sheet             GET  200 200 200 404 404 200 403 302
unit_sheet             POST 405 405 405 405 405 405 403 302
crosstab               GET  200 200 200 200 200 200 403 302
crosstab               POST 405 405 405 405 405 405 403 302
crosstab_file.xlsx     GET  200 200 200 200 403 200 403 302
crosstab_file.xlsx     POST 405 405 405 405 405 405 403 302
crosstab_file.csv      GET  200 200 200 200 403 200 403 302
crosstab_file.csv      POST 405 405 405 405 405 405 403 302
charts                 GET  200 200 200 200 200 200 403 302
charts                 POST 405 405 405 405 405 405 403 302
chart_file.xlsx        GET  200 200 200 200 403 200 403 302
chart_file.xlsx        POST 405 405 405 405 405 405 403 302
chart_file.csv         GET  200 200 200 200 403 200 403 302
chart_file.csv         POST 405 405 405 405 405 405 403 302
pace                   GET  200 200 200 200 200 200 403 302
pace                   POST 405 405 405 405 405 405 403 302
target_pace            GET  200 200 200 200 200 200 403 302
target_pace            POST 405 405 405 405 405 405 403 302
target_pace_file.xlsx  GET  200 200 200 200 403 404 403 302
target_pace_file.xlsx  POST 405 405 405 405 405 405 403 302
target_pace_file.csv   GET  200 200 200 200 403 404 403 302
target_pace_file.csv   POST 405 405 405 405 405 405 403 302
what_if                GET  200 200 200 200 403 403 403 302
what_if                POST 405 405 405 405 403 403 403 302
gaps                   GET  200 200 200 200 200 200 403 302
gaps                   POST 405 405 405 405 405 405 403 302
gaps_file.xlsx         GET  200 200 200 200 403 403 403 302
gaps_file.xlsx         POST 405 405 405 405 405 405 403 302
gaps_file.csv          GET  200 200 200 200 403 403 403 302
gaps_file.csv          POST 405 405 405 405 405 405 403 302
portfolio              POST 405 405 405 405 405 405 403 302
portfolio_file.xlsx    GET  200 200 200 200 403 403 403 302
portfolio_file.xlsx    POST 405 405 405 405 405 405 403 302
portfolio_file.csv     GET  200 200 200 200 403 403 403 302
portfolio_file.csv     POST 405 405 405 405 405 405 403 302
club_portfolio         GET  200 200 200 404 200 403 403 302
club_portfolio         POST 405 405 405 405 405 403 403 302
club_portfolio_file.xlsx GET  200 200 200 404 200 403 403 302
club_portfolio_file.xlsx POST 405 405 405 405 405 403 403 302
club_portfolio_file.csv GET  200 200 200 404 200 403 403 302
club_portfolio_file.csv POST 405 405 405 405 405 403 403 302
yearly_report          GET  200 200 200 200 403 403 403 302
yearly_report          POST 405 405 405 405 403 403 403 302
period_list            GET  200 200 200 200 403 403 403 302
period_list            POST 405 405 405 405 403 403 403 302
period_open            GET  200 200 403 403 403 403 403 302
period_open            POST 422 422 403 403 403 403 403 302
period_detail          GET  200 200 200 200 403 403 403 302
period_detail          POST 405 405 405 405 403 403 403 302
period_close                 GET  200 200 403 403 403 403 403 302
period_close                 POST 403 403 403 403 403 403 403 302
closing_detail               GET  200 200 200 200 403 403 403 302
closing_detail               POST 405 405 405 405 403 403 403 302
closing_reopen               GET  200 200 403 403 403 403 403 302
closing_reopen               POST 422 422 403 403 403 403 403 302
variance                     GET  200 200 200 200 403 403 403 302
variance                     POST 405 405 405 405 403 403 403 302
variance_file.xlsx           GET  200 200 200 200 403 403 403 302
variance_file.xlsx           POST 405 405 405 405 403 403 403 302
variance_file.csv            GET  200 200 200 200 403 403 403 302
variance_file.csv            POST 405 405 405 405 403 403 403 302
closed_file                  GET  200 200 403 403 403 403 403 302
closed_file                  POST 405 405 403 403 403 403 403 302
period_texts           GET  200 200 200 200 403 403 403 302
period_texts           POST 403 403 403 403 403 403 403 302
period_texts_unit      GET  200 200 200 404 403 403 403 302
period_texts_unit      POST 403 403 403 404 403 403 403 302
report_file_list       GET  200 200 200 200 403 403 403 302
report_file_list       POST 405 405 405 405 403 403 403 302
report_file            GET  200 200 200 404 403 403 403 302
report_file            POST 405 405 405 405 403 403 403 302
submission_detail      GET  200 200 200 404 403 403 403 302
submission_detail      POST 405 405 405 405 403 403 403 302
submission_submit      GET  200 200 200 404 403 403 403 302
submission_submit      POST 403 403 403 404 403 403 403 302
submission_return      GET  200 200 403 403 403 403 403 302
submission_return      POST 422 422 403 403 403 403 403 302
submission_approve     GET  200 200 403 403 403 403 403 302
submission_approve     POST 403 403 403 403 403 403 403 302
submission_note        GET  200 200 403 403 403 403 403 302
submission_note        POST 422 422 403 403 403 403 403 302
plan_list              GET  200 200 200 200 200 200 403 302
plan_list              POST 405 405 405 405 405 405 403 302
plan_create            GET  200 403 403 403 403 403 403 302
plan_create            POST 422 403 403 403 403 403 403 302
plan_detail            GET  200 200 200 200 200 200 403 302
plan_detail            POST 405 405 405 405 405 405 403 302
plan_edit              GET  200 403 403 403 403 403 403 302
plan_edit              POST 422 403 403 403 403 403 403 302
plan_remove            GET  200 403 403 403 403 403 403 302
plan_remove            POST 422 403 403 403 403 403 403 302
plan_target_choose     GET  200 403 403 403 403 403 403 302
plan_target_choose     POST 422 403 403 403 403 403 403 302
plan_target_create     GET  200 403 403 403 403 403 403 302
plan_target_create     POST 422 403 403 403 403 403 403 302
plan_target_edit       GET  200 403 403 403 403 403 403 302
plan_target_edit       POST 422 403 403 403 403 403 403 302
plan_target_remove     GET  200 403 403 403 403 403 403 302
plan_target_remove     POST 422 403 403 403 403 403 403 302
plan_milestones        GET  200 403 403 403 403 403 403 302
plan_milestones        POST 422 403 403 403 403 403 403 302
rubric                 GET  200 200 200 200 200 403 403 302
rubric                 POST 405 405 405 405 405 403 403 302
rubric_areas           GET  200 403 403 403 403 403 403 302
rubric_areas           POST 422 403 403 403 403 403 403 302
rubric_reviews         GET  200 403 403 403 403 403 403 302
rubric_reviews         POST 422 403 403 403 403 403 403 302
reorganisation_list    GET  200 403 403 403 403 403 403 302
reorganisation_list    POST 405 403 403 403 403 403 403 302
reorganisation_create  GET  200 403 403 403 403 403 403 302
reorganisation_create  POST 422 403 403 403 403 403 403 302
reorganisation_detail  GET  200 403 403 403 403 403 403 302
reorganisation_detail  POST 405 403 403 403 403 403 403 302
reorganisation_switch  GET  200 403 403 403 403 403 403 302
reorganisation_switch  POST 422 403 403 403 403 403 403 302
reorganisation_undo    GET  200 403 403 403 403 403 403 302
reorganisation_undo    POST 422 403 403 403 403 403 403 302
letterhead_list        GET  200 200 200 200 403 403 403 302
letterhead_list        POST 405 405 405 405 403 403 403 302
letterhead_create      GET  200 200 200 200 403 403 403 302
letterhead_create      POST 422 422 422 422 403 403 403 302
letterhead_edit        GET  200 200 200 404 403 403 403 302
letterhead_edit        POST 422 422 422 404 403 403 403 302

# clubs
club_list              GET  200 200 200 200 200 403 403 302
club_list              POST 405 405 405 405 405 403 403 302
club_list_file.xlsx    GET  200 200 200 200 200 403 403 302
club_list_file.xlsx    POST 405 405 405 405 405 403 403 302
club_list_file.csv     GET  200 200 200 200 200 403 403 302
club_list_file.csv     POST 405 405 405 405 405 403 403 302
club_create            GET  200 200 200 200 403 403 403 302
club_create            POST 422 422 422 422 403 403 403 302
club_edit              GET  200 200 200 404 403 403 403 302
club_edit              POST 422 422 422 404 403 403 403 302
club_move              GET  200 200 200 404 403 403 403 302
club_move              POST 422 422 422 404 403 403 403 302
club_place             GET  200 200 200 404 403 403 403 302
club_place             POST 422 422 422 404 403 403 403 302
club_close             GET  200 200 200 404 403 403 403 302
club_close             POST 422 422 422 404 403 403 403 302
club_login_create      GET  200 403 403 403 403 403 403 302
club_login_create      POST 422 403 403 403 403 403 403 302
member_create          GET  200 200 200 404 200 403 403 302
member_create          POST 422 422 422 404 422 403 403 302
activity_create        GET  200 200 200 404 200 403 403 302
activity_create        POST 422 422 422 404 422 403 403 302
review_create          GET  200 200 200 404 200 403 403 302
review_create          POST 422 422 422 404 422 403 403 302

# many rows at once
clubs_source           GET  200 200 200 200 403 403 403 302
clubs_source           POST 422 422 422 422 403 403 403 302
members_poverty        GET  200 200 200 200 200 403 403 302
members_poverty        POST 422 422 422 422 422 403 403 302
activities_area        GET  200 200 200 200 200 403 403 302
activities_area        POST 422 422 422 422 422 403 403 302

# sources of support
source_list            GET  200 200 403 403 403 403 403 302
source_list            POST 405 405 403 403 403 403 403 302
source_create          GET  200 200 403 403 403 403 403 302
source_create          POST 422 422 403 403 403 403 403 302
source_edit            GET  200 200 403 403 403 403 403 302
source_edit            POST 422 422 403 403 403 403 403 302
source_merge           GET  200 200 403 403 403 403 403 302
source_merge           POST 422 422 403 403 403 403 403 302

# saved views of lists
saved_view_create      GET  200 200 200 200 200 200 403 302
saved_view_create      POST 422 422 422 422 422 422 403 302
saved_view_edit        GET  404 404 200 404 404 404 403 302
saved_view_edit        POST 404 404 422 404 404 404 403 302
saved_view_delete      GET  404 404 200 404 404 404 403 302
saved_view_delete      POST 404 404 403 404 404 404 403 302

# members
member_add_many        GET  200 200 200 404 200 403 403 302
member_add_many        POST 422 422 422 404 422 403 403 302
poverty_year           GET  200 200 200 404 200 403 403 302
poverty_year           POST 403 403 403 404 403 403 403 302
board_edit             GET  200 200 200 404 200 403 403 302
board_edit             POST 422 422 422 404 422 403 403 302
birth_years            GET  200 200 200 404 200 403 403 302
birth_years            POST 422 422 422 404 422 403 403 302
club_choices           GET  200 200 200 200 200 403 403 302
club_choices           POST 405 405 405 405 405 403 403 302
member_list            GET  200 200 200 200 200 403 403 302
member_list            POST 405 405 405 405 405 403 403 302
member_list_file.xlsx  GET  200 200 200 200 403 403 403 302
member_list_file.xlsx  POST 405 405 405 405 405 403 403 302
member_list_file.csv   GET  200 200 200 200 403 403 403 302
member_list_file.csv   POST 405 405 405 405 405 403 403 302
member_detail          GET  200 200 200 404 200 403 403 302
member_detail          POST 405 405 405 405 405 403 403 302
member_edit            GET  200 200 200 404 200 403 403 302
member_edit            POST 422 422 422 404 422 403 403 302
member_transfer        GET  200 200 200 404 200 403 403 302
member_transfer        POST 422 422 422 404 422 403 403 302
member_die             GET  200 200 200 404 200 403 403 302
member_die             POST 422 422 422 404 422 403 403 302
member_leave           GET  200 200 200 404 200 403 403 302
member_leave           POST 422 422 422 404 422 403 403 302
member_poverty         GET  200 200 200 404 200 403 403 302
member_poverty         POST 422 422 422 404 422 403 403 302
member_appoint         GET  200 200 200 404 200 403 403 302
member_appoint         POST 422 422 422 404 422 403 403 302

# activities
activity_list          GET  200 200 200 200 200 403 403 302
activity_list          POST 405 405 405 405 405 403 403 302
activity_list_file.xlsx GET  200 200 200 200 200 403 403 302
activity_list_file.xlsx POST 405 405 405 405 405 403 403 302
activity_list_file.csv GET  200 200 200 200 200 403 403 302
activity_list_file.csv POST 405 405 405 405 405 403 403 302
activity_edit          GET  200 200 200 404 200 403 403 302
activity_edit          POST 422 422 422 404 422 403 403 302

# the workbook
workbook_home          GET  200 200 200 200 403 403 403 302
workbook_home          POST 405 405 405 405 403 403 403 302
workbook_upload        GET  200 200 200 200 403 403 403 302
workbook_upload        POST 422 422 422 422 403 403 403 302
workbook_download      GET  200 200 200 200 403 403 403 302
workbook_download      POST 405 405 405 405 403 403 403 302
workbook_result        GET  200 404 200 404 403 403 403 302
workbook_result        POST 405 405 405 405 403 403 403 302
workbook_apply         GET  200 404 200 404 403 403 403 302
workbook_apply         POST 422 404 422 404 403 403 403 302
workbook_errors        GET  200 404 200 404 403 403 403 302
workbook_errors        POST 405 405 405 405 403 403 403 302
workbook_file          GET  404 404 404 404 403 403 403 302
workbook_file          POST 405 405 405 405 403 403 403 302
workbook_undo          GET  200 404 200 404 403 403 403 302
workbook_undo          POST 422 404 422 404 403 403 403 302
ownexcel_upload        GET  200 200 200 200 403 403 403 302
ownexcel_upload        POST 422 422 422 422 403 403 403 302
ownexcel_sheets        GET  404 404 404 404 403 403 403 302
ownexcel_sheets        POST 404 404 404 404 403 403 403 302
ownexcel_columns       GET  404 404 404 404 403 403 403 302
ownexcel_columns       POST 404 404 404 404 403 403 403 302
ownexcel_words         GET  404 404 404 404 403 403 403 302
ownexcel_words         POST 404 404 404 404 403 403 403 302
ownexcel_map_edit      GET  404 404 200 404 403 403 403 302
ownexcel_map_edit      POST 404 404 422 404 403 403 403 302
ownexcel_map_forget    GET  404 404 200 404 403 403 403 302
ownexcel_map_forget    POST 404 404 403 404 403 403 403 302
export_list            GET  200 200 200 200 200 200 403 302
export_list            POST 405 405 405 405 405 405 403 302
export_create          GET  404 404 404 404 404 404 403 302
export_create          POST 404 404 404 404 404 404 403 302
export_detail          GET  404 404 200 404 404 404 403 302
export_detail          POST 405 405 405 405 405 405 403 302
export_file            GET  404 404 410 404 404 404 403 302
export_file            POST 405 405 405 405 405 405 403 302
job_detail             GET  404 404 200 404 404 404 403 302
job_detail             POST 405 405 405 405 405 405 403 302

# the club's page
month_list             GET  200 200 200 404 200 403 403 302
month_list             POST 405 405 405 405 405 403 403 302
month_sheet            GET  200 200 200 404 200 403 403 302
month_sheet            POST 403 403 403 404 403 403 403 302
month_print            GET  200 200 200 404 200 403 403 302
month_print            POST 405 405 405 405 405 403 403 302
club_sheet             GET  200 200 200 404 200 403 403 302
club_sheet             POST 405 405 405 405 405 403 403 302
club_detail            GET  200 200 200 404 200 403 403 302
club_detail            POST 405 405 405 405 405 403 403 302
club_members           GET  200 200 200 404 200 403 403 302
club_members           POST 405 405 405 405 405 403 403 302
club_activities        GET  200 200 200 404 200 403 403 302
club_activities        POST 405 405 405 405 405 403 403 302
club_funds             GET  200 200 200 404 200 403 403 302
club_funds             POST 405 405 405 405 405 403 403 302
club_loans             GET  200 200 200 404 200 403 403 302
club_loans             POST 405 405 405 405 405 403 403 302
club_board             GET  200 200 200 404 200 403 403 302
club_board             POST 405 405 405 405 405 403 403 302
club_papers            GET  200 200 200 404 200 403 403 302
club_papers            POST 405 405 405 405 405 403 403 302
club_history           GET  200 200 200 404 200 403 403 302
club_history           POST 405 405 405 405 405 403 403 302
club_merge             GET  200 200 200 404 403 403 403 302
club_merge             POST 422 422 422 404 403 403 403 302
attachment_create      GET  200 200 200 404 200 403 403 302
attachment_create      POST 422 422 422 404 422 403 403 302
attachment_file        GET  410 410 410 404 410 403 403 302
attachment_file        POST 405 405 405 405 405 403 403 302
attachment_preview     GET  410 410 410 404 410 403 403 302
attachment_preview     POST 405 405 405 405 405 403 403 302
attachment_remove      GET  200 200 200 404 403 403 403 302
attachment_remove      POST 422 422 422 404 403 403 403 302

# funds
entry_list             GET  200 200 200 200 200 403 403 302
entry_list             POST 405 405 405 405 405 403 403 302
entry_list_file.xlsx   GET  200 200 200 200 200 403 403 302
entry_list_file.xlsx   POST 405 405 405 405 405 403 403 302
entry_list_file.csv    GET  200 200 200 200 200 403 403 302
entry_list_file.csv    POST 405 405 405 405 405 403 403 302
entry_create           GET  200 200 200 404 200 403 403 302
entry_create           POST 422 422 422 404 422 403 403 302
transfer_create        GET  200 200 200 404 200 403 403 302
transfer_create        POST 422 422 422 404 422 403 403 302
opening_create         GET  200 200 200 404 200 403 403 302
opening_create         POST 422 422 422 404 422 403 403 302
voucher_detail         GET  200 200 200 404 200 403 403 302
voucher_detail         POST 405 405 405 405 405 403 403 302
voucher_reverse        GET  200 200 200 404 403 403 403 302
voucher_reverse        POST 422 422 422 404 403 403 403 302

# fund books, papers and cash counts
voucher_print          GET  200 200 200 404 200 403 403 302
voucher_print          POST 405 405 405 405 405 403 403 302
cash_book              GET  200 200 200 404 200 403 403 302
cash_book              POST 405 405 405 405 405 403 403 302
cash_book_file         GET  200 200 200 404 403 403 403 302
cash_book_file         POST 405 405 405 405 403 403 403 302
loan_book              GET  200 200 200 404 200 403 403 302
loan_book              POST 405 405 405 405 405 403 403 302
loan_book_file         GET  200 200 200 404 403 403 403 302
loan_book_file         POST 405 405 405 405 403 403 403 302
loan_agreement         GET  200 200 200 404 200 403 403 302
loan_agreement         POST 405 405 405 405 405 403 403 302
loan_sheet             GET  200 200 200 404 200 403 403 302
loan_sheet             POST 405 405 405 405 405 403 403 302
sale_create            GET  200 200 200 404 200 403 403 302
sale_create            POST 422 422 422 404 422 403 403 302
ledger                 GET  200 200 200 404 200 403 403 302
ledger                 POST 405 405 405 405 405 403 403 302
count_list             GET  200 200 200 404 200 403 403 302
count_list             POST 405 405 405 405 405 403 403 302
count_create           GET  200 200 200 404 200 403 403 302
count_create           POST 422 422 422 404 422 403 403 302
count_edit             GET  200 200 200 404 200 403 403 302
count_edit             POST 422 422 422 404 422 403 403 302
count_remove           GET  200 200 200 404 200 403 403 302
count_remove           POST 422 422 422 404 422 403 403 302

# loans
instalment_list        GET  200 200 200 200 200 403 403 302
instalment_list        POST 405 405 405 405 405 403 403 302
instalment_list_file.xlsx GET  200 200 200 200 403 403 403 302
instalment_list_file.xlsx POST 405 405 405 405 405 403 403 302
instalment_list_file.csv GET  200 200 200 200 403 403 403 302
instalment_list_file.csv POST 405 405 405 405 405 403 403 302
loan_list              GET  200 200 200 200 200 403 403 302
loan_list              POST 405 405 405 405 405 403 403 302
loan_list_file.xlsx    GET  200 200 200 200 403 403 403 302
loan_list_file.xlsx    POST 405 405 405 405 405 403 403 302
loan_list_file.csv     GET  200 200 200 200 403 403 403 302
loan_list_file.csv     POST 405 405 405 405 405 403 403 302
programme_rules        GET  200 200 200 200 200 403 403 302
programme_rules        POST 405 405 405 405 405 403 403 302
programme_rules_edit   GET  200 200 403 403 403 403 403 302
programme_rules_edit   POST 422 422 403 403 403 403 403 302
club_rules             GET  200 200 200 404 200 403 403 302
club_rules             POST 405 405 405 405 405 403 403 302
club_rules_edit        GET  200 200 200 404 403 403 403 302
club_rules_edit        POST 422 422 422 404 403 403 403 302
loan_create            GET  200 200 200 404 200 403 403 302
loan_create            POST 422 422 422 404 422 403 403 302
loan_detail            GET  200 200 200 404 200 403 403 302
loan_detail            POST 405 405 405 405 405 403 403 302
repayment_create       GET  200 200 200 404 200 403 403 302
repayment_create       POST 422 422 422 404 422 403 403 302
flag_list              GET  200 200 200 200 200 403 403 302
flag_list              POST 405 405 405 405 405 403 403 302
flag_list_file.xlsx    GET  200 200 200 200 200 403 403 302
flag_list_file.xlsx    POST 405 405 405 405 405 403 403 302
flag_list_file.csv     GET  200 200 200 200 200 403 403 302
flag_list_file.csv     POST 405 405 405 405 405 403 403 302
flag_close             GET  200 200 200 404 403 403 403 302
flag_close             POST 422 422 422 404 403 403 403 302
pending_list           GET  200 200 200 200 403 403 403 302
pending_list           POST 405 405 405 405 403 403 403 302
pending_act            GET  200 200 200 404 403 403 403 302
pending_act            POST 403 403 403 404 403 403 403 302
rollover_create        GET  200 200 200 404 200 403 403 302
rollover_create        POST 422 422 422 404 422 403 403 302
reschedule_undo        GET  200 200 200 404 403 403 403 302
reschedule_undo        POST 422 422 422 404 403 403 403 302
reschedule_create      GET  200 200 200 404 403 403 403 302
reschedule_create      POST 422 422 422 404 403 403 403 302
write_off_create       GET  200 200 200 404 403 403 403 302
write_off_create       POST 422 422 422 404 403 403 403 302

# units
unit_tree              GET  200 200 200 200 200 200 403 302
unit_tree              POST 405 405 405 405 405 405 403 302
unit_tree_file.xlsx    GET  200 200 200 200 200 200 403 302
unit_tree_file.xlsx    POST 405 405 405 405 405 405 403 302
unit_tree_file.csv     GET  200 200 200 200 200 200 403 302
unit_tree_file.csv     POST 405 405 405 405 405 405 403 302
unit_detail            GET  200 200 200 200 200 200 403 302
unit_detail            POST 405 405 405 405 405 405 403 302

# the own account
logout                 GET  405 405 405 405 405 405 405 302
logout                 POST 302 302 302 302 302 302 302 302
password_change        GET  200 200 200 200 200 200 200 302
password_change        POST 200 200 200 200 200 200 200 302
password_change_done   GET  200 200 200 200 200 200 200 302
password_change_done   POST 405 405 405 405 405 405 405 302
own_account            GET  200 200 200 200 200 200 200 302
own_account            POST 405 405 405 405 405 405 405 302
login_code             GET  302 302 302 302 302 302 302 302
login_code             POST 302 302 302 302 302 302 302 302
factor_setup           GET  302 200 200 200 200 200 200 302
factor_setup           POST 302 422 422 422 422 422 422 302
recovery_codes_renew   GET  200 302 302 302 302 302 302 302
recovery_codes_renew   POST 422 302 302 302 302 302 302 302
factor_remove          GET  200 302 302 302 302 302 302 302
factor_remove          POST 422 302 302 302 302 302 302 302
session_end            GET  405 405 405 405 405 405 405 302
session_end            POST 404 404 302 404 404 404 404 302
other_sessions_end     GET  405 405 405 405 405 405 405 302
other_sessions_end     POST 302 302 302 302 302 302 302 302
language_set           GET  405 405 405 405 405 405 405 302
language_set           POST 400 400 400 400 400 400 400 302

# users
user_list              GET  200 403 403 403 403 403 403 302
user_list              POST 405 403 403 403 403 403 403 302
user_list_file.xlsx    GET  200 403 403 403 403 403 403 302
user_list_file.xlsx    POST 405 403 403 403 403 403 403 302
user_list_file.csv     GET  200 403 403 403 403 403 403 302
user_list_file.csv     POST 405 403 403 403 403 403 403 302
user_create            GET  200 403 403 403 403 403 403 302
user_create            POST 422 403 403 403 403 403 403 302
user_detail            GET  200 403 403 403 403 403 403 302
user_detail            POST 405 403 403 403 403 403 403 302
user_edit              GET  200 403 403 403 403 403 403 302
user_edit              POST 422 403 403 403 403 403 403 302
personal_data          GET  200 403 403 403 403 403 403 302
personal_data          POST 405 403 403 403 403 403 403 302
personal_retention     GET  200 403 403 403 403 403 403 302
personal_retention     POST 422 403 403 403 403 403 403 302
personal_erase         GET  200 403 403 403 403 403 403 302
personal_erase         POST 422 403 403 403 403 403 403 302
audit_trail            GET  200 403 403 403 403 403 403 302
audit_trail            POST 405 403 403 403 403 403 403 302
audit_trail_file.xlsx  GET  200 403 403 403 403 403 403 302
audit_trail_file.xlsx  POST 405 403 403 403 403 403 403 302
audit_trail_file.csv   GET  200 403 403 403 403 403 403 302
audit_trail_file.csv   POST 405 403 403 403 403 403 403 302
account_event_list     GET  200 403 403 403 403 403 403 302
account_event_list     POST 405 403 403 403 403 403 403 302
account_event_list_file.xlsx GET  200 403 403 403 403 403 403 302
account_event_list_file.xlsx POST 405 403 403 403 403 403 403 302
account_event_list_file.csv GET  200 403 403 403 403 403 403 302
account_event_list_file.csv POST 405 403 403 403 403 403 403 302
handover               GET  200 403 403 403 403 403 403 302
handover               POST 422 403 403 403 403 403 403 302
user_factor_remove     GET  200 403 403 403 403 403 403 302
user_factor_remove     POST 422 403 403 403 403 403 403 302
user_sessions_end      GET  200 403 403 403 403 403 403 302
user_sessions_end      POST 403 403 403 403 403 403 403 302
password_reset         GET  200 403 403 403 403 403 403 302
password_reset         POST 403 403 403 403 403 403 403 302
assignment_create      GET  200 403 403 403 403 403 403 302
assignment_create      POST 422 403 403 403 403 403 403 302
assignment_end         GET  200 403 403 403 403 403 403 302
assignment_end         POST 422 403 403 403 403 403 403 302

# declared totals
declared_list          GET  200 200 200 200 200 403 403 302
declared_list          POST 405 405 405 405 405 403 403 302
declared_list_file.xlsx GET  200 200 200 200 200 403 403 302
declared_list_file.xlsx POST 405 405 405 405 405 403 403 302
declared_list_file.csv GET  200 200 200 200 200 403 403 302
declared_list_file.csv POST 405 405 405 405 405 403 403 302
club_declared          GET  200 200 200 404 200 403 403 302
club_declared          POST 405 405 405 405 405 403 403 302
declared_period        GET  200 200 200 200 403 403 403 302
declared_period        POST 403 403 403 403 403 403 403 302
declared_create        GET  200 200 200 404 403 403 403 302
declared_create        POST 422 422 422 404 403 403 403 302
declared_edit          GET  200 200 200 404 403 403 403 302
declared_edit          POST 422 422 422 404 403 403 403 302
declared_withdraw      GET  200 200 200 404 403 403 403 302
declared_withdraw      POST 422 422 422 404 403 403 403 302

# awards and trainings
award_list                   GET  200 200 200 200 200 403 403 302
award_list                   POST 405 405 405 405 405 403 403 302
award_list_file.xlsx         GET  200 200 200 200 200 403 403 302
award_list_file.xlsx         POST 405 405 405 405 405 403 403 302
award_list_file.csv          GET  200 200 200 200 200 403 403 302
award_list_file.csv          POST 405 405 405 405 405 403 403 302
award_create                 GET  200 200 200 200 403 403 403 302
award_create                 POST 422 422 422 422 403 403 403 302
award_edit                   GET  200 200 200 404 403 403 403 302
award_edit                   POST 422 422 422 404 403 403 403 302
award_remove                 GET  200 200 200 404 403 403 403 302
award_remove                 POST 422 422 422 404 403 403 403 302
training_list                GET  200 200 200 200 200 403 403 302
training_list                POST 405 405 405 405 405 403 403 302
training_list_file.xlsx      GET  200 200 200 200 200 403 403 302
training_list_file.xlsx      POST 405 405 405 405 405 403 403 302
training_list_file.csv       GET  200 200 200 200 200 403 403 302
training_list_file.csv       POST 405 405 405 405 405 403 403 302
training_create              GET  200 200 200 200 403 403 403 302
training_create              POST 422 422 422 422 403 403 403 302
training_detail              GET  200 200 200 404 200 403 403 302
training_detail              POST 405 405 405 405 405 403 403 302
training_edit                GET  200 200 200 404 403 403 403 302
training_edit                POST 422 422 422 404 403 403 403 302
training_attendance          GET  200 200 200 404 403 403 403 302
training_attendance          POST 403 403 403 404 403 403 403 302
training_names               GET  200 200 200 404 403 403 403 302
training_names               POST 403 403 403 404 403 403 403 302

# what is to be done, help
task_list                    GET  200 200 200 200 200 403 403 302
task_list                    POST 405 405 405 405 405 403 403 302
text_size_set                GET  405 405 405 405 405 405 405 405
text_size_set                POST 400 400 400 400 400 400 400 400
help                         GET  200 200 200 200 200 200 403 302
help                         POST 405 405 405 405 405 405 403 302
helper_edit                  GET  200 403 403 403 403 403 403 302
helper_edit                  POST 403 403 403 403 403 403 403 302
backup_list                  GET  200 403 403 403 403 403 403 302
backup_list                  POST 405 403 403 403 403 403 403 302
"""
