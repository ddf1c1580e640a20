using Nod.Registrations;
using Nod.Server.Candidate.Forms;
using Nod.Server.Catalog;

namespace Nod.Server.Registrations;

/// <summary>A registration with everything it is written from looked up.</summary>
internal static class RegistrationPlace
{
    // Stands for an address that nobody set: what is written with it says so, and is found fault with.
    private static readonly Uri Unknown = new("http://localhost/");

    /// <summary>The path of a campaign's pages on this server.</summary>
    public static string PathOf(Guid organization, string registration) => $"/campaigns/{organization}/{registration}";

    /// <summary>What a registration is written from now. Addresses are those that others are told to reach the server by.</summary>
    public static CampaignSetup SetupOf(Node node, OrganizationDirectory directory, Registration registration)
    {
        var (server, organization) = (node.PublicUrl ?? Unknown, directory.Organization.Id);
        string At(string path) => new Uri(server, path).AbsoluteUri;
        var page = PathOf(organization, registration.Key);
        return new CampaignSetup
        {
            Registration = registration,
            Brand = directory.Brand(registration.Brand)!,
            Programs = [.. registration.Programs.Select(key => directory.Program(registration.Brand, key)!)],
            AllSenders = [.. directory.Senders],
            Forms = [.. directory.Forms],
            Keywords = directory.Keywords,
            Disclosures = [.. directory.Disclosures],
            Templates = [.. directory.Saved.Templates],
            Automations = directory.Saved.Automations,
            Policies = directory.Registrations.Policies,
            Wordings = node.Wordings,
            Addresses = new CampaignAddresses(
                At(page),
                At(page + "/terms"),
                At(page + "/privacy"),
                directory.Forms.ToDictionary(form => form.Key, form => At(FormPlace.PathOf(organization, form.Key)))
            ),
        };
    }
}
