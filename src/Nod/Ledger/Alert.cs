using Nod.Health;
using NodaTime;

namespace Nod.Ledger;

/// <summary>Something that a person of the organization should look at.</summary>
/// <param name="Id">Its identifier; rises with every alert.</param>
/// <param name="Organization">Whose it is.</param>
/// <param name="Message">The message it is about, or null.</param>
/// <param name="Code">Why: one of <see cref="Decisions.ReasonCodes"/>, or of <see cref="AlertCodes"/>.</param>
/// <param name="RaisedAt">When.</param>
/// <param name="Detail">What was found, in a sentence; no personal data.</param>
public sealed record Alert(Guid Id, Guid Organization, Guid? Message, string Code, Instant RaisedAt, string Detail)
{
    /// <summary>What it is about if not a message, such as <c>sender/office</c>; else null.</summary>
    public string? Subject { get; init; }

    /// <summary>When what it was raised for was over; null as long as it is not, or where nobody looks.</summary>
    public Instant? ClearedAt { get; init; }
}

/// <summary>Why an alert is raised that is about no message. Codes are stable.</summary>
public static class AlertCodes
{
    /// <summary>A webhook took nothing for three days, or said that it is gone.</summary>
    public const string WebhookDisabled = "webhook.disabled";

    /// <summary>A person asked on their own page to be erased.</summary>
    public const string ErasureRequested = "erasure.requested";

    /// <summary>What was filed with carriers is no longer what is set up and sent.</summary>
    public const string RegistrationDrift = "registration.drift";

    private const string HealthArea = "health.";

    /// <summary>A rate is surely beyond its limit.</summary>
    public static string Health(HealthMeasure measure) => HealthArea + EnumWords<HealthMeasure>.Of(measure);

    /// <summary>Whether a code is about a rate.</summary>
    public static bool IsHealth(string code) => code.StartsWith(HealthArea, StringComparison.Ordinal);
}
