using System.Text.Json.Serialization;
using Nod.Sending;
using NodaTime;

namespace Nod.Health;

/// <summary>What may come of a text that went.</summary>
[JsonConverter(typeof(SnakeCase<HealthOutcome>))]
public enum HealthOutcome
{
    /// <summary>It went to a provider, refused or not.</summary>
    Sent,

    /// <summary>It reached the phone.</summary>
    Delivered,

    /// <summary>It was taken for spam or against a policy; failed as well.</summary>
    Filtered,

    /// <summary>It was refused or not delivered, whatever the cause.</summary>
    Failed,

    /// <summary>The person stopped within a week of it, and it was the last one they got.</summary>
    OptedOut,

    /// <summary>The person complained within a week of it, and it was the last one they got.</summary>
    Complained,
}

/// <summary>What texts are told apart by.</summary>
/// <param name="Organization">Whose.</param>
/// <param name="Day">The day they were claimed (UTC): whatever comes of them later counts for that day.</param>
/// <param name="Sender">The sender, by key.</param>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program, by key; empty for none.</param>
/// <param name="Wording">The words the person agreed to, as <c>id@version</c>; empty where none were shown.</param>
/// <param name="Carrier">The carrier; empty where nobody said.</param>
public sealed record HealthKey(
    Guid Organization,
    LocalDate Day,
    string Sender,
    string Brand,
    string Program,
    string Wording,
    string Carrier
);

/// <summary>How often something came of texts.</summary>
/// <param name="Key">Of which.</param>
/// <param name="Outcome">What.</param>
/// <param name="Texts">How often.</param>
public sealed record HealthCount(HealthKey Key, HealthOutcome Outcome, long Texts)
{
    /// <summary>What a status of a message's adds, by its place in the history.</summary>
    public static IEnumerable<HealthOutcome> OutcomesOf(MessageRecord message, int place)
    {
        var status = message.History[place].Status;
        if (!Went(status))
        {
            yield break;
        }

        if (!message.History.Take(place).Any(change => Went(change.Status)))
        {
            yield return HealthOutcome.Sent;
        }

        if (status == MessageStatus.Delivered)
        {
            yield return HealthOutcome.Delivered;
        }
        else if (status is MessageStatus.Undelivered or MessageStatus.Rejected)
        {
            yield return HealthOutcome.Failed;
            if (message.Failure == FailureKind.Filtered)
            {
                yield return HealthOutcome.Filtered;
            }
        }
    }

    /// <summary>Whether a text of this status went to a provider.</summary>
    public static bool Went(MessageStatus status) =>
        status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Undelivered or MessageStatus.Rejected;
}
