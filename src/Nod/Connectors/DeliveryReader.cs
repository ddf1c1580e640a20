using System.Text.Json;
using Nod.Automations;
using Nod.Consent;
using NodaTime;
using NodaTime.Text;

namespace Nod.Connectors;

/// <summary>What is wrong with a delivery.</summary>
/// <param name="Field">What Nod wanted to know.</param>
/// <param name="Code">What, stable.</param>
/// <param name="Message">What to do about it.</param>
public sealed record DeliveryFault(string Field, string Code, string Message);

/// <summary>An answer as read: an opt-in or a refusal, and why it is passed over, if it is.</summary>
/// <param name="IsYes">Whether it is a yes.</param>
/// <param name="Event">The opt-in or refusal.</param>
/// <param name="Passed">Why it is passed over; null when it counts.</param>
public sealed record ToldAnswer(bool IsYes, ConsentEvent Event, string? Passed);

/// <summary>What was read of a delivery.</summary>
/// <param name="Event">The vendor's word for what happened.</param>
/// <param name="Code">Why nothing comes of it; null when something may.</param>
/// <param name="Phone">The person's number, or null.</param>
/// <param name="Subject">What it tells of the person, or null.</param>
/// <param name="Answers">The answers in it.</param>
/// <param name="Happened">What happened in hiring; null when nothing that is listened to. Its person is not filled in.</param>
/// <param name="Reference">The vendor's identifier of the application, or null.</param>
public sealed record ToldDelivery(
    string Event,
    string? Code,
    PhoneNumber? Phone,
    Subject? Subject,
    IReadOnlyList<ToldAnswer> Answers,
    HiringEvent? Happened,
    string? Reference
);

/// <summary>
/// Reads deliveries of one connector as its mapping says. Pure: the same document at the same time reads the same. Everything
/// wrong with one is told at once.
/// </summary>
/// <param name="connector">The connector.</param>
/// <param name="mapping">How its deliveries are read.</param>
public sealed class DeliveryReader(Connector connector, PayloadMapping mapping)
{
    private const int TextMax = 255;
    private const int NameMax = 200;

    /// <summary>How far the vendor's clock may be ahead.</summary>
    private static readonly Duration ClockSkew = Duration.FromMinutes(5);

    /// <summary>Reads one.</summary>
    /// <param name="document">The delivery.</param>
    /// <param name="id">What the delivery is known by, for the evidence.</param>
    /// <param name="now">The time.</param>
    /// <param name="faults">Takes what is wrong with it.</param>
    /// <returns>What it tells; of no use when there are faults.</returns>
    public ToldDelivery Read(JsonElement document, string id, Instant now, ICollection<DeliveryFault> faults)
    {
        var word = PayloadPath.TryParse(mapping.Event)!.In(document) is { } said ? PayloadPath.TextOf(said) : null;
        if (word is null)
        {
            faults.Add(new("event", "required", $"There is no text at {mapping.Event}, which says what happened."));
        }

        word = AtMost("event", word, faults);
        if (word is null || !mapping.Events.TryGetValue(word, out var kind))
        {
            return new ToldDelivery(word ?? string.Empty, DeliveryCodes.EventIgnored, null, null, [], null, null);
        }

        var reading = new Reading(document, now, faults, mapping);
        var reference = reading.Text(PayloadField.Reference, TextMax);
        var phone = Phone(reading);
        var subject = Subject(reading);
        var isTheirs = !reading.IsAdded();
        var happened =
            kind is { } known && (isTheirs || known != HiringEventKind.ApplicationReceived)
                ? Happened(reading, known, reference, now)
                : null;
        return new ToldDelivery(
            word,
            null,
            phone,
            subject,
            Answers(reading, word, id, subject, isTheirs && mapping.Answered.Contains(word), now),
            happened,
            reference
        );
    }

    private PhoneNumber? Phone(Reading reading)
    {
        if (reading.Text(PayloadField.Phone, TextMax) is not { } written)
        {
            return null;
        }

        if (NumberPlan.TryParse(written, connector.Country, out var phone))
        {
            return phone;
        }

        reading.Fault(
            PayloadField.Phone,
            "invalid_number",
            "The person's number must be one that exists, in E.164, or as it is dialled in the connector's country."
        );
        return null;
    }

    private Subject? Subject(Reading reading)
    {
        var id = reading.Text(PayloadField.PersonId, TextMax);
        var parts = new[] { PayloadField.FirstName, PayloadField.LastName }.Select(part => reading.Text(part, NameMax));
        var joined = string.Join(' ', parts.OfType<string>());
        var name = reading.Text(PayloadField.Name, NameMax) ?? (joined.Length == 0 ? null : joined);
        return id is null && name is null
            ? null
            : new Subject
            {
                Name = name?[..Math.Min(name.Length, NameMax)],
                ExternalIds = id is null ? null : new Dictionary<string, string> { [connector.Key] = id },
                Language = reading.Language(),
            };
    }

    private HiringEvent? Happened(Reading reading, HiringEventKind kind, string? application, Instant now)
    {
        var isInterview = HiringEvent.AboutOf(kind) == RelationshipKind.Interview;
        var reference = isInterview ? reading.Text(PayloadField.Interview, TextMax) : application;
        var stage = reading.Text(PayloadField.Stage, TextMax);
        var startsAt = HiringEvent.HasStart(kind) ? reading.Time(PayloadField.StartsAt) : null;
        var occurredAt = reading.Past(PayloadField.OccurredAt) ?? now;
        if (reference is null)
        {
            reading.Missing(isInterview ? PayloadField.Interview : PayloadField.Reference);
        }

        if (kind == HiringEventKind.StageChanged && stage is null)
        {
            reading.Missing(PayloadField.Stage);
        }

        if (HiringEvent.HasStart(kind) && startsAt is null)
        {
            reading.Missing(PayloadField.StartsAt);
        }
        else if (startsAt <= occurredAt)
        {
            // Told after it began: of no use to anybody any more.
            return null;
        }

        return new HiringEvent
        {
            Id = default,
            Contact = default,
            Kind = kind,
            Brand = connector.Brand,
            Reference = reference ?? string.Empty,
            Job = reading.Text(PayloadField.Job, TextMax),
            Stage = stage,
            StartsAt = startsAt,
            OccurredAt = occurredAt,
            Fields = new Dictionary<string, string>(),
        };
    }

    private List<ToldAnswer> Answers(
        Reading reading,
        string word,
        string id,
        Subject? subject,
        bool isTheirs,
        Instant now
    )
    {
        var answers = new List<ToldAnswer>();
        foreach (var question in connector.Questions)
        {
            if (reading.Text(PayloadField.Answer, TextMax, question.Field) is not { } written)
            {
                continue;
            }

            var said = written.Trim().ToLowerInvariant();
            var isYes = mapping.Yes.Contains(said);
            if (!isYes && !mapping.No.Contains(said))
            {
                reading.Fault(
                    PayloadField.Answer,
                    "invalid",
                    $"The answer in {question.Field} must be one of {string.Join(", ", mapping.Yes.Concat(mapping.No))}."
                );
                continue;
            }

            answers.Add(
                isYes
                    ? new ToldAnswer(
                        true,
                        Yes(reading, question, written, word, id, subject, isTheirs, now),
                        isTheirs ? null : DeliveryCodes.NotTheirAnswer
                    )
                    : new ToldAnswer(false, No(reading, question, written, word, id, subject, isTheirs, now), null)
            );
        }

        return answers;
    }

    // A yes says when and to which words; without them it proves nothing (R3).
    private OptIn Yes(
        Reading reading,
        ConnectorQuestion question,
        string written,
        string word,
        string id,
        Subject? subject,
        bool isTheirs,
        Instant now
    )
    {
        var at = isTheirs ? reading.Past(PayloadField.AnsweredAt) : now;
        if (at is null && !reading.HasFault(PayloadField.AnsweredAt))
        {
            reading.Missing(PayloadField.AnsweredAt);
        }

        if (
            reading.Raw(PayloadField.Wording, question.Field) is { } shown
            && Disclosure.HashOf(shown) != question.Disclosure.Sha256
        )
        {
            reading.Fault(
                PayloadField.Wording,
                "wording.changed",
                $"The words shown for {question.Field} are not those of {question.Disclosure.Id} version "
                    + $"{question.Disclosure.Version}: register them and set the connector anew."
            );
        }

        return new OptIn
        {
            OccurredAt = at ?? now,
            Brand = connector.Brand,
            Program = question.Program,
            Method = Method.Ats,
            Disclosure = question.Disclosure,
            Provenance = new Provenance(connector.Brand, $"{mapping.Title}, connector {connector.Key}"),
            Subject = subject,
            Evidence = Evidence(question, written, word, id),
        };
    }

    private Decline No(
        Reading reading,
        ConnectorQuestion question,
        string written,
        string word,
        string id,
        Subject? subject,
        bool isTheirs,
        Instant now
    ) =>
        new()
        {
            OccurredAt = (isTheirs ? reading.Past(PayloadField.AnsweredAt) : null) ?? now,
            Brand = connector.Brand,
            Program = question.Program,
            Method = Method.Ats,
            Disclosure = question.Disclosure,
            Subject = subject,
            Evidence = Evidence(question, written, word, id),
        };

    private Evidence Evidence(ConnectorQuestion question, string written, string word, string id) =>
        new()
        {
            Form = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["ats"] = mapping.Title,
                ["ats_connector"] = connector.Key,
                ["ats_delivery"] = id,
                ["ats_event"] = word,
                ["ats_field"] = question.Field,
                ["ats_answer"] = written,
            },
        };

    private static string? AtMost(string field, string? text, ICollection<DeliveryFault> faults)
    {
        if (text?.Length > TextMax)
        {
            faults.Add(new(field, "too_long", $"{field} may have at most {TextMax} characters."));
            return null;
        }

        return text;
    }

    /// <summary>The fields of one document, each looked up where the mapping says; what is wrong is noted.</summary>
    private sealed class Reading(
        JsonElement document,
        Instant now,
        ICollection<DeliveryFault> faults,
        PayloadMapping mapping
    )
    {
        public void Fault(PayloadField field, string code, string message) =>
            faults.Add(new(EnumWords<PayloadField>.Of(field), code, message));

        public bool HasFault(PayloadField field) =>
            faults.Any(fault => fault.Field == EnumWords<PayloadField>.Of(field));

        public void Missing(PayloadField field)
        {
            var name = EnumWords<PayloadField>.Of(field);
            var paths = mapping.Fields.GetValueOrDefault(field) ?? [];
            var where = paths.Count == 0 ? "nowhere" : string.Join(" or ", paths);
            if (!HasFault(field))
            {
                faults.Add(new(name, "required", $"{name} is required; the mapping looks for it at {where}."));
            }
        }

        /// <summary>Whether somebody of the team added the person.</summary>
        public bool IsAdded() =>
            mapping.Added is { } path && PayloadPath.TryParse(path)!.In(document) is { ValueKind: JsonValueKind.True };

        /// <summary>What a field says, as it stands there; null when it says nothing.</summary>
        public string? Raw(PayloadField field, string? name = null)
        {
            foreach (var path in mapping.Fields.GetValueOrDefault(field) ?? [])
            {
                if (
                    PayloadPath.TryParse(path)!.In(document, name) is { } value
                    && PayloadPath.TextOf(value) is { } text
                    && !string.IsNullOrWhiteSpace(text)
                )
                {
                    return text;
                }
            }

            return null;
        }

        public string? Text(PayloadField field, int max, string? name = null)
        {
            var text = Raw(field, name);
            if (text is not null && (text.Length > max || text.Contains('\0')))
            {
                Fault(
                    field,
                    "too_long",
                    $"{EnumWords<PayloadField>.Of(field)} may have at most {max} characters, and no NUL."
                );
                return null;
            }

            return text;
        }

        public string? Language() =>
            Text(PayloadField.Language, TextMax) is { } tag && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
                ? tag
                : null;

        public Instant? Time(PayloadField field)
        {
            if (Text(field, TextMax) is not { } written)
            {
                return null;
            }

            var read = OffsetDateTimePattern.Rfc3339.Parse(written.Replace(' ', 'T'));
            if (read.Success)
            {
                return read.Value.ToInstant();
            }

            Fault(field, "invalid", $"{EnumWords<PayloadField>.Of(field)} must be a time with its offset (RFC 3339).");
            return null;
        }

        public Instant? Past(PayloadField field)
        {
            var at = Time(field);
            if (at > now + ClockSkew)
            {
                Fault(field, "in_the_future", $"{EnumWords<PayloadField>.Of(field)} lies in the future.");
            }

            return at is { } given ? Instant.Min(given, now) : null;
        }
    }
}
