using System.Text.Json.Serialization;
using Nod.Decisions;
using NodaTime;

namespace Nod.Automations;

/// <summary>What an automation did about an event, or why it did nothing.</summary>
[JsonConverter(typeof(SnakeCase<AutomationOutcome>))]
public enum AutomationOutcome
{
    /// <summary>A text is to be written at its hour.</summary>
    Planned,

    /// <summary>Its interview or shift was moved, and the text with it.</summary>
    Moved,

    /// <summary>Its interview or shift was called off, and the text with it.</summary>
    CalledOff,

    /// <summary>The text was accepted: it goes, or waits for its hour. The verdict says which.</summary>
    Texted,

    /// <summary>The gate said no, or that a person must look.</summary>
    Refused,

    /// <summary>Its hour was over.</summary>
    TooLate,

    /// <summary>The event does not say when its interview or shift begins.</summary>
    NoStart,

    /// <summary>Nothing tells where the person is, so there is no hour.</summary>
    NoZone,

    /// <summary>The person has had as many of its texts as they may.</summary>
    PersonFull,

    /// <summary>It has texted as many people as it may in a day.</summary>
    DayFull,

    /// <summary>The text has a field of which nothing is known.</summary>
    FieldMissing,

    /// <summary>It was turned off, or what it needs is not set up any more.</summary>
    Off,

    /// <summary>It was due when a copy was loaded: the server it was taken of may have done it.</summary>
    Restored,
}

/// <summary>One line of the log of an automation.</summary>
public sealed record AutomationRun
{
    /// <summary>Its identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which automation, and for whom.</summary>
    public required AutomationAddress Address { get; init; }

    /// <summary>What it was about.</summary>
    public required string Task { get; init; }

    /// <summary>The event.</summary>
    public required Guid Event { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>What was done.</summary>
    public required AutomationOutcome Outcome { get; init; }

    /// <summary>When the text was due.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>The gate's verdict, if it was asked.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Why: a reason code, or the fields that are missing.</summary>
    public string? Detail { get; init; }

    /// <summary>The message, if there is one.</summary>
    public Guid? Message { get; init; }

    /// <summary>The template and its version that was written from, such as <c>reminder/3</c>.</summary>
    public string? Template { get; init; }
}
