from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from core.pages.returning import onward, way_back


class Crumb(NamedTuple):
    """One step of the breadcrumbs; the last has no url."""

    label: str
    url: str = ""


class Fact(NamedTuple):
    """One line of components/facts.html, a label with its value; "" or None reads "not recorded"."""

    label: str
    value: str | None
    url: str = ""
    note: str = ""


class Rights:
    """What the user may do, for templates: `can.clubs_found`. Bound to a row it asks for that row's scope."""

    def __init__(self, user, row=None):
        self.user, self.row = user, row

    def __getitem__(self, name: str) -> bool:
        return self.allows(name.replace("_", ".", 1))

    def allows(self, action: str) -> bool:
        if self.row is None:
            return self.user.may(action)
        rows = type(self.row)._default_manager
        if self.user.scope_for(action) == self.user.scope_for(rows.all().view_action):
            return self.user.may(action)
        return rows.visible_to(self.user, action).filter(pk=self.row.pk).exists()


class Page(TemplateView):
    """A page behind a right. `action` is a key of the rights table; without the right the answer is 403.

    Subclasses give `title`, `lede` (words under it) and `crumbs()` (the way from the start page, without the page).
    """

    action: str
    title: str = ""
    lede: str = ""
    is_list = False

    _sealed = ("dispatch", "visible")

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        for name in cls._sealed:
            if name in cls.__dict__ and not cls.__module__.startswith("core.pages"):
                raise TypeError(f"{cls.__name__} must not override {name}(): scope is decided in core.pages")

    def dispatch(self, request, *args, **kwargs):
        if not request.user.may(self.action):
            raise PermissionDenied
        if any("\x00" in str(value) for value in kwargs.values()):
            raise Http404  # PostgreSQL refuses to look for it, SQLite finds nothing
        return super().dispatch(request, *args, **kwargs)

    def visible(self, model, action: str | None = None):
        """The rows of a model on which the user may do `action` (default: see them)."""
        return model._default_manager.visible_to(self.request.user, action)

    def get_title(self) -> str:
        return self.title

    def crumbs(self) -> list[Crumb]:
        return []

    @cached_property
    def back(self):
        """The list from which this page was opened (returning.WayBack), or None."""
        return None if self.is_list else way_back(self.request)

    def get_context_data(self, **kwargs):
        title = self.get_title()
        defaults = {
            "title": title,
            "lede": self.lede,
            "back": self.back,
            "breadcrumbs": [*self.crumbs(), Crumb(title)],
            "can": Rights(self.request.user),
        }
        context = defaults | kwargs
        way = [crumb._replace(url=onward(str(crumb.url), self.back)) for crumb in context["breadcrumbs"]]
        return super().get_context_data(**(context | {"breadcrumbs": way}))


class ObjectMixin:
    """A page about one row: 404 outside the user's sight, 403 inside it without the right.

    `model`, the url's `lookup` (url keyword -> field), `action`; `related` names what select_related fetches.
    """

    model = None
    lookup: dict[str, str] = {"pk": "pk"}
    related: tuple[str, ...] = ()

    @cached_property
    def object(self):
        rows = self.visible(self.model).select_related(*self.related)
        row = get_object_or_404(rows, **{field: self.kwargs[name] for name, field in self.lookup.items()})
        if not Rights(self.request.user, row).allows(self.action):
            raise PermissionDenied
        return row

    def get_title(self) -> str:
        return str(self.title or self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **({"object": self.object, "can": Rights(self.request.user, self.object)} | kwargs)
        )


class DetailPage(ObjectMixin, Page):
    """Shows one row; `template_name` and, in `get_context_data`, the lists around it."""

    def get(self, request, *args, **kwargs):
        _ = self.object  # 404 and 403 before anything is computed
        return super().get(request, *args, **kwargs)
