using System.Text.Json;
using Nod.Automations;
using Nod.Catalog;
using Nod.Connectors;
using Nod.Consent;
using Nod.Rules;
using Nod.Server.Connectors;
using Nod.Server.Twilio;
using NodaTime.Text;

namespace Nod.Server.Api;

/// <summary>Reads connectors that somebody wants to set; everything wrong with one is told at once.</summary>
/// <param name="call">The request.</param>
/// <param name="input">What was sent.</param>
/// <param name="known">The connector as it is set, or null.</param>
internal sealed class ConnectorInputReader(Call call, ConnectorInput input, Connector? known)
{
    private const int NameMax = 100;
    private const int QuestionsMax = 20;
    private const int EventsMax = 100;
    private const int SecretMin = 16;
    private const int SecretMax = 255;

    /// <summary>What the identifiers of rules that are set with their connector begin with.</summary>
    public const string RulePrefix = "ATS-";

    private static readonly MessageClass[] Governed =
    [
        // An answer to a text of the person's own goes in that conversation, whatever a form says (R7).
        MessageClass.Transactional,
        MessageClass.Conversational,
        MessageClass.JobAlert,
        MessageClass.ThirdPartyJobAlert,
        MessageClass.Promotional,
    ];

    private readonly Faults faults = call.Faults;

    /// <summary>The identifier of the rule that a connector sets.</summary>
    public static string RuleOf(string connector) => RulePrefix + connector;

    /// <summary>The connector, and its secret where it was made here and nobody else knows it.</summary>
    /// <exception cref="BadRequestException">There are faults.</exception>
    public (Connector Connector, string? Made) Read()
    {
        CatalogEndpoints.CheckKey(faults, "connector", call.Route("connector"));
        var vendor = faults.Required("vendor", input.Vendor);
        var shipped = vendor is { Length: > 0 } ? ConnectorMappings.Find(vendor) : null;
        if (vendor is { Length: > 0 } && shipped is null)
        {
            faults.Add("vendor", "unknown", $"vendor must be one of {string.Join(", ", ConnectorMappings.Names)}.");
        }

        var brand = call.Brand("brand", input.Brand);
        call.Country("country", input.Country);
        var questions = Questions(brand);
        var enforcement = faults.Required("enforcement", input.Enforcement);
        if (input.Secret is { Length: < SecretMin or > SecretMax })
        {
            faults.Add("secret", "invalid", $"secret must have {SecretMin} to {SecretMax} characters.");
        }

        var mapping = Mapping(shipped);
        var back = WriteBack(shipped);
        call.ThrowIfFaulty();
        var made = input.Secret is null && known is null ? ConnectorSecrets.Make() : null;
        var secret = input.Secret ?? made;
        var connector = new Connector
        {
            Key = call.Route("connector"),
            Id = known?.Id ?? call.Node.Ids.Next(),
            Vendor = vendor!,
            Brand = brand!.Key,
            Country = input.Country,
            Questions = questions,
            Enforcement = enforcement,
            Mapping = mapping,
            WriteBack = back,
            Secret = secret is null ? known!.Secret : call.Node.ConnectorSecrets.Seal(secret),
            Version = (known?.Version ?? 0) + 1,
            RecordedWith = call.KeyId,
            RecordedAt = call.Node.Clock.Now(),
        };
        return (connector, made);
    }

    /// <summary>The rule that has a brand's texts hang on the answers; withdrawn with its connector.</summary>
    public static OwnRule Rule(Connector connector, OwnRule? before) =>
        new()
        {
            Id = RuleOf(connector.Key),
            Rule = "ats_answer",
            Jurisdiction = Pack.Everywhere,
            AppliesTo = Governed,
            Parameters = JsonSerializer.SerializeToElement(
                new AnswerRule(
                    connector.Brand,
                    [.. connector.Questions.Select(one => one.Program)],
                    connector.Enforcement
                ),
                AnswerRuleJson.Default.AnswerRule
            ),
            EffectiveFrom = LocalDatePattern.Iso.Format(connector.RecordedAt.InUtc().Date),
            Source = $"Connector {connector.Key}",
            Version = (before?.Version ?? 0) + 1,
            RecordedBy = $"connector {connector.Key}",
            RecordedWith = connector.RecordedWith,
            RecordedAt = connector.RecordedAt,
            Withdrawn = connector.Withdrawn,
        };

    private List<ConnectorQuestion> Questions(Brand? brand)
    {
        var questions = new List<ConnectorQuestion>();
        faults.NoNulls("questions", input.Questions);
        if (faults.Required("questions", input.Questions) is { Count: 0 or > QuestionsMax })
        {
            faults.Add("questions", "out_of_range", $"There must be 1 to {QuestionsMax} questions.");
        }

        for (var i = 0; i < Math.Min(input.Questions?.Count ?? 0, QuestionsMax); i++)
        {
            if (input.Questions![i] is { } asked && Question($"questions[{i}]", asked, brand) is { } question)
            {
                questions.Add(question);
            }
        }

        if (questions.Select(one => one.Program).Distinct().Count() < questions.Count)
        {
            faults.Add("questions", "invalid", "Each program may be asked about once.");
        }

        return questions;
    }

    private ConnectorQuestion? Question(string at, ConnectorQuestionInput asked, Brand? brand)
    {
        faults.Required($"{at}.program", asked.Program);
        var program = call.Program($"{at}.program", brand, asked.Program);
        faults.AtMost($"{at}.field", faults.Required($"{at}.field", asked.Field), 255);
        var id = faults.Required($"{at}.disclosure_id", asked.DisclosureId);
        var version = faults.Required($"{at}.disclosure_version", asked.DisclosureVersion);
        if (id is not { Length: > 0 } || asked.DisclosureVersion is null || program is null)
        {
            return null;
        }

        if (
            call.Organization.Disclosure(id, version) is not { } words
            || words.Brand != program.Brand
            || words.Program != program.Key
        )
        {
            faults.Add($"{at}.disclosure_id", "unknown", $"{program.Key} has no disclosure {id} in version {version}.");
            return null;
        }

        var shown = new ShownDisclosure(words.Id, words.Version, words.Language, words.Sha256);
        return new ConnectorQuestion(program.Key, asked.Field!, shown);
    }

    private PayloadMapping? Mapping(PayloadMapping? shipped)
    {
        if (input.Mapping is not { } own || shipped is null)
        {
            return null;
        }

        if (shipped.Name != ConnectorMappings.Generic)
        {
            faults.Add("mapping", "invalid", $"How {shipped.Title} delivers is known; only generic takes a mapping.");
            return null;
        }

        CheckMapping(own);
        if (faults.Has("mapping"))
        {
            return null;
        }

        var mapping = shipped with
        {
            Source = "The organization's own mapping",
            Signature = new PayloadSignature(
                own.SignatureHeader ?? shipped.Signature.Header,
                own.SignaturePrefix ?? (own.SignatureHeader is null ? shipped.Signature.Prefix : string.Empty),
                own.SignatureSpelling ?? SignatureSpelling.Hex
            ),
            DeliveryHeader = own.DeliveryHeader,
            Delivery = own.Delivery,
            Event = own.Event!,
            Events = own.Events!.ToDictionary(one => one.Key, one => KindOf(one.Value)),
            Answered = own.Answered!,
            Added = own.Added,
            Fields = own.Fields!.ToDictionary(
                one => EnumWords<PayloadField>.TryParse(one.Key, out var field) ? field : default,
                IReadOnlyList<string> (one) => one.Value.Split('|', StringSplitOptions.TrimEntries)
            ),
            Yes = Lower(own.Yes) ?? shipped.Yes,
            No = Lower(own.No) ?? shipped.No,
        };
        foreach (var (field, message) in mapping.Faults())
        {
            faults.Add($"mapping.{field}", "invalid", message);
        }

        return mapping;
    }

    private void CheckMapping(ConnectorMappingInput own)
    {
        foreach (
            var (name, text) in new[]
            {
                ("signature_header", own.SignatureHeader),
                ("signature_prefix", own.SignaturePrefix),
                ("delivery_header", own.DeliveryHeader),
                ("delivery", own.Delivery),
                ("added", own.Added),
            }
        )
        {
            faults.AtMost($"mapping.{name}", text, NameMax);
        }

        faults.AtMost("mapping.event", faults.Required("mapping.event", own.Event), NameMax);
        faults.NoNulls("mapping.events", own.Events);
        faults.NoNulls("mapping.fields", own.Fields);
        faults.NoNulls("mapping.answered", faults.Required("mapping.answered", own.Answered));
        faults.NoNulls("mapping.yes", own.Yes);
        faults.NoNulls("mapping.no", own.No);
        if (faults.Required("mapping.events", own.Events) is { Count: 0 or > EventsMax })
        {
            faults.Add("mapping.events", "out_of_range", $"There must be 1 to {EventsMax} events.");
        }

        foreach (var (word, kind) in own.Events ?? new Dictionary<string, string>())
        {
            if (kind is not null and not ConnectorWire.Person && KindOf(kind) is null)
            {
                faults.Add(
                    $"mapping.events.{word}",
                    "unknown",
                    $"It must be {ConnectorWire.Person} or one of {string.Join(", ", EnumWords<HiringEventKind>.All)}."
                );
            }
        }

        foreach (var (name, path) in faults.Required("mapping.fields", own.Fields) ?? new Dictionary<string, string>())
        {
            faults.AtMost($"mapping.fields.{name}", path, 1000);
            if (!EnumWords<PayloadField>.TryParse(name, out _))
            {
                faults.Add(
                    $"mapping.fields.{name}",
                    "unknown_field",
                    $"The fields are {string.Join(", ", EnumWords<PayloadField>.All)}."
                );
            }
        }
    }

    private ConnectorWriteBack? WriteBack(PayloadMapping? shipped)
    {
        if (input.WriteBack is not { } back || shipped is null)
        {
            return null;
        }

        if (shipped.WriteBack is not { } shape)
        {
            faults.Add(
                "write_back",
                "invalid",
                $"Nod can't write to {shipped.Title}; have it told by a webhook (POST /v1/webhooks)."
            );
            return null;
        }

        var id = faults.Required("write_back.client_id", back.ClientId);
        var secret = back.ClientSecret;
        if (secret is null && known?.WriteBack is null)
        {
            faults.Required("write_back.client_secret", secret);
        }

        faults.AtMost("write_back.client_id", id, SecretMax);
        faults.AtMost("write_back.client_secret", secret, SecretMax);
        faults.AtMost("write_back.user", back.User, NameMax);
        var (url, token) = (back.Url ?? shape.Url, back.TokenUrl ?? shape.TokenUrl);
        CheckAddress("write_back.url", url);
        CheckAddress("write_back.token_url", token);
        return faults.Has("write_back")
            ? null
            : new ConnectorWriteBack(
                url.TrimEnd('/'),
                token,
                id!,
                secret is null ? known!.WriteBack!.ClientSecret : call.Node.ConnectorSecrets.Seal(secret),
                back.User
            );
    }

    // What a name leads to is looked at before each call.
    private void CheckAddress(string field, string url)
    {
        if (!TwilioForm.IsCallback(url))
        {
            faults.Add(field, "invalid", $"{field} must be an http or https address without a user.");
        }
    }

    private static HiringEventKind? KindOf(string word) =>
        EnumWords<HiringEventKind>.TryParse(word, out var kind) ? kind : null;

    private static IReadOnlyList<string>? Lower(IReadOnlyList<string>? words) =>
        words is null ? null : [.. words.Select(word => word.Trim().ToLowerInvariant())];
}
