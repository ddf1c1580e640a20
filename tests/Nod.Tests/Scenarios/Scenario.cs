using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Rules;
using Nod.Texts;
using NodaTime;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nod.Tests.Scenarios;

/// <summary>What a scenario expects of the gate.</summary>
internal sealed record Expectation(
    Verdict Verdict,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Amendments,
    Instant? DeferUntil,
    string? Body
);

/// <summary>Facts as data, and the judgement they lead to. What a scenario does not say is as in <see cref="Some"/>.</summary>
internal sealed record Scenario(string Rule, string Name, Expectation Expected, Func<Decision> Judge)
{
    public static Scenario Read(string rule, YamlFields fields)
    {
        var at = fields.Time("at") ?? Some.Noon;
        var request = ReadRequest(fields);
        var phone = Some.Phone(fields.Text("to") ?? Some.NewYork.ToString());
        var state = ReadPerson(fields.One("person"), Some.State([.. fields.Many("events").Select(ReadEvent)]));
        var traffic = ReadTraffic(fields);
        var gate = new SendGate(PolicyWith(fields.Words("packs"), fields.Words("without_packs")), Wordings.Shipped);
        var expected = ReadExpectation(fields.One("expect")!);
        var contact = Some.Contact(state, traffic, phone);
        var scenario = new Scenario(
            rule,
            fields.Required("name"),
            expected,
            () => gate.Decide(request with { To = phone }, contact, at)
        );
        fields.Done();
        return scenario;
    }

    private static SendRequest ReadRequest(YamlFields fields)
    {
        var messageClass = fields.Word<MessageClass>("class") ?? MessageClass.JobAlert;
        var claim = fields.One("relationship");
        var request = Some.Request with
        {
            Brand = ReadBrand(fields.One("brand")),
            Program = fields.Text("program") == "none" ? null : ReadProgram(fields, messageClass),
            Sender = fields.Text("sender") == "none" ? null : ReadSender(fields),
            Class = messageClass,
            Body = fields.Text("body") ?? PlainBody(messageClass),
            Language = fields.Text("language"),
            TimeZone = fields.Text("time_zone"),
            Relationship = claim is null
                ? null
                : new(claim.Word<RelationshipKind>("kind")!.Value, claim.Text("reference")),
            Answers = fields.Number("answers") is { } number ? Some.Id(number) : null,
            MessageId = fields.Number("judged_again") is { } text ? TextId(text) : null,
        };
        claim?.Done();
        return request;
    }

    // A job near somebody is no news for a text about an act of theirs.
    private static string PlainBody(MessageClass messageClass) =>
        messageClass is MessageClass.Reply or MessageClass.Transactional ? "Acme: see you at 10." : Some.Request.Body;

    private static Brand ReadBrand(YamlFields? fields)
    {
        var brand = Some.Brand with
        {
            Key = fields?.Text("key") ?? Some.Brand.Key,
            Name = fields?.Text("name") ?? Some.Brand.Name,
            Country = fields?.Text("country") ?? Some.Brand.Country,
        };
        fields?.Done();
        return brand;
    }

    private static MessagingProgram ReadProgram(YamlFields scenario, MessageClass messageClass)
    {
        var fields = scenario.Text("program") is null ? scenario.One("program") : null;
        var program = Some.Alerts with
        {
            Brand = fields?.Text("brand") ?? Some.Brand.Key,
            Key = fields?.Text("key") ?? Some.Alerts.Key,
            Class = fields?.Word<MessageClass>("class") ?? messageClass,
            Frequency = new(fields?.Number("max") ?? 5, fields?.Word<FrequencyPeriod>("per") ?? FrequencyPeriod.Week),
            ReminderEvery = fields?.Number("reminder_every"),
            ReconfirmAfterDays = fields?.Number("reconfirm_after_days"),
        };
        fields?.Done();
        return program;
    }

    private static Sender ReadSender(YamlFields scenario)
    {
        var fields = scenario.Text("sender") is null ? scenario.One("sender") : null;
        var sender = Some.Sender with
        {
            Kind = fields?.Word<SenderKind>("kind") ?? Some.Sender.Kind,
            Number = fields?.Text("number") ?? Some.Sender.Number,
            Brand = fields?.Text("brand") ?? Some.Sender.Brand,
            Programs = fields is not null && fields.Has("programs") ? fields.Words("programs") : Some.Sender.Programs,
        };
        fields?.Done();
        return sender;
    }

    private static ContactState ReadPerson(YamlFields? fields, ContactState state)
    {
        var known = state with
        {
            Country = fields?.Text("country") ?? state.Country,
            Region = fields?.Text("region") ?? state.Region,
            TimeZone = fields?.Text("time_zone") ?? state.TimeZone,
            Language = fields?.Text("language") ?? state.Language,
        };
        fields?.Done();
        return known;
    }

    // The fields are those of the ledger's JSON; what every event of a kind needs is filled in.
    private static ConsentEvent ReadEvent(YamlFields fields)
    {
        var kind = fields.Required("kind");
        var json = new JsonObject { ["kind"] = kind, ["occurred_at"] = fields.Required("at") };
        foreach (var (name, value) in Defaults(kind))
        {
            json[name] = value;
        }

        foreach (var (name, value) in fields.Rest())
        {
            json[name] = ToJson(value);
        }

        return EventSchema.Read(EventSchema.Version, JsonSerializer.SerializeToUtf8Bytes(json));
    }

    private static (string Name, string Value)[] Defaults(string kind) =>
        kind switch
        {
            "opt_in" or "decline" or "reconfirmation" =>
            [
                ("brand", "acme"),
                ("program", "alerts"),
                ("method", "web_form"),
            ],
            "revocation" => [("method", "keyword")],
            "relationship" => [("brand", "acme"), ("relationship", "application"), ("reference", "A-1")],
            "inbound_text" => [("brand", "acme"), ("sender", "main"), ("words", "Hello")],
            "hold" => [("words", "wrong number")],
            "frequency_wish" => [("brand", "acme"), ("program", "alerts"), ("method", "web_form")],
            "number_voided" => [("reason", "reassigned")],
            _ => [("by", "Rosa")],
        };

    private static JsonNode? ToJson(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))
            ),
            YamlScalarNode { Value: "~" or "null" } => null,
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" } => true,
            YamlScalarNode { Style: ScalarStyle.Plain } scalar
                when int.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) => number,
            YamlScalarNode scalar => scalar.Value,
            _ => throw new InvalidDataException($"An event has no lists: {node}"),
        };

    private static ContactTraffic ReadTraffic(YamlFields fields)
    {
        var traffic = ContactTraffic.Empty with
        {
            ConfirmedStop = fields.Number("confirmed_stop") is { } stop ? Some.Id(stop) : null,
        };
        var texts = fields.Many("texts");
        for (var i = 0; i < texts.Count; i++)
        {
            traffic = ReadText(texts[i], TextId(i + 1), traffic);
            texts[i].Done();
        }

        return traffic;
    }

    private static ContactTraffic ReadText(YamlFields fields, Guid id, ContactTraffic traffic)
    {
        var brand = fields.Text("brand") ?? Some.Brand.Key;
        var program = fields.Text("program") is { } named ? (named == "none" ? null : named) : Some.Alerts.Key;
        var text = new SentText(id, fields.Time("at")!.Value);
        var asks = fields.Flag("asks");
        var next = traffic.Accepted(brand, program, text, asks);
        if (!fields.Flag("waits"))
        {
            // The first text of a consent says how to stop; of a later one the scenario says so.
            var consentAt = fields.Time("consent_at");
            var tells = fields.Flag("tells") || (next.For(brand, program)?.TotalSince(consentAt) ?? 0) == 0;
            next = next.HandedOver(brand, program, text, asks, consentAt, tells);
        }

        return fields.Flag("withdrawn") ? next.Withdrawn(brand, program, id) : next;
    }

    private static Guid TextId(int number) => Some.Id(1_000_000 + number);

    private static Policy PolicyWith(IReadOnlyList<string> more, IReadOnlyList<string> without)
    {
        if (more.Count + without.Count == 0)
        {
            return Policy.Shipped;
        }

        var folder = Path.Combine(Tidy.Repository.Root, "tests/scenarios/packs");
        return Policy.Load([
            .. Policy
                .Shipped.Packs.Where(pack => !without.Any(name => Fits(name, pack.Name)))
                .Select(pack => (pack.Name, pack.Text)),
            .. more.Select(name => (name, File.ReadAllText(Path.Combine(folder, $"{name}.yaml")))),
        ]);
    }

    // "us-*" leaves out every pack whose name begins so.
    private static bool Fits(string name, string pack) =>
        name == pack || (name[^1] == '*' && pack.StartsWith(name[..^1], StringComparison.Ordinal));

    private static Expectation ReadExpectation(YamlFields fields)
    {
        var expected = new Expectation(
            fields.Word<Verdict>("verdict")!.Value,
            fields.Words("reasons"),
            fields.Words("amendments"),
            fields.Time("defer_until"),
            fields.Text("body")
        );
        fields.Done();
        return expected;
    }
}
