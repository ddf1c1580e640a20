using Nod.Catalog;
using Nod.Consent;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Locales;
using Nod.Texts;

namespace Nod.Server.Admin.Fair;

/// <summary>Makes the fair page: all that it needs without a network stands in it.</summary>
internal static class FairLook
{
    private const string Area = "fair.";

    public static FairView ViewOf(Actor actor, AdminTexts texts, Wordings wordings, FairPasses passes)
    {
        var organization = actor.Organization;
        var shelf = new ScriptShelf(organization, wordings, Method.InPerson);
        return new FairView
        {
            Language = texts.Language,
            Texts = texts
                .Keys.Where(key => key.StartsWith(Area, StringComparison.Ordinal))
                .ToDictionary(key => key, key => texts.Say(key)),
            Organization = organization.Organization.Name,
            Pass = passes.Write(new FairPass(organization.Organization.Id, actor.User.Email)),
            Brands =
            [
                .. organization
                    .Brands.Select(brand => new FairBrand(
                        brand.Key,
                        brand.Name,
                        [.. organization.ProgramsOf(brand.Key).Select(program => ProgramOf(brand, program))]
                    ))
                    .Where(brand => brand.Programs.Count > 0),
            ],
            Languages = [.. PageTexts.Languages.Select(tag => (tag, PageTexts.For(tag)["page.name"]))],
        };

        FairProgram ProgramOf(Brand brand, MessagingProgram program) =>
            new(
                program.Key,
                program.Name,
                [.. PageTexts.Languages.Select(language => shelf.For(brand, program, language))]
            );
    }
}
