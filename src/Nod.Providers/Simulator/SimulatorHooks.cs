using System.Security.Cryptography;
using System.Text.Json;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Simulator;

/// <summary>Reads what the simulated carrier delivers, signed as HMAC-SHA-256 of the raw body in lower-case hex.</summary>
public sealed class SimulatorHooks(byte[] secret) : IProviderHooks
{
    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "X-Nod-Signature";

    private const int BodyMax = 16 * 1024;

    /// <inheritdoc/>
    public string Name => SimulatorProvider.ProviderName;

    /// <inheritdoc/>
    public Task<HookReading> ReadAsync(HookCall call, CancellationToken cancellation) => Task.FromResult(Read(call));

    private HookReading Read(HookCall call)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(secret, call.Body.Span));
        if (call.Headers.GetValueOrDefault(SignatureHeader) is not { } given || !SecretText.Same(given, expected))
        {
            return new HookReading.Refused("the signature does not fit");
        }

        // It reports within the process; only texts come this way.
        return call.Kind == HookKind.Inbound ? Inbound(call) : new HookReading.Taken([], HookReply.Empty);
    }

    private static HookReading Inbound(HookCall call)
    {
        var json = JsonFields.Parse(call.Body);
        if (json is not { ValueKind: JsonValueKind.Object } map)
        {
            return new HookReading.Faulty([new FieldFault("body", "of the request must be a JSON object")]);
        }

        var (id, from, to, body) = (json.Text("id"), json.Text("from"), json.Text("to"), json.Text("body"));
        var faults = new List<FieldFault>();
        foreach (var field in map.EnumerateObject())
        {
            Check(faults, field.Name, field.Name is "id" or "from" or "to" or "body", "is no field of a text");
            Check(faults, field.Name, json.Text(field.Name)?.Contains('\0') != true, "must hold no NUL");
        }

        id = map.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? id : null;

        PhoneNumber phone = default;
        Check(faults, "id", id is { Length: > 0 }, "must be a text");
        Check(
            faults,
            "from",
            from is not null && NumberPlan.TryParse(from, out phone),
            "must be a number that exists, in E.164"
        );
        Check(faults, "to", to is { Length: > 0 }, "is missing");
        Check(faults, "body", body is { Length: <= BodyMax }, $"must be a text of at most {BodyMax} characters");
        return faults.Count == 0
            ? new HookReading.Taken([new TextArrived(id!, phone, to!, body!)], HookReply.Empty)
            : new HookReading.Faulty(faults);
    }

    private static void Check(List<FieldFault> faults, string field, bool holds, string otherwise)
    {
        if (!holds)
        {
            faults.Add(new FieldFault(field, otherwise));
        }
    }
}
