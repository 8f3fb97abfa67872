import datetime as dt

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core.templatetags.ui import active_filters, field_groups, has_required
from core.widgets import MoneyInput


@pytest.fixture(autouse=True)
def _in_english():
    """The words under test are the templates' own; catalogues have their own checks."""
    with translation.override("en"):
        yield


class FilterForm(forms.Form):
    q = forms.CharField(label="Name", required=False)
    district = forms.ChoiceField(label="District", required=False, choices=[("", "All"), ("586", "Ninh Phước")])
    district_kind = forms.CharField(label="Kind", required=False)
    since = forms.DateField(label="Since", required=False, input_formats=["%d/%m/%Y"])
    is_closed = forms.BooleanField(label="Closed", required=False)


class LoanForm(forms.Form):
    fieldsets = (("Loan", ["amount", "lent_on"]),)
    note = forms.CharField(label="Note", required=False)
    lent_on = forms.DateField(label="Lent on", help_text="The day of the meeting.")
    amount = forms.IntegerField(label="Amount", widget=MoneyInput)
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    once = forms.CharField(widget=forms.HiddenInput)


def chips_of(query):
    request = RequestFactory().get(f"/clubs/?{query}")
    return active_filters({"request": request}, FilterForm(request.GET))


def test_chips_show_the_words_of_the_filters_in_use():
    chips = chips_of("q=phuoc&district=586&since=01/02/2020&is_closed=on")
    assert [(chip.label, chip.value) for chip in chips] == [
        ("Name", "phuoc"), ("District", "Ninh Phước"), ("Since", "01/02/2020"), ("Closed", "Yes"),
    ]  # fmt: skip


def test_removing_a_chip_keeps_the_other_filters_and_the_sort_and_goes_to_page_one():
    _, district, _ = chips_of("q=a&district=586&district_kind=x&sort=-name&page=3")
    assert district.query == "q=a&district_kind=x&sort=-name"


def test_invalid_filter_has_no_chip():
    assert [chip.label for chip in chips_of("q=a&since=never&district=999")] == ["Name"]


def test_unbound_filters_have_no_chips():
    assert active_filters({"request": RequestFactory().get("/")}, FilterForm()) == []


def test_fields_outside_every_fieldset_follow_in_a_last_group():
    groups = field_groups(LoanForm())
    assert [(group.legend, [field.name for field in group.fields]) for group in groups] == [
        ("Loan", ["amount", "lent_on"]),
        ("", ["note", "kind"]),
    ]


def test_filter_form_needs_no_note_on_required_fields():
    assert (has_required(FilterForm()), has_required(LoanForm())) == (False, True)


def test_rejected_form_names_every_faulty_field_once_with_a_link():
    form = LoanForm(QueryDict("amount=1&lent_on=31/02/2025&kind=a&once=x"))
    html = render_to_string("components/error_summary.html", {"form": form})
    assert html.count("<li>") == 1
    assert '<a href="#id_lent_on">Lent on</a>' in html


def test_faulty_box_is_tied_to_its_help_and_its_error():
    html = str(LoanForm(QueryDict("lent_on=31/02/2025")))
    assert 'aria-describedby="id_lent_on_helptext id_lent_on_error"' in html
    assert html.count('id="id_lent_on_error"') == html.count('id="id_lent_on_helptext"') == 1


def test_no_id_stands_twice_in_a_form():
    html = str(LoanForm(QueryDict("")))
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))


def test_hidden_fields_come_along_once():
    assert str(LoanForm()).count('name="once"') == 1


def test_date_box_is_text_for_figures_and_keeps_what_was_typed():
    html = str(LoanForm(QueryDict("lent_on=31/02/2025"))["lent_on"])
    assert all(part in html for part in ('type="text"', 'inputmode="numeric"', 'value="31/02/2025"'))


def test_money_box_groups_stored_amounts_and_keeps_typed_text():
    assert 'value="21.500.000"' in str(LoanForm(initial={"amount": 21_500_000})["amount"])
    assert 'value="20 triệu"' in str(LoanForm(QueryDict("amount=20 triệu"))["amount"])


def test_state_is_always_a_word_with_an_icon():
    shown = {met: render_to_string("components/state.html", {"met": met}) for met in (True, False, None)}
    words = {True: "</svg>Met<", False: "</svg>Not met yet<", None: "</svg>Not applicable<"}
    assert all(words[met] in html.replace("\n", "") for met, html in shown.items())


def test_facts_tell_zero_from_unknown():
    html = render_to_string(
        "components/facts.html", {"facts": [{"label": "A", "value": 0}, {"label": "B", "value": None}]}
    )
    assert html.count("not recorded") == 1
    assert "0\n" in html


def test_dates_of_the_figures_are_printed():
    dates = {"as_of": dt.date(2025, 12, 14), "period_from": dt.date(2024, 12, 15), "boundary": dt.date(2021, 1, 8)}
    html = " ".join(render_to_string("components/dates.html", dates).split())
    assert all(text in html for text in ("14/12/2025", "15/12/2024", "08/01/2021"))
