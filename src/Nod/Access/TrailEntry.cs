using NodaTime;

namespace Nod.Access;

/// <summary>
/// One administrative act, in the audit trail: who did what to what, and when. Append-only. It never holds a candidate's
/// number or words: a person is named by contact key.
/// </summary>
/// <param name="Id">Its identifier; the trail is in their order.</param>
/// <param name="Organization">Whose trail.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who: a user's address, or <c>?</c> where nobody was signed in.</param>
/// <param name="Action">What, as a stable code such as <c>sign_in.refused</c>.</param>
/// <param name="Subject">To what: a user's address, a contact key, a message or a setting by its key.</param>
/// <param name="Detail">What else is worth knowing, such as a network address or a reference; empty when nothing.</param>
public sealed record TrailEntry(
    Guid Id,
    Guid Organization,
    Instant At,
    string Actor,
    string Action,
    string Subject,
    string Detail
);
