"""What is read by a prepared query is made without the model's own ways: no model of ours may have any."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_init, pre_init

OURS = [model for model in apps.get_models() if model.__module__.startswith("titian.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_model_does_nothing_of_its_own_when_it_is_made(model):
    """An image or file field would listen, too."""
    for name in ("__init__", "from_db", "refresh_from_db", "__setattr__"):
        assert getattr(model, name).__qualname__ == getattr(Model, name).__qualname__, name
    assert not post_init.has_listeners(model)
    assert not pre_init.has_listeners(model)
