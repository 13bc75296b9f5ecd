"""How operations, views and queries behave: read from the syntax, so that a slip cannot hide in an unrun branch."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.repo.house import Module, broken, complaints, modules

TITIAN = modules("src/titian")
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
CLOCKS = {
    ("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"),
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
}  # fmt: skip
# Who may look at the clock: where a person, a timer or the command line comes in.
CLOCK_READERS = ("views", "context_processors", "worker", "management", "config", "middleware", "duties")
# The worker asks the database for the time, in its database thread (R13).
# Django hands a session store no moment.
ALSO_READS_THE_CLOCK = {"src/titian/delivery/clock.py", "src/titian/accounts/sessions.py"}


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions and methods of a module, also those inside classes."""
    yield from (
        node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def is_internal(name: str, module: Module) -> bool:
    """Whether a function of a package `operations` is for its siblings only: no module outside asks for it."""
    package, _, own = ".".join(module.parts[1:]).rpartition(".")
    if not package.endswith(".operations") or own == "__init__":
        return False
    asked = asked_for_outside(module.path.rpartition("/")[0])
    return (package, own) not in asked and (f"{package}.{own}", name) not in asked


@cache
def asked_for_outside(siblings: str) -> frozenset[tuple[str | None, str]]:
    """What the modules outside a package of operations, and its own __init__, import: (module, name)."""
    outside = [
        m for m in TITIAN if not m.path.startswith(siblings) or m.path.endswith("operations/__init__.py")
    ]
    imports = [node for m in outside for node in ast.walk(m.tree) if isinstance(node, ast.ImportFrom)]
    return frozenset((node.module, alias.name) for node in imports for alias in node.names)


def operations_without_actor(module: Module) -> Iterator[str]:
    """A public function of an operations module takes keywords only, and `by` first."""
    if not module.is_or_is_in("operations"):
        return
    for node in module.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        keywords = [argument.arg for argument in node.args.kwonlyargs]
        actor_first = not node.args.posonlyargs and not node.args.args and keywords[:1] == ["by"]
        if not actor_first and not is_internal(node.name, module):
            yield module.at(node, f"{node.name} must begin (*, by: Actor, …)")


def names_of_operations(module: Module) -> set[str]:
    """What a module calls its imported operations: the names of modules (x.verb) and of single verbs."""
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            inside = "operations" in (node.module or "").split(".")
            names |= {
                alias.asname or alias.name for alias in node.names if inside or alias.name == "operations"
            }
        if isinstance(node, ast.Import):
            names |= {
                alias.asname or alias.name for alias in node.names if "operations" in alias.name.split(".")
            }
    return names


def views_with_two_operations(module: Module) -> Iterator[str]:
    """One request, one promise: a view that needs two operations needs a third that holds both in a transaction."""
    if not module.is_or_is_in("views"):
        return
    names = names_of_operations(module)
    for function in functions(module):
        called = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
        asked = {call for call in called if call in names or call.rpartition(".")[0] in names}
        if len(asked) > 1:
            yield module.at(
                function, f"{function.name} calls {', '.join(sorted(asked))}: at most one operation"
            )


def writes_outside_operations(module: Module) -> Iterator[str]:
    """Views translate and queries read; neither changes the database."""
    if not module.is_or_is_in("views", "queries"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            if node.func.attr == "update" and isinstance(node.func.value, ast.Name):
                continue  # a set or a dict of its own: a QuerySet's update comes at the end of a chain
            yield module.at(node, f"{ast.unparse(node.func)}(): writes belong to operations")


def clock_readers(module: Module) -> Iterator[str]:
    """The domain is told the time; it does not look at the clock."""
    if module.is_or_is_in(*CLOCK_READERS) or module.path in ALSO_READS_THE_CLOCK:
        return
    defaults = set()
    if module.is_or_is_in("models"):
        keywords = [
            node for node in ast.walk(module.tree) if isinstance(node, ast.keyword) and node.arg == "default"
        ]
        defaults = {id(keyword.value) for keyword in keywords}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and id(node) not in defaults:
            owner = ast.unparse(node.value).rpartition(".")[2]
            if (owner, node.attr) in CLOCKS:
                yield module.at(node, f"{ast.unparse(node)}: take the time as an argument")


def moves_of_state(module: Module) -> Iterator[str]:
    """A state changes in outbox.operations, by the table in outbox.states; anywhere else it would pass the table by."""
    if module.path.startswith(("src/titian/outbox/states", "src/titian/outbox/operations")):
        return
    for node in ast.walk(module.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
            yield module.at(node, "a state is moved by outbox.operations")
        updates = (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
        )
        if updates and any(keyword.arg == "state" for keyword in node.keywords):
            yield module.at(node, "a state is moved by outbox.operations")


def test_every_operation_takes_keywords_and_says_who_does_it():
    assert complaints(operations_without_actor, TITIAN) == []


def test_every_view_asks_for_one_operation():
    assert complaints(views_with_two_operations, TITIAN) == []


def test_views_and_queries_write_nothing():
    assert complaints(writes_outside_operations, TITIAN) == []


def test_the_domain_is_told_the_time():
    assert complaints(clock_readers, TITIAN) == []


def test_states_are_moved_in_one_place():
    assert complaints(moves_of_state, TITIAN) == []


def test_an_operation_without_its_actor_is_refused():
    for head in ("def call(ticket)", "def call(*, ticket, by)", "def call(by)", "def call(ticket, *, by)"):
        assert broken(operations_without_actor, "src/titian/antrean/operations.py", f"{head}: ...")
    for head in ("def call(*, by, ticket)", "def _call(ticket)", "async def call(*, by)"):
        assert not broken(operations_without_actor, "src/titian/antrean/operations/call.py", f"{head}: ...")


def test_a_view_with_two_operations_is_refused():
    head = "from titian.antrean import operations\nfrom titian.outbox.operations import resend as again\n"
    one = "def view(request):\n    if request.x:\n        operations.call()\n    return operations.call()\n"
    assert not broken(views_with_two_operations, "src/titian/antrean/views.py", head + one)
    assert broken(views_with_two_operations, "src/titian/antrean/views.py", head + one + "    again()\n")
    assert broken(
        views_with_two_operations, "src/titian/antrean/views/desk.py", head + one + "    operations.skip()\n"
    )


def test_a_write_in_a_view_or_a_query_is_refused():
    for write in ("form.save()", "Job.objects.filter(id=1).update(x=1)", "ticket.delete()"):
        assert broken(writes_outside_operations, "src/titian/antrean/views.py", write)
        assert broken(writes_outside_operations, "src/titian/antrean/queries/day.py", write)
        assert not broken(writes_outside_operations, "src/titian/antrean/operations.py", write)
    assert not broken(writes_outside_operations, "src/titian/antrean/queries.py", "seen.update(more)")


def test_a_look_at_the_clock_is_refused():
    for look in (
        "timezone.now()",
        "datetime.date.today()",
        "x = datetime.now",
        "django.utils.timezone.localdate()",
    ):
        assert broken(clock_readers, "src/titian/antrean/operations.py", look)
        assert not broken(clock_readers, "src/titian/antrean/views.py", look)
    assert not broken(
        clock_readers, "src/titian/antrean/models.py", "at = DateTimeField(default=timezone.now)"
    )
    assert broken(clock_readers, "src/titian/antrean/models.py", "def f(): return timezone.now()")


def test_a_state_moved_on_the_side_is_refused():
    for move in ("job.state = 'sent'", "job.state: str = 'sent'", "Job.objects.update(state='sent')"):
        assert broken(moves_of_state, "src/titian/delivery/turn.py", move)
        assert not broken(moves_of_state, "src/titian/outbox/operations/turn.py", move)
    assert not broken(moves_of_state, "src/titian/delivery/turn.py", "if job.state == 'sent': pass")
