using System.Security.Cryptography;
using System.Text;
using Nod.Catalog;
using Nod.Consent;
using Nod.Server.Catalog;
using Directory = Nod.Server.Catalog.Directory;

namespace Nod.Server.Api;

/// <summary>The words shown when consent was asked, as they came; registered, they are a version of a disclosure.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program asked for, by key.</param>
/// <param name="Language">The language, as a BCP 47 tag.</param>
/// <param name="Method">By what way it was asked.</param>
/// <param name="Text">The exact words.</param>
internal sealed record ShownWords(string Brand, string Program, string Language, Method Method, string Text)
{
    /// <summary>The identifier all versions share: what is asked for, in which language, by which way.</summary>
    private string Id
    {
        get
        {
            var family = $"{Brand}\n{Program}\n{Language}\n{EnumWords<Method>.Of(Method)}";
            return "dsc_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(family)))[..20];
        }
    }

    /// <summary>The version these words are, or null when they are new.</summary>
    public Disclosure? KnownIn(OrganizationDirectory directory) =>
        directory.DisclosureWithHash(Id, Disclosure.HashOf(Text));

    /// <summary>Plans to register them: new words are a new version, known words are what they are.</summary>
    public (IReadOnlyCollection<CatalogItem> Items, Disclosure Result) Register(Directory current, Guid organization)
    {
        var directory = current.Organization(organization)!;
        if (KnownIn(directory) is { } known)
        {
            return ([], known);
        }

        var id = Id;
        var made = new Disclosure
        {
            Id = id,
            Version = directory.VersionsOf(id) + 1,
            Brand = Brand,
            Program = Program,
            Language = Language,
            Method = Method,
            Text = Text,
            Sha256 = Disclosure.HashOf(Text),
        };
        var key = $"{made.Id}/{made.Version}";
        return (
            [
                CatalogEndpoints.Item(
                    organization,
                    CatalogKind.Disclosure,
                    key,
                    null,
                    made,
                    CatalogJson.Default.Disclosure
                ),
            ],
            made
        );
    }
}
