using System.Security.Cryptography;
using System.Text;
using Nod.Providers.Simulator;
using Nod.Server.Sending;
using Nod.Texts;

namespace Nod.Server.Api;

internal sealed record HookInboundInput
{
    public string? Id { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Body { get; init; }
}

internal sealed record HookAnswer(string Intent);

/// <summary>
/// Where providers deliver texts from people. No key: each delivery is signed instead, as HMAC-SHA-256 of the raw body
/// in lower-case hex, and everything it leads to is on disk before the 200.
/// </summary>
internal static class HookEndpoints
{
    /// <summary>The longest text taken, in UTF-16 units; ten times what carriers join together.</summary>
    public const int BodyMax = 16 * 1024;

    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "X-Nod-Signature";

    public static void Map(IEndpointRouteBuilder routes, Node node, byte[] simulatorSecret) =>
        routes
            .MapPost(
                $"/hooks/{SimulatorProvider.ProviderName}/inbound",
                (RequestDelegate)(http => RunAsync(http, node, simulatorSecret))
            )
            .ExcludeFromDescription();

    private static async Task RunAsync(HttpContext http, Node node, byte[] secret)
    {
        Answer answer;
        try
        {
            answer = await TakeAsync(http, node, secret);
        }
        catch (BodyTooLargeException)
        {
            answer = Problem.Of(StatusCodes.Status413PayloadTooLarge, "too_large", "The body is too large.");
        }
        catch (BadHttpRequestException bad)
        {
            answer =
                bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? Problem.Of(StatusCodes.Status413PayloadTooLarge, "too_large", "The body is too large.")
                    : Problem.BrokenTransfer();
        }
        catch (Exception gone)
            when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Not acknowledged, so the provider delivers it again.
            node.Log.RequestFailed(failure, http.Request.Method, Node.RouteOf(http));
            answer = Problem.Of(StatusCodes.Status500InternalServerError, "internal", "Deliver it again.");
        }

        await answer.WriteAsync(http);
    }

    private static async Task<Answer> TakeAsync(HttpContext http, Node node, byte[] secret)
    {
        var bytes = await BodyReader.BytesAsync(http);
        if (!IsSigned(http, bytes.Span, secret))
        {
            return Problem.Of(
                StatusCodes.Status401Unauthorized,
                "unauthorized",
                $"Sign the body and send the signature in {SignatureHeader}."
            );
        }

        var faults = new Faults();
        var input = BodyReader.Read(bytes.Span, Wire.Json.HookInboundInput, faults);
        if (input is null)
        {
            return Problem.Of(faults.All);
        }

        faults.Required("id", input.Id);
        faults.Required("to", input.To);
        if (faults.Required("from", input.From) is { Length: > 0 } && !NumberPlan.TryParse(input.From, out _))
        {
            faults.Add("from", "invalid_number", "from must be a number that exists, in E.164.");
        }

        if (input.Body is null)
        {
            faults.Required("body", input.Body);
        }

        faults.AtMost("body", input.Body, BodyMax);
        if (faults.Any)
        {
            return Problem.Of(faults.All);
        }

        PhoneNumber.TryRead(input.From, out var from);
        var text = new ArrivedText(SimulatorProvider.ProviderName, input.Id!, from, input.To!, input.Body!);
        return await Inbound.TakeAsync(node, text) is { } outcome
            ? Answer.Ok(new HookAnswer(EnumWords<Intent>.Of(outcome.Intent)), Wire.Json.HookAnswer)
            : Answer.NotFound("sender with this address");
    }

    private static bool IsSigned(HttpContext http, ReadOnlySpan<byte> body, byte[] secret)
    {
        if (http.Request.Headers[SignatureHeader] is not [{ } given])
        {
            return false;
        }

        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(secret, body));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
    }
}
