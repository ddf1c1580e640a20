using System.Diagnostics;
using Nod.Ledger;
using Nod.Sending;
using Nod.Server.Sending;
using Nod.Texts;

namespace Nod.Server.Api;

/// <summary>
/// Where providers deliver texts from people and reports about ours. No key: each delivery is proven by the provider's
/// own signature, and everything it leads to is on disk before the 200.
/// </summary>
internal static class HookEndpoints
{
    /// <summary>The longest text taken, in UTF-16 units; ten times what carriers join together.</summary>
    public const int BodyMax = 16 * 1024;

    // Kannel reports by GET; everybody else posts.
    private static readonly string[] Methods = [HttpMethods.Post, HttpMethods.Get];

    public static void Map(IEndpointRouteBuilder routes, Node node, IReadOnlyList<IProviderHooks> all)
    {
        foreach (var hooks in all)
        {
            foreach (var kind in Enum.GetValues<HookKind>())
            {
                routes
                    .MapMethods(
                        $"/hooks/{hooks.Name}/{EnumWords<HookKind>.Of(kind)}",
                        Methods,
                        HookEdge.Of(node, http => RunAsync(http, node, hooks, kind))
                    )
                    .ExcludeFromDescription();
            }
        }
    }

    private static async Task<Answer?> RunAsync(HttpContext http, Node node, IProviderHooks hooks, HookKind kind)
    {
        var reading = await hooks.ReadAsync(await CallAsync(http, kind), http.RequestAborted);
        if (reading is HookReading.Taken taken && await TakeAsync(node, hooks.Name, taken.News))
        {
            await WriteAsync(http, taken.Reply);
            return null;
        }

        return Refuse(http, node, reading);
    }

    private static async Task<HookCall> CallAsync(HttpContext http, HookKind kind)
    {
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var body = await BodyReader.BytesAsync(http);
        var query = http.Request.QueryString.Value ?? string.Empty;
        return new HookCall(kind, query, headers, body, http.Connection.RemoteIpAddress);
    }

    // Does what a delivery says; false when it was for an address that nobody has.
    private static async Task<bool> TakeAsync(Node node, string provider, IReadOnlyList<HookNews> news)
    {
        var everybodyFound = true;
        foreach (var one in news)
        {
            switch (one)
            {
                case TextArrived text:
                    everybodyFound &= await ArrivedAsync(node, provider, text);
                    break;
                case TextTaken taken:
                    await TakenAsync(node, taken);
                    break;
                case TextReported { Report: var report }:
                    using (Tracing.Begin("report", report.Message.Id, ActivityKind.Server))
                    {
                        await Learned.FromAsync(
                            node,
                            report.Message.Contact,
                            provider,
                            report.Failure,
                            report.ProviderMessageId
                        );
                        await node.Store.CommitAsync(new RecordDelivery(report));
                    }

                    break;
                default:
                    throw new NotSupportedException($"{one.GetType().Name} is no news of a provider.");
            }
        }

        return everybodyFound;
    }

    private static async Task<bool> ArrivedAsync(Node node, string provider, TextArrived text)
    {
        var arrived = new ArrivedText(provider, text.Id, text.From, text.To, text.Body, text.Answered);
        if (
            node.Catalog.Current.SenderWith(provider, text.To) is not var (directory, _)
            || await Inbound.TakeAsync(node, arrived) is not { } outcome
        )
        {
            return false;
        }

        // The provider may know words for a stop that we don't; it blocks the person, so it was one.
        if (text.StoppedThere && outcome.Intent != Intent.Revoke)
        {
            var stop = new ProviderFailure(FailureKind.OptedOut, "-", "took this text for a stop");
            var person = new ContactAddress(directory.Organization.Id, text.From);
            await Learned.FromAsync(node, person, provider, stop, text.Id);
        }

        return true;
    }

    private static async Task TakenAsync(Node node, TextTaken taken)
    {
        var (contact, id) = taken.Message;
        if (
            await node.Store.FindMessageAsync(contact.Organization, id) is { } message
            && message.Address == taken.Message
        )
        {
            var known = new HandOver(Outcome.Accepted, taken.ProviderMessageId, null);
            await node.Store.CommitAsync(new RecordOutcome(OutboundText.Of(message, taken.Reference, null), known));
        }
    }

    private static Answer Refuse(HttpContext http, Node node, HookReading reading)
    {
        var route = Node.RouteOf(http);
        switch (reading)
        {
            case HookReading.Refused refused:
                node.Log.HookRefused(route, refused.Why);
                return Problem.Of(
                    StatusCodes.Status403Forbidden,
                    "forbidden",
                    "The delivery is not proven to be the provider's; see docs/operating/providers.md."
                );
            case HookReading.Faulty faulty:
                return Problem.Of([
                    .. faulty.Faults.Select(one => new Fault(one.Field, "invalid", $"{one.Field} {one.Fault}")),
                ]);
            default:
                node.Log.NobodyTexted(route);
                return Answer.NotFound("sender with this address");
        }
    }

    private static Task WriteAsync(HttpContext http, HookReply reply)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = reply.MediaType;
        return http.Response.WriteAsync(reply.Body, http.RequestAborted);
    }
}
