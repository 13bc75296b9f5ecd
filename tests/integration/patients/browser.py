"""What a browser would send of a form as it is shown: the controls that have a name and a value."""

from html.parser import HTMLParser

from titian.patients.forms import PatientForm


class Controls(HTMLParser):
    """Collects names and values of the controls of a page, as they would be posted."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        is_box = said.get("type") in ("checkbox", "radio")
        if tag == "input" and "disabled" not in said and ("checked" in said or not is_box):
            self.sent[said["name"]] = said.get("value", "on" if is_box else "")
        if tag == "select":
            self._select = said["name"]
        if tag == "option" and self._select and (self._select not in self.sent or "selected" in said):
            self.sent[self._select] = said["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def sends(form: PatientForm) -> dict[str, str]:
    """Every field of the form, without whatever else stands on its page."""
    page = Controls()
    for field in form:
        page.feed(str(field))
    return page.sent
