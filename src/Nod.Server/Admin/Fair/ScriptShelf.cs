using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Server.Catalog;
using Nod.Texts;

namespace Nod.Server.Admin.Fair;

/// <summary>
/// The words that staff read out: of each program and language the team's latest ones for the way they are said, else Nod's.
/// </summary>
internal sealed class ScriptShelf(OrganizationDirectory organization, Wordings wordings, Method method)
{
    /// <summary>The words in a language.</summary>
    public FairScript For(Brand brand, MessagingProgram program, string language)
    {
        var own = organization
            .Disclosures.Where(one =>
                one.Brand == brand.Key
                && one.Program == program.Key
                && one.Method == method
                && PageTexts.For(one.Language).Language == language
            )
            .MaxBy(one => one.Version);
        return own is null
            ? new FairScript(
                language,
                new ProgramWords(PageTexts.For(language), wordings.For(language)).ReadOut(brand, program),
                null,
                null
            )
            : new FairScript(own.Language, own.Text, own.Id, own.Version);
    }
}
