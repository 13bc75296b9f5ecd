"""Names in BPJS's answers whose values speak of nobody: codes and names of lists, public facts of a faskes.

What is not named here may be about a person, and whoever keeps an answer to learn from it disguises it. A prefix would
not do: nmPoli is a poli's name, nmPst is a peserta's ([A] S1).
"""

_CODES = frozenset(
    {
        "kdAlergi", "kdDati", "kdDiag", "kdDiag1", "kdDiag2", "kdDiag3", "kdKC", "kdKR", "kdKelompok", "kdKhusus",
        "kdMCU", "kdObat", "kdPPK", "kdPoli", "kdPoliRujuk", "kdPoliRujukInternal", "kdPrognosa", "kdProgram",
        "kdProp", "kdProvider", "kdRacikan", "kdSadar", "kdSarana", "kdSpesialis", "kdStatusPulang",
        "kdSubSpesialis", "kdSubSpesialis1", "kdTacc", "kdTindakan", "kdTkp", "kdppk", "kodepoli",
    }
)  # fmt: skip
_NAMES = frozenset(
    {
        "nmAlergi", "nmDati", "nmDiag", "nmKC", "nmKR", "nmKhusus", "nmObat", "nmPPK", "nmPoli", "nmPrognosa",
        "nmProgram", "nmProvider", "nmSadar", "nmSarana", "nmSpesialis", "nmStatusPulang", "nmSubSpesialis",
        "nmTacc", "nmTindakan", "nmTkp", "nmkc", "nmppk", "namapoli",
    }
)  # fmt: skip
_FACTS = frozenset(
    {
        # envelope and pages
        "code", "count",
        # of which field BPJS speaks: what was refused, what was given a number
        "field",
        # a list's row
        "nonSpesialis", "poliSakit", "sedia", "maxTarif", "withValue", "jampraktek",
        # a hospital that takes a rujukan
        "alamatPpk", "telpPpk", "kelas", "distance", "jadwal", "kapasitas", "persentase", "jmlRujuk",
        # what a membership is, not whose
        "aktif", "ketAktif", "sex",
    }
)  # fmt: skip
HARMLESS = _CODES | _NAMES | _FACTS
LISTS_BY_PARENT = frozenset({"jnsKelas", "jnsPeserta"})
"""Below these `kode` and `nama` are a list's row too."""
