using System.Text.RegularExpressions;
using Nod.Catalog;

namespace Nod.Server.Api;

internal sealed record SenderInput
{
    public SenderKind? Kind { get; init; }
    public string? Number { get; init; }
    public string? Provider { get; init; }
    public string? Brand { get; init; }
    public IReadOnlyList<string>? Programs { get; init; }
    public IReadOnlyDictionary<string, string>? Settings { get; init; }
    public bool? LongReferences { get; init; }
}

/// <summary>Senders: a number or name, at a provider, of a brand.</summary>
internal static partial class SenderEndpoints
{
    public static void Map(Endpoints api)
    {
        api.Put<SenderInput, Sender>(
            "/v1/senders/{sender}",
            Scope.Admin,
            "Set up a sender",
            Wire.Json.SenderInput,
            PutAsync
        );
        api.Get<ItemList<Sender>>("/v1/senders", Scope.Read, "List the senders", ListAsync);
    }

    private static async Task<Answer> PutAsync(Call call, SenderInput input)
    {
        var faults = call.Faults;
        var key = call.Route("sender");
        CatalogEndpoints.CheckKey(faults, "sender", key);
        var kind = faults.Required("kind", input.Kind);
        CheckNumber(faults, kind, faults.Required("number", input.Number));
        var provider = faults.Required("provider", input.Provider);
        if (provider is { Length: > 0 } && !call.Node.Providers.ContainsKey(provider))
        {
            faults.Add(
                "provider",
                "unknown",
                $"There is no provider {provider}; there is {string.Join(", ", call.Node.Providers.Keys)}."
            );
        }

        var brand = call.Brand("brand", input.Brand);
        var programs = input.Programs ?? [];
        faults.NoNulls("settings", input.Settings);
        CheckSettings(call, input);
        faults.NoNulls("programs", programs);
        for (var i = 0; i < programs.Count; i++)
        {
            if (programs[i] is not null)
            {
                call.Program($"programs[{i}]", brand, faults.Required($"programs[{i}]", programs[i]));
            }
        }

        call.ThrowIfFaulty();
        var sender = new Sender
        {
            Key = key,
            Kind = kind,
            Number = input.Number!,
            Provider = provider!,
            Brand = brand!.Key,
            Programs = programs,
            Settings = input.Settings ?? new Dictionary<string, string>(),
            LongReferences = input.LongReferences ?? false,
        };
        var unique = $"sender:{provider}:{input.Number}";
        var item = CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.Sender,
            key,
            unique,
            sender,
            CatalogJson.Default.Sender
        );
        // Looked at together with the change, so that of two who ask for one number at the same time one is told.
        return await call.Node.Catalog.ChangeAsync(current =>
            current.SenderWith(sender.Provider, sender.Number) is { } taken
            && (taken.Organization.Organization.Id != call.OrganizationId || taken.Sender.Key != key)
                ? ((IReadOnlyCollection<CatalogItem>)[], NumberTaken())
                : ([item], Answer.Ok(sender, Wire.Json.Sender))
        );
    }

    // A provider's own settings of a sender, as the provider wants them.
    private static void CheckSettings(Call call, SenderInput input)
    {
        if (
            input is not { Settings: { } settings, Provider: { } name }
            || call.Faults.Has("settings")
            || !call.Node.Providers.TryGetValue(name, out var provider)
        )
        {
            return;
        }

        var sender = new Sender
        {
            Key = call.Route("sender"),
            Kind = input.Kind ?? default,
            Number = input.Number ?? string.Empty,
            Provider = name,
            Brand = input.Brand ?? string.Empty,
            Settings = settings,
        };
        foreach (var fault in provider.Check(sender))
        {
            call.Faults.Add($"settings.{fault.Field}", "invalid", $"settings.{fault.Field} {fault.Fault}");
        }
    }

    private static Answer NumberTaken() =>
        Problem.Of(StatusCodes.Status409Conflict, "conflict", "Another sender has this number at this provider.");

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(new ItemList<Sender>([.. call.Organization.Senders], null), Wire.Json.ItemListSender)
        );

    private static void CheckNumber(Faults faults, SenderKind kind, string? number)
    {
        var valid = kind switch
        {
            _ when number is null or "" => true,
            SenderKind.ShortCode => ShortCode().IsMatch(number),
            SenderKind.Alphanumeric => SenderId().IsMatch(number),
            _ => NumberPlan.TryParse(number, out _),
        };
        if (!valid)
        {
            faults.Add(
                "number",
                "invalid",
                "number must be E.164 for a long code or toll-free number, 3 to 8 digits for a short code, and 3 to 11 "
                    + "letters, digits, spaces, dots, hyphens or underscores with a letter for a sender ID."
            );
        }
    }

    [GeneratedRegex(@"^[0-9]{3,8}\z")]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"^(?=.*[A-Za-z])[A-Za-z0-9 ._-]{3,11}\z")]
    private static partial Regex SenderId();
}
