"""The published base addresses. Configuration may name others; a path is appended after one slash."""

PCARE_PRODUCTION = "https://apijkn.bpjs-kesehatan.go.id/pcare-rest"
PCARE_DEVELOPMENT = "https://apijkn-dev.bpjs-kesehatan.go.id/pcare-rest-dev"
"""Both [A] S1 S5 S6 S10 S18."""

ANTREAN_PRODUCTION = "https://apijkn.bpjs-kesehatan.go.id/antreanfktp"
ANTREAN_DEVELOPMENT = "https://apijkn-dev.bpjs-kesehatan.go.id/antreanfktp_dev"
"""Both [A] S1 S2 S6 S14 S18; the underscore is BPJS's."""

ICARE_PRODUCTION = "https://apijkn.bpjs-kesehatan.go.id/wsihs"
ICARE_PRODUCTION_CATALOGUE = "https://apijkn.bpjs-kesehatan.go.id/ihs"
"""[X]: wsihs S5 S9, wsIHS S2, ihs S1 S6."""
ICARE_DEVELOPMENT = "https://apijkn-dev.bpjs-kesehatan.go.id/ihs_dev"
"""[A] S5 S6."""
