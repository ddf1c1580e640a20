using System.Net.Http.Headers;
using System.Text.Json;
using Nod.Server.Api;
using Nod.Server.Callbacks;
using Nod.Server.Feeds;
using Nod.Webhooks;

namespace Nod.Server.Webhooks;

/// <summary>One post to a webhook: the body, signed, and what came of it.</summary>
internal static class WebhookPost
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static async Task<Told> SendAsync(
        Node node,
        Webhook webhook,
        EventAnswer told,
        CancellationToken cancellation
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(told, Wire.Json.EventAnswer);
        var now = node.Clock.Now();
        var headers = WebhookSignature.Headers(
            told.Id,
            now,
            body,
            webhook.SigningAt(now).Select(node.Signing.WebhookSecretOf)
        );
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = Json;
        return await node.Outside.PostAsync(webhook.Url, content, headers, cancellation);
    }
}
