"""The forms of the account pages, where allauth's own lack something."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc]
    """Whoever opens the page types a name: the cursor stands there already."""

    focused = "login"
