"""PCare: members, registrations, consultations, rujukan, Prolanis, screening and the reference lists.

Each function makes a Request; nothing here sends.
"""
