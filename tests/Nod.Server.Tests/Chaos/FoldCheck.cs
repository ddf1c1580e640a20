using System.Globalization;
using System.Text.Json.Nodes;
using Nod.Consent;
using Nod.Server.Tests.Harness;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Tests.Chaos;

/// <summary>Folds a history anew and holds the result against where the server says the person stands.</summary>
internal static class FoldCheck
{
    /// <summary>What differs, in words; null when nothing does.</summary>
    public static string? Difference(ContactReading contact)
    {
        var folded = ContactState.Empty;
        foreach (var item in contact.History.Reverse())
        {
            folded = folded.After(Guid.Parse(Reply.At(item, "event_id")), EventOf(item));
        }

        var expected = Lines(folded);
        var shown = Lines(contact.State);
        var missing = expected.Except(shown).ToList();
        var extra = shown.Except(expected).ToList();
        return missing.Count + extra.Count == 0
            ? null
            : $"folded: {string.Join("; ", missing)}; shown: {string.Join("; ", extra)}";
    }

    private static List<string> Lines(ContactState state) =>
        [
            .. state.Programs.Select(one =>
                Line(
                    "program",
                    one.Brand,
                    one.Program,
                    EnumWords<ConsentStatus>.Of(one.Status),
                    one.EventId.ToString(),
                    Wire(one.At),
                    one.Status == ConsentStatus.OptedIn ? Wire(one.ConfirmedAt) : string.Empty
                )
            ),
            .. state.Suppressions.Select(stop =>
                Line("stop", stop.Brand ?? string.Empty, stop.EventId.ToString(), Wire(stop.At))
            ),
            .. state.Conversations.Select(talk => Line("talk", talk.Brand, talk.EventId.ToString(), Wire(talk.At))),
            Line("hold", state.Hold?.EventId.ToString() ?? string.Empty),
            Line("events", state.Sequence.ToString(CultureInfo.InvariantCulture)),
        ];

    private static List<string> Lines(JsonNode? state) =>
        [
            .. Items(state, "programs")
                .Select(one =>
                    Line(["program", .. Fields(one, "brand", "program", "status", "event_id", "since", "confirmed_at")])
                ),
            .. Items(state, "stops").Select(one => Line(["stop", .. Fields(one, "brand", "event_id", "since")])),
            .. Items(state, "conversations")
                .Select(one => Line(["talk", .. Fields(one, "brand", "event_id", "last_text_at")])),
            Line("hold", Reply.At(state, "hold.event_id")),
            Line("events", state is null ? "0" : Reply.At(state, "events")),
        ];

    private static IEnumerable<JsonNode?> Items(JsonNode? state, string list) => state?[list] as JsonArray ?? [];

    private static IEnumerable<string> Fields(JsonNode? node, params string[] names) =>
        names.Select(name => Reply.At(node, name));

    private static string Line(params string[] parts) => string.Join(' ', parts);

    private static string Wire(Instant time) => InstantPattern.ExtendedIso.Format(time);

    private static ConsentEvent EventOf(JsonNode item)
    {
        var at = InstantPattern.ExtendedIso.Parse(Reply.At(item, "occurred_at")).Value;
        string? brand = Reply.At(item, "brand") is { Length: > 0 } named ? named : null;
        string? program = Reply.At(item, "program") is { Length: > 0 } one ? one : null;
        var method = EnumWords<Method>.TryParse(Reply.At(item, "method"), out var known) ? known : default;
        return Reply.At(item, "kind") switch
        {
            "opt_in" => new OptIn
            {
                OccurredAt = at,
                Brand = brand!,
                Program = program!,
                Method = method,
            },
            "revocation" => new Revocation
            {
                OccurredAt = at,
                Brand = brand,
                Program = program,
                Method = method,
            },
            "reconfirmation" => new Reconfirmation
            {
                OccurredAt = at,
                Brand = brand!,
                Program = program!,
                Method = method,
            },
            "inbound_text" => new InboundText
            {
                OccurredAt = at,
                Brand = brand!,
                Sender = Team.Sender,
                Words = Reply.At(item, "words"),
            },
            var other => throw new NotSupportedException($"The load brings about no {other}."),
        };
    }
}
