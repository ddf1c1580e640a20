using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Texts;

namespace Nod.Server.Api;

internal sealed record BrandInput
{
    public string? Name { get; init; }
    public string? LegalName { get; init; }
    public string? Country { get; init; }
    public string? HelpContact { get; init; }
    public string? TermsUrl { get; init; }
    public string? PrivacyUrl { get; init; }
    public IReadOnlyList<string>? Languages { get; init; }
}

internal sealed record FrequencyInput
{
    public int? Max { get; init; }
    public FrequencyPeriod? Per { get; init; }
}

internal sealed record ProgramInput
{
    public string? Name { get; init; }
    public MessageClass? Class { get; init; }
    public string? Purpose { get; init; }
    public FrequencyInput? Frequency { get; init; }
    public int? ReconfirmAfterDays { get; init; }
    public int? ReminderEvery { get; init; }
    public bool? DoubleOptIn { get; init; }
    public IReadOnlyList<string>? Languages { get; init; }
}

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

internal sealed record DisclosureInput
{
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public string? Language { get; init; }
    public string? Text { get; init; }
    public Method? Method { get; init; }
}

internal sealed record DisclosureAnswer(
    string Id,
    int Version,
    string Sha256,
    IReadOnlyList<DisclosureFinding> Findings
);

internal sealed record ItemList<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Brands, programs, senders, disclosures.</summary>
internal static partial class CatalogEndpoints
{
    private const int TextMax = 4096;
    private const int NameMax = 100;

    public static void Map(Endpoints api)
    {
        api.Put<BrandInput, Brand>(
            "/v1/brands/{brand}",
            Scope.Admin,
            "Set up a brand",
            Wire.Json.BrandInput,
            PutBrandAsync
        );
        api.Get<ItemList<Brand>>("/v1/brands", Scope.Read, "List the brands", ListBrandsAsync);
        api.Get<Brand>("/v1/brands/{brand}", Scope.Read, "Show a brand", ShowBrandAsync);
        api.Put<ProgramInput, MessagingProgram>(
            "/v1/brands/{brand}/programs/{program}",
            Scope.Admin,
            "Set up a program of a brand",
            Wire.Json.ProgramInput,
            PutProgramAsync
        );
        api.Get<ItemList<MessagingProgram>>(
            "/v1/brands/{brand}/programs",
            Scope.Read,
            "List the programs of a brand",
            ListProgramsAsync
        );
        api.Put<SenderInput, Sender>(
            "/v1/senders/{sender}",
            Scope.Admin,
            "Set up a sender",
            Wire.Json.SenderInput,
            PutSenderAsync
        );
        api.Get<ItemList<Sender>>("/v1/senders", Scope.Read, "List the senders", ListSendersAsync);
        api.Post<DisclosureInput, DisclosureAnswer>(
            "/v1/disclosures",
            Scope.Admin,
            "Register the exact words shown when consent is asked",
            Wire.Json.DisclosureInput,
            PostDisclosureAsync
        );
    }

    /// <summary>A setting out of a record.</summary>
    public static CatalogItem Item<T>(
        Guid organization,
        CatalogKind kind,
        string key,
        string? uniqueKey,
        T value,
        JsonTypeInfo<T> type
    ) => new(organization, kind, key, uniqueKey, JsonSerializer.Serialize(value, type));

    private static async Task<Answer> PutBrandAsync(Call call, BrandInput input)
    {
        var faults = call.Faults;
        var key = call.Route("brand");
        CheckKey(faults, "brand", key);
        CheckText(faults, "name", faults.Required("name", input.Name), NameMax);
        CheckText(faults, "legal_name", faults.Required("legal_name", input.LegalName), NameMax);
        CheckText(faults, "help_contact", faults.Required("help_contact", input.HelpContact), NameMax);
        call.Country("country", faults.Required("country", input.Country));
        CheckUrl(faults, "terms_url", input.TermsUrl);
        CheckUrl(faults, "privacy_url", input.PrivacyUrl);
        CheckLanguages(faults, input.Languages);
        call.ThrowIfFaulty();
        var brand = new Brand
        {
            Key = key,
            Name = input.Name!,
            LegalName = input.LegalName!,
            Country = input.Country!,
            HelpContact = input.HelpContact!,
            TermsUrl = input.TermsUrl,
            PrivacyUrl = input.PrivacyUrl,
            Languages = input.Languages ?? ["en"],
        };
        return await StoreAsync(call, CatalogKind.Brand, key, brand, CatalogJson.Default.Brand, Wire.Json.Brand);
    }

    private static async Task<Answer> PutProgramAsync(Call call, ProgramInput input)
    {
        var faults = call.Faults;
        var key = call.Route("program");
        CheckKey(faults, "program", key);
        var brand = call.Brand("brand", call.Route("brand"));
        CheckText(faults, "name", faults.Required("name", input.Name), NameMax);
        CheckText(faults, "purpose", faults.Required("purpose", input.Purpose), TextMax);
        var messageClass = faults.Required("class", input.Class);
        if (input.Class is not null && (!messageClass.IsCallers() || messageClass == MessageClass.Reply))
        {
            faults.Add("class", "invalid", "A program is for any class but reply, which needs none.");
        }

        var frequency = CheckFrequency(faults, input.Frequency);
        CheckRange(faults, "reconfirm_after_days", input.ReconfirmAfterDays, 1, 3650);
        CheckRange(faults, "reminder_every", input.ReminderEvery, 1, 1000);
        CheckLanguages(faults, input.Languages);
        call.ThrowIfFaulty();
        var program = new MessagingProgram
        {
            Brand = brand!.Key,
            Key = key,
            Name = input.Name!,
            Class = messageClass,
            Purpose = input.Purpose!,
            Frequency = frequency!,
            ReconfirmAfterDays = input.ReconfirmAfterDays,
            ReminderEvery = input.ReminderEvery,
            DoubleOptIn = input.DoubleOptIn ?? false,
            Languages = input.Languages ?? brand.Languages,
        };
        return await StoreAsync(
            call,
            CatalogKind.Program,
            $"{brand.Key}/{key}",
            program,
            CatalogJson.Default.MessagingProgram,
            Wire.Json.MessagingProgram
        );
    }

    private static async Task<Answer> PutSenderAsync(Call call, SenderInput input)
    {
        var faults = call.Faults;
        var key = call.Route("sender");
        CheckKey(faults, "sender", key);
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
        var item = Item(call.OrganizationId, CatalogKind.Sender, key, unique, sender, CatalogJson.Default.Sender);
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

    private static async Task<Answer> PostDisclosureAsync(Call call, DisclosureInput input)
    {
        var faults = call.Faults;
        var brand = call.Brand("brand", input.Brand);
        faults.Required("program", input.Program);
        var program = call.Program("program", brand, input.Program);
        faults.Language("language", faults.Required("language", input.Language));
        CheckText(faults, "text", faults.Required("text", input.Text), TextMax);
        var method = call.Method(input.Method);
        call.ThrowIfFaulty();
        var words = new ShownWords(brand!.Key, program!.Key, input.Language!, method, input.Text!);
        var findings = DisclosureLint.Read(input.Text!, input.Language!, brand, call.Node.Wordings);
        return await call.Node.Catalog.ChangeAsync(
            current => words.Register(current, call.OrganizationId),
            (put, made) =>
                call.CommitAsync(
                    put,
                    _ =>
                        Answer.Created(
                            new DisclosureAnswer(made.Id, made.Version, made.Sha256, findings),
                            Wire.Json.DisclosureAnswer
                        )
                )
        );
    }

    private static Task<Answer> ListBrandsAsync(Call call) =>
        Task.FromResult(Answer.Ok(new ItemList<Brand>([.. call.Organization.Brands], null), Wire.Json.ItemListBrand));

    private static Task<Answer> ShowBrandAsync(Call call) =>
        Task.FromResult(
            call.Organization.Brand(call.Route("brand")) is { } brand
                ? Answer.Ok(brand, Wire.Json.Brand)
                : Answer.NotFound("brand")
        );

    private static Task<Answer> ListProgramsAsync(Call call)
    {
        var brand = call.Organization.Brand(call.Route("brand"));
        return Task.FromResult(
            brand is null
                ? Answer.NotFound("brand")
                : Answer.Ok(
                    new ItemList<MessagingProgram>([.. call.Organization.ProgramsOf(brand.Key)], null),
                    Wire.Json.ItemListMessagingProgram
                )
        );
    }

    private static Task<Answer> ListSendersAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(new ItemList<Sender>([.. call.Organization.Senders], null), Wire.Json.ItemListSender)
        );

    private static async Task<Answer> StoreAsync<T>(
        Call call,
        CatalogKind kind,
        string key,
        T value,
        JsonTypeInfo<T> stored,
        JsonTypeInfo<T> shown
    )
    {
        var item = Item(call.OrganizationId, kind, key, null, value, stored);
        await call.Node.Catalog.ChangeAsync(_ => ((IReadOnlyCollection<CatalogItem>)[item], value));
        return Answer.Ok(value, shown);
    }

    private static Frequency? CheckFrequency(Faults faults, FrequencyInput? input)
    {
        if (faults.Required("frequency", input) is null)
        {
            return null;
        }

        var max = faults.Required("frequency.max", input!.Max);
        var per = faults.Required("frequency.per", input.Per);
        CheckRange(faults, "frequency.max", input.Max, 1, ContactTraffic.RecentMax);
        return new Frequency(max, per);
    }

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

    /// <summary>Checks the name of a setting.</summary>
    public static void CheckKey(Faults faults, string field, string key)
    {
        if (!Key().IsMatch(key))
        {
            faults.Add(field, "invalid", "A key has 1 to 64 lower-case letters, digits, hyphens or underscores.");
        }
    }

    private static void CheckText(Faults faults, string field, string? text, int characters) =>
        faults.AtMost(field, text, characters);

    private static void CheckRange(Faults faults, string field, int? value, int min, int max)
    {
        if (value is { } given && (given < min || given > max))
        {
            faults.Add(field, "out_of_range", $"{field} must be from {min} to {max}.");
        }
    }

    public static void CheckUrl(Faults faults, string field, string? url)
    {
        if (
            url is not null
            && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttps)
        )
        {
            faults.Add(field, "invalid", $"{field} must be an https address.");
        }
    }

    private static void CheckLanguages(Faults faults, IReadOnlyList<string>? languages)
    {
        if (languages is { Count: 0 })
        {
            faults.Add("languages", "invalid", "languages must name at least one language.");
        }

        faults.NoNulls("languages", languages);
        for (var i = 0; i < languages?.Count; i++)
        {
            faults.Language($"languages[{i}]", languages[i]);
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"^[0-9]{3,8}\z")]
    private static partial Regex ShortCode();

    [GeneratedRegex(@"^(?=.*[A-Za-z])[A-Za-z0-9 ._-]{3,11}\z")]
    private static partial Regex SenderId();
}
