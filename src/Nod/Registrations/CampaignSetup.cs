using Nod.Automations;
using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Texts;

namespace Nod.Registrations;

/// <summary>Where a campaign's pages are, as the outside reaches them.</summary>
/// <param name="Reviewer">The reviewer's page.</param>
/// <param name="Terms">The terms that Nod shows.</param>
/// <param name="Privacy">The privacy notice that Nod shows.</param>
/// <param name="Forms">The page of each application form, by its key.</param>
public sealed record CampaignAddresses(
    string Reviewer,
    string Terms,
    string Privacy,
    IReadOnlyDictionary<string, string> Forms
);

/// <summary>Everything set up that a registration is written from.</summary>
public sealed record CampaignSetup
{
    /// <summary>What is registered.</summary>
    public required Registration Registration { get; init; }

    /// <summary>The brand.</summary>
    public required Brand Brand { get; init; }

    /// <summary>Its programs that are registered, in the registration's order.</summary>
    public required IReadOnlyList<MessagingProgram> Programs { get; init; }

    /// <summary>The organization's senders.</summary>
    public IReadOnlyList<Sender> AllSenders { get; init; } = [];

    /// <summary>The organization's application forms.</summary>
    public IReadOnlyList<ApplicationForm> Forms { get; init; } = [];

    /// <summary>The organization's keyword campaigns.</summary>
    public IReadOnlyList<KeywordCampaign> Keywords { get; init; } = [];

    /// <summary>Every version of every disclosure of the organization's.</summary>
    public IReadOnlyList<Disclosure> Disclosures { get; init; } = [];

    /// <summary>The latest version of each template.</summary>
    public IReadOnlyList<SavedTemplate> Templates { get; init; } = [];

    /// <summary>The organization's automations.</summary>
    public IReadOnlyList<Automation> Automations { get; init; } = [];

    /// <summary>The team's own terms and privacy notices, in all their versions.</summary>
    public IReadOnlyList<PolicyText> Policies { get; init; } = [];

    /// <summary>The languages' texts.</summary>
    public required Wordings Wordings { get; init; }

    /// <summary>Where the pages are.</summary>
    public required CampaignAddresses Addresses { get; init; }

    /// <summary>The senders it is for: of its kind and brand, registered for one of its programs at least; by key.</summary>
    public IReadOnlyList<Sender> Senders =>
        [
            .. AllSenders
                .Where(sender =>
                    sender.Brand == Brand.Key
                    && sender.Kind == SenderKindOf(Registration.Kind)
                    && sender.Programs.Any(Covers)
                )
                .OrderBy(sender => sender.Key, StringComparer.Ordinal),
        ];

    /// <summary>Whether it covers a program.</summary>
    public bool Covers(string program) => Registration.Programs.Contains(program);

    /// <summary>The kind of sender that a kind of registration is for.</summary>
    public static SenderKind SenderKindOf(RegistrationKind kind) =>
        kind switch
        {
            RegistrationKind.TollFree => SenderKind.TollFree,
            RegistrationKind.ShortCode => SenderKind.ShortCode,
            _ => SenderKind.LongCode,
        };
}
