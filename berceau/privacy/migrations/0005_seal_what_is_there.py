"""The lines already written take their place in the chain, in the order of their moments.

They were all openings of files entrusted to their reader: nothing else was written then.
"""

from heapq import merge

from django.db import migrations

from berceau.privacy import chain

BATCH = 500


def seal(apps, schema_editor):
    Reading, Act = apps.get_model("privacy", "Reading"), apps.get_model("privacy", "Act")
    Reading.objects.update(assigned=True)
    number, last = 0, chain.GENESIS
    waiting = {Reading: [], Act: []}

    def write(model):
        model.objects.bulk_update(waiting[model], ["number", "seal"])
        waiting[model].clear()

    key = None
    lines = merge(placed(Reading, 0), placed(Act, 1))
    for _at, order, _pk, line in lines:
        key = key or chain.journal_key()
        kind, columns = (("reading", chain.READING_COLUMNS), ("act", chain.ACT_COLUMNS))[order]
        number += 1
        line.number = number
        words = chain.canonical(kind, [getattr(line, column) for column in columns])
        line.seal = last = chain.next_seal(key, last, words)
        model = (Reading, Act)[order]
        waiting[model].append(line)
        if len(waiting[model]) >= BATCH:
            write(model)
    for model in waiting:
        write(model)
    apps.get_model("privacy", "ChainHead").objects.update_or_create(
        pk=1, defaults={"number": number, "seal": last}
    )


def placed(model, order):
    return ((line.at, order, line.pk, line) for line in ordered(model))


def ordered(model):
    """By pages on (at, id): the rows being written are never under an open cursor."""
    from django.db.models import Q

    after = None
    while True:
        rows = model.objects.order_by("at", "pk")
        if after is not None:
            rows = rows.filter(Q(at__gt=after[0]) | Q(at=after[0], pk__gt=after[1]))
        page = list(rows[: BATCH * 4])
        if not page:
            return
        yield from page
        after = page[-1].at, page[-1].pk


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_lines_of_a_chain")]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
