"""The control page: dials as a form, the last requests, credentials, magic members. No script, nothing foreign."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape

from bpjs_sandbox.accounts import ACCOUNTS, WIB, Account
from bpjs_sandbox.dials import Dials, table
from bpjs_sandbox.people import MAGIC_MEANINGS
from bpjs_sandbox.record import Entry
from bpjs_sandbox.world import World

_LAST = 30

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #16232b; max-width: 75rem; margin: auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #c9d3d9; }
tr.turned { background: #fff1d6; }
input { width: 9rem; padding: .2rem .4rem; border: 1px solid #5d7380; border-radius: 4px; font: inherit; }
button { padding: .4rem 1rem; border: 0; border-radius: 4px; background: #0b6e6e; color: #fff;
  font: inherit; }
form + form { margin-top: .5rem; }
:focus-visible { outline: 3px solid #16232b; outline-offset: 2px; }
code { font-size: .93em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
.scroll table { min-width: 56rem; }
"""

_PAGE = """<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bak pasir BPJS</title><link rel="stylesheet" href="/page.css"></head><body>
<h1>Bak pasir BPJS</h1>
<p>Server tiruan untuk uji coba. Bukan BPJS Kesehatan; semua data rekaan dan hilang saat dimatikan.</p>
<h2>Pengaturan gangguan</h2>
<form method="post" action="/dials"><div class="scroll"><table>
<thead><tr><th>Nama</th><th>Nilai</th><th>Mati</th><th>Isi</th><th>Arti</th></tr></thead>
<tbody>{dials}</tbody></table></div><p><button>Terapkan</button></p></form>
<form method="post" action="/reset"><input type="hidden" name="page" value="1">
<button>Kosongkan semua</button></form>
<h2>Referensi yang diubah</h2>
{changes}
<h2>{count} permintaan, {last} terakhir</h2>
<div class="scroll"><table>
<thead><tr><th>No.</th><th>Pukul (WIB)</th><th>Permintaan</th><th>Hasil</th><th>HTTP</th><th>Kode</th></tr>
</thead>
<tbody>{requests}</tbody></table></div>
<h2>Kredensial klinik rekaan</h2>
<p>Tidak membuka apa pun selain server tiruan ini. Alamat layanan diawali alamat dan port protokolnya.</p>
<div class="scroll"><table>
<thead><tr><th>Klinik</th><th>Layanan</th><th>Alamat layanan</th><th>cons_id</th><th>secret</th><th>user_key</th>
<th>Nama pengguna</th><th>Kata sandi</th><th>Kode aplikasi</th></tr></thead>
<tbody>{credentials}</tbody></table></div>
<h2>Peserta ajaib</h2>
<div class="scroll"><table>
<thead><tr><th>Kartu</th><th>NIK</th><th>Nama</th><th>Sifat</th><th>Arti</th></tr></thead>
<tbody>{members}</tbody></table></div>
</body></html>
"""


def render(world: World) -> str:
    """The whole page; every value is escaped."""
    last = world.record.entries[-_LAST:][::-1]
    return _PAGE.format(
        dials="".join(_dial_rows(world.dials)),
        changes=_changes(world),
        count=len(world.record.entries),
        last=len(last),
        requests="".join(map(_request_row, last)),
        credentials="".join(map(_credential_rows, ACCOUNTS)),
        members="".join(_member_rows(world)),
    )


def _dial_rows(dials: Dials) -> Iterator[str]:
    positions = dials.as_dict()
    for name, off, takes, meaning in table():
        turned = ' class="turned"' if positions[name] != off else ""
        field = f'<input id="{name}" name="{name}" value="{_shown(positions[name])}">'
        yield (
            f'<tr{turned}><th scope="row"><label for="{name}">{name}</label></th><td>{field}</td>'
            f'<td>{_shown(off)}</td><td lang="en">{escape(takes)}</td>'
            f'<td lang="en">{escape(meaning)}</td></tr>'
        )


def _changes(world: World) -> str:
    """The changes of lists, the last one first; how to make one when there is none."""
    rows = [_change_row(change) for change in reversed(world.catalogue.changes)]
    if not rows:
        return "<p>Belum ada. <code>PATCH /reference</code> mengganti nama, menghapus, atau menambah satu baris.</p>"
    head = "<tr><th>Klinik</th><th>Daftar</th><th>Kelompok</th><th>Kode</th><th>Nama baru</th></tr>"
    return f'<div class="scroll"><table><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></div>'


def _change_row(change: Mapping[str, object]) -> str:
    name = "(dihapus)" if change["name"] is None else str(change["name"])
    cells = [str(change[part]) for part in ("clinic", "list", "group", "code")] + [name]
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _shown(value: object) -> str:
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def _request_row(entry: Entry) -> str:
    at = f"{datetime.fromtimestamp(entry.at, WIB):%H:%M:%S}"
    request = f"<code>{escape(entry.method)} {escape(entry.path)}</code>"
    cells = (str(entry.n), at, request, escape(entry.outcome), str(entry.http or ""), str(entry.code or ""))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _credential_rows(account: Account) -> str:
    """One row a service: what the person types in again after breaking it on purpose."""
    keys = (account.cons_id, account.secret)
    login = (account.username, account.password, account.app_code)
    services = (
        ("PCare", "/pcare-rest", account.pcare_user_key),
        ("Antrean FKTP", "/antreanfktp", account.antrean_user_key),
        ("iCare", "/wsihs", account.icare_user_key),
    )
    rows = []
    for service, path, user_key in services:
        cells = "".join(f"<td><code>{escape(cell)}</code></td>" for cell in (path, *keys, user_key, *login))
        rows.append(f'<tr><th scope="row">{escape(account.name)}</th><td>{service}</td>{cells}</tr>')
    return "".join(rows)


def _member_rows(world: World) -> Iterator[str]:
    for one in world.members:
        if one.magic:
            cells = (one.card, one.nik, one.name, one.magic.value, MAGIC_MEANINGS[one.magic])
            yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
