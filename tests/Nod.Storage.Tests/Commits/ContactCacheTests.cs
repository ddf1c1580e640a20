using Nod.Ledger;
using Nod.Testing;

namespace Nod.Storage.Tests.Commits;

public sealed class ContactCacheTests
{
    private const int Contacts = 40;

    [Fact]
    public void What_was_committed_or_read_is_found_again()
    {
        var cache = new ContactCache(100);

        cache.Committed([At(1, 7)]);
        cache.Read(At(2, 8), cache.Ticket(Sample.Contact(2)));

        Assert.Equal(7, cache.Find(Sample.Contact(1))?.Revision);
        Assert.Equal(8, cache.Find(Sample.Contact(2))?.Revision);
        Assert.Null(cache.Find(Sample.Contact(3)));
    }

    [Fact]
    public void What_a_commit_overtook_is_not_kept()
    {
        var cache = new ContactCache(100);
        var ticket = cache.Ticket(Sample.Contact(1));

        cache.Committed([At(1, 2)]);
        cache.Read(At(1, 1), ticket);

        Assert.Equal(2, cache.Find(Sample.Contact(1))?.Revision);
    }

    [Fact]
    public void Bulk_replaces_what_is_in_memory_and_brings_in_nothing()
    {
        var cache = new ContactCache(100);
        cache.Committed([At(1, 1)]);
        var overtaken = cache.Ticket(Sample.Contact(2));

        cache.Committed([At(1, 2), At(2, 2)], onlyKnown: true);
        cache.Read(At(2, 1), overtaken);

        Assert.Equal(2, cache.Find(Sample.Contact(1))?.Revision);
        Assert.Null(cache.Find(Sample.Contact(2)));
    }

    [Fact]
    public void What_is_asked_for_stays_and_what_is_not_goes()
    {
        var cache = new ContactCache(20);
        for (var i = 0; i < 1000; i++)
        {
            cache.Committed([At(i, 1)]);
            Assert.NotNull(cache.Find(Sample.Contact(0)));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => cache.Find(Sample.Contact(i)) is not null), 1, 30);
    }

    [Fact]
    public void A_contact_in_doubt_is_not_kept_until_it_is_settled()
    {
        var cache = new ContactCache(100);
        cache.Committed([At(1, 1), At(2, 1)]);

        cache.Doubt([Sample.Contact(1)]);
        cache.Read(At(1, 1), cache.Ticket(Sample.Contact(1)));
        Assert.Null(cache.Find(Sample.Contact(1)));
        Assert.NotNull(cache.Find(Sample.Contact(2)));

        var early = cache.Ticket(Sample.Contact(1));
        cache.Settle();
        cache.Read(At(1, 1), early);
        Assert.Null(cache.Find(Sample.Contact(1)));

        cache.Read(At(1, 2), cache.Ticket(Sample.Contact(1)));
        Assert.Equal(2, cache.Find(Sample.Contact(1))?.Revision);
    }

    // A database of numbers, written in order and told of only afterwards; readers must never see less than was told.
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(60)]
    public async Task No_reader_sees_less_than_was_acknowledged(int capacity)
    {
        const int Commits = 40_000;
        var cache = new ContactCache(capacity);
        var stored = new int[Contacts];
        var told = new int[Contacts];
        var done = false;

        var readers = Enumerable
            .Range(0, 3)
            .Select(reader =>
                Task.Run(() =>
                {
                    for (var at = reader; !Volatile.Read(ref done); at = (at + 7) % Contacts)
                    {
                        var floor = Volatile.Read(ref told[at]);
                        var seen = (cache.Find(Sample.Contact(at)) ?? ReadThrough(cache, stored, at)).Revision;
                        Assert.True(seen >= floor, $"Saw {seen} of contact {at} after {floor} was told.");
                    }
                })
            )
            .ToList();
        for (var i = 1; i <= Commits && !readers.Exists(reader => reader.IsCompleted); i++)
        {
            var at = i * 11 % Contacts;
            if (i % 9 == 0)
            {
                // The commit is lost sight of, and turns out to have happened.
                cache.Doubt([Sample.Contact(at)]);
                Volatile.Write(ref stored[at], i);
                cache.Settle();
            }
            else
            {
                Volatile.Write(ref stored[at], i);
                cache.Committed([At(at, i)]);
            }

            Volatile.Write(ref told[at], i);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
    }

    private static ContactRecord ReadThrough(ContactCache cache, int[] stored, int at)
    {
        var ticket = cache.Ticket(Sample.Contact(at));
        var contact = At(at, Volatile.Read(ref stored[at]));
        Thread.Yield();
        cache.Read(contact, ticket);
        return contact;
    }

    private static ContactRecord At(int contact, int revision) =>
        ContactRecord.Unknown(Sample.Contact(contact)) with
        {
            Revision = revision,
        };
}
