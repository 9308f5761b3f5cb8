"""The command line's own words in French: usage errors on one line, titles of the help.

Typer says them in English, in a frame. Its exceptions are told by their names: their module is private.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandInfo

PANELS = {
    "Construire le graphe": "build add import-rncp import-vocabulary check doctor",
    "Consulter": "app search correspondences differences changes coverage query queries",
    "Conseiller": "transfer positioning",
    "Certifier": "verify-table watch publish-table",
    "Rapprocher, par calcul et sans valeur officielle": "compare similar diff match review evaluate",
    "Partager": "serve export release publish hash",
}
"""The commands in the help, by what they are for."""
_HELP = {
    "DEFAULT_STRING": "[par défaut : {}]",
    "ENVVAR_STRING": "[variable d'environnement : {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "COMMANDS_PANEL_TITLE": "Commandes",
}
_EXPECTED = (
    (r"is not one of (.+?)\.?$", "attendu : {}"),
    (r"valid integer", "attendu : un nombre entier"),
    (r"valid number", "attendu : un nombre"),
    (r"valid boolean", "attendu : oui ou non"),
    (r"greater than or equal to (\S+)", "attendu : {} au moins"),
    (r"less than or equal to (\S+)", "attendu : {} au plus"),
)
"""What the English message says → what was expected, with what it captured."""
_PLAIN = (
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "argument en trop : {}"),
    (r"Option '?(-[^\s']+)'? requires? an argument", "{} attend une valeur"),
    (r"Option '?(-[^\s']+)'? does not take a value", "{} n'attend pas de valeur"),
)


class _French:
    """What Typer says of the option that asks for help."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Montre cette aide."
        return option


class _Command(_French, TyperCommand):
    pass


class _Group(_French, TyperGroup):
    pass


def dress(app: typer.Typer) -> None:
    """Give the commands of the application their place in the help, in French."""
    place = {name: title for title, names in PANELS.items() for name in names.split()}
    app.info.cls = _Group
    names = list(place)
    app.registered_commands.sort(key=lambda command: names.index(_called(command)))
    for command in app.registered_commands:
        command.cls = _Command
        command.rich_help_panel = place[_called(command)]
    for group in app.registered_groups:
        group.rich_help_panel = place[str(group.name)]
        if group.typer_instance is not None:
            group.typer_instance.info.cls = _Group
            for command in group.typer_instance.registered_commands:
                command.cls = _Command


def _called(command: CommandInfo) -> str:
    return str(command.name or getattr(command.callback, "__name__", ""))


def run(app: typer.Typer) -> int:
    """Run the command line; its exit code. A usage error is one line on standard error, code 2."""
    if len(sys.argv) == 1 or {"-h", "--help"} & set(sys.argv):
        _french_help()
    try:
        code = app(prog_name="crosswalk", standalone_mode=False)
    except typer.Abort:
        print("crosswalk : interrompu", file=sys.stderr)
        return 1
    except Exception as error:
        if not hasattr(error, "ctx"):
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error)
            return 2
        print(f"crosswalk : {usage(error)}", file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


def usage(error: Any) -> str:
    """A usage error of Typer in French, with the command that explains more."""
    path = error.ctx.command_path if error.ctx else "crosswalk"
    return f"{_said(error)} (voir « {path} -h »)"


def _said(error: Any) -> str:
    kind, message = type(error).__name__, str(error.message)
    if kind == "MissingParameter":
        return f"il manque {_name(error)}"
    if kind == "BadParameter":
        return f"{_name(error)} : {_expected(message)}"
    if kind == "NoSuchOption":
        return f"option inconnue : {error.option_name}{_perhaps(error.possibilities or [])}"
    if match := re.search(r"No such command '(.*?)'", message):
        near = difflib.get_close_matches(match[1], error.ctx.command.commands, 3)
        return f"commande inconnue : {match[1]}{_perhaps(near)}"
    for pattern, words in _PLAIN:
        if match := re.search(pattern, message):
            return words.format(*match.groups())
    return message


def _perhaps(near: Sequence[str]) -> str:
    return f", peut-être {' ou '.join(near)}" if near else ""


def _name(error: Any) -> str:
    """An option as it is typed, an argument as the help shows it."""
    if error.param is None:
        return str(error.param_hint or "une valeur")
    options = [one for one in getattr(error.param, "opts", ()) if one.startswith("-")]
    if options:
        return str(max(options, key=len))
    return f"l'argument {error.param.name}"


def _expected(message: str) -> str:
    for pattern, words in _EXPECTED:
        if match := re.search(pattern, message):
            return words.format(*(group.replace("'", "") for group in match.groups()))
    return message.removeprefix("Value error, ")


def _french_help() -> None:
    from typer import rich_utils

    for name, words in _HELP.items():
        setattr(rich_utils, name, words)
