using System.Text;
using Nod.Server.Admin.Access;
using Nod.Server.Api;

namespace Nod.Server.Admin.Application;

/// <summary>Texts: asked about, sent, looked at; one by one and to many.</summary>
internal sealed partial class Application
{
    private const string Message = "/v1/messages/{id}";
    private const string Broadcast = "/v1/broadcasts/{id}";

    /// <summary>Asks the gate; nothing is sent and nothing counted.</summary>
    public Task<Reply<DecisionAnswer>> DecideAsync(DecisionInput input) =>
        AskAsync(
            Wire.Json.DecisionAnswer,
            new Question("POST", "/v1/decisions") { Body = Json(input, Wire.Json.DecisionInput) }
        );

    public async Task<Reply<MessageAnswer>> SendAsync(MessageInput input) =>
        await AskAsync(
            Wire.Json.MessageAnswer,
            new Question("POST", "/v1/messages")
            {
                Body = Json(input, Wire.Json.MessageInput),
                Subject = await KeyOfAsync(input.To ?? ""),
            }
        );

    public async Task<ItemList<MessageAnswer>> MessagesAsync(string? cursor)
    {
        var question = new Question("GET", "/v1/messages") { Query = Cursor(cursor) };
        return (await AskAsync(Wire.Json.ItemListMessageAnswer, question)).Value ?? new([], null);
    }

    public Task<Reply<MessageAnswer>> MessageAsync(string id) => GetAsync(Wire.Json.MessageAnswer, Message, ("id", id));

    /// <summary>Judges a message's verdicts again from the record.</summary>
    public Task<Reply<ReplayAnswer>> ReplayAsync(string id) =>
        AskAsync(Wire.Json.ReplayAnswer, new Question("POST", Message + "/replay", ("id", id)));

    /// <summary>Decides whether a message of unknown outcome went.</summary>
    public Task<Reply<MessageAnswer>> ResolveAsync(string id, ResolvedOutcome outcome) =>
        AskAsync(
            Wire.Json.MessageAnswer,
            new Question("POST", Message + "/resolve", ("id", id))
            {
                Body = Json(new ResolveInput { Outcome = outcome }, Wire.Json.ResolveInput),
                Subject = id,
                Detail = EnumWords<ResolvedOutcome>.Of(outcome),
            }
        );

    public async Task<ItemList<BroadcastAnswer>> BroadcastsAsync(string? cursor)
    {
        var question = new Question("GET", "/v1/broadcasts") { Query = Cursor(cursor) };
        return (await AskAsync(Wire.Json.ItemListBroadcastAnswer, question)).Value ?? new([], null);
    }

    public Task<Reply<BroadcastAnswer>> BroadcastAsync(string id) =>
        GetAsync(Wire.Json.BroadcastAnswer, Broadcast, ("id", id));

    public Task<Reply<ProgressAnswer>> ProgressAsync(string id) =>
        GetAsync(Wire.Json.ProgressAnswer, Broadcast + "/progress", ("id", id));

    public Task<Reply<BroadcastAnswer>> PlanAsync(BroadcastInput input) =>
        AskAsync(
            Wire.Json.BroadcastAnswer,
            new Question("POST", "/v1/broadcasts")
            {
                Body = Json(input, Wire.Json.BroadcastInput),
                Subject = input.Name ?? "",
            }
        );

    /// <summary>Adds people to a draft: CSV with a head. Answers the rows as lines of JSON, in their order.</summary>
    public async Task<(int Status, string Lines)> AddRecipientsAsync(string id, string csv)
    {
        var actor = await viewer.RequireAsync(Permission.Broadcast);
        var question = new Question("POST", Broadcast + "/recipients", ("id", id))
        {
            Body = Encoding.UTF8.GetBytes(csv),
            MediaType = CsvReader.MediaType,
            Subject = id,
            IsMany = true,
        };
        var (status, body) = await operations.AskAsync(actor, question, CancellationToken.None);
        return (status, Encoding.UTF8.GetString(body));
    }

    public Task<Reply<PreviewAnswer>> PreviewAsync(string id) =>
        AskAsync(Wire.Json.PreviewAnswer, new Question("POST", Broadcast + "/preview", ("id", id)));

    /// <summary>Starts, pauses, resumes or cancels a broadcast.</summary>
    /// <param name="id">Which.</param>
    /// <param name="step"><c>start</c>, <c>pause</c>, <c>resume</c> or <c>cancel</c>.</param>
    public Task<Reply<BroadcastAnswer>> MoveAsync(string id, string step) =>
        AskAsync(Wire.Json.BroadcastAnswer, new Question("POST", $"{Broadcast}/{step}", ("id", id)) { Subject = id });
}
