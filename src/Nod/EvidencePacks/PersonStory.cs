using System.Globalization;
using Nod.Consent;
using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>Tells one person: where they stand, what happened, the messages, the stops, how long it is kept.</summary>
internal sealed class PersonStory(
    PersonRecords person,
    EvidenceRequest request,
    EvidenceCatalog catalog,
    EvidenceTexts texts
)
{
    private const int MessagesMax = 500;

    private readonly DateTimeZone? zone = person.Zone;

    /// <summary>As the one person of a pack: each part is a chapter.</summary>
    public IEnumerable<EvidenceBlock> Alone() => Tell(1);

    /// <summary>As one of many.</summary>
    public IEnumerable<EvidenceBlock> Under(int number) =>
        [
            new EvidenceHeading(
                1,
                texts.Say("people.person", ("number", Number(number)), ("phone", person.Address.Phone.ToString()))
            ),
            .. person.Name is { } name
                ? [new EvidenceFacts([new(texts["cover.name"], name)])]
                : Array.Empty<EvidenceBlock>(),
            .. Tell(2),
        ];

    /// <summary>Where the person stands with each program.</summary>
    public IEnumerable<EvidenceBlock> Standing()
    {
        var state = person.State;
        var rows = new List<IReadOnlyList<string>>();
        foreach (var consent in state.Programs)
        {
            var stop = state.StopFor(consent.Brand, consent.Program);
            // An erasure leaves stops whose events have no content any more.
            var since = person.Events.FirstOrDefault(recorded => recorded.Id == (stop ?? consent.EventId))?.Event;
            rows.Add([
                ProgramStory.NameOf(catalog, consent.Brand, consent.Program),
                stop is null ? texts.Word("standing", consent.Status) : texts["standing.revoked"],
                texts.Time(since?.OccurredAt ?? consent.At, zone),
                texts.Word("method", since is Revocation revoked ? revoked.Method : consent.Method),
            ]);
        }

        foreach (var stop in state.Suppressions)
        {
            var revoked = person.Events.FirstOrDefault(recorded => recorded.Id == stop.EventId)?.Event as Revocation;
            rows.Add([
                EventStory.Covers(stop.Brand, catalog, texts),
                texts["standing.revoked"],
                texts.Time(revoked?.OccurredAt ?? stop.At, zone),
                revoked is null ? "–" : texts.Word("method", revoked.Method),
            ]);
        }

        yield return new EvidenceHeading(2, texts["short.standing"]);
        foreach (var erased in person.Events.Where(recorded => recorded.Event is Erasure))
        {
            yield return new EvidenceParagraph(EventStory.Erased(erased, texts));
        }

        if (rows.Count == 0)
        {
            yield return new EvidenceParagraph(texts[person.Events.Count == 0 ? "short.none" : "short.no_program"]);
            yield break;
        }

        yield return new EvidenceTable(
            [
                (texts["table.program"], 4),
                (texts["table.standing"], 2),
                (texts["table.since"], 4),
                (texts["table.method"], 3),
            ],
            rows
        );
    }

    private IEnumerable<EvidenceBlock> Tell(int level) =>
        [.. Events(level), .. Messages(level), .. Stops(level), .. Kept(level)];

    private IEnumerable<EvidenceBlock> Events(int level)
    {
        yield return new EvidenceHeading(level, texts["events.title"]);
        if (person.Events.Count == 0)
        {
            yield return new EvidenceParagraph(texts["events.none"]);
        }

        var story = new EventStory(person, catalog, texts, zone);
        for (var i = 0; i < person.Events.Count; i++)
        {
            foreach (var block in story.Tell(person.Events[i], i + 1))
            {
                yield return block;
            }
        }
    }

    private IEnumerable<EvidenceBlock> Messages(int level)
    {
        yield return new EvidenceHeading(level, texts["messages.title"]);
        if (person.Messages.Count == 0)
        {
            yield return new EvidenceParagraph(texts["messages.none"]);
            yield break;
        }

        yield return new EvidenceParagraph(texts["messages.intro"]);
        if (person.Messages.Count > MessagesMax)
        {
            yield return new EvidenceParagraph(
                texts.Say("messages.cut", ("told", Number(MessagesMax)), ("all", Number(person.Messages.Count)))
            );
        }

        yield return new EvidenceTable(
            [
                (texts["table.time"], 4),
                (texts["table.message"], 6),
                (texts["table.verdict"], 3),
                (texts["table.reason"], 5),
                (texts["table.basis"], 2),
                (texts["table.status"], 3),
            ],
            [.. person.Messages.Take(MessagesMax).SelectMany(Rows)]
        );
    }

    private IEnumerable<IReadOnlyList<string>> Rows(JudgedMessage judged)
    {
        var message = judged.Message;
        for (var i = 0; i < judged.Decisions.Count; i++)
        {
            var decision = judged.Decisions[i].Decision;
            var isLast = i == judged.Decisions.Count - 1;
            yield return
            [
                texts.Time(decision.JudgedAt, zone),
                i == 0 ? decision.Body : string.Empty,
                texts.Word("verdict", decision.Verdict),
                string.Join("\n", decision.Reasons.Select(reason => $"{reason.Code}: {reason.Detail}")),
                string.Join(", ", decision.Basis.Select(NumberOf)),
                isLast ? Status(message) : string.Empty,
            ];
        }
    }

    private string Status(Sending.MessageRecord message) =>
        $"{texts.Word("status", message.Status)}\n{texts.Time(message.History[^1].At)}";

    private IEnumerable<EvidenceBlock> Stops(int level)
    {
        yield return new EvidenceHeading(level, texts["stops.title"]);
        var stops = HonouredStop.Of(person);
        if (stops.Count == 0)
        {
            yield return new EvidenceParagraph(texts["stops.none"]);
        }

        foreach (var stop in stops)
        {
            var delay = Math.Max(0, (long)(stop.Recorded.RecordedAt - stop.Stop.OccurredAt).TotalSeconds);
            yield return new EvidenceFacts([
                new(texts["stop.received"], $"{texts.Time(stop.Stop.OccurredAt, zone)} · {NumberOf(stop.Recorded.Id)}"),
                new(texts["stop.recorded"], texts.Time(stop.Recorded.RecordedAt, zone)),
                new(
                    texts["stop.delay"],
                    texts.Say("format.seconds", ("count", delay.ToString(CultureInfo.InvariantCulture)))
                ),
                new(texts["stop.covers"], EventStory.Covers(stop.Stop, catalog, texts)),
                new(
                    texts["stop.confirmed"],
                    stop.ConfirmedAt is { } confirmed ? texts.Time(confirmed, zone) : texts["stop.not_confirmed"]
                ),
                new(texts["stop.withdrawn"], Number(stop.Withheld.Count)),
                new(texts["stop.after"], After(stop)),
            ]);
        }
    }

    private string After(HonouredStop stop) =>
        stop.SentAfter.Count == 0
            ? texts["stop.honoured"]
            : texts.Say(
                "stop.broken",
                ("count", Number(stop.SentAfter.Count)),
                ("messages", string.Join(", ", stop.SentAfter.Select(message => message.Address.Id)))
            );

    private IEnumerable<EvidenceBlock> Kept(int level)
    {
        var country = Country();
        var last = person
            .Messages.Where(judged => judged.Last?.Decision.Basis.Count > 0)
            .Max(judged => judged.HandedOverAt);
        yield return new EvidenceHeading(level, texts["keep.title"]);
        yield return new EvidenceParagraph(
            texts.Say("keep.rule", ("years", Number(KeepingPeriod.YearsIn(country, request.RequestedAt))))
        );
        if (person.Events.Count == 0 && last is null)
        {
            yield break;
        }

        yield return new EvidenceFacts([
            new(texts["keep.last"], last is { } sent ? texts.Time(sent, zone) : texts["keep.never"]),
            new(texts["keep.until"], texts.Day(KeepingPeriod.After(last ?? person.Events[^1].RecordedAt, country))),
        ]);
    }

    // The brand that texted, or was agreed to; the longest period of several.
    private string? Country()
    {
        var brands = person
            .State.Programs.Select(consent => consent.Brand)
            .Concat(person.Messages.Select(judged => judged.Message.Brand))
            .Append(request.Brand);
        return brands
            .Select(brand => brand is null ? null : catalog.Brand(brand)?.Country)
            .Where(country => country is not null)
            .Distinct()
            .OrderByDescending(country => KeepingPeriod.YearsIn(country, request.RequestedAt))
            .ThenBy(country => country, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private string NumberOf(Guid eventId)
    {
        for (var i = 0; i < person.Events.Count; i++)
        {
            if (person.Events[i].Id == eventId)
            {
                return texts.Say("messages.event", ("number", Number(i + 1)));
            }
        }

        return eventId.ToString();
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
