from accounts.services import find_user, remove_lost_factor, reset_password
from core.actors import SYSTEM
from core.commands import DataRefused, PlainCommand


class Command(PlainCommand):
    help = (
        "A new one-time password for an account, and no second factor any more: for the last administrator, whom nobody"
        " else can help. Whoever may run commands on the server may do it; it is noted as an act of the system."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--keep-factor", action="store_true", help="the telephone still works")

    def handle(self, *args, username, keep_factor, **options):
        user = find_user(username)
        if user is None:
            raise DataRefused(f"Không có tài khoản “{username}”.")
        if user.has_second_factor and not keep_factor:
            remove_lost_factor(actor=SYSTEM, user=user, reason="reset_sign_in")
        password = reset_password(actor=SYSTEM, user=user)
        self.stdout.write(f"Mật khẩu dùng một lần của {username}: {password}")
