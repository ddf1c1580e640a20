using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Preferences;

/// <summary>
/// The person presses stop on their own page, which ends everything the organization sends (R15), or asks there to be erased,
/// which ends it too and calls somebody (R17).
/// </summary>
/// <remarks>
/// A request to erase is not carried out by a press: whether the record must be kept for a legal claim (GDPR, Article
/// 17(3)(e)) and whether it was the person (Article 12(6)) is for people to say, within a month (Article 12(3)).
/// </remarks>
/// <param name="address">Who.</param>
/// <param name="at">When they pressed.</param>
/// <param name="evidence">The proof.</param>
/// <param name="ids">Salts for the event.</param>
/// <param name="erasureOf">The contact's key, to be looked up by whoever is called; null when they only stop.</param>
public sealed class StopEverything(
    ContactAddress address,
    Instant at,
    Evidence evidence,
    IdSource ids,
    ContactKey? erasureOf = null
) : Change<RecordedEvent>
{
    /// <inheritdoc/>
    public override bool IsUrgent => true;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.Add(address);

    /// <inheritdoc/>
    public override RecordedEvent Apply(ChangeContext context)
    {
        var stop = new Revocation
        {
            OccurredAt = at,
            Method = Method.WebForm,
            Evidence = evidence,
        };
        var recorded = context.Append(address, PreparedEvent.Of(stop, ids));
        if (erasureOf is { } key)
        {
            context.Raise(
                new Alert(
                    context.NextId(),
                    address.Organization,
                    null,
                    AlertCodes.ErasureRequested,
                    context.Now,
                    "A person asked on their preferences page to be erased. Everything to them is stopped; answer within a month."
                )
                {
                    Subject = $"contact/{Convert.ToHexStringLower(key.ToBytes())}",
                }
            );
        }

        return recorded;
    }
}
