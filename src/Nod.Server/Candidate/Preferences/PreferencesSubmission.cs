using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Preferences;
using Nod.Server.Api;
using Nod.Server.Catalog;
using NodaTime;
using Directory = Nod.Server.Catalog.Directory;

namespace Nod.Server.Candidate.Preferences;

/// <summary>A person's own page as they sent it, and the page they sent, to the byte.</summary>
internal sealed record PreferencesSubmission(
    PreferencesPlace Place,
    PreferencesVisit Visit,
    PreferencesForm Form,
    byte[] Shown
)
{
    private const string OnePerDay = "switched on";

    /// <summary>
    /// Records it: the page is kept first, then everything else in one commit. Durable when it returns. The same again
    /// changes nothing.
    /// </summary>
    /// <returns>False if the page was sent before with other choices: then nothing is recorded.</returns>
    public async Task<bool> RecordAsync(HttpContext http, Node node)
    {
        var key = PreferencesTokens.KeyOf(Place.Organization, $"visit {Visit.Id:N}");
        var hash = Hash128.Of(string.Join('\n', Form.Fields.Select(one => $"{one.Key}={one.Value}")));
        if (await node.Store.CommitAsync(new FindAnswer(key)) is { } known)
        {
            return known.RequestHash == hash;
        }

        using var files = await node.Evidence.Attachments.UseAsync(http.RequestAborted);
        var snapshot = await Snapshot.KeepAsync(http, node, Place.Organization, Shown);
        var evidence = ProofOf(http, node) with { Form = Form.Fields, Attachments = [snapshot] };
        try
        {
            await CommitAsync(node, evidence, key, hash);
        }
        catch (IdempotencyConflictException)
        {
            return false;
        }

        await node.HandOvers.QuietAsync(Place.Contact.Address);
        node.Dispatcher.Wake();
        return true;
    }

    /// <summary>What a request proves. The page is named without the link to it, which would outlive its hours here.</summary>
    public static Evidence ProofOf(HttpContext http, Node node) =>
        new()
        {
            Ip = Visitor.AddressOf(http),
            UserAgent = Visitor.BrowserOf(http),
            PageUrl = new Uri(Visitor.ServerOf(http, node), PreferencesLinks.Path).AbsoluteUri,
        };

    // Words that nobody has seen before become a version in the same transaction, or not at all.
    private async Task CommitAsync(Node node, Evidence evidence, IdempotencyKey key, UInt128 hash)
    {
        var about = Place.Contact.Address;
        Task<StoredAnswer> Commit(IReadOnlyDictionary<MessagingProgram, ShownDisclosure> words, PutSettings? put)
        {
            var change = new WithSettings<IReadOnlyList<RecordedEvent>>(
                put,
                new SetPreferences(node.Gate, node.Wordings, node.Ids, Chosen(node, evidence, words))
            );
            return node.Store.CommitAsync(
                new IdempotentChange<IReadOnlyList<RecordedEvent>>(change, key, hash, _ => (303, []), about)
            );
        }

        if (Register(node.Catalog.Current) is { Items.Count: 0, Result: var known })
        {
            await Commit(known, null);
        }
        else
        {
            await node.Catalog.ChangeAsync<IReadOnlyDictionary<MessagingProgram, ShownDisclosure>, StoredAnswer>(
                Register,
                (put, words) => Commit(words, put)
            );
        }
    }

    private (
        IReadOnlyCollection<CatalogItem> Items,
        IReadOnlyDictionary<MessagingProgram, ShownDisclosure> Result
    ) Register(Directory current)
    {
        var items = new List<CatalogItem>();
        var words = new Dictionary<MessagingProgram, ShownDisclosure>();
        foreach (var (shown, _) in Form.Switched.Where(one => one.IsOn))
        {
            var program = shown.Preference.Program;
            var said = new ShownWords(program.Brand, program.Key, Visit.Language, Method.WebForm, shown.Words!);
            var (made, known) = said.Register(current, Place.Organization);
            items.AddRange(made);
            words[program] = new ShownDisclosure(known.Id, known.Version, known.Language, known.Sha256);
        }

        return (items, words);
    }

    private ChosenPreferences Chosen(
        Node node,
        Evidence evidence,
        IReadOnlyDictionary<MessagingProgram, ShownDisclosure> words
    )
    {
        var (now, phone) = (node.Clock.Now(), Place.Contact.Address.Phone);
        return new ChosenPreferences
        {
            Organization = Place.Directory.Organization,
            Phone = phone,
            At = now,
            WasTexted = Place.Link.WasTexted,
            Programs =
            [
                .. Form.Switched.Select(one => Switched(one.Program, one.IsOn, evidence, words)),
                .. Form.Wishes.Select(one => Wished(one.Program, one.Wish, evidence)),
            ],
            PageLanguage = Visit.Language,
            Language = Form.Language,
            Evidence = evidence,
            SenderFor = program => Place.Directory.AnswerableSenderFor(Place.Directory.Brand(program.Brand)!, program),
            Confirmations = node.Once.Confirmations(phone, now),
            Told = node.Once.Of(Place.Organization, OnePerDay, phone, Duration.FromDays(1), now),
        };
    }

    private static ProgramChoice Switched(
        ShownProgram shown,
        bool isOn,
        Evidence evidence,
        IReadOnlyDictionary<MessagingProgram, ShownDisclosure> words
    )
    {
        var program = shown.Preference.Program;
        var control = new Control(
            "two radio buttons, yes and no, as it stood",
            isOn ? "no selected" : "yes selected",
            $"selected {(isOn ? PreferencesForm.Yes : PreferencesForm.No)} and saved the page"
        );
        return new ProgramChoice(shown.Brand, program, evidence with { Control = control })
        {
            IsOn = isOn,
            Shown = words.GetValueOrDefault(program),
        };
    }

    private static ProgramChoice Wished(ShownProgram shown, Frequency wish, Evidence evidence)
    {
        var control = new Control(
            "a list of frequencies",
            $"{PreferencesLook.ValueOf(shown.Preference.Holding)} selected",
            $"selected {PreferencesLook.ValueOf(wish)} and saved the page"
        );
        return new ProgramChoice(shown.Brand, shown.Preference.Program, evidence with { Control = control })
        {
            Wish = wish,
        };
    }
}
