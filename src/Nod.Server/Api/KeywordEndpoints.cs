using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Consent;
using Nod.Server.Keywords;
using Nod.Texts;

namespace Nod.Server.Api;

internal sealed record KeywordInput
{
    public string? Sender { get; init; }
    public string? Program { get; init; }
    public string? Broader { get; init; }
    public string? Language { get; init; }
    public IReadOnlyList<string>? Also { get; init; }
    public IReadOnlyDictionary<string, string>? Leads { get; init; }
    public IReadOnlyList<QuestionInput>? Questions { get; init; }
}

internal sealed record QuestionInput
{
    public string? Name { get; init; }
    public IReadOnlyDictionary<string, string>? Texts { get; init; }
}

internal sealed record CampaignWords(string Call, string Welcome, int WelcomeSegments, string? Offer);

internal sealed record KeywordAnswer(
    string Keyword,
    string Sender,
    string Number,
    string Program,
    string? Broader,
    string Language,
    IReadOnlyList<string> Spellings,
    IReadOnlyDictionary<string, CampaignWords> Words,
    string SmsUri,
    string QrText,
    bool Withdrawn
);

/// <summary>Keyword campaigns: a word texted to a sender joins a program. Posters to print with every disclosure on them.</summary>
internal static partial class KeywordEndpoints
{
    private const int LeadMax = 160;
    private const int AlsoMax = 20;
    private const int QuestionsMax = 5;

    public static void Map(Endpoints api)
    {
        api.Put<KeywordInput, KeywordAnswer>(
            "/v1/keywords/{keyword}",
            Scope.Admin,
            "Set up a keyword that joins a program of a sender's; answers with all it will say",
            Wire.Json.KeywordInput,
            PutAsync
        );
        api.Get<ItemList<KeywordAnswer>>("/v1/keywords", Scope.Read, "List the keywords", ListAsync);
        api.Delete("/v1/keywords/{keyword}", Scope.Admin, "Withdraw a keyword; sender names whose", WithdrawAsync);
        api.GetFile(
            "/v1/keywords/{keyword}/poster",
            Scope.Read,
            "A poster of a keyword as PDF; sender, language, and paper=a4 or letter",
            KeywordPosters.SendAsync
        );
    }

    /// <summary>The campaign that the address and the query name, or null.</summary>
    public static KeywordCampaign? Find(Call call)
    {
        var keyword = call.Route("keyword").ToUpperInvariant();
        var sender = call.Http.Request.Query["sender"].ToString();
        return call.Organization.Keywords.FirstOrDefault(one =>
            one.Keyword == keyword && (sender.Length == 0 || one.Sender == sender)
        );
    }

    private static async Task<Answer> PutAsync(Call call, KeywordInput input)
    {
        var faults = call.Faults;
        var keyword = call.Route("keyword").ToUpperInvariant();
        var also = input.Also ?? [];
        faults.NoNulls("also", also);
        CheckSpelling(call, "keyword", keyword);
        for (var i = 0; i < also.Count; i++)
        {
            if (also[i] is { } word)
            {
                CheckSpelling(call, $"also[{i}]", word);
            }
        }

        if (also.Count > AlsoMax)
        {
            faults.Add("also", "too_many", $"A keyword has at most {AlsoMax} other words.");
        }

        var sender = Sender(call, input.Sender);
        var brand = sender is null ? null : call.Organization.Brand(sender.Brand);
        var program = Program(call, "program", faults.Required("program", input.Program), sender);
        var broader = Program(call, "broader", input.Broader, sender);
        if (broader is not null && broader.Key == program?.Key)
        {
            faults.Add("broader", "invalid", "The broader program must be another one.");
        }

        CheckLanguages(faults, input, program);
        var questions = Questions(faults, input, program);
        if (sender is not null && !faults.Any)
        {
            CheckTaken(call, sender, keyword, also);
        }

        call.ThrowIfFaulty();
        var campaign = new KeywordCampaign
        {
            Sender = sender!.Key,
            Keyword = keyword,
            Program = program!.Key,
            Broader = broader?.Key,
            Language = input.Language ?? LanguagesOf(program)[0],
            Also = also,
            Leads = input.Leads ?? new Dictionary<string, string>(),
            Questions = questions,
            Calls = new Dictionary<string, ShownDisclosure>(),
        };
        return await StoreAsync(call, campaign, sender, brand!, program, broader);
    }

    // The words people will see become versions of disclosures in the transaction that sets the keyword up.
    private static Task<Answer> StoreAsync(
        Call call,
        KeywordCampaign campaign,
        Sender sender,
        Brand brand,
        MessagingProgram program,
        MessagingProgram? broader
    ) =>
        call.Node.Catalog.ChangeAsync(current =>
        {
            var items = new List<CatalogItem>();
            ShownDisclosure Register(ShownWords words)
            {
                var (made, known) = words.Register(current, call.OrganizationId);
                items.AddRange(made);
                current = current.With(made);
                return new ShownDisclosure(known.Id, known.Version, known.Language, known.Sha256);
            }

            var calls = new SortedDictionary<string, ShownDisclosure>(StringComparer.Ordinal);
            var offers = new SortedDictionary<string, ShownDisclosure>(StringComparer.Ordinal);
            foreach (var language in LanguagesOf(program))
            {
                var (texts, wording) = (CampaignTexts.For(language)!, call.Node.Wordings.For(language));
                var shown = CampaignWelcome.Call(
                    texts,
                    wording,
                    brand,
                    program,
                    campaign.Keyword,
                    KeywordPosters.Dialled(sender)
                );
                calls[language] = Register(new ShownWords(brand.Key, program.Key, language, Method.Keyword, shown));
                if (broader is not null)
                {
                    var offer = CampaignWelcome.Offer(texts, wording, brand, broader);
                    offers[language] = Register(
                        new ShownWords(brand.Key, broader.Key, language, Method.Inbound, offer)
                    );
                }
            }

            var whole = campaign with { Calls = calls, Offers = offers };
            items.Add(
                CatalogEndpoints.Item(
                    call.OrganizationId,
                    CatalogKind.KeywordCampaign,
                    whole.Key,
                    null,
                    whole,
                    CatalogJson.Default.KeywordCampaign
                )
            );
            return (
                (IReadOnlyCollection<CatalogItem>)items,
                Answer.Ok(Show(call, whole, sender, brand, program, broader), Wire.Json.KeywordAnswer)
            );
        });

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<KeywordAnswer>([.. call.Organization.Keywords.Select(one => Show(call, one))], null),
                Wire.Json.ItemListKeywordAnswer
            )
        );

    private static async Task<Answer> WithdrawAsync(Call call)
    {
        if (Find(call) is not { Withdrawn: false } known)
        {
            return Answer.NotFound("keyword");
        }

        var gone = known with { Withdrawn = true };
        var item = CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.KeywordCampaign,
            gone.Key,
            null,
            gone,
            CatalogJson.Default.KeywordCampaign
        );
        await call.Node.Catalog.ChangeAsync(_ => ((IReadOnlyCollection<CatalogItem>)[item], gone));
        return Answer.Ok(Show(call, gone), Wire.Json.KeywordAnswer);
    }

    /// <summary>The languages a campaign speaks: those of the program that there are texts in; English if none.</summary>
    public static IReadOnlyList<string> LanguagesOf(MessagingProgram program)
    {
        IReadOnlyList<string> spoken =
        [
            .. program
                .Languages.Select(CampaignTexts.For)
                .OfType<CampaignTexts>()
                .Select(texts => texts.Language)
                .Distinct(),
        ];
        return spoken.Count == 0 ? ["en"] : spoken;
    }

    private static KeywordAnswer Show(Call call, KeywordCampaign campaign)
    {
        var directory = call.Organization;
        var sender = directory.Sender(campaign.Sender)!;
        var brand = directory.Brand(sender.Brand)!;
        return Show(
            call,
            campaign,
            sender,
            brand,
            directory.Program(brand.Key, campaign.Program)!,
            campaign.Broader is null ? null : directory.Program(brand.Key, campaign.Broader)
        );
    }

    private static KeywordAnswer Show(
        Call call,
        KeywordCampaign campaign,
        Sender sender,
        Brand brand,
        MessagingProgram program,
        MessagingProgram? broader
    )
    {
        var words = new SortedDictionary<string, CampaignWords>(StringComparer.Ordinal);
        foreach (var language in campaign.Calls.Keys)
        {
            var (texts, wording) = (CampaignTexts.For(language)!, call.Node.Wordings.For(language));
            var welcome = CampaignWelcome.Of(wording, brand, program, campaign, broader, language);
            words[language] = new CampaignWords(
                CampaignWelcome.Call(texts, wording, brand, program, campaign.Keyword, KeywordPosters.Dialled(sender)),
                welcome,
                Segments.Of(welcome, sender.LongReferences).Count,
                broader is null ? null : CampaignWelcome.Offer(texts, wording, brand, broader)
            );
        }

        return new KeywordAnswer(
            campaign.Keyword,
            sender.Key,
            sender.Number,
            program.Key,
            broader?.Key,
            campaign.Language,
            [.. CampaignKeywords.SpellingsOf(campaign.Keyword, campaign.Also).Distinct()],
            words,
            $"sms:{sender.Number}?body={Uri.EscapeDataString(campaign.Keyword)}",
            KeywordPosters.QrText(sender, campaign),
            campaign.Withdrawn
        );
    }

    private static void CheckSpelling(Call call, string field, string word)
    {
        if (word.Length is < CampaignKeywords.KeywordMin or > CampaignKeywords.KeywordMax || !Spelling().IsMatch(word))
        {
            call.Faults.Add(
                field,
                "invalid",
                $"A keyword has {CampaignKeywords.KeywordMin} to {CampaignKeywords.KeywordMax} letters and digits, one of them a letter."
            );
        }
        else if (CampaignKeywords.TakenBy(word, call.Node.Wordings) is { } taken)
        {
            call.Faults.Add(
                field,
                "keyword.reserved",
                $"{word} is, or is one slip away from, {taken}, which means something to every sender. Choose another word."
            );
        }
    }

    private static void CheckTaken(Call call, Sender sender, string keyword, IReadOnlyList<string> also)
    {
        var mine = CampaignKeywords.SpellingsOf(keyword, also).ToHashSet(StringComparer.Ordinal);
        foreach (var other in call.Organization.KeywordsOf(sender.Key).Where(one => one.Keyword != keyword))
        {
            if (CampaignKeywords.SpellingsOf(other.Keyword, other.Also).Any(mine.Contains))
            {
                call.Faults.Add("keyword", "taken", $"{other.Keyword} of this sender is taken for it.");
            }
        }
    }

    private static Sender? Sender(Call call, string? key)
    {
        if (call.Faults.Required("sender", key) is not { Length: > 0 } given)
        {
            return null;
        }

        var sender = call.Organization.Sender(given);
        if (sender is null)
        {
            call.Faults.Add("sender", "unknown", $"There is no sender {given}.");
        }
        else if (!sender.TakesReplies)
        {
            call.Faults.Add("sender", "invalid", "Nobody can text to a sender ID.");
            return null;
        }

        return sender;
    }

    private static MessagingProgram? Program(Call call, string field, string? key, Sender? sender)
    {
        if (key is not { Length: > 0 } || sender is null)
        {
            return null;
        }

        var program = call.Organization.Program(sender.Brand, key);
        if (program is null || !sender.Programs.Contains(key))
        {
            call.Faults.Add(field, "unknown", $"{sender.Key} is registered for no program {key}.");
            return null;
        }

        return program;
    }

    private static void CheckLanguages(Faults faults, KeywordInput input, MessagingProgram? program)
    {
        var spoken = program is null ? CampaignTexts.Languages : LanguagesOf(program);
        if (input.Language is not null && !spoken.Contains(input.Language))
        {
            faults.Add("language", "unknown", $"The program's texts are in {string.Join(", ", spoken)}.");
        }

        faults.NoNulls("leads", input.Leads);
        foreach (var (language, lead) in input.Leads ?? new Dictionary<string, string>())
        {
            faults.AtMost($"leads.{language}", lead, LeadMax);
            if (!spoken.Contains(language))
            {
                faults.Add($"leads.{language}", "unknown", $"The program's texts are in {string.Join(", ", spoken)}.");
            }
        }
    }

    private static List<KeywordQuestion> Questions(Faults faults, KeywordInput input, MessagingProgram? program)
    {
        var given = input.Questions ?? [];
        faults.NoNulls("questions", given);
        if (given.Count > QuestionsMax)
        {
            faults.Add("questions", "too_many", $"A dialogue has at most {QuestionsMax} questions.");
        }

        var own = input.Language ?? (program is null ? null : LanguagesOf(program)[0]);
        var questions = new List<KeywordQuestion>();
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i] is not { } question)
            {
                continue;
            }

            var name = faults.Required($"questions[{i}].name", question.Name);
            if (name is { Length: > 0 } && !QuestionName().IsMatch(name))
            {
                faults.Add($"questions[{i}].name", "invalid", "A name has 1 to 32 lower-case letters or underscores.");
            }

            faults.NoNulls($"questions[{i}].texts", question.Texts);
            var texts = faults.Required($"questions[{i}].texts", question.Texts) ?? new Dictionary<string, string>();
            foreach (var (language, text) in texts)
            {
                faults.AtMost($"questions[{i}].texts.{language}", text, LeadMax);
            }

            if (question.Texts is not null && own is not null && texts.GetValueOrDefault(own) is not { Length: > 0 })
            {
                faults.Add(
                    $"questions[{i}].texts",
                    "required",
                    $"A question must be there in the keyword's own language, {own}."
                );
            }

            questions.Add(new KeywordQuestion(name ?? string.Empty, texts));
        }

        return questions;
    }

    [GeneratedRegex(@"^[a-z_]{1,32}\z")]
    private static partial Regex QuestionName();

    [GeneratedRegex(@"^(?=.*\p{L})[\p{L}\p{Nd}]+\z")]
    private static partial Regex Spelling();
}
