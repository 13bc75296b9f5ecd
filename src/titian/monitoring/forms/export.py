"""What who takes the list of the monitor out of the house says first."""

from titian.facility import forms


class ExportForm(forms.ExportForm):
    """Of jobs; whole numbers are for who may see them."""

    counted = "kirimannya"
    example = "rekonsiliasi dengan PCare bulan Oktober"
