"""The sample installation of `titian demo`: its notes, its ports, its clinics and the people worth trying."""
