"""All steps to 0012 as one, for a clinic that begins: it would take each of them, and SQLite build the tables anew for most."""

from importlib import import_module

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


_SEARCH_ROWS = import_module("titian.patients.migrations.0002_search_rows")


class Migration(migrations.Migration):
    replaces = [
        ("patients", "0001_initial"),
        ("patients", "0002_search_rows"),
        ("patients", "0003_standing_and_ihs_number"),
        ("patients", "0004_general_consent"),
        ("patients", "0005_facts_of_the_decree"),
        ("patients", "0006_allergies_as_rows"),
        ("patients", "0007_remove_allergies_text"),
        ("patients", "0008_drafts"),
        ("patients", "0009_family_card_index"),
        ("patients", "0010_list_indexes"),
        ("patients", "0011_allergies_that_went"),
        ("patients", "0012_why_nobody_answers_yet"),
    ]

    initial = True

    dependencies = [
        ("facility", "0005_settings_of_the_watch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordNumberCounter",
            fields=[
                (
                    "facility",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="facility.facility",
                    ),
                ),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="versi")),
                ("body", models.TextField(max_length=20000, verbose_name="teks persetujuan")),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=150)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consent_texts",
                        to="facility.facility",
                    ),
                ),
            ],
            options={
                "verbose_name": "teks persetujuan umum",
            },
        ),
        migrations.CreateModel(
            name="Patient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry_kind",
                    models.CharField(
                        choices=[
                            ("known", "Pasien"),
                            ("newborn", "Bayi baru lahir"),
                            ("unknown", "Tidak dikenal"),
                            ("foreigner", "Warga negara asing"),
                        ],
                        default="known",
                        max_length=10,
                        verbose_name="jenis entri",
                    ),
                ),
                (
                    "citizenship",
                    models.CharField(
                        choices=[("WNI", "WNI"), ("WNA", "WNA")],
                        default="WNI",
                        max_length=3,
                        verbose_name="kewarganegaraan",
                    ),
                ),
                ("nationality", models.CharField(blank=True, max_length=2, verbose_name="negara asal")),
                ("birth_time", models.TimeField(null=True, verbose_name="jam lahir")),
                (
                    "birth_date_is_estimate",
                    models.BooleanField(default=False, verbose_name="tanggal lahir perkiraan"),
                ),
                (
                    "birth_order",
                    models.PositiveSmallIntegerField(default=0, verbose_name="urutan kelahiran kembar"),
                ),
                (
                    "age_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "0–5 tahun"),
                            ("2", "6–11 tahun"),
                            ("3", "12–17 tahun"),
                            ("4", "18–40 tahun"),
                            ("5", "41–65 tahun"),
                            ("6", "di atas 65 tahun"),
                        ],
                        max_length=1,
                        verbose_name="perkiraan umur",
                    ),
                ),
                ("found_on", models.DateField(null=True, verbose_name="tanggal ditemukan")),
                ("found_time", models.TimeField(null=True, verbose_name="jam ditemukan")),
                (
                    "found_place",
                    models.CharField(blank=True, max_length=250, verbose_name="lokasi ditemukan"),
                ),
                (
                    "mother_name",
                    models.CharField(blank=True, max_length=150, verbose_name="nama ibu kandung"),
                ),
                ("mother_nik", models.CharField(blank=True, max_length=16, verbose_name="NIK ibu kandung")),
                (
                    "mother_card_number",
                    models.CharField(blank=True, max_length=13, verbose_name="nomor kartu BPJS ibu"),
                ),
                ("family_card_number", models.CharField(blank=True, max_length=16, verbose_name="nomor KK")),
                (
                    "phone_owner",
                    models.CharField(
                        choices=[("patient", "Pasien sendiri"), ("responsible", "Penanggung jawab")],
                        default="patient",
                        max_length=11,
                        verbose_name="pemilik HP",
                    ),
                ),
                ("home_phone", models.CharField(blank=True, max_length=20, verbose_name="telepon rumah")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="surel")),
                (
                    "responsible_name",
                    models.CharField(blank=True, max_length=150, verbose_name="penanggung jawab"),
                ),
                (
                    "responsible_relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Diri sendiri"),
                            ("2", "Orang tua"),
                            ("3", "Anak"),
                            ("4", "Suami/istri"),
                            ("5", "Kerabat/saudara"),
                            ("6", "Lain-lain"),
                        ],
                        max_length=1,
                        verbose_name="hubungan penanggung jawab",
                    ),
                ),
                (
                    "responsible_phone",
                    models.CharField(blank=True, max_length=20, verbose_name="HP penanggung jawab"),
                ),
                (
                    "responsible_missing_reason",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="alasan belum ada penanggung jawab"
                    ),
                ),
                ("escort_name", models.CharField(blank=True, max_length=150, verbose_name="pengantar")),
                ("escort_phone", models.CharField(blank=True, max_length=20, verbose_name="HP pengantar")),
                (
                    "religion",
                    models.CharField(
                        choices=[
                            ("1", "Islam"),
                            ("2", "Kristen (Protestan)"),
                            ("3", "Katolik"),
                            ("4", "Hindu"),
                            ("5", "Buddha"),
                            ("6", "Konghucu"),
                            ("7", "Penghayat"),
                            ("8", "Lain-lain"),
                            ("not_asked", "Belum ditanyakan"),
                            ("declined", "Menolak menjawab"),
                        ],
                        default="not_asked",
                        max_length=9,
                        verbose_name="agama",
                    ),
                ),
                ("religion_other", models.CharField(blank=True, max_length=50, verbose_name="agama lainnya")),
                (
                    "education",
                    models.CharField(
                        choices=[
                            ("0", "Tidak sekolah"),
                            ("1", "SD"),
                            ("2", "SLTP sederajat"),
                            ("3", "SLTA sederajat"),
                            ("4", "D1–D3 sederajat"),
                            ("5", "D4"),
                            ("6", "S1"),
                            ("7", "S2"),
                            ("8", "S3"),
                            ("not_asked", "Belum ditanyakan"),
                            ("declined", "Menolak menjawab"),
                        ],
                        default="not_asked",
                        max_length=9,
                        verbose_name="pendidikan",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(
                        choices=[
                            ("0", "Tidak bekerja"),
                            ("1", "PNS"),
                            ("2", "TNI/POLRI"),
                            ("3", "BUMN"),
                            ("4", "Pegawai swasta/wirausaha"),
                            ("5", "Lain-lain"),
                            ("not_asked", "Belum ditanyakan"),
                            ("declined", "Menolak menjawab"),
                        ],
                        default="not_asked",
                        max_length=9,
                        verbose_name="pekerjaan",
                    ),
                ),
                (
                    "occupation_other",
                    models.CharField(blank=True, max_length=50, verbose_name="pekerjaan lainnya"),
                ),
                (
                    "marital_status",
                    models.CharField(
                        choices=[
                            ("1", "Belum kawin"),
                            ("2", "Kawin"),
                            ("3", "Cerai hidup"),
                            ("4", "Cerai mati"),
                            ("not_asked", "Belum ditanyakan"),
                            ("declined", "Menolak menjawab"),
                        ],
                        default="not_asked",
                        max_length=9,
                        verbose_name="status perkawinan",
                    ),
                ),
                ("ethnicity", models.CharField(blank=True, max_length=50, verbose_name="suku")),
                (
                    "language",
                    models.CharField(blank=True, max_length=50, verbose_name="bahasa yang dikuasai"),
                ),
                (
                    "dwelling",
                    models.CharField(
                        choices=[
                            ("indonesia", "Di Indonesia"),
                            ("abroad", "Di luar negeri"),
                            ("none", "Tidak ada tempat tinggal"),
                        ],
                        default="indonesia",
                        max_length=9,
                        verbose_name="tempat tinggal",
                    ),
                ),
                ("address", models.CharField(max_length=250, verbose_name="alamat lengkap")),
                ("rt", models.CharField(blank=True, max_length=3, verbose_name="RT")),
                ("rw", models.CharField(blank=True, max_length=3, verbose_name="RW")),
                ("postal_code", models.CharField(blank=True, max_length=5, verbose_name="kode pos")),
                ("country", models.CharField(default="ID", max_length=2, verbose_name="negara")),
                ("domicile_differs", models.BooleanField(default=False, verbose_name="domisili berbeda")),
                (
                    "domicile_address",
                    models.CharField(blank=True, max_length=250, verbose_name="alamat domisili"),
                ),
                ("domicile_rt", models.CharField(blank=True, max_length=3, verbose_name="RT domisili")),
                ("domicile_rw", models.CharField(blank=True, max_length=3, verbose_name="RW domisili")),
                (
                    "domicile_postal_code",
                    models.CharField(blank=True, max_length=5, verbose_name="kode pos domisili"),
                ),
                (
                    "domicile_country",
                    models.CharField(default="ID", max_length=2, verbose_name="negara domisili"),
                ),
                (
                    "blood_group",
                    models.CharField(
                        blank=True,
                        choices=[("A", "A"), ("B", "B"), ("AB", "AB"), ("O", "O")],
                        max_length=2,
                        verbose_name="golongan darah",
                    ),
                ),
                (
                    "rhesus",
                    models.CharField(
                        blank=True,
                        choices=[("+", "Positif"), ("-", "Negatif")],
                        max_length=1,
                        verbose_name="rhesus",
                    ),
                ),
                (
                    "no_known_allergies",
                    models.BooleanField(default=False, verbose_name="tidak ada alergi yang diketahui"),
                ),
                (
                    "disability",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Fisik"),
                            ("2", "Netra/buta"),
                            ("3", "Rungu/wicara"),
                            ("4", "Mental/jiwa"),
                            ("5", "Fisik dan mental"),
                            ("6", "Lainnya"),
                            ("7", "Tidak ada"),
                        ],
                        max_length=1,
                        verbose_name="disabilitas",
                    ),
                ),
                ("needs_interpreter", models.BooleanField(default=False, verbose_name="perlu juru bahasa")),
                (
                    "medical_history",
                    models.CharField(blank=True, max_length=500, verbose_name="riwayat penyakit"),
                ),
                (
                    "regular_medicines",
                    models.CharField(blank=True, max_length=500, verbose_name="obat rutin"),
                ),
                (
                    "deceased_on",
                    models.DateField(editable=False, null=True, verbose_name="tanggal meninggal"),
                ),
                (
                    "deceased_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="keterangan meninggal"
                    ),
                ),
                (
                    "inactive_since",
                    models.DateTimeField(editable=False, null=True, verbose_name="nonaktif sejak"),
                ),
                (
                    "inactive_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="alasan nonaktif"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("record_number", models.PositiveIntegerField(editable=False, verbose_name="No. RM")),
                (
                    "identity_type",
                    models.CharField(
                        choices=[
                            ("nik", "NIK (KTP/KIA)"),
                            ("paspor", "Paspor"),
                            ("kitas", "KITAS"),
                            ("kitap", "KITAP"),
                            ("sim", "SIM"),
                            ("lainnya", "Lainnya"),
                            ("belum_ada", "Belum ada"),
                        ],
                        max_length=10,
                        verbose_name="jenis identitas",
                    ),
                ),
                (
                    "identity_number",
                    models.CharField(blank=True, max_length=20, verbose_name="nomor identitas"),
                ),
                (
                    "identity_status",
                    models.CharField(
                        choices=[
                            ("verified", "Terverifikasi"),
                            ("unverified", "Belum diverifikasi"),
                            ("placeholder", "Isian sementara"),
                        ],
                        max_length=12,
                    ),
                ),
                ("nik", models.CharField(blank=True, max_length=16, verbose_name="NIK")),
                (
                    "ihs_number",
                    models.CharField(blank=True, editable=False, max_length=20, verbose_name="nomor IHS"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama lengkap")),
                ("title_before", models.CharField(blank=True, max_length=30, verbose_name="gelar depan")),
                ("title_after", models.CharField(blank=True, max_length=50, verbose_name="gelar belakang")),
                ("alias", models.CharField(blank=True, max_length=100, verbose_name="nama panggilan")),
                ("search_name", models.CharField(editable=False, max_length=150)),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("1", "Laki-laki"),
                            ("2", "Perempuan"),
                            ("0", "Tidak diketahui"),
                            ("3", "Tidak dapat ditentukan"),
                            ("4", "Tidak mengisi"),
                        ],
                        max_length=1,
                        verbose_name="jenis kelamin",
                    ),
                ),
                ("birth_place", models.CharField(blank=True, max_length=100, verbose_name="tempat lahir")),
                ("birth_date", models.DateField(null=True, verbose_name="tanggal lahir")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="nomor HP")),
                ("phone_is_placeholder", models.BooleanField(default=False)),
                (
                    "phone_missing_reason",
                    models.CharField(blank=True, max_length=100, verbose_name="alasan tidak ada HP"),
                ),
                (
                    "category",
                    models.CharField(
                        default="regular", editable=False, max_length=10, verbose_name="kategori pasien"
                    ),
                ),
                (
                    "payment",
                    models.CharField(
                        choices=[("pribadi", "Pribadi"), ("kantor", "Kantor"), ("penjamin", "Penjamin")],
                        default="pribadi",
                        max_length=10,
                        verbose_name="jenis pembiayaan",
                    ),
                ),
                ("office_name", models.CharField(blank=True, max_length=100, verbose_name="nama kantor")),
                ("policy_number", models.CharField(blank=True, max_length=50, verbose_name="nomor polis")),
                ("card_number", models.CharField(blank=True, max_length=13, verbose_name="nomor kartu BPJS")),
                (
                    "membership",
                    models.CharField(
                        choices=[
                            ("umum", "Umum"),
                            ("verified", "BPJS, terverifikasi"),
                            ("pending", "BPJS, verifikasi tertunda"),
                        ],
                        default="umum",
                        max_length=10,
                    ),
                ),
                ("membership_tried_at", models.DateTimeField(null=True)),
                ("notes", models.CharField(blank=True, max_length=500, verbose_name="catatan")),
                ("searchable_as", models.PositiveSmallIntegerField(db_index=True, default=0, editable=False)),
                ("created_at", models.DateTimeField()),
                ("created_by_name", models.CharField(max_length=150)),
                ("changed_at", models.DateTimeField()),
                (
                    "domicile_village",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facility.village",
                        verbose_name="kelurahan/desa domisili",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patients",
                        to="facility.facility",
                    ),
                ),
                (
                    "mother",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="patients.patient",
                        verbose_name="ibu",
                    ),
                ),
                (
                    "penjamin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facility.penjamin",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facility.village",
                        verbose_name="kelurahan/desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "pasien",
            },
        ),
        migrations.CreateModel(
            name="GeneralConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("given_at", models.DateTimeField(verbose_name="waktu persetujuan")),
                (
                    "agrees_to_payment",
                    models.BooleanField(
                        choices=[(True, "Setuju"), (False, "Tidak setuju")],
                        verbose_name="Ketentuan pembayaran",
                    ),
                ),
                (
                    "agrees_to_rights",
                    models.BooleanField(
                        choices=[(True, "Setuju"), (False, "Tidak setuju")],
                        verbose_name="Hak dan kewajiban pasien",
                    ),
                ),
                (
                    "agrees_to_house_rules",
                    models.BooleanField(
                        choices=[(True, "Setuju"), (False, "Tidak setuju")], verbose_name="Tata tertib klinik"
                    ),
                ),
                (
                    "needs_interpreter",
                    models.BooleanField(
                        choices=[(True, "Ya"), (False, "Tidak")], verbose_name="Perlu penerjemah"
                    ),
                ),
                (
                    "needs_counsellor",
                    models.BooleanField(
                        choices=[(True, "Ya"), (False, "Tidak")], verbose_name="Perlu rohaniawan"
                    ),
                ),
                (
                    "releases_to_payer",
                    models.BooleanField(
                        choices=[(True, "Setuju"), (False, "Tidak setuju")],
                        verbose_name="1. Hasil penunjang kepada penjamin",
                    ),
                ),
                (
                    "releases_to_trainees",
                    models.BooleanField(
                        choices=[(True, "Setuju"), (False, "Tidak setuju")],
                        verbose_name="2. Kepada peserta didik",
                    ),
                ),
                (
                    "releases_to_family",
                    models.BooleanField(
                        choices=[(True, "Setuju"), (False, "Tidak setuju")],
                        verbose_name="3. Kepada anggota keluarga",
                    ),
                ),
                (
                    "family_names",
                    models.CharField(blank=True, max_length=250, verbose_name="Nama anggota keluarga"),
                ),
                (
                    "releases_to_faskes",
                    models.BooleanField(
                        choices=[(True, "Setuju"), (False, "Tidak setuju")],
                        verbose_name="4. Kepada faskes untuk rujukan",
                    ),
                ),
                ("faskes_name", models.CharField(blank=True, max_length=150, verbose_name="Nama faskes")),
                (
                    "is_told_of_satusehat",
                    models.BooleanField(
                        choices=[(True, "Ya"), (False, "Tidak")],
                        verbose_name="Sudah diberi tahu tentang SATUSEHAT",
                    ),
                ),
                (
                    "responsible_name",
                    models.CharField(max_length=150, verbose_name="Nama yang menandatangani"),
                ),
                (
                    "responsible_relation",
                    models.CharField(
                        choices=[
                            ("1", "Diri sendiri"),
                            ("2", "Orang tua"),
                            ("3", "Anak"),
                            ("4", "Suami/istri"),
                            ("5", "Kerabat/saudara"),
                            ("6", "Lain-lain"),
                        ],
                        max_length=1,
                        verbose_name="Hubungan dengan pasien",
                    ),
                ),
                ("officer_name", models.CharField(max_length=150, verbose_name="Petugas yang menjelaskan")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("paper", "Tanda tangan basah di kertas"),
                            ("scanned", "Tanda tangan basah, lembarnya dipindai"),
                        ],
                        max_length=10,
                        verbose_name="Cara tanda tangan",
                    ),
                ),
                ("kept_at", models.CharField(blank=True, max_length=100, verbose_name="Lembar disimpan di")),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by_name", models.CharField(max_length=150)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=150)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=250, verbose_name="alasan")),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facility.facility"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.consenttext",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "verbose_name": "persetujuan umum",
            },
        ),
        migrations.CreateModel(
            name="Allergy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("medication", "Obat"),
                            ("food", "Makanan"),
                            ("environment", "Lingkungan/udara"),
                            ("biologic", "Biologis"),
                            ("other", "Lainnya"),
                        ],
                        max_length=11,
                        verbose_name="jenis",
                    ),
                ),
                ("substance", models.CharField(max_length=250, verbose_name="zat")),
                ("reaction", models.CharField(blank=True, max_length=100, verbose_name="reaksi")),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[("mild", "Ringan"), ("moderate", "Sedang"), ("severe", "Berat")],
                        max_length=8,
                        verbose_name="keparahan",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("patient", "Pasien"),
                            ("family", "Keluarga"),
                            ("record", "Rekam medis/surat"),
                            ("staff", "Tenaga kesehatan"),
                        ],
                        max_length=7,
                        verbose_name="sumber",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facility.facility"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allergies",
                        to="patients.patient",
                    ),
                ),
            ],
            options={
                "verbose_name": "alergi",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="PatientDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_ref", models.UUIDField()),
                ("entry", models.CharField(blank=True, max_length=300)),
                ("typed", models.JSONField()),
                ("saved_at", models.DateTimeField(db_index=True)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facility.facility"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="patients.patient",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "facility",
                        "kind",
                        "key",
                        "patient",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("w", "a word of the name"),
                            ("s", "how a word sounds"),
                            ("p", "the end of a word, three letters or more"),
                        ],
                        max_length=1,
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facility.facility",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_rows",
                        to="patients.patient",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(fields=("facility", "version"), name="consent_version_once"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "search_name"], name="patient_name"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "phone"], name="patient_phone"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "nik"], name="patient_nik"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "card_number"], name="patient_card"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "identity_number"], name="patient_identity"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "family_card_number"], name="patient_family_card"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "birth_date"], name="patient_birth_date"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "-created_at"], name="patient_newest"),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(
                fields=["facility", "deceased_on", "inactive_since", "-created_at"], name="patient_in_use"
            ),
        ),
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["facility", "office_name"], name="patient_office"),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                fields=("facility", "record_number"), name="record_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("nik", ""), _negated=True), fields=("facility", "nik"), name="nik_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("card_number", ""), _negated=True),
                fields=("facility", "card_number"),
                name="card_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ihs_number", ""), _negated=True),
                fields=("facility", "ihs_number"),
                name="ihs_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone", ""), _negated=True),
                    models.Q(("phone_missing_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="phone_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("birth_date__isnull", False), models.Q(("age_band", ""), _negated=True), _connector="OR"
                ),
                name="birth_date_or_age_band",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deceased_on__isnull", True), ("deceased_reason", "")),
                    models.Q(
                        ("deceased_on__isnull", False), models.Q(("deceased_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="deceased_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("inactive_reason", ""), ("inactive_since__isnull", True)),
                    models.Q(
                        ("inactive_since__isnull", False), models.Q(("inactive_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="inactive_with_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="generalconsent",
            index=models.Index(fields=["patient", "-given_at"], name="consent_newest"),
        ),
        migrations.AddConstraint(
            model_name="generalconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("releases_to_family", False),
                    models.Q(("family_names", ""), _negated=True),
                    _connector="OR",
                ),
                name="consent_names_family",
            ),
        ),
        migrations.AddConstraint(
            model_name="generalconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("releases_to_faskes", False),
                    models.Q(("faskes_name", ""), _negated=True),
                    _connector="OR",
                ),
                name="consent_names_faskes",
            ),
        ),
        migrations.AddConstraint(
            model_name="generalconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal_reason", ""), ("withdrawn_at", None)),
                    models.Q(
                        ("withdrawn_at__isnull", False), models.Q(("withdrawal_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="consent_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="patientdraft",
            constraint=models.UniqueConstraint(
                fields=("facility", "user", "form_ref"), name="one_draft_a_form"
            ),
        ),
        migrations.RunPython(_SEARCH_ROWS.sort_by_bytes, migrations.RunPython.noop),
    ]
