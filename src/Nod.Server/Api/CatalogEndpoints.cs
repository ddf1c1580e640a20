using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Decisions;

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

/// <summary>Brands and their programs, and what every setting has in common.</summary>
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
        faults.AtMost("name", faults.Required("name", input.Name), NameMax);
        faults.AtMost("legal_name", faults.Required("legal_name", input.LegalName), NameMax);
        faults.AtMost("help_contact", faults.Required("help_contact", input.HelpContact), NameMax);
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
        faults.AtMost("name", faults.Required("name", input.Name), NameMax);
        faults.AtMost("purpose", faults.Required("purpose", input.Purpose), TextMax);
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

    /// <summary>Checks the name of a setting.</summary>
    public static void CheckKey(Faults faults, string field, string key)
    {
        if (!Key().IsMatch(key))
        {
            faults.Add(field, "invalid", "A key has 1 to 64 lower-case letters, digits, hyphens or underscores.");
        }
    }

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
}
