"""The product's own command, `titian`. Arguments are declared here, work is done in `commands/`.

A command's module is imported when it is called, after the data folder is known and Django is set up: `titian
--help` answers at once and touches nothing.
"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from titian.config.errors import UnableToRun
from titian.config.process import follow_supervisor
from titian.config.terminal import complain

INTERRUPTED = 130
"""The shell's exit code for a command that Ctrl-C ended before it was at work."""

DISK_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument, as `ArgumentParser.add_argument` takes it."""

    name: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `run(options) -> int` of the module of that name in `commands/`.

    `takes_rest`: what we do not know, `--help` included, goes on to another program as `options.rest`.
    `actions`: the command is one of these words more, which `run` finds as `options.action`.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...] = ()
    needs_django: bool = True
    takes_rest: bool = False
    actions: tuple["Command", ...] = ()


def argument(name: str, **options: Any) -> Argument:
    return Argument(name, options)


HOST = argument("--host", default="127.0.0.1", help="alamat yang didengarkan (default: %(default)s)")
PORT = argument("--port", type=int, default=8700, help="port web (default: %(default)s)")
CLINIC = argument("--clinic", default="", help="alamat klinik, bila ada lebih dari satu")
ROLES = ("superadmin", "admin", "pendaftaran", "perawat", "dokter")
"""The values of `Assignment.Role`, which Django would have to be loaded for."""
RIGHTS = ("satusehat", "kirim_ulang", "ubah_isi", "tutup", "massal", "katalog", "identitas", "tampilkan")
"""Those of `Right`."""

COMMANDS = (
    Command("demo", "semuanya dengan klinik contoh, di komputer ini saja", (HOST, PORT), needs_django=False),
    Command("serve", "web, pekerja dan tugas berkala, dijaga bersama", (HOST, PORT)),
    Command("web", "web saja", (HOST, PORT)),
    Command("worker", "pengantar ke BPJS saja"),
    Command("duties", "tugas berkala saja"),
    Command("sandbox", "BPJS tiruan untuk latihan", needs_django=False, takes_rest=True),
    Command(
        "init",
        "siapkan basis data, wilayah, klinik dan superadmin pertama",
        (argument("--no-input", action="store_true", help="jangan bertanya; jawaban dari TITIAN_ADMIN_*"),),
    ),
    Command(
        "staff",
        "akun petugas klinik",
        actions=(
            Command(
                "add",
                "buat akun petugas; kata sandi ditanyakan atau dari TITIAN_STAFF_PASSWORD",
                (
                    argument("--username", required=True, help="nama pengguna untuk masuk"),
                    argument("--name", required=True, help="nama lengkap"),
                    argument("--role", required=True, choices=ROLES, help="peran di klinik"),
                    CLINIC,
                    argument(
                        "--satusehat",
                        action="store_true",
                        help="boleh membuka Integrasi, semua haknya (admin)",
                    ),
                ),
            ),
            Command("list", "daftar petugas, perannya, dan haknya di Integrasi"),
            Command(
                "rights",
                "beri atau cabut hak seorang petugas di Integrasi; tanpa keduanya, tampilkan",
                (
                    argument("--username", required=True, help="nama pengguna"),
                    CLINIC,
                    argument("--give", nargs="+", default=[], choices=RIGHTS, help="hak yang diberikan"),
                    argument("--take", nargs="+", default=[], choices=RIGHTS, help="hak yang dicabut"),
                ),
            ),
        ),
    ),
    Command(
        "token",
        "token API untuk program lain milik klinik",
        actions=(
            Command(
                "add",
                "buat token; teksnya dicetak satu kali ini saja",
                (
                    argument("--name", required=True, help="program yang memakainya"),
                    argument("--resend", action="store_true", help="boleh mengirim ulang"),
                    argument("--identities", action="store_true", help="melihat nama dan nomor pasien"),
                    CLINIC,
                ),
            ),
            Command("list", "daftar token klinik", (CLINIC,)),
            Command(
                "revoke",
                "cabut sebuah token",
                (argument("--name", required=True, help="nama token"), CLINIC),
            ),
        ),
    ),
    Command(
        "doctor",
        "periksa semuanya dan sebutkan yang rusak",
        (
            argument("--json", action="store_true", help="hasil sebagai JSON"),
            argument("--clinic", default="", help="hanya klinik dengan alamat ini"),
        ),
    ),
    Command(
        "backup",
        "buat cadangan sekarang",
        (argument("--to", type=Path, help="folder tujuan (default: backups di folder data)"),),
    ),
    Command(
        "restore",
        "kembalikan isi sebuah cadangan",
        (
            argument("file", type=Path, help="berkas cadangan"),
            argument("--force", action="store_true", help="walau sudah ada isinya; yang lama disisihkan"),
        ),
    ),
    Command(
        "record",
        "rekam jawaban BPJS yang sebenarnya, disamarkan, untuk dibagikan",
        (
            argument("clinic", help="alamat klinik"),
            argument("file", type=Path, help="berkas baru untuk rekaman (.jsonl)"),
            argument("--card", default="", help="nomor kartu seorang peserta klinik, untuk ditanyakan juga"),
            argument(
                "--sent", type=int, default=200, help="paling banyak jawaban kiriman (default: %(default)s)"
            ),
        ),
    ),
    Command("manage", "perintah Django", needs_django=False, takes_rest=True),
)


def parser() -> argparse.ArgumentParser:
    """The whole command line. `--data-dir` is every command's."""
    whole = argparse.ArgumentParser(
        "titian", description="Pendaftaran klinik dan jembatan ke BPJS Kesehatan."
    )
    _declare(COMMANDS, whole.add_subparsers(dest="command", required=True, metavar="PERINTAH"))
    return whole


def _declare(
    commands: Sequence[Command], among: "argparse._SubParsersAction[argparse.ArgumentParser]"
) -> None:
    for command in commands:
        own = among.add_parser(
            command.name,
            help=command.help,
            description=command.help,
            add_help=not command.takes_rest,
            allow_abbrev=False,
        )
        if command.actions:
            _declare(command.actions, own.add_subparsers(dest="action", required=True, metavar="TINDAKAN"))
            continue
        own.add_argument("--data-dir", type=Path, help="folder basis data, kunci dan cadangan")
        for one in command.arguments:
            own.add_argument(one.name, **one.options)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 (well), 1 (not) or 2 (not understood)."""
    whole = parser()
    options, rest = whole.parse_known_args(arguments)
    options.rest = rest
    command = next(one for one in COMMANDS if one.name == options.command)
    if rest and not command.takes_rest:
        whole.error(f"tidak dikenal: {' '.join(rest)}")
    follow_supervisor()
    if options.data_dir:
        os.environ["TITIAN_DATA_DIR"] = str(options.data_dir.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "titian.config.settings")
    try:
        return _run(command, options)
    except UnableToRun as error:
        complain(f"titian {command.name}: {error}")
        return 1
    except OSError as error:
        complain(f"titian {command.name}: {_plainly(error)}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _plainly(error: OSError) -> str:
    """What the system refused and where; without a path of its own, the data folder."""
    place = error.filename or Path(os.environ.get("TITIAN_DATA_DIR", "data")).resolve()
    if error.errno in DISK_FULL:
        return f"disk penuh: {place}; kosongkan ruang lalu ulangi"
    if error.errno in NOT_WRITABLE:
        return f"tidak boleh membaca atau menulis {place}; periksa izin foldernya"
    return f"{error.strerror or error} ({place})"


def _run(command: Command, options: argparse.Namespace) -> int:
    if command.needs_django:
        import_module("django").setup()
    return int(import_module(f"titian.config.commands.{command.name}").run(options))


if __name__ == "__main__":
    sys.exit(main())
