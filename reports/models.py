from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import format_date
from core.fields import NfcCharField
from reports.querysets import LetterheadQuerySet


class Letterhead(models.Model):
    """The bodies, place and signatory on official papers from `starts_on` until the next row begins."""

    starts_on = models.DateField(_("from"), unique=True)
    superior = NfcCharField(_("superior body"), max_length=200)
    issuer = NfcCharField(_("issuing body"), max_length=200)
    number_mark = NfcCharField(_("mark after the number"), max_length=40, help_text="/BC-...")
    place = NfcCharField(_("place"), max_length=80)
    signatory_title = NfcCharField(_("signatory's title"), max_length=120)
    signatory_name = NfcCharField(_("signatory's name"), max_length=120, blank=True)
    preparer_name = NfcCharField(_("prepared by"), max_length=120, blank=True)
    recipients = models.TextField(_("recipients, one per line"), blank=True)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]

    def __str__(self):
        return f"{self.issuer} ({format_date(self.starts_on)})"
