using NodaTime;

namespace Nod.Ledger;

/// <summary>Something that a person of the organization should look at.</summary>
/// <param name="Id">Its identifier; rises with every alert.</param>
/// <param name="Organization">Whose it is.</param>
/// <param name="Message">The message it is about.</param>
/// <param name="Code">Why: one of <see cref="Decisions.ReasonCodes"/>.</param>
/// <param name="RaisedAt">When.</param>
/// <param name="Detail">What was found, in a sentence; no personal data.</param>
public sealed record Alert(Guid Id, Guid Organization, Guid Message, string Code, Instant RaisedAt, string Detail);
