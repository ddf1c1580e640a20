using Nod.Catalog;
using Nod.Registrations;
using Nod.Server.Candidate;
using Nod.Server.Registrations;

namespace Nod.Server.Api;

/// <summary>Terms and privacy notices of a brand's texts: Nod's standard text until the team puts its own in its place.</summary>
internal static class PolicyEndpoints
{
    private const int TextMax = 16_384;

    public static void Map(Endpoints api)
    {
        api.Get<ItemList<PolicyAnswer>>(
            "/v1/registrations/{registration}/policies",
            Scope.Read,
            "The terms and privacy pages of a registration in each language, with who wrote them",
            ListAsync
        );
        api.Put<PolicyInput, PolicyText>(
            "/v1/brands/{brand}/policies/{policy}/{language}",
            Scope.Admin,
            "Write your own terms or privacy page of a brand; other words are the next version",
            Wire.Json.PolicyInput,
            PutAsync
        );
    }

    private static Task<Answer> ListAsync(Call call)
    {
        if (call.Organization.Registrations.Find(call.Route("registration")) is not { } registration)
        {
            return Task.FromResult(Answer.NotFound("registration"));
        }

        var setup = RegistrationPlace.SetupOf(call.Node, call.Organization, registration);
        var path = RegistrationPlace.PathOf(call.OrganizationId, registration.Key);
        var server = Visitor.ServerOf(call.Http, call.Node);
        var pages =
            from kind in Enum.GetValues<PolicyKind>()
            from language in PolicyTexts.Languages
            let page = PolicyTexts.For(language).Page(setup, kind)
            let address = new Uri(server, $"{path}/{EnumWords<PolicyKind>.Of(kind)}?lang={language}").AbsoluteUri
            select new PolicyAnswer(kind, language, page.Title, page.Text, page.IsGenerated, page.Version, address);
        return Task.FromResult(Answer.Ok(new ItemList<PolicyAnswer>([.. pages], null), Wire.Json.ItemListPolicyAnswer));
    }

    private static async Task<Answer> PutAsync(Call call, PolicyInput input)
    {
        var faults = call.Faults;
        var brand = call.Brand("brand", call.Route("brand"));
        if (!EnumWords<PolicyKind>.TryParse(call.Route("policy"), out var kind))
        {
            faults.Add("policy", "unknown", $"A page is {string.Join(" or ", EnumWords<PolicyKind>.All)}.");
        }

        var language = call.Route("language");
        if (!PolicyTexts.Languages.Contains(language))
        {
            faults.Add("language", "unknown", $"There are pages in {string.Join(", ", PolicyTexts.Languages)}.");
        }

        faults.AtMost("text", faults.Required("text", input.Text), TextMax);
        call.ThrowIfFaulty();
        var stored = await call.Node.Catalog.ChangeAsync(current =>
        {
            var known = current
                .Organization(call.OrganizationId)!
                .Registrations.Policies.LastOrDefault(one =>
                    one.Brand == brand!.Key && one.Kind == kind && one.Language == language
                );
            var next = new PolicyText
            {
                Brand = brand!.Key,
                Kind = kind,
                Language = language,
                Version = (known?.Version ?? 0) + 1,
                Text = input.Text!,
                RecordedWith = call.KeyId,
                RecordedAt = call.Node.Clock.Now(),
            };
            return known?.Text == next.Text
                ? ((IReadOnlyCollection<CatalogItem>)[], known)
                : (
                    [
                        CatalogEndpoints.Item(
                            call.OrganizationId,
                            CatalogKind.PolicyText,
                            next.Key,
                            null,
                            next,
                            CatalogJson.Default.PolicyText
                        ),
                    ],
                    next
                );
        });
        return Answer.Ok(stored, Wire.Json.PolicyText);
    }
}
