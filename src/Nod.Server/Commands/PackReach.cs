using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using Nod.Server.Catalog;
using NodaTime;

namespace Nod.Server.Commands;

/// <summary>A program that changes of packs reach.</summary>
internal sealed class ReachedProgram(string organization, MessagingProgram program)
{
    public string Organization => organization;

    public MessagingProgram Program => program;

    /// <summary>The rules that reach it.</summary>
    public SortedSet<string> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>How many people who agreed to it they reach.</summary>
    public int People { get; set; }
}

/// <summary>
/// Finds the programs that changes of packs reach: by the class they text in, and by where their people and their brand
/// are. A program without people yet is reached through its brand's country.
/// </summary>
internal sealed class PackReach
{
    private const int PageSize = 500;

    private readonly List<PackChange> changes;
    private readonly Dictionary<(Guid, string, string), ReachedProgram> reached = [];

    private PackReach(IEnumerable<PackChange> changes) => this.changes = [.. changes.Where(change => change.Judges)];

    public static async Task<IReadOnlyList<ReachedProgram>> FindAsync(
        IStore store,
        IReadOnlyList<PackChange> changes,
        CancellationToken cancellation
    )
    {
        var reach = new PackReach(changes);
        foreach (var organization in new Catalog.Directory(await store.ReadCatalogAsync(cancellation)).Organizations)
        {
            foreach (var brand in organization.Brands)
            {
                var nobody = new Places(null, [], null, null, null, brand.Country);
                foreach (var program in organization.ProgramsOf(brand.Key))
                {
                    _ = reach.Reach(organization, program, nobody);
                }
            }

            await reach.CountAsync(store, organization, cancellation);
        }

        return
        [
            .. reach
                .reached.Values.OrderBy(one => one.Organization, StringComparer.Ordinal)
                .ThenBy(one => (one.Program.Brand, one.Program.Key)),
        ];
    }

    private async Task CountAsync(IStore store, OrganizationDirectory organization, CancellationToken cancellation)
    {
        PhoneNumber? last = null;
        do
        {
            var id = organization.Organization.Id;
            var page = await store.ReadContactsAsync(id, last, PageSize, cancellation);
            foreach (var contact in page)
            {
                Count(organization, contact);
            }

            last = page.Count == PageSize ? page[^1].Address.Phone : null;
        } while (last is not null);
    }

    private void Count(OrganizationDirectory organization, ContactRecord contact)
    {
        foreach (var consent in contact.State.Programs.Where(one => one.Status == ConsentStatus.OptedIn))
        {
            if (
                organization.Program(consent.Brand, consent.Program) is { } program
                && Reach(organization, program, PlacesOf(organization, program, contact)) is { } one
            )
            {
                one.People++;
            }
        }
    }

    private ReachedProgram? Reach(OrganizationDirectory organization, MessagingProgram program, Places places)
    {
        var jurisdictions = Policy.Shipped.RulesFor(places, program.Class, Instant.MaxValue).Jurisdictions;
        var rules = changes
            .Where(change =>
                change.Classes.Contains(program.Class)
                && (change.Jurisdiction == Pack.Everywhere || jurisdictions.Contains(change.Jurisdiction))
            )
            .Select(change => change.Rule ?? change.Pack)
            .ToList();
        if (rules.Count == 0)
        {
            return null;
        }

        var key = (organization.Organization.Id, program.Brand, program.Key);
        if (!reached.TryGetValue(key, out var one))
        {
            reached.Add(key, one = new ReachedProgram(organization.Organization.Name, program));
        }

        one.Rules.UnionWith(rules);
        return one;
    }

    private static Places PlacesOf(
        OrganizationDirectory organization,
        MessagingProgram program,
        ContactRecord contact
    ) =>
        new Facts(
            new SendRequest
            {
                Organization = organization.Organization,
                To = contact.Address.Phone,
                Brand = organization.Brand(program.Brand)!,
                Program = program,
                Class = program.Class,
                Body = string.Empty,
            },
            contact,
            Instant.MaxValue
        ).Places;
}
