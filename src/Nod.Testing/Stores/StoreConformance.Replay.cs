using Nod.Ledger;
using Nod.Replays;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// What it takes to judge again: documents, the events known, judgements with their messages. And alerts.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_document_is_kept_once_with_its_parts_and_found_by_its_hash()
    {
        var store = await OpenStoreAsync();
        var pack = new KeptDocument(KeptKind.Pack, "us-xx", "pack: us-xx \u2028 ü");
        var policy = new KeptDocument(KeptKind.Policy, "policy", $"pack {pack.Sha256} us-xx") { Parts = [pack] };

        for (var times = 0; times < 2; times++)
        {
            await store.CommitAsync(
                Stage(context =>
                {
                    context.Keep(policy);
                    context.Keep(policy);
                    context.Keep(pack);
                })
            );
        }

        AssertSame(policy, await store.FindDocumentAsync(policy.Sha256));
        AssertSame(policy, await store.FindDocumentAsync(policy.Sha256[..16]));
        AssertSame(pack, await store.FindDocumentAsync(pack.Sha256));
        Assert.Null(await store.FindDocumentAsync(new string('f', 64)));
        AssertSame(pack, Assert.Single(await store.ReadDocumentsAsync(KeptKind.Pack)));
        AssertSame(policy, Assert.Single(await store.ReadDocumentsAsync(KeptKind.Policy)));
        Assert.Empty(await store.ReadDocumentsAsync(KeptKind.Brand));
    }

    [Fact]
    public async Task A_document_of_a_change_that_fails_is_not_kept_and_can_be_kept_later()
    {
        var store = await OpenStoreAsync();
        var document = new KeptDocument(KeptKind.Content, "en", "a list");

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.CommitAsync(
                Stage(context =>
                {
                    context.Keep(document);
                    throw new InvalidOperationException("on purpose");
                })
            )
        );
        Assert.Null(await store.FindDocumentAsync(document.Sha256));

        await store.CommitAsync(Stage(context => context.Keep(document)));
        AssertSame(document, await store.FindDocumentAsync(document.Sha256));
    }

    [Fact]
    public async Task The_events_known_at_one_of_them_are_read_from_it_backwards()
    {
        var store = await OpenStoreAsync();
        var told = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            told.Add((await store.CommitAsync(Append(Ada, Sample.Text($"{i}")))).Id);
            await store.CommitAsync(Append(Ben, Sample.Text("not Ada's")));
        }

        var known = await store.ReadKnownEventsAsync(Ada, told[2], 10);

        Assert.Equal([told[2], told[1], told[0]], known.Select(recorded => recorded.Id));
        Assert.Equal(["2", "1", "0"], Words(known));
        Assert.Equal(2, (await store.ReadKnownEventsAsync(Ada, told[4], 2)).Count);
        Assert.Empty(await store.ReadKnownEventsAsync(Ben, told[2], 10));
        Assert.Empty(await store.ReadKnownEventsAsync(Ada, Ids.Next(), 10));
    }

    [Fact]
    public async Task Judgements_are_read_in_pages_with_their_messages_and_their_grounds()
    {
        var store = await OpenStoreAsync();
        var start = Clock.Now();
        var told = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            Clock.Move(TimeSpan.FromHours(1));
            var message = Sample.Message(i == 1 ? Ben : Ada, Ids.Next(), Sample.Noon);
            await store.CommitAsync(
                Stage(context =>
                {
                    for (var judgement = 0; judgement < 2; judgement++)
                    {
                        told.Add(context.NextId());
                        context.Record(Sample.Decision(told[^1], message.Address) with { Grounds = Grounds(told[^1]) });
                    }

                    // The last message is gone.
                    if (told.Count < 6)
                    {
                        context.Put(message);
                    }
                })
            );
        }

        var first = await store.ReadJudgementsAsync(Guid.Empty, Guid.AllBitsSet, null, 4);
        var second = await store.ReadJudgementsAsync(Guid.Empty, Guid.AllBitsSet, first[^1].Decision, 4);
        Assert.Equal(told, first.Concat(second).Select(one => one.Decision.Id));
        Assert.All(first, one => Assert.Equal(one.Decision.Message, one.Message!.Address));
        Assert.All(second, one => Assert.Null(one.Message));
        var grounds = first[0].Decision.Grounds!;
        Assert.Equal(Grounds(told[0]) with { Traffic = grounds.Traffic }, grounds);
        Assert.Equal([1, 2, 3], grounds.Traffic);
        Assert.Null(first[0].Decision.FiledUnder);

        var later = await store.ReadJudgementsAsync(
            IdSource.LeastAt(start + Duration.FromHours(2)),
            IdSource.LeastAt(start + Duration.FromHours(3)),
            null,
            10
        );
        Assert.Equal(told[2..4], later.Select(one => one.Decision.Id));
    }

    [Fact]
    public async Task An_alert_is_raised_once_for_a_message_and_a_cause()
    {
        var store = await OpenStoreAsync();
        var message = Ids.Next();
        var first = Alert(message, "quiet_hours.no_window");
        var other = Alert(Ids.Next(), "quiet_hours.no_window");
        var foreign = Alert(message, "quiet_hours.no_window") with { Organization = Sample.OtherOrganization };

        await store.CommitAsync(Stage(context => context.Raise(first)));
        await store.CommitAsync(
            Stage(context =>
            {
                context.Raise(Alert(message, "quiet_hours.no_window"));
                context.Raise(other);
                context.Raise(other with { Id = Ids.Next() });
                context.Raise(foreign);
            })
        );

        Assert.Equal([other, first], await store.ReadAlertsAsync(Sample.Organization, null, 10));
        Assert.Equal([other], await store.ReadAlertsAsync(Sample.Organization, null, 1));
        Assert.Equal([first], await store.ReadAlertsAsync(Sample.Organization, other.Id, 10));
        Assert.Equal([foreign], await store.ReadAlertsAsync(Sample.OtherOrganization, null, 10));
    }

    private Alert Alert(Guid message, string code) =>
        new(Ids.Next(), Sample.Organization, message, code, Clock.Now(), "No hour suits.");

    private static Grounds Grounds(Guid last) =>
        new()
        {
            Policy = new string('a', 64),
            Brand = new string('b', 64),
            Program = new string('c', 64),
            LastEvent = last,
            Traffic = [1, 2, 3],
            IsHandOver = true,
            ExpiresAt = Sample.Noon,
        };

    private static void AssertSame(KeptDocument kept, KeptDocument? found) =>
        Assert.Equal((kept.Kind, kept.Name, kept.Text), (found?.Kind, found?.Name, found?.Text));
}
