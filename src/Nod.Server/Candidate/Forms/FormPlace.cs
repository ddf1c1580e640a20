using System.Security.Cryptography;
using System.Text;
using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Server.Catalog;

namespace Nod.Server.Candidate.Forms;

/// <summary>A form with everything it names looked up.</summary>
internal sealed record FormPlace(OrganizationDirectory Directory, ApplicationForm Form, Brand Brand)
{
    public Organization Organization => Directory.Organization;

    /// <summary>The path of the form on this server.</summary>
    public string Path => PathOf(Organization.Id, Form.Key);

    public static string PathOf(Guid organization, string form) => $"/apply/{organization}/{form}";

    /// <summary>The form at an address; null when there is none.</summary>
    public static FormPlace? Find(Node node, string organization, string form) =>
        Guid.TryParse(organization, out var id)
        && node.Catalog.Current.Organization(id) is { } directory
        && directory.Form(form) is { } found
        && directory.Brand(found.Brand) is { } brand
            ? new FormPlace(directory, found, brand)
            : null;

    public MessagingProgram ProgramOf(FormQuestion question) => Directory.Program(Brand.Key, question.Program)!;

    /// <summary>What stands above a question.</summary>
    public string TitleOf(FormQuestion question, string language) =>
        question.Titles?.GetValueOrDefault(language) ?? ProgramOf(question).Name;

    public Disclosure DisclosureOf(DisclosureVersion version) => Directory.Disclosure(version.Id, version.Version)!;

    /// <summary>Whether the form still has what a visit was shown: its questions, each in those words.</summary>
    public bool Has(FormVisit visit) =>
        visit.Words.Count == Form.Questions.Count
        && Form.Languages.Contains(visit.Language)
        && visit.Words.Zip(Form.Questions).All(pair => pair.Second.Words.Contains(pair.First));

    /// <summary>
    /// The words that somebody sees for each question in a language. Where several are tried, the same visitor sees the same
    /// ones each time.
    /// </summary>
    public IReadOnlyList<DisclosureVersion> WordsFor(string language, string visitor) =>
        [
            .. Form.Questions.Select(question =>
            {
                var tried = question.Words.Where(words => DisclosureOf(words).Language == language).ToList();
                return tried[Share(visitor, question.Program, tried.Count)];
            }),
        ];

    // Each program by itself, so that two trials on one form don't move together.
    private int Share(string visitor, string program, int of)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Organization.Id} {Form.Key} {program} {visitor}"));
        return (int)(BitConverter.ToUInt32(hash) % (uint)of);
    }
}
