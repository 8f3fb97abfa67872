"""A person who has no mouse: reaches everything by Tab, types, picks with the arrows, confirms with Enter or Space."""

from playwright.sync_api import Locator, Page, expect

FARTHEST = 250
"""So many times Tab is more patience than anybody has."""


class Keyboard:
    def __init__(self, page: Page):
        self.page = page

    def reach(self, target: Locator) -> None:
        """Presses Tab until the target has the focus; fails where it cannot be reached or its focus cannot be seen."""
        expect(target).to_be_visible()
        for _ in range(FARTHEST):
            if target.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(target).to_be_focused()

    def field(self, name: str) -> Locator:
        return self.page.locator(f"main [name={name}]").first

    def write(self, **values: str) -> None:
        """Types into text fields by their names."""
        for name, text in values.items():
            self.reach(self.field(name))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def pick(self, name: str, label: str) -> None:
        """Types into a searchable drop-down; arrows through a plain one until an option with the label is chosen."""
        select = self.field(name)
        if not select.is_visible():
            self.search(select, label)
            return
        self.reach(select)
        self.page.keyboard.press("Home")
        chosen = "element => element.selectedOptions[0]?.label ?? ''"
        for _ in range(select.locator("option").count()):
            if label in select.evaluate(chosen):
                return
            self.page.keyboard.press("ArrowDown")
        assert label in select.evaluate(chosen), f"{name}: no option like {label!r}"

    def search(self, select: Locator, label: str) -> None:
        """Types the label into the box that stands for a long drop-down and takes the first that fits."""
        box = select.locator("xpath=preceding-sibling::*//input | following-sibling::*//input").first
        self.reach(box)
        self.page.keyboard.type(label)
        self.page.keyboard.press("Enter")
        chosen = select.evaluate("element => element.selectedOptions[0]?.label ?? ''")
        assert label in chosen, f"no option like {label!r}"

    def mark(self, name: str, value: str) -> None:
        """Ticks one of a group of radio buttons: Tab to the group, arrows within it."""
        group = self.page.locator(f"main [name={name}]")
        start = group.locator(":scope:checked")
        self.reach(start if start.count() else group.first)
        self.page.keyboard.press("Space")
        wanted = self.page.locator(f"main [name={name}][value='{value}']")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def follow(self, path: str) -> None:
        """Goes along a link to this address that stands on the page."""
        self.reach(self.page.locator(f"a[href='{path}']:visible").first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press_main(self) -> None:
        """Reaches the main button of the page's form and presses it."""
        self.reach(self.page.locator("main form button.btn--main").last)
        self.page.keyboard.press("Enter")

    def send(self) -> None:
        """Posts the page's form; the answer must not be a refusal."""
        self.reach(self.page.locator("main form[method=post] button.btn--main").last)
        with self.page.expect_navigation() as answer:
            self.page.keyboard.press("Enter")
        refused = self.page.locator(".error-summary, [aria-invalid=true]").all_inner_texts()
        assert answer.value.status == 200, f"{self.page.url}: {answer.value.status} {refused}"
