using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;

namespace Nod.Broadcasts;

/// <summary>A broadcast's text as one person would get it.</summary>
/// <param name="Request">The text, for the gate.</param>
/// <param name="Wanted">When it is wanted.</param>
public readonly record struct PersonalText(SendRequest Request, Wanted Wanted);

/// <summary>
/// Writes a broadcast's text for each person: their language, their fields, the moment that is meant where they are.
/// The preview and the acceptance both ask it, so that they can't disagree. Thread safe.
/// </summary>
public sealed class BroadcastTexts
{
    /// <summary>The field that is known of everybody who has a name on record.</summary>
    public const string NameField = "name";

    private readonly Broadcast broadcast;
    private readonly SendRequest pattern;
    private readonly MessageTemplate body;
    private readonly Dictionary<string, MessageTemplate> translations;

    /// <summary>Reads the templates.</summary>
    /// <param name="broadcast">The broadcast.</param>
    /// <param name="pattern">Organization, brand, program, sender and class, looked up; number and text are replaced.</param>
    /// <exception cref="ArgumentException">A template has a fault; it was checked when the plan was stored.</exception>
    public BroadcastTexts(Broadcast broadcast, SendRequest pattern)
    {
        this.broadcast = broadcast;
        this.pattern = pattern;
        body = Read(broadcast.Plan.Body);
        translations = broadcast.Plan.Translations.ToDictionary(
            pair => pair.Key,
            pair => Read(pair.Value),
            StringComparer.OrdinalIgnoreCase
        );
    }

    /// <summary>Whether some text has a field without a fallback, so that it may be missing.</summary>
    public bool MayLackFields =>
        translations.Values.Prepend(body).Any(template => Missing(template, Values(null)).Count > 0);

    /// <summary>Writes the text for one person.</summary>
    /// <param name="contact">The person as stored.</param>
    /// <param name="row">What was uploaded about them, or null.</param>
    /// <param name="now">The moment the message would be accepted.</param>
    /// <param name="text">The text; default when fields are missing.</param>
    /// <returns>The fields that have neither value nor fallback.</returns>
    public IReadOnlyList<string> Write(ContactRecord contact, RecipientRow? row, Instant now, out PersonalText text)
    {
        var (template, language) = ChooseFor(row?.Language ?? contact.State.Language);
        var missing = template.Fill(ValuesOf(contact, row), out var written);
        if (missing.Count > 0)
        {
            text = default;
            return missing;
        }

        var request = pattern with
        {
            To = contact.Address.Phone,
            Body = written,
            Language = language,
            TimeZone = row?.TimeZone,
        };
        var plan = broadcast.Plan;
        var sendAt = plan.LocalTime is { } local
            ? LocalMoment.Of(local, new Facts(request, contact, now))
            : plan.SendAt;
        text = new PersonalText(request, new Wanted(sendAt, plan.ExpiresAt, null, broadcast.Address.Id));
        return missing;
    }

    /// <summary>The fields a row lacks for every text that it may get; none when it can be written in any language.</summary>
    public IReadOnlyList<string> MissingIn(RecipientRow row) =>
        row.Language is { } language
            ? Missing(ChooseFor(language).Template, Values(row))
            : [.. translations.Values.Prepend(body).SelectMany(template => Missing(template, Values(row))).Distinct()];

    private (MessageTemplate Template, string? Language) ChooseFor(string? language)
    {
        if (language is not null && translations.Count > 0)
        {
            if (translations.TryGetValue(language, out var exact))
            {
                return (exact, language);
            }

            var first = language.Split('-')[0];
            if (translations.TryGetValue(first, out var related))
            {
                return (related, first);
            }
        }

        return (body, broadcast.Plan.Language);
    }

    private Dictionary<string, string?> ValuesOf(ContactRecord contact, RecipientRow? row)
    {
        var values = Values(row);
        if (contact.Person?.Name is { } name)
        {
            values.TryAdd(NameField, name);
        }

        return values;
    }

    private Dictionary<string, string?> Values(RecipientRow? row)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (field, value) in broadcast.Plan.Fields ?? NoFields)
        {
            values[field] = value;
        }

        foreach (var (field, value) in row?.Fields ?? NoFields)
        {
            values[field] = value;
        }

        return values;
    }

    private static readonly IReadOnlyDictionary<string, string> NoFields = new Dictionary<string, string>();

    private static IReadOnlyList<string> Missing(MessageTemplate template, Dictionary<string, string?> values) =>
        template.Fill(values, out _);

    private static MessageTemplate Read(string source)
    {
        var problems = MessageTemplate.Parse(source, out var template);
        return template ?? throw new ArgumentException(problems[0].What, nameof(source));
    }
}
