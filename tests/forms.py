"""A page's form as a browser would send it back."""

import lxml.html


def values_of(page) -> dict[str, str]:
    """The values of the page's data form, as typed or stored."""
    (form,) = lxml.html.fromstring(page.content.decode()).xpath("//form[@data-form]")
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
