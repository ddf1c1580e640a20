using Nod.Ledger;

namespace Nod.Server.Api;

/// <summary>Changes nothing; there to keep an answer with an idempotency key.</summary>
internal sealed class NoChange : Change<bool>
{
    /// <summary>Whether it was applied; not when a kept answer was given instead.</summary>
    public bool Applied { get; private set; }

    public override void Declare(ReadSet reads) { }

    public override bool Apply(ChangeContext context) => Applied = true;
}

/// <summary>Looks for the answer kept with an idempotency key; changes nothing.</summary>
internal sealed class FindAnswer(IdempotencyKey key) : Change<StoredAnswer?>
{
    public override void Declare(ReadSet reads) => reads.IdempotencyKeys.Add(key);

    public override StoredAnswer? Apply(ChangeContext context) => context.Answer(key);
}
