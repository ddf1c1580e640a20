using Nod.Ledger;

namespace Nod.Testing;

/// <summary>A change made of two functions.</summary>
/// <param name="declare">Names what <paramref name="apply"/> will look at.</param>
/// <param name="apply">Stages the change.</param>
/// <param name="isUrgent">Whether it goes before what waits.</param>
public sealed class ChangeOf<T>(Action<ReadSet> declare, Func<ChangeContext, T> apply, bool isUrgent = false)
    : Change<T>
{
    /// <inheritdoc/>
    public override bool IsUrgent => isUrgent;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => declare(reads);

    /// <inheritdoc/>
    public override T Apply(ChangeContext context) => apply(context);
}
