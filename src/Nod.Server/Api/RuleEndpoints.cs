using System.Text.Json;
using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Rules;
using Nod.Server.Catalog;
using Nod.Transparency;
using NodaTime.Text;

namespace Nod.Server.Api;

internal sealed record OwnRuleInput
{
    public string? Rule { get; init; }
    public string? Jurisdiction { get; init; }
    public IReadOnlyList<MessageClass>? AppliesTo { get; init; }
    public JsonElement? Parameters { get; init; }
    public string? EffectiveFrom { get; init; }
    public string? EffectiveTo { get; init; }
    public string? Source { get; init; }
    public string? Note { get; init; }
    public string? RecordedBy { get; init; }
}

internal sealed record DepartureInput
{
    public string? Reason { get; init; }
    public string? RecordedBy { get; init; }
}

internal sealed record RulesAnswer(
    string PolicyVersion,
    IReadOnlyList<OwnRule> Own,
    IReadOnlyList<Departure> Departures
);

/// <summary>
/// What an organization asks beyond the packs, and which guidance it does not follow. Both are judged by from the answer
/// on, and stand in the version of the policy that every decision names.
/// </summary>
internal static partial class RuleEndpoints
{
    private const int TextMax = 1000;
    private const int NameMax = 100;
    private const int RulesMax = 200;

    public static void Map(Endpoints api)
    {
        api.Get<RulesAnswer>("/v1/rules", Scope.Read, "The organization's own rules and departures", ListAsync);
        api.Put<OwnRuleInput, OwnRule>(
            "/v1/rules/{rule}",
            Scope.Admin,
            "Set a rule of the organization's own, in the fields of a pack; it can only tighten",
            Wire.Json.OwnRuleInput,
            PutRuleAsync
        );
        api.Delete("/v1/rules/{rule}", Scope.Admin, "Withdraw a rule of the organization's own", WithdrawRuleAsync);
        api.Put<DepartureInput, Departure>(
            "/v1/rules/{rule}/departure",
            Scope.Admin,
            "Depart from a rule of guidance, with the reason on record; refused for what is law",
            Wire.Json.DepartureInput,
            PutDepartureAsync
        );
        api.Delete("/v1/rules/{rule}/departure", Scope.Admin, "Follow a rule of guidance again", EndDepartureAsync);
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new RulesAnswer(
                    call.Node.Gate.PolicyOf(call.OrganizationId).Version,
                    call.Organization.OwnRules,
                    call.Organization.Departures
                ),
                Wire.Json.RulesAnswer
            )
        );

    private static Task<Answer> PutRuleAsync(Call call, OwnRuleInput input)
    {
        var faults = call.Faults;
        var id = call.Route("rule");
        if (!Identifier().IsMatch(id))
        {
            faults.Add("rule", "invalid", "An identifier has 1 to 64 letters, digits, hyphens or underscores.");
        }

        if (id.StartsWith(ConnectorInputReader.RulePrefix, StringComparison.Ordinal))
        {
            faults.Add(
                "rule",
                "invalid",
                $"Rules that begin with {ConnectorInputReader.RulePrefix} are set with their connector."
            );
        }

        faults.AtMost("rule", faults.Required("rule", input.Rule), NameMax);
        if (faults.Required("applies_to", input.AppliesTo)?.Any(one => !one.IsCallers()) == true)
        {
            faults.Add("applies_to", "invalid", "A rule of one's own is about what callers send, not Nod's answers.");
        }

        CheckParameters(faults, input.Parameters);
        CheckDay(faults, "effective_from", input.EffectiveFrom);
        CheckDay(faults, "effective_to", input.EffectiveTo);
        faults.AtMost("source", faults.Required("source", input.Source), TextMax);
        faults.AtMost("note", input.Note, TextMax);
        faults.AtMost("recorded_by", faults.Required("recorded_by", input.RecordedBy), NameMax);
        faults.AtMost("jurisdiction", input.Jurisdiction, NameMax);
        call.ThrowIfFaulty();
        return ChangeAsync(
            call,
            directory =>
            {
                var known = directory.OwnRules.FirstOrDefault(rule => rule.Id == id);
                var now = call.Node.Clock.Now();
                var rule = new OwnRule
                {
                    Id = id,
                    Rule = input.Rule!,
                    Jurisdiction = input.Jurisdiction ?? Pack.Everywhere,
                    AppliesTo = input.AppliesTo!,
                    Parameters = input.Parameters is { ValueKind: not JsonValueKind.Null } given ? given : null,
                    EffectiveFrom = input.EffectiveFrom ?? LocalDatePattern.Iso.Format(now.InUtc().Date),
                    EffectiveTo = input.EffectiveTo,
                    Source = input.Source!,
                    Note = input.Note,
                    Version = (known?.Version ?? 0) + 1,
                    RecordedBy = input.RecordedBy!,
                    RecordedWith = call.KeyId,
                    RecordedAt = now,
                };
                var others = directory.OwnRules.Where(other => other.Id != id).ToList();
                if (others.Count >= RulesMax)
                {
                    faults.Add("rule", "out_of_range", $"An organization has at most {RulesMax} rules of its own.");
                }

                Check(call, [.. others, rule], directory.Departures);
                return (Item(call, rule), Answer.Ok(rule, Wire.Json.OwnRule));
            }
        );
    }

    private static Task<Answer> WithdrawRuleAsync(Call call) =>
        ChangeAsync(
            call,
            directory =>
                directory.OwnRules.FirstOrDefault(rule =>
                    rule.Id == call.Route("rule")
                    && !rule.Withdrawn
                    && !rule.Id.StartsWith(ConnectorInputReader.RulePrefix, StringComparison.Ordinal)
                )
                    is { } known
                    ? Withdraw(
                        call,
                        known with
                        {
                            Withdrawn = true,
                            RecordedWith = call.KeyId,
                            RecordedAt = call.Node.Clock.Now(),
                        }
                    )
                    : (null, Answer.NotFound("rule of the organization's own"))
        );

    private static (CatalogItem?, Answer) Withdraw(Call call, OwnRule rule) =>
        (Item(call, rule), Answer.Ok(rule, Wire.Json.OwnRule));

    private static Task<Answer> PutDepartureAsync(Call call, DepartureInput input)
    {
        var rule = call.Route("rule");
        call.Faults.AtMost("reason", call.Faults.Required("reason", input.Reason), TextMax);
        call.Faults.AtMost("recorded_by", call.Faults.Required("recorded_by", input.RecordedBy), NameMax);
        call.ThrowIfFaulty();
        if (call.Node.Catalog.Policy.WhyBinding(rule) is { } why)
        {
            return Task.FromResult(
                Problem.Of(
                    StatusCodes.Status409Conflict,
                    "rule_binds",
                    $"{why} Only a pack's rule of guidance can be departed from."
                )
            );
        }

        var departure = new Departure
        {
            Rule = rule,
            Reason = input.Reason!,
            RecordedBy = input.RecordedBy!,
            RecordedWith = call.KeyId,
            RecordedAt = call.Node.Clock.Now(),
        };
        return ChangeAsync(call, _ => (Item(call, departure), Answer.Ok(departure, Wire.Json.Departure)));
    }

    private static Task<Answer> EndDepartureAsync(Call call) =>
        ChangeAsync(
            call,
            directory =>
            {
                var known = directory.Departures.FirstOrDefault(one =>
                    one.Rule == call.Route("rule") && !one.Withdrawn
                );
                if (known is null)
                {
                    return (null, Answer.NotFound("departure"));
                }

                var ended = known with
                {
                    Withdrawn = true,
                    RecordedWith = call.KeyId,
                    RecordedAt = call.Node.Clock.Now(),
                };
                return (Item(call, ended), Answer.Ok(ended, Wire.Json.Departure));
            }
        );

    // What judges from now on is kept, whether or not it ever judges.
    private static async Task<Answer> ChangeAsync(
        Call call,
        Func<OrganizationDirectory, (CatalogItem? Item, Answer Answer)> plan
    )
    {
        var catalog = call.Node.Catalog;
        var answer = await catalog.ChangeAsync(current =>
        {
            var (item, planned) = plan(current.Organization(call.OrganizationId)!);
            return ((IReadOnlyCollection<CatalogItem>)(item is null ? [] : [item]), planned);
        });
        if (catalog.PolicyOf(call.OrganizationId) is { } policy)
        {
            await call.Node.Store.CommitAsync(new KeepPolicies([policy]));
        }

        return answer;
    }

    private static void Check(Call call, IReadOnlyList<OwnRule> rules, IReadOnlyList<Departure> departures)
    {
        try
        {
            _ = call.Node.Catalog.Policy.With(rules, departures);
        }
        catch (PackException refused)
        {
            foreach (var problem in refused.Problems)
            {
                call.Faults.Add("rule", "invalid", problem);
            }
        }

        call.ThrowIfFaulty();
    }

    private static void CheckParameters(Faults faults, JsonElement? parameters)
    {
        if (parameters is not { ValueKind: not JsonValueKind.Null } given)
        {
            return;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            faults.Add("parameters", "wrong_type", "parameters must be an object.");
            return;
        }

        try
        {
            _ = CanonicalJson.Of(System.Text.Encoding.UTF8.GetBytes(given.GetRawText()));
        }
        catch (JsonException unreadable)
        {
            faults.Add("parameters", "invalid", $"parameters can't be kept: {unreadable.Message}");
        }
    }

    private static void CheckDay(Faults faults, string field, string? day)
    {
        if (day is not null && !LocalDatePattern.Iso.Parse(day).Success)
        {
            faults.Add(field, "invalid", $"{field} must be a day such as 2026-11-23.");
        }
    }

    private static CatalogItem Item(Call call, OwnRule rule) =>
        CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.OwnRule,
            rule.Id,
            null,
            rule,
            CatalogJson.Default.OwnRule
        );

    private static CatalogItem Item(Call call, Departure departure) =>
        CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.Departure,
            departure.Rule,
            null,
            departure,
            CatalogJson.Default.Departure
        );

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Identifier();
}
