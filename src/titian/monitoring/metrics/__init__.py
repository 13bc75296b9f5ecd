"""/metrics, for Prometheus. Imported by the addresses alone: the worker pays nothing for it."""
