"""What each page would write on a day of a closed period, over what the page itself offers.

A page is in exactly one of the two tables: CLOSED, whose values are saved before the closing and refused after it, or
OPEN with the reason why a closing does not concern it. Values of the same name several times stand in a list.
"""

from clubs.models import ActivityArea
from tests.sweeps.stage import Stage

WITHIN = "15/05/2025"


def second_area(_stage: Stage) -> str:
    return str(ActivityArea.objects.get(number=5).pk)


# {url name: values}; a callable is asked for the value; {club}, {member} and {other} stand for keys of district A. The
# name may go on with the query that chooses the rows.
CLOSED = {
    "club_create": {
        "name": "CLB Mới", "founded_on": WITHIN, "commune": lambda stage: str(stage.world.commune_a.pk)
    },
    "club_edit": {"founded_on": "05/05/2018", "reason": "Nhầm"},
    "club_move": {
        "moved_on": WITHIN, "commune": lambda stage: str(stage.world.commune_b.pk), "reason": "Chuyển thôn"
    },
    "club_close": {
        "closed_on": WITHIN, "reason": "Giải thể", "cash_income": "stays", "cash_operating": "stays", "rest": "stays"
    },
    "club_merge": {"into": lambda stage: str(stage.world.club_b.pk), "on": WITHIN, "reason": "Sáp nhập"},
    "member_create": {"full_name": "Lê Thị Mới", "sex": "female", "joined_on": WITHIN},
    "member_add_many": {"joined_on": WITHIN, "r0-full_name": "Lê Thị Mới", "r0-sex": "Nữ"},
    "member_edit": {"joined_on": "02/06/2018"},
    "member_leave": {"left_on": WITHIN, "leave_reason": "moved"},
    "member_die": {"left_on": WITHIN},
    "member_transfer": {"on": WITHIN, "to_club": lambda stage: str(stage.world.club_b.pk)},
    "member_poverty": {"year": "2024", "status": "near_poor"},
    "member_appoint": {"on": WITHIN, "roles": "chair"},
    "members_poverty?all=1": {"year": "2024", "status": "near_poor"},
    "poverty_year": {"status-{member}": "other"},
    "board_edit": {"on": WITHIN, "chair-0": "{member}", "board_member-0": ""},
    "activity_create": {"held_on": WITHIN, "area": second_area},
    "activity_edit": {"area": second_area},
    "activities_area?all=1": {"area": second_area},
    "review_create": {"reviewed_on": WITHIN, "is_well_managed": "yes"},
    "month_sheet": {"visits": "3"},
    "award_create": {"year": "2024", "clubs": "{club}"},
    "award_edit": {"level": "district", "reason": "Nhầm"},
    "award_remove": {"reason": "Nhầm"},
    "training_create": {"topic": "Ghi sổ", "held_on": WITHIN},
    "training_edit": {"held_on": "02/03/2025"},
    "training_attendance": {"participants-{club}": "3"},
    "training_names": {"members": ["{member}", "{other}"]},
    "declared_create": {"members": "40"},
    "declared_edit": {"members": "51"},
    "declared_withdraw": {"reason": "Nhầm"},
    "declared_period?listed=all": {"{club}-members": "40"},
    "entry_create": {"entry_on": WITHIN, "fund": "income", "kind": "donation", "amount_vnd": "500.000"},
    "transfer_create": {"entry_on": WITHIN, "fund": "income", "amount_vnd": "500.000"},
    "opening_create": {"opened_on": "01/07/2018", "income_cash_vnd": "500.000"},
    "sale_create": {"sold_on": WITHIN, "book_vnd": "500.000", "price_vnd": "400.000", "note": "Bán dê"},
    "voucher_reverse": {"reversed_on": WITHIN, "reason": "Nhầm"},
    "pending_act": {"act": "approve"},
    "count_create": {"counted_on": WITHIN, "fund": "income", "counted_vnd": "1.000", "explanation": "Thiếu"},
    "count_edit": {"counted_vnd": "2.000", "explanation": "Thiếu"},
    "count_remove": {"reason": "Nhầm"},
    "programme_rules_edit": {"starts_on": WITHIN, "max_months": "12"},
    "club_rules_edit": {"starts_on": WITHIN, "max_months": "12"},
    "loan_create": {
        "member": "{member}", "disbursed_on": WITHIN, "principal_vnd": "1.000.000", "months": "5", "note": "Đúng vậy"
    },
    "repayment_create": {"paid_on": WITHIN, "principal_vnd": "300.000", "interest_vnd": "20.000"},
    "rollover_create": {"rolled_on": WITHIN},
    "write_off_create": {"written_on": WITHIN, "reason": "Mất khả năng"},
    "reschedule_create": {"from_on": WITHIN, "months": "6", "reason": "Mất mùa"},
    "reschedule_undo": {"reason": "Nhầm"},
    "rubric_areas": {"starts_on": WITHIN, "minimum_health": "2", "reason": "Theo công văn"},
    "rubric_reviews": {"starts_on": WITHIN, "texts": "Có sổ quỹ", "reason": "Theo công văn"},
}  # fmt: skip

# {url name: why a closing of its days does not concern the page}
OPEN = {
    "personal_retention": "how long personal data are kept",
    "personal_erase": "no figure of any day changes",
    "login": "who signs in",
    "draft_save": "what is typed and not saved yet",
    "logout": "who signs out",
    "language_set": "a person's own language",
    "text_size_set": "a person's own size of letters",
    "password_change": "a person's own password",
    "password_reset": "a user's password",
    "login_code": "who signs in",
    "factor_setup": "how a person signs in",
    "recovery_codes_renew": "how a person signs in",
    "factor_remove": "how a person signs in",
    "user_factor_remove": "how a person signs in",
    "session_end": "where a person is signed in",
    "other_sessions_end": "where a person is signed in",
    "user_sessions_end": "where a person is signed in",
    "user_create": "users are no facts of the programme",
    "user_edit": "users are no facts of the programme",
    "assignment_create": "who may see and write what, from a day on",
    "assignment_end": "who may see and write what, until a day",
    "handover": "who may see and write what, from a day on",
    "club_login_create": "who may see and write what, from a day on",
    "helper_edit": "whom to call for help",
    "export_create": "a file of rows as they are; nothing of the programme is written",
    "saved_view_create": "a person's own view of a list",
    "saved_view_edit": "a person's own view of a list",
    "saved_view_delete": "a person's own view of a list",
    "letterhead_create": "how papers are headed from a day on; those of a closing are frozen as files",
    "letterhead_edit": "how papers are headed from a day on; those of a closing are frozen as files",
    "period_open": "opens a period and writes nothing into it",
    "period_close": "closes; a period that is closed is not closed again (tests/reports/test_closing.py)",
    "closing_reopen": "the one way to let facts in again",
    "submission_submit": "a report of a closed period goes no step further (tests/reports/test_closing.py)",
    "submission_return": "a report of a closed period goes no step further (tests/reports/test_closing.py)",
    "submission_approve": "a report of a closed period goes no step further (tests/reports/test_closing.py)",
    "submission_note": "a remark beside the figures",
    "plan_create": "a plan's goals and words are no facts of a day; what they change shows in the variance",
    "plan_edit": "a plan's goals and words are no facts of a day; what they change shows in the variance",
    "plan_remove": "a plan by which a period was closed stays (tests/targets/test_plans_kept.py)",
    "plan_milestones": "a plan's goals and words are no facts of a day; what they change shows in the variance",
    "plan_target_choose": "a plan's goals and words are no facts of a day; what they change shows in the variance",
    "plan_target_create": "a plan's goals and words are no facts of a day; what they change shows in the variance",
    "plan_target_edit": "a plan's goals and words are no facts of a day; what they change shows in the variance",
    "plan_target_remove": "a plan's goals and words are no facts of a day; what they change shows in the variance",
    "period_texts": "the words of one period's report, refused once it is closed (tests/reports/test_report_files.py)",
    "period_texts_unit": "as period_texts, of one area",
    "reorganisation_create": "a proposal changes no unit",
    "reorganisation_switch": "a switch on a closed day is refused as a whole (tests/desk/test_reorganisation.py)",
    "reorganisation_undo": "taking back what moved on a closed day is refused (tests/desk/test_reorganisation.py)",
    "source_create": "names of supporters have no date",
    "source_edit": "names of supporters have no date",
    "source_merge": "two spellings of one supporter; what it changes shows in the variance",
    "clubs_source": "who supports a club has no date; what it changes shows in the variance",
    "birth_years": "a birth has no date in the book; what it changes shows in the variance",
    "attachment_create": "a paper is proof of a fact and no fact that a figure counts",
    "attachment_remove": "a paper is proof of a fact and no fact that a figure counts",
    "flag_close": "a remark on what the watchdog found",
    "club_place": "asks for a club whose commune was split (tests/clubs/test_places.py)",
    "workbook_upload": "checks a file and writes nothing into the book",
    "workbook_apply": "saves a checked file (tests/desk/test_closed_files.py)",
    "workbook_undo": "takes an import back (tests/desk/test_closed_files.py)",
    "ownexcel_upload": "checks a file and writes nothing into the book",
    "ownexcel_sheets": "names the sheets of a file",
    "ownexcel_columns": "names the columns of a file; it is saved as a workbook is (tests/desk/test_closed_files.py)",
    "ownexcel_words": "names the words of a file",
    "ownexcel_map_edit": "how an officer's own file is read",
    "ownexcel_map_forget": "how an officer's own file is read",
}
