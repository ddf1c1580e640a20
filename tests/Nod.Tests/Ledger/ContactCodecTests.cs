using CsCheck;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;

namespace Nod.Tests.Ledger;

public sealed class ContactCodecTests
{
    private static readonly Gen<Instant> Times = Gen.Long[0, 4_000_000_000_000_000].Select(Nod.Times.FromStored);
    private static readonly Gen<Guid> Ids = Gen.Int[1, int.MaxValue].Select(Some.Id);
    private static readonly Gen<string> Keys = Gen.OneOf(Gen.OneOf("acme", "alerts", ""), Gen.String[1, 90]);

    private static readonly Gen<ProgramConsent> Consents =
        from brand in Keys
        from program in Keys
        from status in Gen.Enum<ConsentStatus>()
        from id in Ids
        from at in Times
        from method in Gen.Enum<Method>()
        from sequence in Gen.Int[0, int.MaxValue]
        from confirmed in Times
        from collector in Keys.Null()
        select new ProgramConsent(brand, program, status, id, at, method, sequence, confirmed, collector);

    private static readonly Gen<ContactState> States =
        from sequence in Gen.Int[0, int.MaxValue]
        from last in Ids.Nullable()
        from country in Keys.Null()
        from zone in Keys.Null()
        from programs in Consents.Array[0, 4]
        from stops in Gen.Select(Keys.Null(), Ids, Times, Gen.Int[0, 300])
            .Select((brand, id, at, number) => new Suppression(brand, id, at, number))
            .Array[0, 3]
        from acts in Gen.Select(Keys, Gen.Enum<RelationshipKind>(), Keys, Ids, Times, Times.Nullable())
            .Select(
                (brand, kind, reference, id, at, starts) =>
                    new KnownRelationship(brand, kind, reference, id, at, starts)
            )
            .Array[0, 3]
        from texts in Gen.Select(Keys, Keys, Ids, Times)
            .Select((brand, sender, id, at) => new Conversation(brand, sender, id, at))
            .Array[0, 3]
        from hold in Gen.Select(Ids, Times).Select((id, at) => new OpenHold(id, at)).Null()
        from gone in Gen.Select(Ids, Times).Select((id, at) => new NumberVoid(id, at)).Null()
        from wishes in Gen.Select(Keys, Keys, Gen.Int[1, 60], Gen.Enum<FrequencyPeriod>(), Ids, Times)
            .Select(
                (brand, program, max, per, id, at) =>
                    new KnownWish(brand, program, new Frequency(max, per), id, at, Method.Paper)
            )
            .Array[0, 3]
        select new ContactState
        {
            Sequence = sequence,
            LastEventId = last,
            Country = country,
            Region = country,
            TimeZone = zone,
            Language = zone,
            Programs = [.. programs],
            Suppressions = [.. stops],
            Relationships = [.. acts],
            Conversations = [.. texts],
            Hold = hold,
            Void = gone,
            Wishes = [.. wishes],
        };

    private static readonly Gen<SentText> Sent = Gen.Select(Ids, Times, Gen.Bool)
        .Select((id, at, handedOver) => new SentText(id, at, handedOver));

    private static readonly Gen<ContactTraffic> Traffics =
        from programs in Gen.Select(
                Keys,
                Keys.Null(),
                Gen.Int[0, 100_000],
                Sent.Array[0, 60],
                Sent.Nullable(),
                Sent.Nullable()
            )
            .Select(
                (brand, program, total, recent, asked, told) =>
                    new ProgramTraffic(brand, program, total, [.. recent], asked)
                    {
                        Told = told is { } text ? new StopTold(text.MessageId, text.At, total) : null,
                    }
            )
            .Array[0, 4]
        from stop in Ids.Nullable()
        from question in Gen.Select(Ids, Keys, Keys.Array[0, 3], Times.Nullable())
            .Select((id, brand, names, at) => new StopQuestion(id, brand, [.. names], at))
            .Null()
        from confirmation in Gen.Select(Ids, Keys, Keys.Array[0, 3], Times.Nullable())
            .Select((id, brand, names, at) => new ConfirmationQuestion(id, brand, [.. names], at))
            .Null()
        select new ContactTraffic
        {
            Programs = [.. programs],
            ConfirmedStop = question?.Stop ?? stop,
            Question = question,
            Confirmation = confirmation,
        };

    [Fact]
    public void A_state_reads_back() =>
        States.Sample(state =>
        {
            var again = ContactCodec.ReadState(ContactCodec.Write(state));
            Assert.Equivalent(state, again, strict: true);
            Assert.Equal(ContactCodec.Write(state), ContactCodec.Write(again));
        });

    [Fact]
    public void Counters_read_back() =>
        Traffics.Sample(traffic =>
        {
            var again = ContactCodec.ReadTraffic(ContactCodec.Write(traffic));
            Assert.Equivalent(traffic, again, strict: true);
            Assert.Equal(ContactCodec.Write(traffic), ContactCodec.Write(again));
        });

    [Fact]
    public void Who_was_never_texted_takes_no_room()
    {
        Assert.Empty(ContactCodec.Write(ContactTraffic.Empty));
        Assert.Same(ContactTraffic.Empty, ContactCodec.ReadTraffic([]));
        Assert.NotEmpty(ContactCodec.Write(ContactTraffic.Empty with { ConfirmedStop = Some.Id(1) }));
    }

    // Made by a program of another language from the description: what is stored so must be read for ever.
    [Fact]
    public void The_bytes_of_version_1_stay_what_they_are()
    {
        var state = Some.State(Some.OptIn(Some.Noon), Some.Stop(Some.Noon, "acme"));
        var traffic = ContactTraffic
            .Empty.Accepted("acme", "alerts", new SentText(Some.Id(1), Some.Noon), asks: true)
            .HandedOver("acme", "alerts", new SentText(Some.Id(2), Some.Noon), asks: false, null);

        Assert.Equal(
            "0102010000000200000000000000000000000100000000010561636d6507616c6572747303000000"
                + "0200000000000000000000000100643286f4600600020200643286f460060000010561636d650000"
                + "000200000000000000000000000100643286f460060002000000",
            Convert.ToHexStringLower(ContactCodec.Write(state))
        );
        Assert.Equal(
            "0100010561636d6507616c6572747301020000000100000000000000000000000100643286f46006"
                + "00000000000200000000000000000000000100643286f46006000101000000010000000000000000"
                + "0000000100643286f460060000",
            Convert.ToHexStringLower(ContactCodec.Write(traffic))
        );
    }

    [Fact]
    public void What_version_1_has_a_place_for_is_written_as_before()
    {
        var told = ContactTraffic.Empty.HandedOver("acme", "alerts", new(Some.Id(1), Some.Noon), false, null, true);
        var wish = new FrequencyWish
        {
            OccurredAt = Some.Noon,
            Brand = "acme",
            Program = "alerts",
            Max = 1,
            Per = FrequencyPeriod.Day,
            Method = Method.WebForm,
        };

        Assert.Equal(1, ContactCodec.Write(Some.State(Some.OptIn(Some.Noon)))[0]);
        Assert.Equal(2, ContactCodec.Write(Some.State(Some.OptIn(Some.Noon), wish))[0]);
        Assert.Equal(2, ContactCodec.Write(told)[0]);
    }

    [Fact]
    public void A_newer_format_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => ContactCodec.ReadState([3]));
        Assert.Throws<NotSupportedException>(() => ContactCodec.ReadTraffic([5]));
    }

    [Fact]
    public void Keys_that_many_contacts_share_are_one_string()
    {
        var bytes = ContactCodec.Write(Some.State(Some.OptIn(Some.Noon)));

        Assert.Same(ContactCodec.ReadState(bytes).Programs[0].Brand, ContactCodec.ReadState(bytes).Programs[0].Brand);
    }
}
