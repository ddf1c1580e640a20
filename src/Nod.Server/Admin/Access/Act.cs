using Nod.Ledger;

namespace Nod.Server.Admin.Access;

/// <summary>Something a user does to what Nod keeps. It stands in the audit trail from the commit that does it.</summary>
/// <param name="Organization">Whose trail.</param>
/// <param name="Actor">Who, by address.</param>
/// <param name="Action">What: a code of <see cref="TrailActions"/>, or an operation as <c>METHOD pattern</c>.</param>
/// <param name="Subject">To what.</param>
/// <param name="Detail">What else is worth knowing.</param>
internal sealed record Act(Guid Organization, string Actor, string Action, string Subject, string Detail = "")
{
    /// <summary>Whether a commit has taken it along.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>The change with its entry in the trail.</summary>
    public Change<T> Over<T>(Change<T> change) => new Trailed<T>(change, this);

    /// <summary>The entry alone, where the doing takes other ways than one commit.</summary>
    public Change<bool> Alone() => Over(new AccessChange(_ => { }));

    private void Record(ChangeContext context)
    {
        context.Trail(Organization, Actor, Action, Subject, Detail);
        IsRecorded = true;
    }

    private sealed class Trailed<T>(Change<T> change, Act act) : Change<T>
    {
        public override bool IsUrgent => change.IsUrgent;

        public override bool IsBulk => change.IsBulk;

        public override bool GoesAlone => change.GoesAlone;

        public override void Declare(ReadSet reads) => change.Declare(reads);

        public override T Apply(ChangeContext context)
        {
            var result = change.Apply(context);
            act.Record(context);
            return result;
        }
    }
}
