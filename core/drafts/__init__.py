"""Drafts: what a user typed into a form and has not saved yet, kept so that no cut line, closed tab or login loses it.

A form page needs nothing but the base page (core.pages.FormPage) and, in a template with its own <form data-form>:

- above the form `{% include "components/draft_notice.html" %}`;
- within the form, as its last part, `{% include "components/draft.html" %}`;
- stable field names with ids in them (`loan-12-principal`): a name is the same field in every tab and after a reload.

Then static/js/draft.js keeps every changed control, and the page restores it:

- a Django form shows the draft by itself: `FormPage.form` lays the typed values over its initial ones;
- a page that renders rows by hand reads `self.draft.typed`, a QueryDict of what was typed ({} where nothing was); what
  it does not show the script fills in by name, so that only those without scripts depend on it;
- a script that sets values itself dispatches "input" (bubbling) on a control of the form, so that they are kept too;
- a script that makes rows listens for "draft:restore" on the form: `event.detail` is {name: [values]} of what is about
  to be filled in; it makes the rows that are missing;
- the query string is a part of a draft's name, but for the parameters in `FormPage.draft_ignores`;
- `keeps_draft = False` switches all of it off.

Two versions of a field (another tab, a browser's older copy) are both kept until the person has chosen one. A draft is
no fact: it is not audited, only its owner ever sees it, and a save removes it in the same transaction.
"""
