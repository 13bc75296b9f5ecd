from typing import Any

from django.db import migrations

RIGHTS = [
    ("satusehat", "Membuka integrasi BPJS FKTP dan SATUSEHAT"),
    ("kirim_ulang", "Mengirim ulang satu kiriman"),
    ("ubah_isi", "Mengubah isi kiriman"),
    ("tutup", "Menutup kiriman, atau menyatakan sudah dientri manual"),
    ("massal", "Bertindak atas banyak kiriman sekaligus"),
    ("katalog", "Membuat dan mengubah aturan jawaban BPJS"),
    ("identitas", "Melihat nama dan nomor pasien di monitor"),
    ("tampilkan", "Menampilkan identitas satu kiriman dengan alasan"),
]


def give_all_to_who_had_one(apps: Any, schema_editor: Any) -> None:
    """Who held `satusehat` could do everything: nobody loses anything. Django makes the rows only after migrating."""
    held = apps.get_model("facility", "Assignment").objects.filter(permissions__codename="satusehat")
    holders = list(held)
    if not holders:
        return
    types = apps.get_model("contenttypes", "ContentType")
    of_staff, _ = types.objects.get_or_create(app_label="facility", model="assignment")
    permissions = apps.get_model("auth", "Permission").objects
    rights = [
        permissions.get_or_create(content_type=of_staff, codename=codename, defaults={"name": name})[0]
        for codename, name in RIGHTS
    ]
    for holder in holders:
        holder.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("facility", "0005_settings_of_the_watch"),
    ]

    operations = [
        migrations.AlterModelOptions(name="assignment", options={"permissions": RIGHTS}),
        migrations.RunPython(give_all_to_who_had_one, migrations.RunPython.noop),
    ]
