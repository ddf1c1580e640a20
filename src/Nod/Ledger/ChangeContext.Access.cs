using Nod.Access;

namespace Nod.Ledger;

// What a change stages about who signs in and what they do.
public sealed partial class ChangeContext
{
    /// <summary>Says what becomes of a session. What one transaction removes stays removed, whatever else it says.</summary>
    public void Put(Session session, SessionStep step) => Add(Staged.Access.Sessions, (session, step));

    /// <summary>Appends to the audit trail, at the time of this transaction.</summary>
    /// <param name="organization">Whose trail.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="action">What, as a stable code.</param>
    /// <param name="subject">To what.</param>
    /// <param name="detail">What else is worth knowing.</param>
    public void Trail(Guid organization, string actor, string action, string subject, string detail = "") =>
        Add(Staged.Access.Trail, new TrailEntry(ids.Next(), organization, Now, actor, action, subject, detail));

    private void Add<T>(List<T> list, T row)
    {
        var count = list.Count;
        undo.Add(() => list.RemoveRange(count, list.Count - count));
        list.Add(row);
    }
}
