using Nod.Registrations;
using Nod.Server.Candidate.Forms;
using Nod.Server.Registrations;
using Nod.Texts;
using NodaTime.Text;

namespace Nod.Server.Candidate.Registrations;

/// <summary>
/// The pages of a campaign: for reviewers, its terms and privacy notice, all three only while the team has them published; and
/// the page to copy fields from, at an address that is signed and ends.
/// </summary>
internal sealed class RegistrationPages(Node node, PageRenderer renderer, FormPages forms)
{
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private readonly CopyLinks links = new(node.Signing.KeyFor(CopyLinks.Purpose));

    /// <summary>The page for reviewers.</summary>
    public async Task<Page> ReviewAsync(HttpContext http)
    {
        if (Find(http) is not { Registration.IsPublished: true } place)
        {
            return await forms.MissingAsync(http);
        }

        var kit = RegistrationKit.Of(place.Setup);
        var texts = PageTexts.For(Languages.Choose(http, LanguagesOf(kit)));
        var title = texts.Say("review.title", ("brand", kit.Setup.Brand.Name));
        var frame = Frame(place.Setup, texts, title, place.Path, LanguagesOf(kit));
        var view = new ReviewLook(node, place.Organization, kit, frame).View();
        return new Page(200, await renderer.RenderAsync<ReviewPage>(("View", view)));
    }

    /// <summary>The terms.</summary>
    public Task<Page> TermsAsync(HttpContext http) => PolicyAsync(http, PolicyKind.Terms);

    /// <summary>The privacy notice.</summary>
    public Task<Page> PrivacyAsync(HttpContext http) => PolicyAsync(http, PolicyKind.Privacy);

    /// <summary>The fields to copy.</summary>
    public async Task<Page> CopyAsync(HttpContext http)
    {
        var token = http.Request.Query["token"].ToString();
        if (
            Find(http) is not { } place
            || links.Read(token, place.Organization, place.Registration.Key, node.Clock.Now()) is not { } until
        )
        {
            // The same for an address that never was: nobody learns what there is.
            return await forms.NoticeAsync(http, StatusCodes.Status404NotFound, "copy.expired");
        }

        var kit = RegistrationKit.Of(place.Setup);
        IReadOnlyList<string> languages = ["en", .. PageTexts.Languages.Where(language => language != "en")];
        var texts = PageTexts.For(Languages.Choose(http, languages));
        var title = texts.Say("copy.title", ("registration", place.Registration.Key));
        var path = $"{place.Path}/fields?token={Uri.EscapeDataString(token)}";
        var view = new CopyView
        {
            Frame = Frame(place.Setup, texts, title, path, languages),
            Lead = texts.Say("copy.lead", ("until", Time.Format(until))),
            Forms = [.. kit.Forms.Select(form => CopyLook.Of(texts, form))],
        };
        return new Page(200, await renderer.RenderAsync<CopyPage>(("View", view)));
    }

    private async Task<Page> PolicyAsync(HttpContext http, PolicyKind kind)
    {
        if (Find(http) is not { Registration.IsPublished: true } place)
        {
            return await forms.MissingAsync(http);
        }

        IReadOnlyList<string> languages = ["en", .. PolicyTexts.Languages.Where(language => language != "en")];
        var language = Languages.Choose(http, languages);
        var page = PolicyTexts.For(language).Page(place.Setup, kind);
        var path = $"{place.Path}/{EnumWords<PolicyKind>.Of(kind)}";
        var view = new PolicyView
        {
            Frame = Frame(place.Setup, PageTexts.For(language), page.Title, path, languages),
            Version = page.Version,
            Blocks = PolicyBlock.Read(page.Text),
        };
        return new Page(200, await renderer.RenderAsync<PolicyPage>(("View", view)));
    }

    private Place? Find(HttpContext http)
    {
        var routes = http.Request.RouteValues;
        if (
            !Guid.TryParse((string)routes["organization"]!, out var organization)
            || node.Catalog.Current.Organization(organization) is not { } directory
            || directory.Registrations.Find((string)routes["registration"]!) is not { } registration
        )
        {
            return null;
        }

        return new Place(organization, registration, RegistrationPlace.SetupOf(node, directory, registration));
    }

    // English first: reviewers read it.
    private static IReadOnlyList<string> LanguagesOf(RegistrationKit kit)
    {
        var spoken = kit.Flows.SelectMany(flow => flow.Languages).Select(language => language.Split('-')[0]);
        return [.. spoken.Prepend("en").Distinct(StringComparer.Ordinal).Where(PageTexts.Languages.Contains)];
    }

    private static PageFrame Frame(
        CampaignSetup setup,
        PageTexts texts,
        string title,
        string path,
        IReadOnlyList<string> languages
    )
    {
        var join = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var (brand, isPublished) = (setup.Brand, setup.Registration.IsPublished);
        return new PageFrame
        {
            Texts = texts,
            Title = title,
            Brand = brand with
            {
                TermsUrl = brand.TermsUrl ?? (isPublished ? Here(setup.Addresses.Terms) : null),
                PrivacyUrl = brand.PrivacyUrl ?? (isPublished ? Here(setup.Addresses.Privacy) : null),
            },
            Languages =
            [
                .. languages.Select(tag => new PageLanguage(
                    tag,
                    PageTexts.For(tag)["page.name"],
                    $"{path}{join}lang={tag}",
                    tag == texts.Language
                )),
            ],
        };
    }

    // On this server, wherever it is reached.
    private static string Here(string address) => new Uri(address).AbsolutePath;

    private sealed record Place(Guid Organization, Registration Registration, CampaignSetup Setup)
    {
        public string Path => RegistrationPlace.PathOf(Organization, Registration.Key);
    }
}
