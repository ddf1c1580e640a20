using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Providers.Simulator;
using Nod.Server.Hosting;

namespace Nod.Server.Tests.Harness;

/// <summary>Delivers texts as the simulated carrier does: signed, without a key.</summary>
internal sealed class Hook(RunningServer server)
{
    public const string Path = "/hooks/simulator/inbound";

    private readonly byte[] secret = Installation.Open(server.Settings.Data).SimulatorSecret;

    public static JsonObject Body(string id, string from, string words, string to = Team.Number) =>
        new()
        {
            ["id"] = id,
            ["from"] = from,
            ["to"] = to,
            ["body"] = words,
        };

    public Task<Reply> DeliverAsync(string id, string from, string words, string to = Team.Number) =>
        DeliverAsync(Bytes(Body(id, from, words, to)));

    /// <summary>Delivers any bytes under their right signature.</summary>
    public Task<Reply> DeliverAsync(byte[] body) => DeliverAsync(body, Sign(body));

    /// <summary>Delivers any bytes under these signatures.</summary>
    public Task<Reply> DeliverAsync(byte[] body, params string[] signatures) =>
        server
            .Api.With(null)
            .SendAsync(
                HttpMethod.Post,
                Path,
                Caller.Content(body, "application/json"),
                // A body that is refused by its size is not sent at all.
                [
                    ("Expect", "100-continue"),
                    .. signatures.Select(signature => (SimulatorHooks.SignatureHeader, signature)),
                ]
            );

    public string Sign(byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, body));

    public static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());
}
