using Microsoft.AspNetCore.Components;
using Nod.Catalog;
using Nod.Consent;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Fair;
using Nod.Server.Admin.Hosting;
using Nod.Server.Api;
using Nod.Server.EvidencePacks;
using Nod.Texts;
using NodaTime;
using NodaTime.Text;
using App = Nod.Server.Admin.Application.Application;

namespace Nod.Server.Admin.Pages;

/// <summary>What somebody told staff face to face, on the phone or on paper: the script, the answer, and its proof (R13).</summary>
public sealed partial class RecordConsentPage
{
    // A file as large as one may be, and the fields around it.
    private const int BodyBytesMax = AttachmentFiles.BytesMax + (64 * 1024);

    private static readonly Method[] Methods = [Method.InPerson, Method.Verbal, Method.Paper];

    private static readonly LocalDateTimePattern Wall = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm"
    );

    private IReadOnlyList<MessagingProgram> programs = [];
    private ConsentAnswer? recorded;
    private Problem? problem;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "program")]
    public string? AskedProgram { get; set; }

    [SupplyParameterFromQuery(Name = "language")]
    public string? AskedLanguage { get; set; }

    [SupplyParameterFromQuery(Name = "method")]
    public string? AskedMethod { get; set; }

    [Inject]
    internal App Answers { get; set; } = null!;

    [Inject]
    internal Node Node { get; set; } = null!;

    private Actor Actor => Door.ActorOf(Http)!;

    private MessagingProgram? Program => programs.FirstOrDefault(program => KeyOf(program) == AskedProgram);

    private Method Method =>
        EnumWords<Method>.TryParse(AskedMethod ?? string.Empty, out var asked) && Methods.Contains(asked)
            ? asked
            : Method.InPerson;

    private string Language => AskedLanguage is { } asked && PageTexts.Languages.Contains(asked) ? asked : L.Language;

    private string Now => Wall.Format(Node.Clock.Now().InZone(L.Zone).LocalDateTime);

    private string Script =>
        new ScriptShelf(Actor.Organization, Node.Wordings, Method)
            .For(Actor.Organization.Brand(Program!.Brand)!, Program, Language)
            .Text;

    protected override void OnInitialized() =>
        programs = [.. Actor.Organization.Brands.SelectMany(brand => Actor.Organization.ProgramsOf(brand.Key))];

    private static string KeyOf(MessagingProgram program) => $"{program.Brand}/{program.Key}";

    private async Task RecordAsync()
    {
        if (Program is not { } program)
        {
            return;
        }

        var attachment = await KeepAsync(Http.Request.Form.Files["file"]);
        if (problem is null)
        {
            var reply = await Answers.RecordConsentAsync(Told(program, attachment));
            (recorded, problem) = (reply.Value, reply.Problem);
        }
    }

    private ConsentInput Told(MessagingProgram program, AttachmentInput? attachment)
    {
        var form = Http.Request.Form;
        string? Typed(string field) => form[field].ToString() is { Length: > 0 } typed ? typed : null;
        var isYes = form["action"] != "decline";
        return new ConsentInput
        {
            Phone = string.Concat(form["phone"].ToString().Where(c => c is '+' || char.IsAsciiDigit(c))),
            Brand = program.Brand,
            Program = program.Key,
            Action = isYes ? ConsentAction.OptIn : ConsentAction.Decline,
            Confirm = isYes ? true : null,
            Method = Method,
            OccurredAt = Moment(form["at"].ToString()),
            // Browsers send the line ends of forms as CR LF; the words are the script's, to the byte.
            Disclosure = new ShownInput { Text = Typed("words")?.ReplaceLineEndings("\n"), Language = Language },
            Subject = new SubjectInput { Name = Typed("name"), Language = Language },
            Evidence = new EvidenceInput
            {
                RecordedBy = Actor.User.Email,
                Form = new Dictionary<string, string> { ["asked_by"] = Typed("caller") ?? Actor.User.Email },
                Event = Typed("event"),
                Place = Typed("place"),
                Note = Typed("note"),
                Attachments = attachment is null ? null : [attachment],
            },
        };
    }

    // To the minute, by the viewer's clock: the minute of now is not ahead of it.
    private Instant? Moment(string typed) =>
        Wall.Parse(typed) is { Success: true, Value: var wall }
            ? Instant.Min(wall.InZoneLeniently(L.Zone).ToInstant() + Duration.FromSeconds(59), Node.Clock.Now())
            : null;

    private async Task<AttachmentInput?> KeepAsync(IFormFile? file)
    {
        if (file is not { Length: > 0 })
        {
            return null;
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, Http.RequestAborted);
        var reply = await Answers.KeepFileAsync(content.ToArray(), file.ContentType);
        problem = reply.Problem;
        return reply.Value is { } kept
            ? new AttachmentInput
            {
                Name = Path.GetFileName(file.FileName),
                MediaType = kept.MediaType,
                Sha256 = kept.Sha256,
            }
            : null;
    }
}
