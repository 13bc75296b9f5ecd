"""The icons of a page are its package's own, each drawn once."""

import lucide as package
import pytest
from django.template import Context, engines

PAGE = "{% load lucide %}{% lucide 'check' size=16 class=style %}{% lucide 'check' size=16 class=style %}"


def drawn(style: str) -> str:
    return engines["django"].engine.from_string(PAGE).render(Context({"style": style}))


def test_an_icon_that_does_not_exist_is_a_mistake_of_the_template() -> None:
    page = engines["django"].engine.from_string("{% load lucide %}{% lucide 'tidak-ada' %}")
    with pytest.raises(package.IconDoesNotExist):
        page.render(Context())


def test_the_same_icon_is_drawn_once_and_looks_as_its_package_draws_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw, asked = package._render_icon, list[str]()
    monkeypatch.setattr(
        package, "_render_icon", lambda *args, **rest: asked.append(args[0]) or draw(*args, **rest)
    )
    assert drawn("uji-ikon") == draw("check", 16, **{"class": "uji-ikon"}) * 2
    assert asked == ["check"]
