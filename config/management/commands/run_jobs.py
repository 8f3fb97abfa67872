"""The worker of a server: does long work (large workbooks) beside the pages."""

from django.core.management import BaseCommand

from core.audit import seal_up
from core.jobs.worker import Worker, work_off


class Command(BaseCommand):
    help = "Does the long work that pages put aside, until it is stopped; any number of these may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is waiting, seal the audit trail, then end")

    def handle(self, *args, once, **options):
        if once:
            self.stdout.write(str(work_off()))
            seal_up()
            return
        worker = Worker()
        worker.start()
        try:
            worker.join()
        except KeyboardInterrupt:
            worker.stop()
            worker.join()
