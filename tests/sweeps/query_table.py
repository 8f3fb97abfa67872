"""How many queries each page and file costs, whatever the number of rows; measured as an officer of district A.

A line is the visit and its number. Pages that no officer may open are measured as the province's administrator.
"""

MOST = 36
"""No page may cost more; the club's own page, which joins every app, is the dearest."""

SEVERAL_DAYS = {
    "pace": 3,
    "target_pace": 8,
    "target_pace_file.xlsx": 8,
    "target_pace_file.csv": 8,
    "charts": 2,
    "reorganisation_detail": 2,
}
"""Pages that set the figures of so many days side by side: each day costs what the dashboard reads of one."""

TABLE = """
# the door
healthz 3
health 4
login 4

# figures and reports
dashboard 26
dashboard_unit 26
dashboard_chart_file.xlsx 21
dashboard_chart_file.csv 21
board_report 29
dashboard_file.xlsx 27
dashboard_file.csv 26
target_detail 27
target_people 23
target_people_file.xlsx 20
target_people_file.csv 20
charts 40
chart_file.xlsx 20
chart_file.csv 20
crosstab 23
crosstab_file.xlsx 29
crosstab_file.csv 26
unit_sheet 27
pace 35
target_pace 47
target_pace_file.xlsx 45
target_pace_file.csv 45
what_if 25
gaps 26
gaps_file.xlsx 30
gaps_file.csv 29
portfolio 27
portfolio_file.xlsx 31
portfolio_file.csv 30
club_portfolio 25
club_portfolio_file.xlsx 24
club_portfolio_file.csv 24
yearly_report 9
period_list 8
period_open 6
period_detail 16
period_close 7
closing_detail 9
closing_reopen 6
variance 36
variance_file.xlsx 35
variance_file.csv 35
closed_file 4
submission_detail 17
submission_submit 8
submission_return 6
submission_approve 6
submission_note 15
plan_list 7
plan_create 7
plan_detail 13
plan_edit 8
plan_remove 6
plan_target_choose 7
plan_target_create 7
plan_target_edit 7
plan_target_remove 6
plan_milestones 12
rubric 10
rubric_areas 7
rubric_reviews 6
reorganisation_list 5
reorganisation_create 6
reorganisation_detail 61
reorganisation_switch 6
reorganisation_undo 6
period_texts 13
period_texts_unit 13
report_file_list 8
report_file 6
letterhead_list 7
letterhead_create 12
letterhead_edit 9

# clubs
club_list 11
club_list_file.xlsx 7
club_list_file.csv 7
club_create 11
club_edit 14
club_move 10
club_place 9
club_close 13
club_merge 14
club_login_create 7
member_create 9
activity_create 9
review_create 12

# many rows at once, sources, saved views
clubs_source 6
members_poverty 7
activities_area 7
source_list 7
source_create 5
source_edit 7
source_merge 7
saved_view_create 7
saved_view_edit 8
saved_view_delete 7

# members
member_add_many 9
poverty_year 10
board_edit 10
birth_years 9
club_choices 6
member_transfer 11
member_die 10
member_list 13
member_list_file.xlsx 9
member_list_file.csv 9
member_detail 15
member_edit 9
member_leave 10
member_poverty 9
member_appoint 9

# activities
activity_list 14
activity_list_file.xlsx 8
activity_list_file.csv 8
activity_edit 10

# the workbook
workbook_home 7
workbook_upload 6
workbook_download 17
workbook_result 7
workbook_apply 8
workbook_errors 6
workbook_undo 8
ownexcel_upload 8
ownexcel_map_edit 9
ownexcel_map_forget 7
export_list 7
export_detail 7
job_detail 7

# the club's page
club_detail 35
club_sheet 33
month_list 9
month_sheet 21
month_print 19
club_members 12
club_activities 16
club_funds 31
club_loans 30
club_board 12
club_papers 10
club_history 11
attachment_create 8
attachment_remove 8

# funds
entry_list 13
entry_list_file.xlsx 8
entry_list_file.csv 8
entry_create 11
transfer_create 10
opening_create 11
voucher_detail 10
voucher_reverse 9

# fund books, papers and cash counts
voucher_print 10
cash_book 12
cash_book_file 11
loan_book 11
loan_book_file 10
loan_agreement 10
loan_sheet 13
sale_create 10
ledger 13
count_list 9
count_create 8
count_edit 9
count_remove 8

# loans
instalment_list 15
instalment_list_file.xlsx 11
instalment_list_file.csv 11
loan_list 13
loan_list_file.xlsx 9
loan_list_file.csv 9
programme_rules 8
programme_rules_edit 7
club_rules 10
club_rules_edit 9
loan_create 13
loan_detail 14
repayment_create 13
write_off_create 12
reschedule_create 9
reschedule_undo 10
rollover_create 12
flag_list 25
flag_close 11
flag_list_file.xlsx 24
flag_list_file.csv 24
pending_list 7
pending_act 8

# units
unit_tree 9
unit_tree_file.xlsx 7
unit_tree_file.csv 7
unit_detail 12
password_change 6
password_change_done 6

# users
user_list 8
user_list_file.xlsx 6
user_list_file.csv 6
user_create 5
user_detail 9
user_edit 7
password_reset 5
user_sessions_end 5
user_factor_remove 6
handover 8
factor_setup 7
recovery_codes_renew 4
factor_remove 4
audit_trail 14
personal_data 8
personal_retention 6
personal_erase 6
audit_trail_file.xlsx 6
audit_trail_file.csv 6
account_event_list 7
account_event_list_file.xlsx 5
account_event_list_file.csv 5
own_account 8
assignment_create 7
assignment_end 6

# declared totals
declared_list 13
declared_list_file.xlsx 8
declared_list_file.csv 8
club_declared 28
declared_period 10
declared_create 9
declared_edit 10
declared_withdraw 8

# awards and trainings
award_list 13
award_list_file.xlsx 8
award_list_file.csv 8
award_create 9
award_edit 9
award_remove 8
training_list 12
training_list_file.xlsx 7
training_list_file.csv 7
training_create 9
training_detail 11
training_edit 12
training_attendance 13
training_names 12

# what is to be done, help
task_list 31
help 6
helper_edit 6
backup_list 5
"""
