"""Tags that the components need: icons, the filters in use, a form's groups of fields."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django import forms, template
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from core.dates import format_date

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)  # a dashboard shows 70 icons of a dozen kinds, and each is built as XML
def icon(name: str, size: int = 20) -> str:
    """An inline SVG beside a word; screen readers pass over it, since the word says it all."""
    return lucide(name, size=size, **{"class": "icon", "aria-hidden": "true", "focusable": "false"})


@dataclass(frozen=True)
class Chip:
    """One filter in use. `query` is the page's query string without it ("" for none)."""

    label: str
    value: str
    query: str


@register.simple_tag(takes_context=True)
def active_filters(context, form) -> list[Chip]:
    """The filled-in and valid fields of a GET form, in the form's order; sort stays, the page number goes."""
    if not form.is_bound:
        return []
    form.is_valid()
    chips = []
    for field in form:
        value = getattr(form, "cleaned_data", {}).get(field.name)
        if field.is_hidden or field.errors or _is_blank(field.field, value):
            continue
        query = context["request"].GET.copy()
        for key in ["page", *_parameters(field)]:
            query.pop(key, None)
        chips.append(Chip(str(field.label), _in_words(field.field, value), query.urlencode()))
    return chips


HOW_SHOWN = ("sort", "columns", "tick")
"""Parameters of a list that no filter knows: they stay when filters come and go."""


@register.simple_tag(takes_context=True)
def how_shown(context) -> list[tuple[str, str]]:
    """(name, value) of a list's order, columns and boxes, for forms that send the rest anew."""
    query = context["request"].GET
    return [(name, query[name]) for name in HOW_SHOWN if query.get(name)]


@register.simple_tag(takes_context=True)
def unfiltered(context) -> str:
    """The list's address without its filters; order, columns and boxes stay."""
    shown = urlencode(how_shown(context), safe=",")
    return f"{context['request'].path}?{shown}" if shown else context["request"].path


@register.simple_tag(takes_context=True)
def hidden_query(context, *names: str) -> str:
    """The address's parameters but these, as hidden inputs of a form that sends those."""
    pairs = [
        (name, value)
        for name, values in context["request"].GET.lists()
        if name not in (*names, "back")
        for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


def _parameters(field: forms.BoundField) -> list[str]:
    """The query parameters that carry a field; a range has two."""
    return [field.html_name + suffix for suffix in getattr(field.field.widget, "widgets_names", [""])]


def _is_blank(field: forms.Field, value) -> bool:
    if hasattr(value, "exists"):  # a multiple model choice: a queryset, which would be counted in full by bool()
        return not value.exists()
    is_unticked = value is False and not isinstance(field, forms.NullBooleanField)
    return value is None or value == "" or value == [] or is_unticked


def _in_words(field: forms.Field, value) -> str:
    if isinstance(value, slice):
        ends = [_in_words(field, end) for end in (value.start, value.stop) if end is not None]
        return " – ".join(ends)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(key): str(label) for key, label in _flat(field.choices)}
        chosen = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(one) for one in value)
    return str(value)


def _flat(choices):
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label


@dataclass(frozen=True)
class FieldGroup:
    """Fields that stand together under one legend ("" for none)."""

    legend: str
    fields: list[forms.BoundField]


@register.simple_tag
def field_groups(form) -> list[FieldGroup]:
    """The form's visible fields by its `fieldsets`, a sequence of (legend, field names); without one, a single group.

    Fields that no fieldset names follow in a last group, so that a new field cannot be forgotten.
    """
    visible = {field.name: field for field in form.visible_fields()}
    groups = [
        FieldGroup(str(legend), [visible.pop(name) for name in names if name in visible])
        for legend, names in getattr(form, "fieldsets", ())
    ]
    groups.append(FieldGroup("", list(visible.values())))
    return [group for group in groups if group.fields]


@register.filter
def has_required(form) -> bool:
    """Whether the note on the required mark is needed."""
    return any(field.field.required for field in form.visible_fields())
