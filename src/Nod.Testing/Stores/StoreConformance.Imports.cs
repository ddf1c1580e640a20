using System.Text.Json;
using Nod.Consent;
using Nod.Imports;
using Nod.Ledger;
using Xunit;

namespace Nod.Testing;

// Imports, and what came of their rows.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task An_import_reads_back_as_it_was_stored_last_and_is_open_while_its_file_is_needed()
    {
        var store = await OpenStoreAsync();
        var import = Sample.Import(Ids.Next());

        await store.CommitAsync(new PutImport(import));
        var started = await store.CommitAsync(
            new MoveImport(import.Address, (known, now) => known.Start(Sample.Plan, false, now))
        );

        var found = await store.FindImportAsync(import.Address);
        Assert.Equal(
            JsonSerializer.Serialize(started, ImportJson.Default.ConsentImport),
            JsonSerializer.Serialize(found, ImportJson.Default.ConsentImport)
        );
        Assert.Equal(import.Address, Assert.Single(await store.ReadOpenImportsAsync()).Address);
        Assert.Null(await store.FindImportAsync(import.Address with { Organization = Sample.OtherOrganization }));
        await store.CommitAsync(new MoveImport(import.Address, (known, now) => known.Cancel(now)));
        Assert.Empty(await store.ReadOpenImportsAsync());
    }

    [Fact]
    public async Task Imports_of_an_organization_are_listed_newest_first_in_pages()
    {
        var store = await OpenStoreAsync();
        var ids = Enumerable.Range(0, 5).Select(_ => Ids.Next()).ToList();
        foreach (var id in ids)
        {
            await store.CommitAsync(new PutImport(Sample.Import(id)));
        }

        var first = await store.ReadImportsAsync(Sample.Organization, null, 3);
        var second = await store.ReadImportsAsync(Sample.Organization, first[^1].Address.Id, 3);

        Assert.Equal(ids.AsEnumerable().Reverse(), first.Concat(second).Select(one => one.Address.Id));
        Assert.Empty(await store.ReadImportsAsync(Sample.OtherOrganization, null, 3));
    }

    [Fact]
    public async Task Batches_are_recorded_once_with_their_events_however_often_they_are_committed()
    {
        var store = await OpenStoreAsync();
        var import = Sample.Import(Ids.Next());
        await store.CommitAsync(new PutImport(import));
        await store.CommitAsync(new MoveImport(import.Address, (known, now) => known.Start(Sample.Plan, false, now)));
        var batches = Enumerable.Range(0, 5).Select(number => Batch(import.Address, number)).ToList();

        // Somebody who did not hear of the commit before the crash does it again.
        foreach (var batch in batches.Concat(batches.TakeLast(2)))
        {
            await store.CommitAsync(batch);
        }

        var done = (await store.FindImportAsync(import.Address))!;
        Assert.Equal((ImportStatus.Completed, 5L, 10L), (done.Status, done.NextBatch, done.Counts.Accepted));
        for (var i = 0; i < 10; i++)
        {
            await AssertIntactAsync(store, Sample.Contact(i), 1);
        }

        var read = await store.ReadImportBatchesAsync(import.Address, 1, 1, 3);
        Assert.Equal([1L, 2L, 3L], read.Select(batch => batch.Number));
        Assert.Equal(
            JsonSerializer.Serialize(
                [new ImportSpan(3, 4, ImportOutcome.Accepted)],
                ImportJson.Default.IReadOnlyListImportSpan
            ),
            JsonSerializer.Serialize(read[0].Spans, ImportJson.Default.IReadOnlyListImportSpan)
        );
        Assert.Empty(await store.ReadImportBatchesAsync(import.Address, 2, 0, 3));
        var other = import.Address with { Organization = Sample.OtherOrganization };
        Assert.Empty(await store.ReadImportBatchesAsync(other, 1, 0, 3));
    }

    private RecordRows Batch(ImportAddress import, int number)
    {
        ImportRow Row(int i) =>
            ImportRow.Of(
                i + 1,
                Sample.Contact(i),
                PreparedEvent.Of(Sample.OptIn() with { Method = Method.Import }, Ids)
            );
        var rows = new[] { Row(2 * number), Row((2 * number) + 1) };
        return new RecordRows(import, 1, number, rows, new ImportProgress((number + 1) * 2, 10, number == 4));
    }
}
