using Nod.Consent;
using Nod.Forms;
using Nod.Ledger;
using Nod.Server.Api;

namespace Nod.Server.Candidate.Forms;

/// <summary>A form that was filled in without fault, and the page it was filled in on, to the byte.</summary>
internal sealed record FormSubmission(
    FormPlace Place,
    FormVisit Visit,
    TypedForm Typed,
    PhoneNumber Phone,
    byte[] Shown
)
{
    /// <summary>
    /// Records it: the page is kept first, then everything else in one commit. Durable when it returns. The same again
    /// changes nothing.
    /// </summary>
    /// <returns>False if the page was sent before with other answers: then nothing is recorded.</returns>
    public async Task<bool> RecordAsync(HttpContext http, Node node)
    {
        var (key, hash) = (FormTokens.KeyOf(Visit), FormTokens.HashOf(Typed));
        if (await node.Store.CommitAsync(new FindAnswer(key)) is { } known)
        {
            return known.RequestHash == hash;
        }

        using var files = await node.Evidence.Attachments.UseAsync(http.RequestAborted);
        var snapshot = await Snapshot.KeepAsync(http, node, Place.Organization.Id, Shown);
        var filled = Filled(http, node, snapshot);
        var submit = new SubmitApplication(node.Gate, node.Wordings, node.Ids, filled);
        var about = new ContactAddress(Place.Organization.Id, Phone);
        try
        {
            await node.Store.CommitAsync(
                new IdempotentChange<SubmittedApplication>(submit, key, hash, _ => (303, []), about)
            );
        }
        catch (IdempotencyConflictException)
        {
            return false;
        }

        node.Dispatcher.Wake();
        return true;
    }

    private FilledForm Filled(HttpContext http, Node node, Attachment snapshot)
    {
        var now = node.Clock.Now();
        var evidence = new Evidence
        {
            Ip = Visitor.AddressOf(http),
            UserAgent = Visitor.BrowserOf(http),
            PageUrl = Visitor.PageOf(http, node).AbsoluteUri,
            Form = Fields(),
            Attachments = [snapshot],
        };
        return new FilledForm
        {
            Organization = Place.Organization,
            Form = Place.Form,
            Brand = Place.Brand,
            Phone = Phone,
            Subject = new Subject { Name = Typed.Name, Language = Visit.Language },
            At = now,
            Evidence = evidence,
            Answers = [.. Place.Form.Questions.Select((question, i) => Answer(question, i, evidence))],
            SenderFor = program => Place.Directory.AnswerableSenderFor(Place.Brand, program),
            Confirmations = node.Once.Confirmations(Phone, now),
        };
    }

    private SortedDictionary<string, string> Fields()
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [TypedForm.NameField] = Typed.Name,
            [TypedForm.PhoneField] = Typed.Phone,
        };
        foreach (var (program, answer) in Typed.Answers)
        {
            fields[TypedForm.FieldOf(program)] = answer;
        }

        return fields;
    }

    private FormAnswer Answer(FormQuestion question, int index, Evidence evidence)
    {
        var words = Place.DisclosureOf(Visit.Words[index]);
        var answer = Typed.Answers[question.Program];
        // A page that came back with faults shows what the person had selected on the one before.
        var before = Visit.Typed.Answers.GetValueOrDefault(question.Program);
        return new FormAnswer(
            Place.ProgramOf(question),
            new ShownDisclosure(words.Id, words.Version, words.Language, words.Sha256),
            answer == TypedForm.Yes,
            evidence with
            {
                Control = new Control(
                    "two radio buttons, yes and no; an answer is required",
                    before is null ? "nothing selected" : $"{before}, as the person had selected it before",
                    $"selected {answer} and sent the form"
                ),
            }
        );
    }
}
