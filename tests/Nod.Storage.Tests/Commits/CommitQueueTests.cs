using Nod.Ledger;

namespace Nod.Storage.Tests.Commits;

/// <summary>Three lanes: what is urgent waits for nothing that waits, and bulk for neither long nor ever.</summary>
public sealed class CommitQueueTests
{
    private readonly CommitQueue queue = new(10);

    [Fact]
    public void Bulk_goes_one_at_a_time_in_turn_with_the_ordinary()
    {
        Add(CommitLane.Bulk, "b1", "b2", "b3");
        Add(CommitLane.Ordinary, "o1", "o2");

        Assert.Equal(["b1"], Take());
        Assert.Equal(["o1", "o2"], Take());
        Assert.Equal(["b2"], Take());
        Assert.Equal(["b3"], Take());
    }

    [Fact]
    public void What_is_urgent_goes_before_bulk_and_takes_the_ordinary_along()
    {
        Add(CommitLane.Bulk, "b1");
        Add(CommitLane.Ordinary, "o1");
        Add(CommitLane.Urgent, "u1");

        Assert.Equal(["u1", "o1"], Take());
        Add(CommitLane.Urgent, "u2");
        Assert.Equal(["u2"], Take());
        Assert.Equal(["b1"], Take());
    }

    private void Add(CommitLane lane, params string[] names) =>
        Array.ForEach(names, name => queue.Add(new Named(name), lane));

    private List<string> Take()
    {
        var batch = new List<Pending>();
        Assert.True(queue.Take(batch));
        return [.. batch.Cast<Named>().Select(named => named.Name)];
    }

    private sealed class Named(string name) : Pending
    {
        public string Name => name;

        public override void Declare(ReadSet reads) { }

        public override void Apply(ChangeContext context) { }

        public override void Complete() { }

        public override void Fail(Exception failure) { }
    }
}
