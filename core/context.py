from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from core.help.lines import help_line_of
from core.help.services import helper_of_site

TEXT_SIZES = ("normal", "large", "huge")
TEXT_SIZE_COOKIE = "text_size"


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    is_current: bool
    is_more: bool = False


# (label, url name, right, icon): shown to whoever holds the right. Addresses are names, so no floor is broken.
NAVIGATION = (
    (_("To do"), "task_list", "tasks.view", "list-checks"),
    (_("Dashboard"), "dashboard", "dashboard.view", "layout-dashboard"),
    (_("Clubs"), "club_list", "clubs.view", "house"),
    (_("Members"), "member_list", "members.view", "users"),
    (_("Activities"), "activity_list", "activities.view", "calendar-days"),
    (_("Fund entries"), "entry_list", "entries.view", "notebook-text"),
    (_("Loans"), "loan_list", "loans.view", "hand-coins"),
    (_("Excel in and out"), "workbook_home", "workbook.export", "file-spreadsheet"),
)
# What is opened less often stands under "More".
MORE = (
    (_("Plans"), "plan_list", "dashboard.view", "target"),
    (_("Loan portfolio"), "portfolio", "dashboard.view", "chart-column"),
    (_("Crosstabs"), "crosstab", "dashboard.view", "grid-3x3"),
    (_("Watchdog"), "flag_list", "watchdog.view", "eye"),
    (_("Awards"), "award_list", "awards.view", "award"),
    (_("Trainings"), "training_list", "trainings.view", "graduation-cap"),
    (_("Administrative units"), "unit_tree", "units.view", "map"),
    (_("Users"), "user_list", "users.manage", "user-cog"),
    (_("Audit trail"), "audit_trail", "audit.view", "history"),
    (_("Personal data"), "personal_data", "members.anonymise", "id-card"),
)


def site(request) -> dict:
    """What every page shows: who is here in which role and area, the navigation, whether this is a demonstration."""
    user = getattr(request, "user", None)
    return {
        "user_role": SimpleLazyObject(lambda: getattr(user, "role_label", "")),
        "user_area": SimpleLazyObject(lambda: getattr(user, "area_label", "")),
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "site_helper": (site_row := SimpleLazyObject(helper_of_site)),
        "is_demonstration": SimpleLazyObject(lambda: site_row.is_demonstration),
        "help_line": SimpleLazyObject(lambda: help_line_of(request)),
        "text_size": SimpleLazyObject(lambda: text_size_of(request)),
    }


def text_size_of(request) -> str:
    """The size of letters that the user chose; before signing in the one that this browser remembers."""
    user = getattr(request, "user", None)
    size = user.text_size if user is not None and user.is_authenticated else request.COOKIES.get(TEXT_SIZE_COOKIE, "")
    return size if size in TEXT_SIZES else TEXT_SIZES[0]


def navigation_for(request) -> list[NavigationItem]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    items = []
    for place, (label, name, action, icon) in enumerate((*NAVIGATION, *MORE)):
        if user.may(action):
            url = reverse(name)
            current = request.path == url if url == "/" else request.path.startswith(url)
            items.append(NavigationItem(label, url, icon, current, place >= len(NAVIGATION)))
    return items
