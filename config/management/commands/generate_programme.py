import datetime as dt

from django.utils import timezone

from clubs.services import load_areas
from config.demonstration import services as demonstration
from core import statistics
from core.commands import DataRefused, PlainCommand, WrongCall
from districts.services import load_units
from targets.services import load_plans


class Command(PlainCommand):
    help = "A synthetic programme of any size, deterministic by seed; the database is marked as a demonstration."

    def add_arguments(self, parser):
        parser.add_argument("--clubs", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--from", dest="since", type=int, default=2017, help="year of the first founding")
        parser.add_argument("--to", dest="to", type=int, help="last year (default: up to today)")

    def handle(self, *args, clubs, seed, since, to, **options):
        today = timezone.localdate()
        until = min(today, dt.date(to, 12, 31)) if to else today
        if clubs < 1 or not 2000 <= since <= until.year:
            raise WrongCall("--clubs phải lớn hơn 0; --from phải từ năm 2000 và không sau --to.")
        if demonstration.is_real_programme():
            raise DataRefused("Cơ sở dữ liệu này đang dùng thật: không nạp dữ liệu giả lập vào đây.")
        load_units()
        load_areas()
        load_plans()
        demonstration.load_synthetic(clubs=clubs, seed=seed, since=since, until=until)
        statistics.refresh()
        self.stdout.write(f"Đã tạo {clubs} câu lạc bộ giả lập, số liệu đến {until:%d/%m/%Y}.")
