"""Roles beyond the mission, proposals of two people, the append-only history of accounts, and links to a password."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


APPEND_ONLY = """
CREATE FUNCTION accounts_change_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'accounts_change is append-only';
END $$;
CREATE TRIGGER accounts_change_append_only BEFORE UPDATE OR DELETE ON accounts_change
    FOR EACH ROW EXECUTE FUNCTION accounts_change_append_only();
"""
UNDO = """
DROP TRIGGER accounts_change_append_only ON accounts_change;
DROP FUNCTION accounts_change_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_another_address'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grant',
            name='role',
            field=models.CharField(choices=[('clerk', 'Clerk'), ('consul', 'Consul'), ('head', 'Head'), ('desk', 'Desk'), ('authority', 'Authority'), ('auditor', 'Auditor'), ('operator', 'Operator')], max_length=10),
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('what', models.CharField(choices=[('invited', 'Invited'), ('amended', 'Amended'), ('proposed', 'Proposed'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('ended', 'Ended'), ('left', 'Left'), ('returned', 'Returned'), ('enrolled', 'Enrolled')], max_length=10)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OfficerLink',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rights', 'Rights'), ('leave', 'Leave'), ('factor', 'Factor')], max_length=10)),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('confirmed', models.BooleanField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='grant',
            name='proposal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='accounts.proposal'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mission', '*'), _negated=True), ('role__in', ['desk', 'auditor', 'operator']), _connector='OR'), name='what_is_sealed_is_read_at_a_mission'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('by', models.F('officer')), _negated=True), name='nobody_proposes_for_himself'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed', None), ('confirmed', False), models.Q(models.Q(('decided_by', models.F('by')), _negated=True), models.Q(('decided_by', models.F('officer')), _negated=True)), _connector='OR'), name='a_proposal_needs_two_people'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed', None), ('decided_at', None), ('decided_by', None)), models.Q(('confirmed__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='a_proposal_is_decided_by_somebody'),
        ),
        migrations.RunSQL(APPEND_ONLY, UNDO),
    ]
