using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using Nod.Testing;
using NodaTime;

namespace Nod.Tests.Sending;

/// <summary>What a provider's block list makes of a person's record, and where the two differ.</summary>
public sealed class RecordListedTests : IAsyncDisposable
{
    private static readonly ContactAddress Ada = Sample.Contact(1);
    private static readonly Instant Since = Sample.Noon - Duration.FromDays(10);

    private readonly ManualClock clock = new();
    private readonly IdSource ids;
    private readonly InMemoryStore store;

    public RecordListedTests()
    {
        ids = new IdSource(clock, new Random(5).NextBytes);
        store = new InMemoryStore(clock, ids);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Whoever_stands_on_it_is_stopped_everywhere_with_where_it_comes_from()
    {
        await HappenAsync(Agreed("acme", "shifts", Since - Duration.FromDays(1)));
        await HappenAsync(Agreed("beta", "news", Since - Duration.FromDays(1)));

        var stop = Assert.IsType<Revocation>(Assert.Single(await RecordAsync(Entry())).Event);

        Assert.Equal((null, null, Method.Provider, Since), (stop.Brand, stop.Program, stop.Method, stop.OccurredAt));
        Assert.Equal("provider block list: aws Default", stop.Evidence?.Note);
        var state = await StateAsync();
        Assert.NotNull(state.StopFor("acme", "shifts"));
        Assert.NotNull(state.StopFor("beta", "news"));
        Assert.Equal(Since, Assert.Single(await ListedAsync()).ListedAt);
    }

    [Fact]
    public async Task A_stop_known_already_is_not_recorded_again()
    {
        await HappenAsync(Agreed("acme", "shifts", Since - Duration.FromDays(1)));
        await RecordAsync(Entry());

        Assert.Empty(await RecordAsync(Entry()));
    }

    [Theory]
    [InlineData(Method.WebForm, 1, false)]
    [InlineData(Method.Inbound, 1, false)]
    [InlineData(Method.WebForm, 0, true)]
    [InlineData(Method.WebForm, -1, true)]
    [InlineData(Method.Import, 1, true)]
    [InlineData(Method.Verbal, 1, true)]
    public async Task Only_an_act_of_the_person_s_own_after_it_outlives_it(Method method, int secondsLater, bool stops)
    {
        await HappenAsync(
            Agreed("acme", "shifts", Since + Duration.FromSeconds(secondsLater)) with
            {
                Method = method,
            }
        );

        var recorded = await RecordAsync(Entry());

        Assert.Equal(stops, recorded.Count == 1);
        Assert.Equal(stops, (await StateAsync()).StopFor("acme", "shifts") is not null);
        Assert.Equal(stops ? null : BlockListDifference.OnlyThere, Entry().DifferenceTo(await StateAsync(), ["acme"]));
    }

    [Fact]
    public async Task What_was_agreed_to_before_ends_beside_what_was_agreed_to_after()
    {
        await HappenAsync(Agreed("acme", "shifts", Since - Duration.FromDays(1)));
        await HappenAsync(Agreed("acme", "news", Since + Duration.FromDays(1)));

        await RecordAsync(Entry());

        var state = await StateAsync();
        Assert.NotNull(state.StopFor("acme", "shifts"));
        Assert.Null(state.StopFor("acme", "news"));
    }

    [Fact]
    public async Task A_stranger_is_recorded_only_where_the_list_is_ours_alone()
    {
        Assert.Empty(await RecordAsync(Entry(), admitsStrangers: false));
        Assert.Empty(await ListedAsync());

        Assert.Single(await RecordAsync(Entry(), admitsStrangers: true));
        await HappenAsync(Agreed("acme", "shifts", Sample.Noon) with { Method = Method.Import });
        Assert.NotNull((await StateAsync()).StopFor("acme", "shifts"));
    }

    [Fact]
    public async Task What_the_provider_has_from_us_is_no_new_stop()
    {
        await HappenAsync(Agreed("acme", "shifts", Sample.Noon));

        Assert.Empty(await RecordAsync(Entry(), isStop: false));

        Assert.Null((await StateAsync()).StopFor("acme", "shifts"));
        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task Nothing_is_kept_anew_of_somebody_who_was_erased()
    {
        await HappenAsync(Agreed("acme", "shifts", Since));
        await store.CommitAsync(
            new Nod.Keeping.ErasePerson(Ada, ErasureReason.PersonRequest, Sample.Noon, "Kim", [], _ => null)
            {
                Ids = ids,
            },
            TestContext.Current.CancellationToken
        );

        Assert.Empty(await RecordAsync(Entry()));
        await store.CommitAsync(new KeepListed([Entry()]), TestContext.Current.CancellationToken);

        Assert.Empty(await ListedAsync());
    }

    [Fact]
    public void A_difference_is_told_until_both_say_the_same()
    {
        var stopped = ContactState.Empty.After(ids.Next(), Sample.Stop());
        var agreed = ContactState.Empty.After(ids.Next(), Agreed("acme", "shifts", Sample.Noon));
        var entry = new BlockListEntry(Ada, "aws", "Default");
        var (there, gone) = (entry with { ListedAt = Since }, Sample.Noon);

        Assert.Equal(BlockListDifference.OnlyHere, entry.DifferenceTo(stopped, ["acme"]));
        Assert.Null((entry with { ToldAt = Since }).DifferenceTo(stopped, ["acme"]));
        Assert.Null(there.DifferenceTo(stopped, ["acme"]));
        Assert.Equal(BlockListDifference.OnlyThere, there.DifferenceTo(agreed, ["acme"]));
        Assert.Equal(BlockListDifference.GoneThere, (there with { GoneAt = gone }).DifferenceTo(stopped, ["acme"]));
        Assert.Equal(
            BlockListDifference.GoneThere,
            (there with { ToldAt = Since, GoneAt = gone }).DifferenceTo(stopped, ["acme"])
        );
        Assert.Null(
            (there with { GoneAt = gone, ToldAt = gone + Duration.FromSeconds(1) }).DifferenceTo(stopped, ["acme"])
        );
        Assert.Null(entry.DifferenceTo(agreed, ["acme"]));
        Assert.Null((there with { GoneAt = gone }).DifferenceTo(agreed, ["acme"]));
    }

    [Fact]
    public void Only_a_stop_of_everything_is_one_to_tell()
    {
        var stopped = ContactState
            .Empty.After(ids.Next(), Agreed("acme", "shifts", Since))
            .After(ids.Next(), Sample.Stop());
        var back = stopped.After(ids.Next(), Agreed("acme", "news", Sample.Noon + Duration.FromDays(1)));
        var one = ContactState.Empty.After(
            ids.Next(),
            new Revocation
            {
                OccurredAt = Since,
                Brand = "acme",
                Program = "shifts",
                Method = Method.Verbal,
            }
        );

        Assert.True(BlockListEntry.IsStopped(stopped, ["acme", "beta"]));
        Assert.False(BlockListEntry.IsStopped(back, ["acme"]));
        Assert.False(BlockListEntry.IsStopped(one, ["acme"]));
        Assert.False(BlockListEntry.IsStopped(ContactState.Empty, ["acme"]));
        Assert.False(BlockListEntry.IsStopped(stopped, []));
    }

    private static BlockListEntry Entry() => new(Ada, "aws", "Default") { ListedAt = Since };

    private static OptIn Agreed(string brand, string program, Instant at) =>
        Sample.OptIn() with
        {
            OccurredAt = at,
            Brand = brand,
            Program = program,
            Method = Method.WebForm,
        };

    private Task<IReadOnlyList<RecordedEvent>> RecordAsync(
        BlockListEntry entry,
        bool isStop = true,
        bool admitsStrangers = true
    ) => store.CommitAsync(new RecordListed(entry, isStop, admitsStrangers, ids));

    private async Task HappenAsync(ConsentEvent happened) =>
        await store.CommitAsync(
            new ChangeOf<RecordedEvent>(
                reads => reads.Contacts.Add(Ada),
                context => context.Append(Ada, PreparedEvent.Of(happened, ids))
            )
        );

    private async Task<ContactState> StateAsync() => (await store.ReadContactAsync(Ada)).State;

    private Task<IReadOnlyList<BlockListEntry>> ListedAsync() =>
        store.ReadBlockListAsync(Ada.Organization, "aws", "Default", null, 9);
}
