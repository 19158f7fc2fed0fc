"""The step kinds that need no tables of their own; the others live in inquiries, payments, appointments, issuance."""
