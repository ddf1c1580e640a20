using Nod.Broadcasts;
using Nod.Catalog;

namespace Nod.Server.Api;

internal sealed record SavedAudienceInput
{
    public string? Name { get; init; }
    public string? Brand { get; init; }
    public AudienceKind? Kind { get; init; }
    public ContactFilterInput? Filter { get; init; }
}

internal sealed record SavedAudienceAnswer(
    string Key,
    string Name,
    string Brand,
    AudienceKind Kind,
    ContactFilter? Filter,
    long? Members
);

internal sealed record MemberInput
{
    public string? Phone { get; init; }
    public bool? Remove { get; init; }
}

internal sealed record MemberAnswer(int Line, string Phone, bool Member);

internal sealed record TagsInput
{
    public IReadOnlyList<string>? Tags { get; init; }
}

internal sealed record TagsAnswer(string Phone, IReadOnlyList<string> Tags);

/// <summary>People under a name: saved audiences, and the tags that mark a person.</summary>
internal static class AudienceEndpoints
{
    private const int NameMax = 100;
    private const int TagsMax = 50;
    private const int TagMax = 50;

    public static void Map(Endpoints api)
    {
        api.Put<SavedAudienceInput, SavedAudienceAnswer>(
            "/v1/audiences/{audience}",
            Scope.Send,
            "Save an audience: fixed, of the people put into it, or live, of those a filter admits",
            Wire.Json.SavedAudienceInput,
            PutAsync
        );
        api.Get<ItemList<SavedAudienceAnswer>>("/v1/audiences", Scope.Read, "List the saved audiences", ListAsync);
        api.Get<SavedAudienceAnswer>(
            "/v1/audiences/{audience}",
            Scope.Read,
            "A saved audience, and how many people were put into it",
            ShowAsync
        );
        api.PostMany<MemberInput, MemberAnswer>(
            "/v1/audiences/{audience}/members",
            Scope.Send,
            "Put people into a fixed audience, or take them out: NDJSON in, NDJSON out, same order",
            AddAsync
        );
        api.Put<TagsInput, TagsAnswer>(
            "/v1/contacts/{phone}/tags",
            Scope.Write,
            "Mark a person with these tags, instead of those they had",
            Wire.Json.TagsInput,
            TagAsync
        );
    }

    private static async Task<Answer> PutAsync(Call call, SavedAudienceInput input)
    {
        var faults = call.Faults;
        var key = call.Route("audience");
        CatalogEndpoints.CheckKey(faults, "audience", key);
        faults.AtMost("name", faults.Required("name", input.Name), NameMax);
        var brand = call.Brand("brand", input.Brand);
        var kind = faults.Required("kind", input.Kind);
        if (input.Kind is not (null or AudienceKind.Fixed or AudienceKind.Live))
        {
            faults.Add("kind", "invalid", "A saved audience is fixed or live.");
        }
        else if (input is { Filter: not null, Kind: AudienceKind.Fixed })
        {
            faults.Add("filter", "invalid", "Only a live audience has a filter.");
        }

        if (call.Organization.Saved.Audience(key) is { } before && input.Kind is not null && before.Kind != kind)
        {
            faults.Add("kind", "invalid", "The kind of an audience can't be changed; save another.");
        }

        var filter = input.Filter is null ? null : BroadcastPlans.Filter(call, brand, "filter", input.Filter);
        call.ThrowIfFaulty();
        var audience = new SavedAudience
        {
            Key = key,
            Name = input.Name!,
            Brand = brand!.Key,
            Kind = kind,
            Filter = filter,
            RecordedWith = call.KeyId,
            RecordedAt = call.Node.Clock.Now(),
        };
        var item = CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.Audience,
            key,
            null,
            audience,
            CatalogJson.Default.SavedAudience
        );
        await call.Node.Catalog.ChangeAsync(_ => ((IReadOnlyCollection<CatalogItem>)[item], audience));
        return Answer.Ok(await ShowAsync(call, audience), Wire.Json.SavedAudienceAnswer);
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<SavedAudienceAnswer>(
                    [.. call.Organization.Saved.Audiences.Select(audience => Show(audience, null))],
                    null
                ),
                Wire.Json.ItemListSavedAudienceAnswer
            )
        );

    private static async Task<Answer> ShowAsync(Call call) =>
        call.Organization.Saved.Audience(call.Route("audience")) is { } audience
            ? Answer.Ok(await ShowAsync(call, audience), Wire.Json.SavedAudienceAnswer)
            : Answer.NotFound("audience");

    private static async Task<SavedAudienceAnswer> ShowAsync(Call call, SavedAudience audience) =>
        Show(
            audience,
            audience.Kind == AudienceKind.Fixed
                ? await call.Node.Store.CountMembersAsync(call.OrganizationId, audience.Key, call.Cancellation)
                : null
        );

    private static SavedAudienceAnswer Show(SavedAudience audience, long? members) =>
        new(audience.Key, audience.Name, audience.Brand, audience.Kind, audience.Filter, members);

    private static async Task AddAsync(Call call)
    {
        var audience = call.Organization.Saved.Audience(call.Route("audience"));
        await Ndjson.RunAsync(
            call,
            Wire.Json.MemberInput,
            async (one, input, line) =>
            {
                if (audience is not { Kind: AudienceKind.Fixed })
                {
                    one.Faults.Add("audience", "unknown", "There is no fixed audience of this name.");
                }

                var phone = one.ValidPhone("phone", input.Phone);
                one.ThrowIfFaulty();
                return (await SetAsync(one, new(one.Contact(phone), audience!.Key), input.Remove != true, line)).Body;
            }
        );
    }

    private static Task<Answer> SetAsync(Call call, AudienceMember member, bool isIn, int line) =>
        call.CommitAsync(
            new SetMember(member, isIn),
            isKnown =>
                isKnown
                    ? Answer.Ok(new MemberAnswer(line, member.Contact.Phone.ToString(), isIn), Wire.Json.MemberAnswer)
                    : new Answer(
                        StatusCodes.Status404NotFound,
                        Ndjson.Bad(
                            line,
                            StatusCodes.Status404NotFound,
                            "not_found",
                            [new Fault("phone", "unknown", "Nothing is on record of this number.")]
                        )
                    ),
            line
        );

    private static async Task<Answer> TagAsync(Call call, TagsInput input)
    {
        var faults = call.Faults;
        var phone = call.RoutePhone();
        var tags = faults.Required("tags", input.Tags) ?? [];
        faults.NoNulls("tags", tags);
        CheckTags(faults, "tags", tags);
        call.ThrowIfFaulty();
        return await call.CommitAsync(
            new SetTags(
                call.Contact(phone),
                [.. tags.Select(tag => tag.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)]
            ),
            known =>
                known is null
                    ? Answer.NotFound("contact")
                    : Answer.Ok(new TagsAnswer(phone.ToString(), known.Person?.Tags ?? []), Wire.Json.TagsAnswer)
        );
    }

    /// <summary>Checks a list of tags.</summary>
    public static void CheckTags(Faults faults, string field, IReadOnlyList<string>? tags)
    {
        if (tags?.Count > TagsMax)
        {
            faults.Add(field, "too_many", $"{field} has at most {TagsMax} entries.");
        }

        for (var i = 0; i < tags?.Count; i++)
        {
            faults.AtMost($"{field}[{i}]", tags[i], TagMax);
            if (tags[i] is not null && string.IsNullOrWhiteSpace(tags[i]))
            {
                faults.Add($"{field}[{i}]", "required", "A tag must not be empty.");
            }
        }
    }
}
