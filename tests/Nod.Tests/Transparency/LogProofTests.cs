using Nod.Ledger;
using Nod.Testing;
using Nod.Transparency;

namespace Nod.Tests.Transparency;

public sealed class LogProofTests
{
    private const string Path = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n";
    private const string Note = "\nlog.example\n2\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 a AAAAAAA=\n";

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 1\n" + Path + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra YWI=\nindex 0\n" + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra \nindex 0\n" + Path + Path + Note)]
    public void A_proof_is_written_as_it_was_read(string text)
    {
        Assert.True(LogProof.TryParse(text, out var proof));
        Assert.Equal(text, proof.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 1\n" + Path + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\n" + Path + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 01\n" + Path + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n" + Path + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 1\nextra YWI=\n" + Path + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nextra YW\nindex 1\n" + Path + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 1\nshort\n" + Note)]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 1\n" + Path)]
    public void What_is_not_formed_like_a_proof_is_none(string text) => Assert.False(LogProof.TryParse(text, out _));

    [Fact]
    public void A_proof_of_more_hashes_than_any_tree_has_is_none() =>
        Assert.False(
            LogProof.TryParse(
                "c2sp.org/tlog-proof@v1\nindex 1\n" + string.Concat(Enumerable.Repeat(Path, 64)) + Note,
                out _
            )
        );

    [Fact]
    public async Task An_event_is_proved_from_the_store_to_the_person()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (store, ids, clock) = Empty();
        var recorded = await AppendAsync(store, ids, 600);
        using var key = SignedNoteTests.NewKey(1);
        var sequencer = new Sequencer(store, [key], clock);
        while (await sequencer.StepAsync(cancellation)) { }

        var head = await store.ReadHeadAsync(cancellation);
        Assert.True(SignedNote.TryParse(head.Note, out var note));
        var place = await store.FindLeafAsync(Some.Organization.Id, recorded[400].Id, cancellation);
        Assert.Equal(400, place);
        var written = (await LogReader.ProveEntryAsync(store, note, 400, cancellation))!.ToString();

        Assert.True(LogProof.TryParse(written, out var proof));
        Assert.Single(proof.Note.VerifiedBy([key.Verifier])!);
        Assert.True(Leaf.TryRead(proof.Extra!.Value, out var leaf));
        Assert.True(proof.Proves(leaf.Hash()));
        Assert.False(proof.Proves(recorded[401].Leaf.Hash()));
        Assert.True(Opening.TryRead(Opening.Of(recorded[400]).ToJson(), out var opening));
        Assert.True(opening.Opens(leaf));
        Assert.False(opening.Opens(recorded[401].Leaf));
        Assert.False(
            (opening with { Address = opening.Address with { Phone = Some.Phone("+12125550124") } }).Opens(leaf)
        );
        Assert.Null(await LogReader.ProveEntryAsync(store, note, 600, cancellation));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData(
        """{"organization_id":"x","phone":"+12125550123","salt":"00112233445566778899aabbccddeeff","event":{}}"""
    )]
    [InlineData("""{"organization_id":"00000001-0000-0000-0000-000000000001","phone":"1","salt":"00","event":{}}""")]
    [InlineData(
        """{"organization_id":"00000001-0000-0000-0000-000000000001","phone":"+12125550123","salt":"00","event":{}}"""
    )]
    public void What_opens_nothing_is_not_read(string json) =>
        Assert.False(Opening.TryRead(System.Text.Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public async Task Trees_of_all_sizes_signed_are_consistent()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (store, ids, clock) = Empty();
        using var key = SignedNoteTests.NewKey(1);
        var sequencer = new Sequencer(store, [key], clock);
        var seen = new List<Checkpoint>();
        foreach (var more in new[] { 0, 1, 2, 250, 3, 1, 300, 700 })
        {
            await AppendAsync(store, ids, more);
            while (await sequencer.StepAsync(cancellation)) { }

            var head = await store.ReadHeadAsync(cancellation);
            Assert.True(SignedNote.TryParse(head.Note, out var note));
            Assert.True(Checkpoint.TryParse(note.Text, out var now));
            foreach (var before in seen)
            {
                var proof = await LogReader.ConsistencyAsync(store, before.Size, now.Size, cancellation);
                Assert.True(MerkleProof.ProvesConsistency(before.Size, before.Root, now.Size, now.Root, proof));
            }

            seen.Add(now);
        }

        Assert.Equal([0, 1, 3, 253, 256, 257, 557, 1257], seen.Select(one => one.Size));
    }

    private static (InMemoryStore Store, IdSource Ids, ManualClock Clock) Empty()
    {
        var clock = new ManualClock();
        var ids = new IdSource(clock, new Random(7).NextBytes);
        return (new InMemoryStore(clock, ids), ids, clock);
    }

    private static async Task<IReadOnlyList<RecordedEvent>> AppendAsync(InMemoryStore store, IdSource ids, int events)
    {
        var recorded = new List<RecordedEvent>();
        var contact = new ContactAddress(Some.Organization.Id, Some.NewYork);
        for (var i = 0; i < events; i++)
        {
            var prepared = PreparedEvent.Of(Some.Stop(Some.Noon), ids);
            recorded.Add(await store.CommitAsync(new Appending(contact, prepared)));
        }

        return recorded;
    }

    private sealed class Appending(ContactAddress contact, PreparedEvent prepared) : Change<RecordedEvent>
    {
        public override void Declare(ReadSet reads) => reads.Contacts.Add(contact);

        public override RecordedEvent Apply(ChangeContext context) => context.Append(contact, prepared);
    }
}
