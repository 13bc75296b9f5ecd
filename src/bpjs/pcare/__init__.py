"""PCare: members, registrations, visits and reference lists. Each function makes a Request; nothing here sends."""
