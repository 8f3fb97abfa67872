from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, User
from accounts.policy import Role
from clubs import services
from clubs.forms import LoginForm
from clubs.views.clubs import ClubFormPage


class ClubLoginCreate(ClubFormPage):
    action = "users.manage"
    title = _("Give the club's secretary a login")
    lede = _("The secretary sees and keeps the books of this club and of no other.")
    form_class = LoginForm
    template_name = "clubs/club_login.html"
    submit_label = _("Give the login")
    done_message = _("The secretary may sign in now.")

    def get_initial(self):
        return {"starts_on": timezone.localdate()}

    def form_kwargs(self):
        others = self.visible(Assignment).in_force_today().exclude(role=Role.SECRETARY)
        users = self.visible(User).filter(is_active=True).exclude(pk__in=others.values("user_id"))
        return {"users": users.order_by("name_key", "pk")}

    def perform(self, data):
        return services.appoint_club_login(actor=self.request.user, club=self.object, **data)
