using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Nod.Catalog;
using Nod.Connectors;
using Nod.Consent;
using Nod.Forms;
using Nod.Health;
using Nod.Rules;
using Nod.Webhooks;

namespace Nod.Server.Catalog;

/// <summary>What one organization has set up, ready for look-ups. Immutable.</summary>
internal sealed class OrganizationDirectory
{
    private readonly FrozenDictionary<string, Brand> brands;
    private readonly FrozenDictionary<(string Brand, string Key), MessagingProgram> programs;
    private readonly FrozenDictionary<string, Sender> senders;
    private readonly FrozenDictionary<string, MessagingService> services;
    private readonly FrozenDictionary<(string Id, int Version), Disclosure> disclosures;
    private readonly FrozenDictionary<(string Id, string Sha256), Disclosure> disclosuresByHash;
    private readonly FrozenDictionary<(string Brand, string? Program), HeldProgram> held;
    private readonly FrozenDictionary<string, ApplicationForm> forms;
    private readonly FrozenDictionary<string, User> users;

    public OrganizationDirectory(Organization organization, IReadOnlyCollection<CatalogItem> items)
    {
        Organization = organization;
        brands = Read(items, CatalogKind.Brand, CatalogJson.Default.Brand).ToFrozenDictionary(brand => brand.Key);
        programs = Read(items, CatalogKind.Program, CatalogJson.Default.MessagingProgram)
            .ToFrozenDictionary(program => (program.Brand, program.Key));
        senders = Read(items, CatalogKind.Sender, CatalogJson.Default.Sender).ToFrozenDictionary(sender => sender.Key);
        services = Read(items, CatalogKind.MessagingService, CatalogJson.Default.MessagingService)
            .ToFrozenDictionary(service => service.Sid);
        var shown = Read(items, CatalogKind.Disclosure, CatalogJson.Default.Disclosure).ToList();
        disclosures = shown.ToFrozenDictionary(disclosure => (disclosure.Id, disclosure.Version));
        disclosuresByHash = shown.ToFrozenDictionary(disclosure => (disclosure.Id, disclosure.Sha256));
        held = Read(items, CatalogKind.LegalHold, CatalogJson.Default.HeldProgram)
            .ToFrozenDictionary(one => (one.Brand, one.Program));
        Keywords =
        [
            .. Read(items, CatalogKind.KeywordCampaign, CatalogJson.Default.KeywordCampaign)
                .OrderBy(one => one.Key, StringComparer.Ordinal),
        ];
        forms = Read(items, CatalogKind.Form, CatalogJson.Default.ApplicationForm).ToFrozenDictionary(form => form.Key);
        Webhooks =
        [
            .. Read(items, CatalogKind.Webhook, CatalogJson.Default.Webhook)
                .Where(webhook => !webhook.Withdrawn)
                .OrderBy(webhook => webhook.Id),
        ];
        HealthLimits =
            Read(items, CatalogKind.HealthLimits, CatalogJson.Default.HealthLimits).SingleOrDefault()
            ?? new HealthLimits();
        ApiKeys = [.. Read(items, CatalogKind.ApiKey, CatalogJson.Default.ApiKey)];
        OwnRules = [.. Read(items, CatalogKind.OwnRule, CatalogJson.Default.OwnRule).OrderBy(rule => rule.Id)];
        Connectors =
        [
            .. Read(items, CatalogKind.Connector, CatalogJson.Default.Connector)
                .OrderBy(one => one.Key, StringComparer.Ordinal),
        ];
        Saved = new SavedSettings(items);
        Registrations = new RegistrationSettings(items);
        users = Read(items, CatalogKind.User, CatalogJson.Default.User).ToFrozenDictionary(user => user.Email);
        Departures = [.. Read(items, CatalogKind.Departure, CatalogJson.Default.Departure).OrderBy(one => one.Rule)];
    }

    public Organization Organization { get; }

    public IReadOnlyList<ApiKey> ApiKeys { get; }

    /// <summary>The lines to applicant tracking systems, those withdrawn included.</summary>
    public IReadOnlyList<Connector> Connectors { get; }

    public Connector? Connector(string key) => Connectors.FirstOrDefault(one => one.Key == key && !one.Withdrawn);

    /// <summary>What its people saved to work with.</summary>
    public SavedSettings Saved { get; }

    /// <summary>What it registers with carriers.</summary>
    public RegistrationSettings Registrations { get; }

    /// <summary>Keyword campaigns, those withdrawn included.</summary>
    public IReadOnlyList<KeywordCampaign> Keywords { get; }

    /// <summary>The campaigns whose keywords may be texted to a sender.</summary>
    public IReadOnlyList<KeywordCampaign> KeywordsOf(string sender) =>
        Keywords.Count == 0 ? [] : [.. Keywords.Where(one => one.Sender == sender && !one.Withdrawn)];

    /// <summary>Its webhooks, without those withdrawn.</summary>
    public IReadOnlyList<Webhook> Webhooks { get; }

    /// <summary>The rates it wants to be told of.</summary>
    public HealthLimits HealthLimits { get; }

    /// <summary>The newest key that signs, or null when none does.</summary>
    public ApiKey? SigningKey => ApiKeys.Where(key => key is { Signs: true, Revoked: false }).MaxBy(key => key.Id);

    /// <summary>Its own rules, those withdrawn included.</summary>
    public IReadOnlyList<OwnRule> OwnRules { get; }

    /// <summary>The guidance it does not follow, what was taken back included.</summary>
    public IReadOnlyList<Departure> Departures { get; }

    /// <summary>Whether it is judged by anything but what comes with Nod.</summary>
    public bool HasOwnPolicy => OwnRules.Any(rule => !rule.Withdrawn) || Departures.Any(one => !one.Withdrawn);

    /// <summary>What judges its texts.</summary>
    /// <exception cref="PackException">An own rule can't be judged by.</exception>
    public Policy PolicyFrom(Policy shared) => shared.With(OwnRules, Departures);

    public IEnumerable<Brand> Brands => brands.Values.OrderBy(brand => brand.Key, StringComparer.Ordinal);

    public IEnumerable<Sender> Senders => senders.Values.OrderBy(sender => sender.Key, StringComparer.Ordinal);

    /// <summary>Who signs in, those let in no more included.</summary>
    public IEnumerable<User> Users => users.Values.OrderBy(user => user.Email, StringComparer.Ordinal);

    public User? User(string email) => users.GetValueOrDefault(email);

    public Brand? Brand(string key) => brands.GetValueOrDefault(key);

    public MessagingProgram? Program(string brand, string key) => programs.GetValueOrDefault((brand, key));

    public IEnumerable<MessagingProgram> ProgramsOf(string brand) =>
        programs
            .Values.Where(program => program.Brand == brand)
            .OrderBy(program => program.Key, StringComparer.Ordinal);

    public Sender? Sender(string key) => senders.GetValueOrDefault(key);

    public Webhook? Webhook(Guid id) => Webhooks.FirstOrDefault(webhook => webhook.Id == id);

    public IEnumerable<MessagingService> MessagingServices =>
        services.Values.OrderBy(service => service.Sid, StringComparer.Ordinal);

    public MessagingService? MessagingService(string sid) => services.GetValueOrDefault(sid);

    /// <summary>The service whose application is told of texts to a sender, or null.</summary>
    public MessagingService? ServiceToldOf(string sender) =>
        services.Values.FirstOrDefault(service => service.InboundUrl is not null && service.Senders.Contains(sender));

    public IEnumerable<ApplicationForm> Forms => forms.Values.OrderBy(form => form.Key, StringComparer.Ordinal);

    public ApplicationForm? Form(string key) => forms.GetValueOrDefault(key);

    /// <summary>The sender a text goes out from when the caller names none: the first registered for it.</summary>
    public Sender? SenderFor(Brand brand, MessagingProgram? program) => SenderFor(brand, program, _ => true);

    /// <summary>The same among the senders that a person can answer to.</summary>
    public Sender? AnswerableSenderFor(Brand brand, MessagingProgram program) =>
        SenderFor(brand, program, sender => sender.TakesReplies);

    private Sender? SenderFor(Brand brand, MessagingProgram? program, Func<Sender, bool> isWanted)
    {
        Sender? chosen = null;
        foreach (var sender in senders.Values)
        {
            var fits =
                sender.Brand == brand.Key
                && (program is null || sender.Programs.Contains(program.Key))
                && isWanted(sender);
            if (fits && (chosen is null || string.CompareOrdinal(sender.Key, chosen.Key) < 0))
            {
                chosen = sender;
            }
        }

        return chosen;
    }

    public IEnumerable<Disclosure> Disclosures =>
        disclosures
            .Values.OrderBy(disclosure => disclosure.Id, StringComparer.Ordinal)
            .ThenBy(disclosure => disclosure.Version);

    public Disclosure? Disclosure(string id, int version) => disclosures.GetValueOrDefault((id, version));

    public Disclosure? DisclosureWithHash(string id, string sha256) =>
        disclosuresByHash.GetValueOrDefault((id, sha256));

    /// <summary>The legal holds there were on a brand, or on one program of it; null when there was none.</summary>
    public HeldProgram? LegalHolds(string brand, string? program) => held.GetValueOrDefault((brand, program));

    /// <summary>What a brand or program is held for: a hold on the brand covers its programs. Null when it is not.</summary>
    public string? LegalHoldOn(string brand, string? program) =>
        Standing(brand, null) ?? (program is null ? null : Standing(brand, program));

    private string? Standing(string brand, string? program) =>
        LegalHolds(brand, program)?.Holds.FirstOrDefault(hold => hold.LiftedAt is null)?.Reference;

    public int VersionsOf(string id) => disclosures.Keys.Count(key => key.Id == id);

    private static IEnumerable<T> Read<T>(
        IReadOnlyCollection<CatalogItem> items,
        CatalogKind kind,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type
    ) => items.Where(item => item.Kind == kind).Select(item => JsonSerializer.Deserialize(item.Body, type)!);
}

/// <summary>A key that was recognised, and whose it is.</summary>
internal sealed record KnownKey(OrganizationDirectory Organization, ApiKey Key, Scope Granted)
{
    /// <summary>Who it is that asks: the key by its identifier, which is not secret, or a user by their address.</summary>
    public string Name { get; init; } = Key.Id.ToString();
}

/// <summary>Everything every organization has set up. Immutable: a change makes a new one.</summary>
internal sealed class Directory
{
    private readonly ImmutableDictionary<(Guid, CatalogKind, string), CatalogItem> items;
    private readonly ImmutableDictionary<Guid, OrganizationDirectory> organizations;
    private readonly FrozenDictionary<string, KnownKey> keys;
    private readonly FrozenDictionary<(string Provider, string Number), (OrganizationDirectory, Sender)> senders;

    public Directory(IEnumerable<CatalogItem> all)
        : this(
            all.ToImmutableDictionary(item => (item.Organization, item.Kind, item.Key)),
            ImmutableDictionary<Guid, OrganizationDirectory>.Empty,
            null
        ) { }

    private Directory(
        ImmutableDictionary<(Guid, CatalogKind, string), CatalogItem> items,
        ImmutableDictionary<Guid, OrganizationDirectory> known,
        IReadOnlySet<Guid>? changed
    )
    {
        this.items = items;
        organizations = known;
        foreach (var group in items.Values.GroupBy(item => item.Organization))
        {
            if (changed is null || changed.Contains(group.Key))
            {
                organizations = organizations.SetItem(group.Key, Make([.. group]));
            }
        }

        keys = organizations
            .Values.SelectMany(one =>
                one.ApiKeys.Where(key => !key.Revoked).Select(key => new KnownKey(one, key, key.Granted))
            )
            .ToFrozenDictionary(known => known.Key.SecretSha256);
        senders = organizations
            .Values.SelectMany(one => one.Senders.Select(sender => (one, sender)))
            .ToFrozenDictionary(pair => (pair.sender.Provider, pair.sender.Number), pair => (pair.one, pair.sender));
    }

    public IEnumerable<OrganizationDirectory> Organizations => organizations.Values;

    public OrganizationDirectory? Organization(Guid id) => organizations.GetValueOrDefault(id);

    public KnownKey? KeyWithHash(string sha256) => keys.GetValueOrDefault(sha256);

    /// <summary>The user with an address, which is unique in the installation, and whose they are.</summary>
    public (OrganizationDirectory Organization, User User)? UserWith(string email)
    {
        foreach (var one in organizations.Values)
        {
            if (one.User(email) is { } user)
            {
                return (one, user);
            }
        }

        return null;
    }

    /// <summary>The connector that an address for deliveries is of, and whose it is.</summary>
    public (OrganizationDirectory Organization, Connector Connector)? ConnectorWith(Guid id)
    {
        foreach (var one in organizations.Values)
        {
            if (one.Connectors.FirstOrDefault(known => known.Id == id && !known.Withdrawn) is { } found)
            {
                return (one, found);
            }
        }

        return null;
    }

    /// <summary>Whose sender has a number at a provider.</summary>
    public (OrganizationDirectory Organization, Sender Sender)? SenderWith(string provider, string number) =>
        senders.TryGetValue((provider, number), out var found) ? found : null;

    /// <summary>The directory with some settings replaced.</summary>
    public Directory With(IReadOnlyCollection<CatalogItem> replaced) =>
        new(
            items.SetItems(
                replaced.Select(item => KeyValuePair.Create((item.Organization, item.Kind, item.Key), item))
            ),
            organizations,
            replaced.Select(item => item.Organization).ToHashSet()
        );

    private static OrganizationDirectory Make(IReadOnlyCollection<CatalogItem> items)
    {
        var body = items.Single(item => item.Kind == CatalogKind.Organization).Body;
        return new OrganizationDirectory(JsonSerializer.Deserialize(body, CatalogJson.Default.Organization)!, items);
    }
}
