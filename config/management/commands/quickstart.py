from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.utils import timezone

from accounts.services import create_administrator
from clubs.services import load_areas
from config.demonstration import services as demonstration
from core import statistics
from core.actors import SYSTEM
from core.audit import seal_up
from core.jobs.worker import Worker
from districts.services import load_units
from targets.services import load_plans


class Command(BaseCommand):
    help = "Prepare the database, load the reference data and (unless --empty) the demonstration, then serve the site."

    def add_arguments(self, parser):
        parser.add_argument("--no-server", action="store_true", help="prepare only")
        parser.add_argument("--empty", action="store_true", help="no demonstration: a site for real use")
        parser.add_argument("--host", default="127.0.0.1", help="address to serve on (0.0.0.0: the local network)")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, no_server, empty, host, port, **options):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        load_units()
        load_areas()
        load_plans()
        if not demonstration.has_installation():
            self._set_up(empty)
        elif empty and not demonstration.is_real_programme():
            self.stderr.write("Cơ sở dữ liệu này là bản minh họa. Đặt DATABASE_URL khác để bắt đầu dùng thật.")
            raise SystemExit(1)
        seal_up()
        if not demonstration.is_real_programme():
            self._print_accounts()
        if not no_server:
            self._serve(host, port)

    def _set_up(self, empty: bool) -> None:
        if not empty:
            self.stdout.write("Đang nạp chương trình minh họa (người và tiền là hư cấu)...")
            demonstration.load_demonstration(timezone.localdate())
            statistics.refresh()
            return
        demonstration.mark_real()
        user, password = create_administrator(actor=SYSTEM, username="quantri", full_name="Quản trị tỉnh")
        self.stdout.write(f"Người quản trị đầu tiên: {user.username}   mật khẩu dùng một lần: {password}")
        self.stdout.write(
            "Trong ba ngày: đăng nhập, đổi mật khẩu, bật xác thực hai bước bằng điện thoại;"
            " rồi lập mẫu đầu văn bản và người dùng (README, mục bắt đầu dùng thật)."
        )

    def _print_accounts(self) -> None:
        self.stdout.write(f"Tài khoản minh họa (mật khẩu chung: {demonstration.PASSWORD}):")
        for username, full_name, role, *_ in demonstration.ACCOUNTS:
            self.stdout.write(f"  {username:<10} {full_name} ({role.value})")

    def _serve(self, host: str, port: int) -> None:
        from waitress import serve

        from config.wsgi import application

        self.stdout.write(
            f"Mở trình duyệt: http://{'localhost' if host == '127.0.0.1' else host}:{port}/   (Ctrl+C để dừng)"
        )
        self.stdout.flush()
        if settings.JOBS == "inside":
            Worker().start()
        serve(application, host=host, port=port, threads=8, ident=None)
