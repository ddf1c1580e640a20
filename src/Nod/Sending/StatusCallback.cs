using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>Where a caller wants to be told of a message's status.</summary>
/// <param name="Url">The address, http or https.</param>
/// <param name="Key">The API key the message was asked for with; its secret signs, if it is one that does.</param>
public sealed record CallbackTarget(string Url, Guid Key);

/// <summary>
/// News of a message that its caller is still to be told. Written in the transaction that gave the message its status,
/// so none is lost; told at least once.
/// </summary>
/// <param name="Id">Its identifier, the same at every try.</param>
/// <param name="Message">The message.</param>
/// <param name="Target">Where to.</param>
/// <param name="News">The status to tell, and since when.</param>
/// <param name="DueAt">Not told before.</param>
/// <param name="Tries">How often it was tried in vain.</param>
public sealed record StatusCallback(
    Guid Id,
    MessageAddress Message,
    CallbackTarget Target,
    StatusChange News,
    Instant DueAt,
    int Tries = 0
)
{
    /// <summary>Whether a caller is told of this status: where something came of the message, not where it only waits.</summary>
    public static bool IsTold(MessageStatus status) =>
        status
            is MessageStatus.Sent
                or MessageStatus.Delivered
                or MessageStatus.Undelivered
                or MessageStatus.Rejected
                or MessageStatus.Blocked
                or MessageStatus.Expired
                or MessageStatus.Canceled;

    /// <summary>The same, not tried because its server is out of reach just now; null when its life is over.</summary>
    public StatusCallback? Postponed(Instant now) =>
        Retelling.Postponed(News.At, now) is { } due ? this with { DueAt = due } : null;

    /// <summary>The same after one more try in vain; null when its life is over.</summary>
    public StatusCallback? AfterFailure(Instant now) =>
        Retelling.AfterFailure(News.At, now, Tries) is { } due ? this with { Tries = Tries + 1, DueAt = due } : null;
}

/// <summary>Records what became of trying to tell a caller.</summary>
/// <param name="told">Told, or given up: forgotten.</param>
/// <param name="again">To be tried again, as they stand now.</param>
public sealed class SettleCallbacks(IReadOnlyCollection<StatusCallback> told, IReadOnlyCollection<StatusCallback> again)
    : Change<bool>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) { }

    /// <inheritdoc/>
    public override bool Apply(ChangeContext context)
    {
        foreach (var callback in told)
        {
            context.Forget(callback);
        }

        foreach (var callback in again)
        {
            context.Put(callback);
        }

        return true;
    }
}
