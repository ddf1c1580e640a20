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
internal static class PackReach
{
    private const int PageSize = 500;

    public static async Task<IReadOnlyList<ReachedProgram>> FindAsync(
        IStore store,
        IReadOnlyList<PackChange> changes,
        CancellationToken cancellation
    )
    {
        var judging = changes.Where(change => change.Judges).ToList();
        var reached = new Dictionary<(Guid, string, string), ReachedProgram>();
        var directory = new Catalog.Directory(await store.ReadCatalogAsync(cancellation));
        foreach (var organization in directory.Organizations)
        {
            foreach (var program in organization.Brands.SelectMany(brand => organization.ProgramsOf(brand.Key)))
            {
                var nobody = new Places(null, [], null, null, null, organization.Brand(program.Brand)!.Country);
                _ = Reach(organization, program, nobody);
            }

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

        return
        [
            .. reached
                .Values.OrderBy(one => one.Organization, StringComparer.Ordinal)
                .ThenBy(one => (one.Program.Brand, one.Program.Key)),
        ];

        void Count(OrganizationDirectory organization, ContactRecord contact)
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

        ReachedProgram? Reach(OrganizationDirectory organization, MessagingProgram program, Places places)
        {
            var jurisdictions = Policy.Shipped.RulesFor(places, program.Class, Instant.MaxValue).Jurisdictions;
            var rules = judging
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
    }

    private static Places PlacesOf(OrganizationDirectory organization, MessagingProgram program, ContactRecord contact) =>
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
