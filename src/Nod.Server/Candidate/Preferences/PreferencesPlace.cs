using Nod.Catalog;
using Nod.Ledger;
using Nod.Preferences;
using Nod.Server.Catalog;
using NodaTime;

namespace Nod.Server.Candidate.Preferences;

/// <summary>A person's own page with everything it shows looked up.</summary>
internal sealed record PreferencesPlace(
    PreferencesLink Link,
    string Written,
    OrganizationDirectory Directory,
    ContactRecord Contact
)
{
    public Guid Organization => Directory.Organization.Id;

    /// <summary>The path of the page on this server.</summary>
    public string Path => $"{PreferencesLinks.Path}/{Written}";

    /// <summary>The brands that the person has had to do with.</summary>
    public IReadOnlyList<Brand> Brands { get; } = BrandsOf(Directory, Contact);

    /// <summary>The brand whose page it is; null when there are several.</summary>
    public Brand? Brand => Brands is [var only] ? only : null;

    /// <summary>The programs that are shown, brand by brand: those with a sender, and those on which the person has a word.</summary>
    public IReadOnlyList<(Brand Brand, ProgramPreference Preference)> Programs { get; } =
    [
        .. from brand in BrandsOf(Directory, Contact)
        from program in Directory.ProgramsOf(brand.Key)
        where
            Directory.SenderFor(brand, program) is not null
            || Contact.State.ConsentFor(brand.Key, program.Key) is not null
        select (brand, ProgramPreference.Of(Contact.State, program)),
    ];

    /// <summary>Whether nothing at all is sent to the person any more.</summary>
    public bool IsSilent =>
        Contact.State.Suppressions.Any(stop => stop.Brand is null)
        && Contact.State.Programs.All(one => one.Status != Consent.ConsentStatus.OptedIn);

    /// <summary>
    /// What a link leads to now; null when it is none of ours, is over, or the number has changed hands or was erased since:
    /// whoever has it then is not told which.
    /// </summary>
    public static async Task<PreferencesPlace?> FindAsync(Node node, string written, CancellationToken cancellation)
    {
        if (
            node.PreferencesLinks.Read(written) is not { } link
            || node.Clock.Now() >= link.Until
            || node.Catalog.Current.Organization(link.Organization) is not { } directory
            || await node.Store.FindContactAsync(link.Organization, link.Contact, cancellation) is not { } address
        )
        {
            return null;
        }

        var contact = await node.Store.ReadContactAsync(address, cancellation);
        return IsSince(contact.State.Void?.At, link) || IsSince(contact.State.Erased?.At, link)
            ? null
            : new PreferencesPlace(link, written, directory, contact);
    }

    private static IReadOnlyList<Brand> BrandsOf(OrganizationDirectory directory, ContactRecord contact) =>
        ProgramPreference.BrandsOf(contact.State, [.. directory.Brands]);

    private static bool IsSince(Instant? happened, PreferencesLink link) => happened >= link.IssuedAt;
}
