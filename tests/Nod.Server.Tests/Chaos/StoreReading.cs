using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Tests.Chaos;

/// <summary>A person as the API shows them.</summary>
/// <param name="State">Where they stand; null when the server knows nothing of them.</param>
/// <param name="History">Their events, newest first.</param>
internal sealed record ContactReading(JsonNode? State, IReadOnlyList<JsonNode> History);

/// <summary>A message as the API shows it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Class">Its class, as the wire spells it.</param>
/// <param name="Statuses">Every status it had, oldest first.</param>
/// <param name="ProviderMessageId">The carrier's identifier; empty when there is none.</param>
/// <param name="DueAt">Not handed over before.</param>
internal sealed record MessageReading(
    Guid Id,
    string Class,
    IReadOnlyList<string> Statuses,
    string ProviderMessageId,
    Instant DueAt
)
{
    public string Status => Statuses[^1];

    /// <summary>Whether nothing more can happen to it but a delivery report.</summary>
    public bool IsFinal => StatusPaths.IsFinal(Status);

    /// <summary>Whether nothing will be done about it before a time.</summary>
    public bool RestsUntil(Instant time) => IsFinal || (Status == "queued" && DueAt >= time);
}

/// <summary>The store, read through the API after a restart: the third witness.</summary>
/// <param name="Contacts">By number; every person of the load.</param>
/// <param name="Messages">By identifier; null for what the server does not know.</param>
internal sealed record StoreReading(
    IReadOnlyDictionary<string, ContactReading> Contacts,
    IReadOnlyDictionary<Guid, MessageReading?> Messages
)
{
    /// <summary>Reads these people and messages.</summary>
    public static async Task<StoreReading> TakeAsync(Caller api, IEnumerable<string> phones, IEnumerable<Guid> messages)
    {
        var contacts = new Dictionary<string, ContactReading>();
        foreach (var phone in phones)
        {
            contacts[phone] = await ContactAsync(api, phone);
        }

        var read = new Dictionary<Guid, MessageReading?>();
        foreach (var batch in messages.Chunk(16))
        {
            foreach (var message in await Task.WhenAll(batch.Select(id => MessageAsync(api, id))))
            {
                read[message.Id] = message.Reading;
            }
        }

        return new StoreReading(contacts, read);
    }

    private static async Task<ContactReading> ContactAsync(Caller api, string phone)
    {
        var shown = await api.GetAsync($"/v1/contacts/{phone}");
        if (shown.Status == 404)
        {
            return new ContactReading(null, []);
        }

        var history = new List<JsonNode>();
        for (string? cursor = null; cursor is not ""; )
        {
            var query = cursor is null ? string.Empty : "?cursor=" + cursor;
            var page = (await api.GetAsync($"/v1/contacts/{phone}/history{query}")).ShouldBe(200);
            history.AddRange(page.Json["items"]!.AsArray().Select(item => item!));
            cursor = page.At("next");
        }

        return new ContactReading(shown.ShouldBe(200).Json, history);
    }

    private static async Task<(Guid Id, MessageReading? Reading)> MessageAsync(Caller api, Guid id)
    {
        var reply = await api.GetAsync($"/v1/messages/{id}");
        return reply.Status == 404 ? (id, null) : (id, Message(reply.ShouldBe(200).Json));
    }

    private static MessageReading Message(JsonNode shown) =>
        new(
            Guid.Parse(Reply.At(shown, "id")),
            Reply.At(shown, "class"),
            [.. shown["history"]!.AsArray().Select(change => Reply.At(change, "status"))],
            Reply.At(shown, "provider_message_id"),
            InstantPattern.ExtendedIso.Parse(Reply.At(shown, "due_at")).Value
        );
}
