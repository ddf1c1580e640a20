using System.Globalization;
using Nod.Catalog;
using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Server.Api;
using Nod.Server.Catalog;
using Nod.Server.EvidencePacks;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Admin.Fair;

/// <summary>One question of an entry, answered.</summary>
/// <param name="Program">The program asked about.</param>
/// <param name="Words">The words as they were read out.</param>
/// <param name="IsYes">Whether the person said yes.</param>
internal sealed record FairAnswer(MessagingProgram Program, ShownWords Words, bool IsYes);

/// <summary>A file of an entry.</summary>
/// <param name="Attachment">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record FairFile(Attachment Attachment, byte[] Content);

/// <summary>An entry without fault, with everything it names looked up.</summary>
internal sealed record FairEntry
{
    public const string Yes = "yes";
    public const string No = "no";
    private const int LineMax = 200;
    private const int NoteMax = 500;
    private const int WordsMax = 4096;
    private const int FilesMax = 2;

    // Longer on a device than this is no day at a fair, and no time of a clock that can be set right.
    private static readonly Duration KeptMax = Duration.FromDays(366);
    private static readonly string[] Pictures = ["image/png", "image/jpeg"];

    public required Guid Id { get; init; }

    public required Brand Brand { get; init; }

    public required PhoneNumber Phone { get; init; }

    public required string Language { get; init; }

    public string? Name { get; init; }

    public string? Note { get; init; }

    /// <summary>The event's name and place, and its day as ISO 8601 writes it.</summary>
    public required (string Name, string Place, string Date) Event { get; init; }

    /// <summary>The device's time when the person spoke, and when it was sent.</summary>
    public required (Instant Acted, Instant Sent) Device { get; init; }

    public required IReadOnlyList<FairAnswer> Answers { get; init; }

    public required IReadOnlyList<FairFile> Files { get; init; }

    /// <summary>Reads an entry; everything that is wrong with it goes to <paramref name="faults"/>, and then it is null.</summary>
    public static FairEntry? Read(FairInput input, OrganizationDirectory organization, Faults faults)
    {
        var sent = faults.Required("sent_at", input.SentAt);
        if (input.Entry is not { } entry)
        {
            faults.Required("entry", input.Entry);
            return null;
        }

        var id = faults.Required("id", entry.Id);
        var brand = organization.Brand(faults.Required("brand", entry.Brand) ?? string.Empty);
        if (brand is null && !faults.Has("brand"))
        {
            faults.Add("brand", "unknown", $"There is no brand {entry.Brand}.");
        }

        PhoneNumber phone = default;
        if (
            faults.Required("phone", entry.Phone) is { Length: > 0 } typed
            && (typed.Length > LineMax || !NumberPlan.TryParse(typed, brand?.Country, out phone))
        )
        {
            faults.Add(
                "phone",
                "invalid",
                "The number does not exist: with its country code, such as +1 212 555 0147."
            );
        }

        faults.Language("language", faults.Required("language", entry.Language));
        faults.AtMost("name", entry.Name, LineMax);
        faults.AtMost("note", entry.Note, NoteMax);
        var answers = ReadAnswers(entry, organization, brand, faults);
        var files = ReadFiles(entry, faults);
        var acted = faults.Required("acted_at", entry.ActedAt);
        if (!faults.Any && (sent - acted > KeptMax || acted - sent > KeptMax))
        {
            faults.Add("acted_at", "out_of_range", "acted_at lies within a year of sent_at.");
        }

        var fair = ReadEvent(entry.Event, faults);
        return faults.Any
            ? null
            : new FairEntry
            {
                Id = id,
                Brand = brand!,
                Phone = phone,
                Language = entry.Language!,
                Name = string.IsNullOrWhiteSpace(entry.Name) ? null : entry.Name,
                Note = string.IsNullOrWhiteSpace(entry.Note) ? null : entry.Note,
                Event = fair,
                Device = (acted, sent),
                Answers = answers,
                Files = files,
            };
    }

    private static (string Name, string Place, string Date) ReadEvent(FairEventInput? given, Faults faults)
    {
        if (given is null)
        {
            faults.Required("event", given);
            return default;
        }

        faults.AtMost("event.name", faults.Required("event.name", given.Name), LineMax);
        faults.AtMost("event.place", faults.Required("event.place", given.Place), LineMax);
        if (
            faults.Required("event.date", given.Date) is { Length: > 0 } day
            && !LocalDatePattern.Iso.Parse(day).Success
        )
        {
            faults.Add("event.date", "invalid", "event.date is a day, such as 2026-03-10.");
        }

        return (given.Name!, given.Place!, given.Date!);
    }

    private static List<FairAnswer> ReadAnswers(
        FairEntryInput entry,
        OrganizationDirectory organization,
        Brand? brand,
        Faults faults
    )
    {
        var answers = new List<FairAnswer>();
        if (entry.Answers is not { Count: > 0 } given)
        {
            faults.Required("answers", entry.Answers is null ? null : string.Empty);
            return answers;
        }

        faults.NoNulls("answers", given);
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i] is not { } one || brand is null)
            {
                continue;
            }

            var field = string.Create(CultureInfo.InvariantCulture, $"answers[{i}]");
            var program = organization.Program(
                brand.Key,
                faults.Required($"{field}.program", one.Program) ?? string.Empty
            );
            if (program is null || answers.Any(known => known.Program == program))
            {
                faults.Add($"{field}.program", "unknown", $"{field}.program is a program of {brand.Key}, named once.");
                continue;
            }

            if (one.Answer is not (Yes or No))
            {
                faults.Add($"{field}.answer", "invalid", $"{field}.answer is yes or no.");
            }

            if (ReadWords(one.Disclosure, $"{field}.disclosure", organization, program, faults) is { } words)
            {
                answers.Add(new FairAnswer(program, words, one.Answer == Yes));
            }
        }

        return answers;
    }

    private static ShownWords? ReadWords(
        ShownInput? given,
        string field,
        OrganizationDirectory organization,
        MessagingProgram program,
        Faults faults
    )
    {
        if (given is { Id: { } id, Version: { } version, Text: null, Language: null })
        {
            var known = organization.Disclosure(id, version);
            if (known is { Method: Method.InPerson } && known.Brand == program.Brand && known.Program == program.Key)
            {
                return new ShownWords(known.Brand, known.Program, known.Language, known.Method, known.Text);
            }

            faults.Add(field, "unknown", $"{field} is no script for {program.Key}.");
            return null;
        }

        if (given is not { Id: null, Version: null, Text.Length: > 0, Language: { } language })
        {
            faults.Add(field, "invalid", $"{field} is either id and version, or text and language.");
            return null;
        }

        faults.Language($"{field}.language", language);
        faults.AtMost($"{field}.text", given.Text, WordsMax);
        return new ShownWords(program.Brand, program.Key, language, Method.InPerson, given.Text);
    }

    private static List<FairFile> ReadFiles(FairEntryInput entry, Faults faults)
    {
        var files = new List<FairFile>();
        faults.NoNulls("files", entry.Files);
        if (entry.Files?.Count > FilesMax)
        {
            faults.Add("files", "too_many", $"An entry has at most {FilesMax} files: a signature and a photo.");
            return files;
        }

        for (var i = 0; i < entry.Files?.Count; i++)
        {
            if (entry.Files[i] is not { } given)
            {
                continue;
            }

            var field = string.Create(CultureInfo.InvariantCulture, $"files[{i}]");
            faults.AtMost($"{field}.name", faults.Required($"{field}.name", given.Name), LineMax);
            if (Picture(given) is { } file)
            {
                files.Add(file);
            }
            else
            {
                faults.Add(field, "invalid", $"{field} is a picture, PNG or JPEG, in base64.");
            }
        }

        return files;
    }

    // By its bytes, whatever it is called.
    private static FairFile? Picture(AttachmentInput given)
    {
        var bytes = new byte[((given.Base64?.Length ?? 0) / 4 * 3) + 3];
        if (
            !Convert.TryFromBase64String(given.Base64 ?? string.Empty, bytes, out var length)
            || MediaTypes.Sniff(bytes.AsSpan(0, Math.Min(length, MediaTypes.HeadBytes))) is not { } kind
            || !Pictures.Contains(kind)
        )
        {
            return null;
        }

        Array.Resize(ref bytes, length);
        var described = AttachmentFiles.Describe(bytes);
        return new FairFile(new Attachment(given.Name ?? string.Empty, kind, described.Sha256), bytes);
    }
}
