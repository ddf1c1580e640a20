using Nod.Catalog;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Server.Api;

internal sealed record ContactListItem(
    string Phone,
    string? Name,
    IReadOnlyDictionary<string, string>? ExternalIds,
    IReadOnlyList<ProgramState> Programs,
    bool Stopped,
    bool Held,
    int Events
);

/// <summary>Contacts and messages as lists.</summary>
internal static class ListEndpoints
{
    private const int PageSize = 50;
    private const int QueryMax = 100;

    public static void Map(Endpoints api)
    {
        api.Get<ItemList<ContactListItem>>(
            "/v1/contacts",
            Scope.Read,
            "People, page by page; with q those with a number, name or identifier that holds it, at most 50",
            ListContactsAsync
        );
        api.Get<ItemList<MessageAnswer>>(
            "/v1/contacts/{phone}/messages",
            Scope.Read,
            "A person's messages, oldest first",
            ListOfContactAsync
        );
        api.Get<ItemList<MessageAnswer>>("/v1/messages", Scope.Read, "Messages, newest first", ListMessagesAsync);
    }

    private static async Task<Answer> ListContactsAsync(Call call)
    {
        var asked = call.Http.Request.Query;
        var (text, cursor) = (asked["q"].ToString().Trim(), asked["cursor"].ToString());
        call.Faults.AtMost("q", text, QueryMax);
        var cursors = new NumberCursor(call.Http);
        PhoneNumber? after = null;
        if (cursor.Length > 0 && !cursors.TryOpen(cursor, out after))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
        }

        call.ThrowIfFaulty();
        var found =
            text.Length > 0
                ? await SearchAsync(call, text)
                : await call.Node.Store.ReadContactsAsync(call.OrganizationId, after, PageSize, call.Cancellation);
        var next = text.Length == 0 && found.Count == PageSize ? cursors.Close(found[^1].Address.Phone) : null;
        return Answer.Ok(
            new ItemList<ContactListItem>([.. found.Select(Show)], next),
            Wire.Json.ItemListContactListItem
        );
    }

    // A whole number is looked up; anything less is searched for.
    private static async Task<IReadOnlyList<ContactRecord>> SearchAsync(Call call, string text)
    {
        var compact = string.Concat(text.Where(character => character is not (' ' or '-' or '(' or ')' or '.')));
        if (PhoneNumber.TryRead(compact, out var phone))
        {
            var contact = await call.Node.Store.ReadContactAsync(
                new ContactAddress(call.OrganizationId, phone),
                call.Cancellation
            );
            if (contact.Revision > 0 && !contact.IsErased)
            {
                return [contact];
            }
        }

        var isNumber = compact.Length > 0 && compact.All(character => char.IsAsciiDigit(character) || character == '+');
        return await call.Node.Store.SearchContactsAsync(
            call.OrganizationId,
            isNumber ? compact : text,
            PageSize,
            call.Cancellation
        );
    }

    private static async Task<Answer> ListOfContactAsync(Call call)
    {
        var phone = call.RoutePhone();
        var after = Cursor(call);
        var found = await call.Node.Store.ReadMessagesAsync(call.Contact(phone), after, PageSize, call.Cancellation);
        return Answer.Ok(Page(found), Wire.Json.ItemListMessageAnswer);
    }

    private static async Task<Answer> ListMessagesAsync(Call call)
    {
        var before = Cursor(call) ?? Guid.AllBitsSet;
        var found = await call.Node.Store.ListMessagesAsync(
            call.OrganizationId,
            before,
            newestFirst: true,
            PageSize,
            call.Cancellation
        );
        return Answer.Ok(Page(found), Wire.Json.ItemListMessageAnswer);
    }

    private static ItemList<MessageAnswer> Page(IReadOnlyList<MessageRecord> found) =>
        new(
            [.. found.Select(message => DecisionEndpoints.Show(message, null))],
            found.Count == PageSize ? found[^1].Address.Id.ToString() : null
        );

    private static Guid? Cursor(Call call)
    {
        var cursor = call.Http.Request.Query["cursor"].ToString();
        if (cursor.Length == 0)
        {
            return null;
        }

        if (!Guid.TryParse(cursor, out var id))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            call.ThrowIfFaulty();
        }

        return id;
    }

    private static ContactListItem Show(ContactRecord contact) =>
        new(
            contact.Address.Phone.ToString(),
            contact.Person?.Name,
            contact.Person?.ExternalIds,
            [.. contact.State.Programs.Select(one => ConsentEndpoints.StateOf(contact.State, one.Brand, one.Program))],
            contact.State.Suppressions.Any(),
            contact.State.Hold is not null,
            contact.State.Sequence
        );
}
