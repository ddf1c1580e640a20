using Nod.Ledger;

namespace Nod.Server.Catalog;

/// <summary>Stores settings together with what rests on them, such as words with the consent given to them, or neither.</summary>
/// <param name="settings">The settings; null for none.</param>
/// <param name="change">What rests on them.</param>
internal sealed class WithSettings<T>(PutSettings? settings, Change<T> change) : Change<T>
{
    public override bool IsUrgent => change.IsUrgent;

    public override bool GoesAlone => change.GoesAlone;

    public override void Declare(ReadSet reads) => change.Declare(reads);

    public override T Apply(ChangeContext context)
    {
        settings?.Apply(context);
        return change.Apply(context);
    }
}
