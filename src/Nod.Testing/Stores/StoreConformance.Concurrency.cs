using System.Text;
using Nod.Consent;
using Nod.Ledger;
using Xunit;

namespace Nod.Testing;

// Many at once: nothing is lost, reordered or seen too late.
public abstract partial class StoreConformance
{
    private const int Writers = 64;

    [Fact]
    public async Task The_order_of_a_contact_is_kept_under_64_writers()
    {
        const int Each = 30;
        var store = await OpenStoreAsync();
        var contacts = Enumerable.Range(0, 5).Select(Sample.Contact).ToArray();

        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < Each; i++)
                        {
                            var contact = contacts[(writer + i) % contacts.Length];
                            await store.CommitAsync(Append(contact, Sample.Text($"{writer} {i}")));
                        }
                    })
                )
        );

        foreach (var contact in contacts)
        {
            await AssertIntactAsync(store, contact, Writers * Each / contacts.Length);
            var told = Words(await WholeHistoryAsync(store, contact)).Select(words => words.Split(' '));
            Assert.All(
                told.GroupBy(words => words[0], words => int.Parse(words[1], null)),
                ofOne => Assert.Equal(ofOne.Order(), ofOne)
            );
        }
    }

    [Fact]
    public async Task A_state_is_the_fold_of_its_history_after_many_batches()
    {
        const int Each = 25;
        // So small a memory that most contacts are read from where they are stored.
        var store = await OpenStoreAsync(contactsInMemory: 10);
        var contacts = Enumerable.Range(0, 40).Select(Sample.Contact).ToArray();

        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(writer =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < Each; i++)
                        {
                            var first = contacts[((writer * 7) + i) % contacts.Length];
                            var second = contacts[((writer * 11) + (i * 3)) % contacts.Length];
                            await store.CommitAsync(AppendToBoth(first, second, writer + i));
                        }
                    })
                )
        );

        var total = 0;
        foreach (var contact in contacts)
        {
            var count = (await store.ReadContactAsync(contact)).State.Sequence;
            await AssertIntactAsync(store, contact, count);
            total += count;
        }

        Assert.Equal(Writers * Each * 2, total);
    }

    [Fact]
    public async Task A_reader_never_sees_less_than_was_acknowledged()
    {
        const int Each = 150;
        var store = await OpenStoreAsync(contactsInMemory: 10);
        var contacts = Enumerable.Range(0, 30).Select(Sample.Contact).ToArray();
        var acknowledged = new int[contacts.Length];
        using var done = new CancellationTokenSource();

        var readers = Enumerable
            .Range(0, 6)
            .Select(reader =>
                Task.Run(async () =>
                {
                    var at = reader;
                    do
                    {
                        at = (at + 7) % contacts.Length;
                        var floor = Volatile.Read(ref acknowledged[at]);
                        var seen = (await store.ReadContactAsync(contacts[at])).State.Sequence;
                        Assert.True(seen >= floor, $"Read event {seen} of a contact after {floor} was acknowledged.");
                    } while (!done.IsCancellationRequested);
                })
            )
            .ToList();
        await Task.WhenAll(
            Enumerable
                .Range(0, contacts.Length)
                .Select(at =>
                    Task.Run(async () =>
                    {
                        for (var i = 1; i <= Each; i++)
                        {
                            await store.CommitAsync(Append(contacts[at], Sample.Text($"{i}")));
                            Volatile.Write(ref acknowledged[at], i);
                        }
                    })
                )
        );
        await done.CancelAsync();

        await Task.WhenAll(readers);
        foreach (var contact in contacts)
        {
            await AssertIntactAsync(store, contact, Each);
        }
    }

    [Fact]
    public async Task Closing_waits_for_what_was_begun_and_leaves_nobody_waiting()
    {
        var store = await OpenStoreAsync();
        var commits = Enumerable
            .Range(0, 700)
            .Select(i => store.CommitAsync(Append(Ada, Sample.Text($"{i}"))))
            .ToList();

        await store.DisposeAsync();

        await Task.WhenAll(commits);
    }

    [Fact]
    public async Task Closing_under_load_answers_every_change()
    {
        var store = await OpenStoreAsync();
        var writers = Enumerable
            .Range(0, 16)
            .Select(writer =>
                Task.Run(async () =>
                {
                    try
                    {
                        while (true)
                        {
                            await store.CommitAsync(Append(Sample.Contact(writer), Sample.Text("more")));
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        return true;
                    }
                })
            )
            .ToList();
        await store.CommitAsync(Append(Ada, Sample.OptIn()));

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(60)), Assert.True);
    }

    [Fact]
    public async Task A_repeated_request_changes_nothing_and_gets_the_first_answer()
    {
        var store = await OpenStoreAsync();

        var first = await store.CommitAsync(Once("key", "join", Append(Ada, Sample.OptIn())));
        var again = await store.CommitAsync(Once("key", "join", Append(Ada, Sample.OptIn())));
        var other = await store.CommitAsync(Once("other key", "join", Append(Ada, Sample.OptIn())));

        Assert.Equal(201, again.Status);
        Assert.Equal(first.Body, again.Body);
        Assert.NotEqual(first.Body, other.Body);
        await AssertIntactAsync(store, Ada, 2);
    }

    [Fact]
    public async Task A_key_of_another_request_is_a_conflict()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Once("key", "join", Append(Ada, Sample.OptIn())));

        await Assert.ThrowsAsync<IdempotencyConflictException>(() =>
            store.CommitAsync(Once("key", "leave", Append(Ada, Sample.Stop())))
        );

        await AssertIntactAsync(store, Ada, 1);
    }

    [Fact]
    public async Task A_key_of_another_organization_is_another_key()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Once("key", "join", Append(Ada, Sample.OptIn())));

        await store.CommitAsync(
            new IdempotentChange<RecordedEvent>(
                Append(Ada with { Organization = Sample.OtherOrganization }, Sample.Stop()),
                new IdempotencyKey(Sample.OtherOrganization, KeyHash("key")),
                KeyHash("leave"),
                recorded => (201, recorded.Id.ToByteArray())
            )
        );
    }

    [Fact]
    public async Task A_request_that_comes_many_times_at_once_is_done_once()
    {
        var store = await OpenStoreAsync();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(i =>
                    Task.Run(() => store.CommitAsync(Once($"key {i % 4}", "join", Append(Ada, Sample.OptIn()))))
                )
        );

        await AssertIntactAsync(store, Ada, 4);
        Assert.Equal(4, answers.Select(answer => Convert.ToHexString(answer.Body)).Distinct().Count());
    }

    [Fact]
    public async Task A_failed_request_may_be_tried_again_under_its_key()
    {
        var store = await OpenStoreAsync();
        var broken = new ChangeOf<RecordedEvent>(_ => { }, _ => throw new FormatException());

        await Assert.ThrowsAsync<FormatException>(() => store.CommitAsync(Once("key", "join", broken)));
        await store.CommitAsync(Once("key", "join", Append(Ada, Sample.OptIn())));

        await AssertIntactAsync(store, Ada, 1);
    }

    private ChangeOf<bool> AppendToBoth(ContactAddress first, ContactAddress second, int turn)
    {
        var events = new[] { EventOf(turn), EventOf(turn + 1) }.Select(happened => PreparedEvent.Of(happened, Ids));
        var prepared = events.ToArray();
        return new ChangeOf<bool>(
            reads => reads.Contacts.UnionWith([first, second]),
            context =>
            {
                context.Append(first, prepared[0]);
                context.Append(second, prepared[1]);
                return true;
            }
        );
    }

    private static ConsentEvent EventOf(int turn) =>
        (turn % 7) switch
        {
            0 => Sample.Stop(),
            1 => Sample.Text("hello", $"brand-{turn % 3}"),
            2 => new Hold { OccurredAt = Sample.Noon, Words = "who is this" },
            3 => new HoldLifted { OccurredAt = Sample.Noon, By = "ann" },
            4 => Sample.OptIn($"brand-{turn % 3}", "nights"),
            5 => new Relationship
            {
                OccurredAt = Sample.Noon,
                Brand = "acme",
                Kind = RelationshipKind.Interview,
                Reference = $"{turn}",
            },
            _ => Sample.OptIn() with
            {
                Method = Method.Keyword,
                Subject = new Subject { Region = "CA", Language = "es" },
            },
        };

    private static IdempotentChange<RecordedEvent> Once(string key, string request, Change<RecordedEvent> change) =>
        new(
            change,
            new IdempotencyKey(Sample.Organization, KeyHash(key)),
            KeyHash(request),
            recorded => (201, recorded.Id.ToByteArray())
        );

    private static UInt128 KeyHash(string text) =>
        new(0xFEDC_BA98_7654_3210UL, BitConverter.ToUInt64(Encoding.UTF8.GetBytes(text.PadRight(8)), 0));
}
