using Nod.Consent;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Api;
using NodaTime;

namespace Nod.Server.Admin.Application;

/// <summary>People: who they are, where they stand, what was said. A page names a person by contact key, never by number.</summary>
internal sealed partial class Application
{
    private const string Contact = "/v1/contacts/{phone}";

    public async Task<OverviewAnswer> OverviewAsync() =>
        (await GetAsync(Wire.Json.OverviewAnswer, "/v1/overview")).Get();

    public async Task<ItemList<ContactListItem>> ContactsAsync(string? text, string? cursor)
    {
        var query = Cursor(cursor);
        if (!string.IsNullOrWhiteSpace(text))
        {
            query["q"] = text;
        }

        var question = new Question("GET", "/v1/contacts") { Query = query };
        return (await AskAsync(Wire.Json.ItemListContactListItem, question)).Value ?? new([], null);
    }

    /// <summary>The key that a person's page is addressed by: a keyed hash, so that no address tells a number.</summary>
    public async Task<string> KeyOfAsync(string phone)
    {
        var actor = await viewer.RequireAsync(Permission.SeePeople);
        return PhoneNumber.TryRead(phone, out var number)
            ? Convert.ToHexStringLower(
                node.Store.KeyOf(new ContactAddress(actor.Session.Organization, number)).ToBytes()
            )
            : string.Empty;
    }

    /// <summary>The number of a person's page; null when nobody is known by the key.</summary>
    public async Task<string?> PhoneOfAsync(string key)
    {
        var actor = await viewer.RequireAsync(Permission.SeePeople);
        Span<byte> bytes = stackalloc byte[16];
        if (key.Length != 32 || Convert.FromHexString(key, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return null;
        }

        var known = ContactKey.Of(bytes);
        return await node.Store.FindContactAsync(actor.Session.Organization, known) is { } contact
            ? contact.Phone.ToString()
            : null;
    }

    public Task<Reply<ContactAnswer>> ContactAsync(string phone) =>
        GetAsync(Wire.Json.ContactAnswer, Contact, ("phone", phone));

    public async Task<ItemList<HistoryItem>> HistoryAsync(string phone, string? cursor)
    {
        var question = new Question("GET", Contact + "/history", ("phone", phone)) { Query = Cursor(cursor) };
        return (await AskAsync(Wire.Json.ItemListHistoryItem, question)).Value ?? new([], null);
    }

    public async Task<IReadOnlyList<MessageAnswer>> MessagesOfAsync(string phone)
    {
        var all = new List<MessageAnswer>();
        string? cursor = null;
        do
        {
            var question = new Question("GET", Contact + "/messages", ("phone", phone)) { Query = Cursor(cursor) };
            var page = (await AskAsync(Wire.Json.ItemListMessageAnswer, question)).Get();
            all.AddRange(page.Items);
            cursor = page.Next;
        } while (cursor is not null && all.Count < 500);
        return all;
    }

    /// <summary>Records that the person asked, by whatever way, for no more texts.</summary>
    /// <param name="phone">The person.</param>
    /// <param name="brand">Of which brand; null for everything the organization sends.</param>
    /// <param name="program">Of which program; null for every one of the brand.</param>
    /// <param name="how">By what way they asked, and in what words.</param>
    /// <param name="proof">Where it is kept.</param>
    public async Task<Reply<ConsentAnswer>> StopAsync(
        string phone,
        string? brand,
        string? program,
        string how,
        string? proof
    )
    {
        var input = new ConsentInput
        {
            Phone = phone,
            Brand = brand,
            Program = program,
            Action = ConsentAction.Revoke,
            Method = Method.InPerson,
            OccurredAt = node.Clock.Now(),
            Evidence = new EvidenceInput
            {
                RecordedBy = (await viewer.RequireAsync(Permission.RecordStop)).User.Email,
                Note = how,
                Place = proof,
            },
        };
        return await RecordAsync(input, Permission.RecordStop);
    }

    /// <summary>Records by hand that a person agreed or refused.</summary>
    public Task<Reply<ConsentAnswer>> RecordConsentAsync(ConsentInput input) =>
        RecordAsync(input, Permission.RecordConsent);

    /// <summary>Keeps a file that belongs to a record, such as the recording of a call.</summary>
    public Task<Reply<AttachmentAnswer>> KeepFileAsync(byte[] content, string mediaType) =>
        AskAsync(
            Wire.Json.AttachmentAnswer,
            new Question("POST", "/v1/attachments")
            {
                Body = content,
                MediaType = mediaType,
                Subject = mediaType,
            }
        );

    /// <summary>Lets texts to the person go on after somebody looked at a doubtful reply.</summary>
    public async Task<Reply<ContactAnswer>> ReleaseAsync(string phone)
    {
        var by = (await viewer.RequireAsync(Permission.Resolve)).User.Email;
        return await AskAsync(
            Wire.Json.ContactAnswer,
            new Question("POST", Contact + "/release", ("phone", phone))
            {
                Body = Json(new HoldInput { By = by }, Wire.Json.HoldInput),
                Subject = await KeyOfAsync(phone),
            }
        );
    }

    public async Task<Reply<ContactHoldsAnswer>> LegalHoldAsync(
        string phone,
        string reason,
        string reference,
        bool isLifted
    )
    {
        var by = (await viewer.RequireAsync(Permission.LegalHold)).User.Email;
        var input = new LegalHoldInput
        {
            Reason = reason,
            Reference = reference,
            RecordedBy = by,
        };
        return await AskAsync(
            Wire.Json.ContactHoldsAnswer,
            new Question(isLifted ? "DELETE" : "PUT", Contact + "/legal-hold", ("phone", phone))
            {
                Body = Json(input, Wire.Json.LegalHoldInput),
                Subject = await KeyOfAsync(phone),
                Detail = reference,
            }
        );
    }

    public async Task<Reply<ErasureAnswer>> EraseAsync(string phone, ErasureReason reason, Instant requestedAt)
    {
        var by = (await viewer.RequireAsync(Permission.Erase)).User.Email;
        var input = new EraseInput
        {
            Reason = reason,
            RequestedAt = requestedAt,
            RecordedBy = by,
        };
        return await AskAsync(
            Wire.Json.ErasureAnswer,
            new Question("POST", Contact + "/erase", ("phone", phone))
            {
                Body = Json(input, Wire.Json.EraseInput),
                Subject = await KeyOfAsync(phone),
                Detail = EnumWords<ErasureReason>.Of(reason),
            }
        );
    }

    private async Task<Reply<ConsentAnswer>> RecordAsync(ConsentInput input, Permission needed)
    {
        await viewer.RequireAsync(needed);
        var actor = await viewer.RequireAsync(Permission.SignIn);
        var subject = PhoneNumber.TryRead(input.Phone, out var number)
            ? Convert.ToHexStringLower(
                node.Store.KeyOf(new ContactAddress(actor.Session.Organization, number)).ToBytes()
            )
            : string.Empty;
        return await AskAsync(
            Wire.Json.ConsentAnswer,
            new Question("POST", "/v1/consents")
            {
                Body = Json(input, Wire.Json.ConsentInput),
                Subject = subject,
                Detail = EnumWords<ConsentAction>.Of(input.Action!.Value),
                Needs = needed,
            }
        );
    }
}
