"""What was paid before the books: its mission, currency and day, and where the numbers of receipts go on."""

from django.db import migrations

FILL = """
UPDATE payments_payment AS paid
SET mission = dossier.mission, currency = due.currency,
    day = (paid.at AT TIME ZONE COALESCE(place.time_zone, 'UTC'))::date
FROM payments_invoice AS due
JOIN dossiers_dossier AS dossier ON dossier.id = due.dossier_id
LEFT JOIN missions_mission AS place ON place.key = dossier.mission
WHERE due.id = paid.invoice_id
"""
COUNT = """
INSERT INTO payments_receiptcounter (mission, year, last)
SELECT mission, split_part(receipt, '-', 2)::int, max(substr(split_part(receipt, '-', 3), 2)::int)
FROM payments_payment WHERE receipt ~ '^[A-Z]+-[0-9]{4}-R[0-9]+$' GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_money"), ("missions", "0001_initial")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
