using CsCheck;
using Nod.Consent;
using Nod.Ledger;
using Nod.Tests.Consent;

namespace Nod.Tests.Ledger;

/// <summary>However a store groups changes into transactions, the same events make the same contact.</summary>
public sealed class BatchesTests
{
    [Fact]
    public void The_fold_is_the_same_for_any_batching() =>
        Gen.Select(AnyEvents.All.Array[1, 30], Gen.Int[1, 8].Array[1, 8])
            .Sample((events, sizes) => Assert.Equal(Folded(events, [1]), Folded(events, sizes)));

    // The state and the chain of events, after transactions of these sizes, over and over.
    private static string Folded(ConsentEvent[] events, int[] sizes)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Some.Noon.ToDateTimeOffset());
        var ids = Some.Ids(clock);
        var prepared = Array.ConvertAll(events, one => PreparedEvent.Of(one, ids));
        var context = new ChangeContext(clock, ids);
        var stored = ContactRecord.Unknown(Books.Person);
        var chain = new List<RecordedEvent>();
        for (var (from, batch) = (0, 0); from < prepared.Length; batch++)
        {
            var size = Math.Min(sizes[batch % sizes.Length], prepared.Length - from);
            context.Load([stored], [], [], []);
            foreach (var one in prepared.AsSpan(from, size))
            {
                chain.Add(context.Apply(new Append(one)));
            }

            Assert.Equal(size, context.Staged.Events.Count);
            // What one transaction stores is what the next one is shown.
            var staged = context.Staged.Contacts[Books.Person];
            stored = staged with { State = ContactCodec.ReadState(ContactCodec.Write(staged.State)) };
            from += size;
        }

        Assert.Equal([null, .. chain.SkipLast(1).Select(one => (Guid?)one.Id)], chain.Select(one => one.Previous));
        // Identifiers follow what else a transaction draws them for, so each event is named by its place.
        var state = Convert.ToHexString(ContactCodec.Write(stored.State));
        foreach (var (place, one) in chain.Index())
        {
            state = state.Replace(Convert.ToHexString(one.Id.ToByteArray(bigEndian: true)), $"#{place}");
        }

        return $"{state} {string.Join(' ', chain.Select(one => Convert.ToHexString(one.Commitment)))}";
    }

    private sealed class Append(PreparedEvent prepared) : Change<RecordedEvent>
    {
        public override void Declare(ReadSet reads) => reads.Contacts.Add(Books.Person);

        public override RecordedEvent Apply(ChangeContext context) => context.Append(Books.Person, prepared);
    }
}
