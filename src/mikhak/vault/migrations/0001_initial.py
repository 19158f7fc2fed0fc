"""The two tables of the vault, and the trigger that makes the audit append-only."""

from django.db import migrations, models

APPEND_ONLY = """
CREATE FUNCTION vault_opening_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'vault_opening is append-only';
END $$;
CREATE TRIGGER vault_opening_append_only BEFORE UPDATE OR DELETE ON vault_opening
    FOR EACH ROW EXECUTE FUNCTION vault_opening_append_only();
"""
UNDO = """
DROP TRIGGER vault_opening_append_only ON vault_opening;
DROP FUNCTION vault_opening_append_only();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('unseal', 'Unseal'), ('mail', 'Mail'), ('sign', 'Sign'), ('shred', 'Shred')], max_length=10)),
                ('officer_id', models.BigIntegerField(help_text='Empty: the system itself', null=True)),
                ('dossier_id', models.UUIDField(null=True)),
                ('part_id', models.UUIDField(null=True)),
                ('mission', models.CharField(blank=True, max_length=60)),
                ('purpose', models.CharField(max_length=200)),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of what was signed', max_length=64)),
                ('caller', models.CharField(help_text='The process that asked', max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['dossier_id', 'at'], name='vault_opening_dossier'), models.Index(fields=['officer_id', 'at'], name='vault_opening_officer')],
            },
        ),
        migrations.CreateModel(
            name='PublicKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mission', 'Mission'), ('worker', 'Worker'), ('sign', 'Sign')], max_length=10)),
                ('mission', models.CharField(blank=True, max_length=60)),
                ('epoch', models.PositiveSmallIntegerField(help_text='Year the key came into use')),
                ('kid', models.BinaryField(max_length=4)),
                ('public', models.BinaryField()),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'mission', 'epoch'), name='vault_publickey_one_per_epoch')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, UNDO),
    ]
