using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Catalog;
using Nod.Ledger;
using NodaTime;
using NodaTime.Text;

namespace Nod.Automations;

/// <summary>From where the time of a text is counted.</summary>
[JsonConverter(typeof(SnakeCase<AutomationAnchor>))]
public enum AutomationAnchor
{
    /// <summary>From when the event happened.</summary>
    Event,

    /// <summary>From when the interview or shift begins.</summary>
    Start,
}

/// <summary>Which people and events an automation is for. Everything that is given must hold.</summary>
public sealed record AutomationFilter
{
    /// <summary>Jobs: the event's, else that of the person's latest application.</summary>
    public IReadOnlyList<string>? Jobs { get; init; }

    /// <summary>Stages: the event's, else that of the person's latest application.</summary>
    public IReadOnlyList<string>? Stages { get; init; }

    /// <summary>Marks, of which the person has one.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Marks, of which the person has none.</summary>
    public IReadOnlyList<string>? WithoutTags { get; init; }

    /// <summary>Languages, by their first subtag.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Whether it lets an event of a person through.</summary>
    public bool Admits(HiringEvent happened, ContactRecord contact)
    {
        var person = KnownPerson.With(contact.Person, happened);
        var latest = person?.Applications?.LastOrDefault(one => one.Brand == happened.Brand);
        return Names(Jobs, happened.Job ?? latest?.Job)
            && Names(Stages, happened.Stage ?? latest?.Stage)
            && (Tags is null || Tags.Any(tag => person?.HasTag(tag) == true))
            && WithoutTags?.Any(tag => person?.HasTag(tag) == true) != true
            && Names(Languages, contact.State.Language?.Split('-')[0]);
    }

    private static bool Names(IReadOnlyList<string>? list, string? value) =>
        list is null || list.Contains(value, StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// Texts people by itself when something happens in hiring. Every text of its passes the gate twice, as any other; it
/// opens no conversation and is no answer (R7).
/// </summary>
public sealed record Automation
{
    /// <summary>Its name in the API.</summary>
    public required string Key { get; init; }

    /// <summary>What people of the organization call it.</summary>
    public required string Name { get; init; }

    /// <summary>The brand it texts for, by key; events of other brands are not looked at.</summary>
    public required string Brand { get; init; }

    /// <summary>The program its texts belong to, by key, or null.</summary>
    public string? Program { get; init; }

    /// <summary>The sender, by key; null for the brand's first that fits.</summary>
    public string? Sender { get; init; }

    /// <summary>What its texts are for.</summary>
    public required MessageClass Class { get; init; }

    /// <summary>The events it waits for.</summary>
    public required IReadOnlyList<HiringEventKind> On { get; init; }

    /// <summary>Which of them; null for all.</summary>
    public AutomationFilter? Filter { get; init; }

    /// <summary>When it texts.</summary>
    public required AutomationTiming Timing { get; init; }

    /// <summary>What it says: a template, by key; always the latest version.</summary>
    public required string Template { get; init; }

    /// <summary>How many minutes late a text is still of use; past that it is left out.</summary>
    public required int LateMinutes { get; init; }

    /// <summary>Most texts of it to one person in a rolling period; null for no limit but the gate's.</summary>
    public Frequency? PerPerson { get; init; }

    /// <summary>Most texts of it to everybody in 24 hours; null for no limit.</summary>
    public int? PerDay { get; init; }

    /// <summary>Whether it does anything.</summary>
    public bool IsOn { get; init; }

    /// <summary>How often it was set.</summary>
    public required int Version { get; init; }

    /// <summary>The key it was set with last.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When it was set last.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>
    /// Whether an event plans a text. What is counted from a start is planned anew when the start moves, whichever of the
    /// two it waits for.
    /// </summary>
    public bool PlansOn(HiringEvent happened, ContactRecord contact) =>
        IsOn && Follows(happened) && Filter?.Admits(happened, contact) != false;

    /// <summary>Whether it has to do with an event at all: plans a text, or calls one off.</summary>
    public bool Concerns(HiringEvent happened) =>
        Brand == happened.Brand && ((IsOn && Follows(happened)) || CallsOffOn(happened));

    /// <summary>Whether an event calls off what was planned for its interview or shift.</summary>
    public bool CallsOffOn(HiringEvent happened) =>
        happened.CallsOff
        && Brand == happened.Brand
        && Timing.From == AutomationAnchor.Start
        && On.Any(kind => HiringEvent.AboutOf(kind) == happened.About);

    private bool Follows(HiringEvent happened) =>
        Brand == happened.Brand
        && (
            On.Contains(happened.Kind)
            || (
                Timing.From == AutomationAnchor.Start
                && HiringEvent.HasStart(happened.Kind)
                && On.Any(kind => HiringEvent.HasStart(kind) && HiringEvent.AboutOf(kind) == happened.About)
            )
        );
}

/// <summary>A time on the wall in JSON, such as <c>18:00</c>.</summary>
public sealed class LocalTimeJson : JsonConverter<LocalTime>
{
    private static readonly LocalTimePattern Pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <inheritdoc/>
    public override LocalTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parsed = Pattern.Parse(reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty);
        return parsed.Success
            ? parsed.Value
            : throw new JsonException("A time of day is written in hours and minutes, such as 18:00.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LocalTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Pattern.Format(value));
}
