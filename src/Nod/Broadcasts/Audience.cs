using System.Text.Json.Serialization;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Broadcasts;

/// <summary>How an audience is made up.</summary>
[JsonConverter(typeof(SnakeCase<AudienceKind>))]
public enum AudienceKind
{
    /// <summary>The rows that were uploaded.</summary>
    Fixed,

    /// <summary>The contacts that a filter lets through when the broadcast goes over them.</summary>
    Live,

    /// <summary>Whoever got another broadcast's text and has not texted the brand since: a nudge.</summary>
    Unanswered,

    /// <summary>A <see cref="Catalog.SavedAudience"/>, as it stands when the broadcast is started.</summary>
    Saved,
}

/// <summary>The people a broadcast is meant for. Who of them gets it is the gate's to say.</summary>
/// <param name="Kind">How it is made up.</param>
/// <param name="Filter">Which contacts, if it is live; null for all.</param>
/// <param name="Of">The broadcast they have not answered, if it is a nudge.</param>
public sealed record Audience(AudienceKind Kind, ContactFilter? Filter = null, Guid? Of = null)
{
    /// <summary>How many times people are nudged at most, each time only those who still have not answered.</summary>
    public const int NudgesMax = 3;

    /// <summary>The saved audience, by key, if it is one.</summary>
    public string? Saved { get; init; }

    /// <summary>Whether that one is live: its filter, taken at the start, chooses among all contacts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLive { get; init; }
}

/// <summary>Where a person stands with a program, as an audience asks for it.</summary>
[JsonConverter(typeof(SnakeCase<ProgramStanding>))]
public enum ProgramStanding
{
    /// <summary>Never asked.</summary>
    None,

    /// <summary>Agreed.</summary>
    OptedIn,

    /// <summary>Was asked and said no.</summary>
    Declined,

    /// <summary>Stopped it.</summary>
    Revoked,
}

/// <summary>Lets contacts through by what is on record about them. Everything that is given must hold.</summary>
public sealed record ContactFilter
{
    /// <summary>Languages, by their first subtag: <c>de</c> lets <c>de-AT</c> through. Null for any, known or not.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Countries (ISO 3166-1): the one on record, else the number's.</summary>
    public IReadOnlyList<string>? Countries { get; init; }

    /// <summary>Subdivisions on record (ISO 3166-2, without the country).</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>The program that <see cref="Standings"/> is about, by key; null for the broadcast's own.</summary>
    public string? Program { get; init; }

    /// <summary>Where they stand with the program.</summary>
    public IReadOnlyList<ProgramStanding>? Standings { get; init; }

    /// <summary>Marks, of which they have one.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Marks, of which they have none.</summary>
    public IReadOnlyList<string>? WithoutTags { get; init; }

    /// <summary>Jobs, for one of which they applied to the brand.</summary>
    public IReadOnlyList<string>? Jobs { get; init; }

    /// <summary>Stages, in one of which such an application is.</summary>
    public IReadOnlyList<string>? Stages { get; init; }

    /// <summary>They texted the brand at this time or later.</summary>
    public Instant? ActiveSince { get; init; }

    /// <summary>They have not texted the brand since this time.</summary>
    public Instant? SilentSince { get; init; }

    /// <summary>Whether a contact is let through.</summary>
    /// <param name="contact">The contact as stored.</param>
    /// <param name="brand">The broadcast's brand.</param>
    /// <param name="program">The broadcast's program.</param>
    public bool Admits(ContactRecord contact, string brand, string program)
    {
        var state = contact.State;
        return (Languages is null || Names(Languages, state.Language?.Split('-')[0]))
            && (Countries is null || Names(Countries, state.Country ?? contact.Profile?.Region))
            && (Regions is null || Names(Regions, state.Region))
            && (Tags is null || Tags.Any(tag => contact.Person?.HasTag(tag) == true))
            && WithoutTags?.Any(tag => contact.Person?.HasTag(tag) == true) != true
            && ((Jobs is null && Stages is null) || HasApplication(contact, brand))
            && (Standings is null || Standings.Contains(StandingOf(state, brand, Program ?? program)))
            && (ActiveSince is not { } since || state.ConversationWith(brand)?.At >= since)
            && (SilentSince is not { } silent || !(state.ConversationWith(brand)?.At >= silent));
    }

    // Job and stage must be those of one application.
    private bool HasApplication(ContactRecord contact, string brand) =>
        contact.Person?.Applications?.Any(one =>
            one.Brand == brand && (Jobs is null || Names(Jobs, one.Job)) && (Stages is null || Names(Stages, one.Stage))
        ) == true;

    private static bool Names(IReadOnlyList<string> list, string? value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (string.Equals(list[i], value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static ProgramStanding StandingOf(ContactState state, string brand, string program) =>
        state.ConsentFor(brand, program)?.Status switch
        {
            ConsentStatus.OptedIn => ProgramStanding.OptedIn,
            ConsentStatus.Declined => ProgramStanding.Declined,
            ConsentStatus.Revoked => ProgramStanding.Revoked,
            _ => ProgramStanding.None,
        };
}
