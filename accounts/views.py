import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts import services
from accounts.filters import AccountEventFilter, UserFilter
from accounts.forms import AssignmentForm, ConfirmForm, EndForm, FactorRemoveForm, HandoverForm, NewUserForm, UserForm
from accounts.models import AccountEvent, Assignment, User
from accounts.own import EVENTS_SHOWN
from accounts.tables import AccountEventTable, UserTable, duties_in_words
from core.history import SHOWN, in_words
from core.pages import DetailPage, ExportColumn, FormPage, ListPage, ObjectFormPage
from core.pages.base import Crumb, Fact
from core.templatetags.vi_format import vidatetime
from districts.models import Unit

YES_OR_NO = {True: gettext_lazy("Yes"), False: gettext_lazy("No")}
ONE_DAY = dt.timedelta(days=1)
_TOLD_ONCE = "one_time_password"
"""Session key of (user id, one-time password): read and forgotten by the user's page."""


def _way_to(user: User | None = None) -> list[Crumb]:
    way = [Crumb(_("Users"), reverse("user_list"))]
    return way if user is None else [*way, Crumb(str(user), user.get_absolute_url())]


class UserList(ListPage):
    model = User
    action = "users.manage"
    title = gettext_lazy("Users")
    table_class = UserTable
    filter_class = UserFilter
    template_name = "accounts/user_list.html"
    export_name = "nguoi-dung"
    export_columns = (
        ExportColumn(gettext_lazy("Full name"), "full_name", width=28),
        ExportColumn(gettext_lazy("User name"), "username", width=20),
        ExportColumn(gettext_lazy("Phone"), "phone"),
        ExportColumn(gettext_lazy("Role and area today"), "duties", show=duties_in_words, width=50),
        ExportColumn(gettext_lazy("May sign in"), "is_active", show=YES_OR_NO),
        ExportColumn(gettext_lazy("Two-step sign-in"), "has_second_factor", show=YES_OR_NO),
    )

    def rows(self, visible):
        return visible.with_duties_on(timezone.localdate())


class AccountEventList(ListPage):
    model = AccountEvent
    action = "users.manage"
    title = gettext_lazy("Account events")
    lede = gettext_lazy("Who signed in from where, wrong passwords, and what was done to accounts. Nothing is removed.")
    table_class = AccountEventTable
    filter_class = AccountEventFilter
    export_name = "su-kien-tai-khoan"
    export_columns = (
        ExportColumn(gettext_lazy("When"), "at", show=vidatetime, width=18),
        ExportColumn(gettext_lazy("Account"), "user__full_name", width=28),
        ExportColumn(gettext_lazy("User name"), "user__username", width=20),
        ExportColumn(gettext_lazy("What"), "kind", show=dict(AccountEvent.Kind.choices), width=36),
        ExportColumn(gettext_lazy("Who"), "actor__full_name", width=28),
        ExportColumn(gettext_lazy("Device"), "device", width=20),
        ExportColumn(gettext_lazy("Network"), "place"),
        ExportColumn(gettext_lazy("Why"), "note", width=40),
    )

    def crumbs(self):
        return _way_to()

    def rows(self, visible):
        return visible.with_people()


class UserCreate(FormPage):
    action = "users.manage"
    title = gettext_lazy("New user")
    form_class = NewUserForm
    submit_label = gettext_lazy("Create the user")
    done_message = gettext_lazy("The user is created. Give an assignment next: without one nothing is open.")

    def crumbs(self):
        return _way_to()

    def perform(self, data):
        user, password = services.create_user(actor=self.request.user, **data)
        self.request.session[_TOLD_ONCE] = [user.pk, password]
        return user


@method_decorator(never_cache, name="get")
class UserDetail(DetailPage):
    """A user with the assignments and the history; tells a fresh one-time password once."""

    model = User
    action = "users.manage"
    template_name = "accounts/user_detail.html"

    def crumbs(self):
        return _way_to()

    def get_context_data(self, **kwargs):
        user = self.object
        context = {
            "facts": _facts(user),
            "assignments": user.assignments.select_related("unit"),
            "is_self": user == self.request.user,
            "sessions": user.sessions.still_open(),
            "events": user.events.with_people()[:EVENTS_SHOWN],
            "history": in_words(self.visible(User).history_of(user)[:SHOWN]),
            "one_time_password": self._told_once(user),
        }
        return super().get_context_data(**(context | kwargs))

    def _told_once(self, user: User) -> str:
        owner, password = self.request.session.get(_TOLD_ONCE, (None, ""))
        if owner != user.pk:
            return ""
        del self.request.session[_TOLD_ONCE]
        return password


def _facts(user: User) -> list[Fact]:
    return [
        Fact(_("User name"), user.username),
        Fact(_("Phone"), user.phone),
        Fact(_("Language of the pages"), user.get_language_display()),
        Fact(_("May sign in"), YES_OR_NO[user.is_active]),
        Fact(_("Two-step sign-in"), YES_OR_NO[user.has_second_factor]),
    ]


class UserFormPage(ObjectFormPage):
    """A form about one user."""

    model = User
    action = "users.manage"

    def crumbs(self):
        return _way_to(self.object)

    @property
    def cancel_url(self):
        return self.object.get_absolute_url()


class UserEdit(UserFormPage):
    is_correction = True
    title = gettext_lazy("Change the user")
    form_class = UserForm
    submit_label = gettext_lazy("Save the changes")

    def get_initial(self):
        return {name: getattr(self.object, name) for name in ("full_name", "phone", "language", "is_active")}

    def perform(self, data):
        return services.edit_user(actor=self.request.user, user=self.object, **data)


class PasswordReset(UserFormPage):
    title = gettext_lazy("New one-time password")
    form_class = ConfirmForm
    template_name = "accounts/password_reset.html"
    submit_label = gettext_lazy("Make a new password")
    done_message = gettext_lazy("The old password no longer works.")
    extra_context = {
        "consequences": [
            gettext_lazy("The present password stops working at once, and open sessions end."),
            gettext_lazy("The new one is shown once, on the next page: tell it by telephone or in person."),
        ]
    }

    def perform(self, data):
        password = services.reset_password(actor=self.request.user, user=self.object)
        self.request.session[_TOLD_ONCE] = [self.object.pk, password]
        return self.object


class UserFactorRemove(UserFormPage):
    title = gettext_lazy("Remove the two-step sign-in of a lost telephone")
    lede = gettext_lazy("Make sure that it is the person who asks. All sessions end; an administrator sets it up anew.")
    form_class = FactorRemoveForm
    submit_label = gettext_lazy("Remove it")
    done_message = gettext_lazy("Two-step sign-in is removed: the password alone opens the account.")

    def perform(self, data):
        return services.remove_lost_factor(actor=self.request.user, user=self.object, **data)


class SessionsEnd(UserFormPage):
    title = gettext_lazy("Sign the person out everywhere")
    form_class = ConfirmForm
    template_name = "accounts/sessions_end.html"
    submit_label = gettext_lazy("End all sessions")
    done_message = gettext_lazy("The sessions are ended.")
    extra_context = {
        "consequences": [
            gettext_lazy("Wherever the person is signed in, the next click leads to the sign-in page."),
            gettext_lazy("The password stays as it is. Where somebody else knows it, make a new one as well."),
        ]
    }

    def perform(self, data):
        services.end_sessions(actor=self.request.user, user=self.object)
        return self.object


class Handover(UserFormPage):
    title = gettext_lazy("Hand over to a successor")
    lede = gettext_lazy("One step: the roles and areas go on with the successor from the day that you say.")
    form_class = HandoverForm
    template_name = "accounts/handover.html"
    submit_label = gettext_lazy("Hand over")

    def form_kwargs(self):
        return {"successors": self.visible(User).who_may_succeed(self.object, self.request.user)}

    def perform(self, data):
        closes_account = data.pop("closes")
        user, actor = self.object, self.request.user
        made = services.hand_over(actor=actor, user=user, closes_account=closes_account, **data)
        if made.password:
            self.request.session[_TOLD_ONCE] = [made.successor.pk, made.password]
        return made.successor

    def get_done_message(self, row):
        return _("%(name)s has the roles and areas from that day on.") % {"name": row}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"duties": services.duties_to_hand_over(self.object)} | kwargs))


class AssignmentCreate(UserFormPage):
    title = gettext_lazy("New assignment")
    form_class = AssignmentForm
    submit_label = gettext_lazy("Give the assignment")

    def form_kwargs(self):
        return {"units": self.visible(Unit).assignable_on(timezone.localdate())}

    def perform(self, data):
        last_day = data.pop("last_day")
        ends_on = last_day and last_day + ONE_DAY
        services.assign(actor=self.request.user, user=self.object, ends_on=ends_on, **data)
        return self.object


class AssignmentEnd(ObjectFormPage):
    model = Assignment
    related = ("user", "unit")
    action = "users.manage"
    title = gettext_lazy("End the assignment")
    form_class = EndForm
    template_name = "accounts/assignment_end.html"
    submit_label = gettext_lazy("End the assignment")

    def crumbs(self):
        return _way_to(self.object.user)

    @property
    def cancel_url(self):
        return self.object.user.get_absolute_url()

    def perform(self, data):
        ends_on = data["last_day"] + ONE_DAY
        return services.end_assignment(actor=self.request.user, assignment=self.object, ends_on=ends_on).user
