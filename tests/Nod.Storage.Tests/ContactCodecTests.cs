using System.Collections.Immutable;
using CsCheck;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Testing;
using NodaTime;

namespace Nod.Storage.Tests;

public sealed class ContactCodecTests
{
    private static readonly Gen<string> Word = Gen.OneOf(Gen.String, Gen.String.AlphaNumeric, Gen.Const(string.Empty))
        .Select(text => text.ReplaceLoneSurrogates());

    private static readonly Gen<string> LongWord = Gen.Int[100, 3000].Select(length => new string('ü', length));
    private static readonly Gen<string> Text = Gen.Frequency((9, Word), (1, LongWord));
    private static readonly Gen<string?> Optional = Gen.OneOf(
        Text.Select(text => (string?)text),
        Gen.Const((string?)null)
    );
    private static readonly Gen<Guid> Id = Gen.Guid;
    private static readonly Gen<Guid?> OptionalId = Gen.OneOf(Id.Select(id => (Guid?)id), Gen.Const((Guid?)null));

    private static readonly Gen<Instant> Time = Gen.Long[-1_000_000_000_000_000, 4_000_000_000_000_000]
        .Select(Times.FromStored);

    private static readonly Gen<int> Count = Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, int.MaxValue]);

    private static readonly Gen<ProgramConsent> Consent = Gen.Select(
        Gen.Select(Text, Text, Optional),
        Gen.Enum<ConsentStatus>(),
        Gen.Enum<Method>(),
        Id,
        Gen.Select(Time, Time),
        Count,
        (keys, status, method, id, times, sequence) =>
            new ProgramConsent(
                keys.Item1,
                keys.Item2,
                status,
                id,
                times.Item1,
                method,
                sequence,
                times.Item2,
                keys.Item3
            )
    );

    private static readonly Gen<Suppression> Stop = Gen.Select(
        Optional,
        Id,
        Time,
        Count,
        (brand, id, at, sequence) => new Suppression(brand, id, at, sequence)
    );

    private static readonly Gen<KnownRelationship> Act = Gen.Select(
        Text,
        Gen.Enum<RelationshipKind>(),
        Text,
        Id,
        Time,
        (brand, kind, reference, id, at) => new KnownRelationship(brand, kind, reference, id, at)
    );

    private static readonly Gen<Conversation> Talk = Gen.Select(
        Text,
        Text,
        Id,
        Time,
        (brand, sender, id, at) => new Conversation(brand, sender, id, at)
    );

    private static readonly Gen<OpenHold?> Hold = Gen.Select(
        OptionalId,
        Time,
        (id, at) => id is { } known ? new OpenHold(known, at) : null
    );

    private static readonly Gen<ContactState> State = Gen.Select(
        Gen.Select(Count, OptionalId, Hold),
        Gen.Select(Optional, Optional, Optional, Optional),
        Many(Consent, 6),
        Many(Stop, 4),
        Many(Act, 4),
        Many(Talk, 4),
        (head, person, consents, stops, acts, talks) =>
            new ContactState
            {
                Sequence = head.Item1,
                LastEventId = head.Item2,
                Hold = head.Item3,
                Country = person.Item1,
                Region = person.Item2,
                TimeZone = person.Item3,
                Language = person.Item4,
                Programs = consents,
                Suppressions = stops,
                Relationships = acts,
                Conversations = talks,
            }
    );

    private static readonly Gen<SentText> Sent = Gen.Select(Id, Time, (id, at) => new SentText(id, at));

    private static readonly Gen<ProgramTraffic> Program = Gen.Select(
        Text,
        Optional,
        Count,
        Many(Sent, ContactTraffic.RecentMax),
        Gen.Select(Gen.Bool, Sent),
        (brand, program, total, recent, asked) =>
            new ProgramTraffic(brand, program, total, recent, asked.Item1 ? asked.Item2 : null)
    );

    private static readonly Gen<ContactTraffic> Traffic = Gen.Select(
        Many(Program, 4),
        OptionalId,
        (programs, confirmed) => new ContactTraffic { Programs = programs, ConfirmedStop = confirmed }
    );

    [Fact]
    public void A_state_reads_back_as_it_was_written() =>
        State.Sample(state =>
        {
            var bytes = ContactCodec.Write(state);
            var read = ContactCodec.ReadState(bytes);
            Assert.Equal(bytes, ContactCodec.Write(read));
            Assert.Equal(state.Programs, read.Programs);
            Assert.Equal(state.Suppressions, read.Suppressions);
            Assert.Equal(state.Relationships, read.Relationships);
            Assert.Equal(state.Conversations, read.Conversations);
            Assert.Equal(
                state with
                {
                    Programs = [],
                    Suppressions = [],
                    Relationships = [],
                    Conversations = [],
                },
                read with
                {
                    Programs = [],
                    Suppressions = [],
                    Relationships = [],
                    Conversations = [],
                }
            );
        });

    [Fact]
    public void Counters_read_back_as_they_were_written() =>
        Traffic.Sample(traffic =>
        {
            var bytes = ContactCodec.Write(traffic);
            var read = ContactCodec.ReadTraffic(bytes);
            Assert.Equal(bytes, ContactCodec.Write(read));
            Assert.Equal(traffic.ConfirmedStop, read.ConfirmedStop);
            Assert.Equal(traffic.Programs.Select(Plain), read.Programs.Select(Plain));
            Assert.Equal(
                traffic.Programs.SelectMany(each => each.Recent),
                read.Programs.SelectMany(each => each.Recent)
            );
        });

    [Fact]
    public void A_contact_that_was_never_texted_costs_nothing() =>
        Assert.Empty(ContactCodec.Write(ContactTraffic.Empty));

    [Fact]
    public void A_format_of_a_later_version_is_refused()
    {
        var bytes = ContactCodec.Write(ContactState.Empty);
        bytes[0] = 99;

        Assert.Throws<NotSupportedException>(() => ContactCodec.ReadState(bytes));
    }

    // Bytes that were cut short are never taken for another contact.
    [Fact]
    public void Bytes_that_were_cut_are_refused()
    {
        var state = ContactState.Empty.After(Guid.AllBitsSet, Sample.OptIn()).After(Guid.AllBitsSet, Sample.Stop());
        var bytes = ContactCodec.Write(state);

        Assert.All(
            Enumerable.Range(0, bytes.Length),
            length => Assert.ThrowsAny<Exception>(() => ContactCodec.ReadState(bytes.AsSpan(0, length)))
        );
    }

    private static ProgramTraffic Plain(ProgramTraffic traffic) => traffic with { Recent = [] };

    private static Gen<ImmutableArray<T>> Many<T>(Gen<T> one, int most) =>
        one.Array[0, most].Select(items => items.ToImmutableArray());
}

file static class WellFormed
{
    /// <summary>UTF-8 has no way to write half a pair, so no stored text has one.</summary>
    public static string ReplaceLoneSurrogates(this string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
